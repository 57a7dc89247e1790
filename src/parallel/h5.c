/* Property lists that carry a communicator. */
#include "parallel/h5.h"

#include <mpi.h>

#include "base/err.h"
#include "parallel/comm.h"
#include "parallel/mpi_handle.h"

hid_t h5_file_access(struct comm *comm)
{
    hid_t list = H5Pcreate(H5P_FILE_ACCESS);
    CW_ASSERT(list >= 0, "HDF5 property list");
    if (comm_size(comm) > 1) {
        herr_t status = H5Pset_fapl_mpio(list, comm_mpi_handle(comm), MPI_INFO_NULL);
        CW_ASSERT(status >= 0, "HDF5 knows MPI");
    }
    return list;
}

hid_t h5_collective_transfer(struct comm *comm)
{
    hid_t list = H5Pcreate(H5P_DATASET_XFER);
    CW_ASSERT(list >= 0, "HDF5 property list");
    if (comm_size(comm) > 1) {
        herr_t status = H5Pset_dxpl_mpio(list, H5FD_MPIO_COLLECTIVE);
        CW_ASSERT(status >= 0, "HDF5 knows MPI");
    }
    return list;
}
