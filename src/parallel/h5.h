#ifndef CW_PARALLEL_H5_H
#define CW_PARALLEL_H5_H
/* What parallel HDF5 asks of MPI. The rest of HDF5 is used in h5file.c, output/ and the logs of
 * events. */
#include <hdf5.h>

struct comm;

/* File access by all ranks together; on a communicator of one rank plain POSIX access (its errors
 * say more, and it is faster). The caller closes it with H5Pclose. Collective. */
hid_t h5_file_access(struct comm *comm);

/* Transfers that all ranks make together. The caller closes it with H5Pclose. Local. */
hid_t h5_collective_transfer(struct comm *comm);

#endif
