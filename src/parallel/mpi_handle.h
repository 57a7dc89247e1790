#ifndef CW_PARALLEL_MPI_HANDLE_H
#define CW_PARALLEL_MPI_HANDLE_H
/* Inside parallel/ only: the MPI communicator behind a struct comm, for libraries that ask for one
 * (parallel HDF5). */
#include <mpi.h>

struct comm;

MPI_Comm comm_mpi_handle(const struct comm *comm);

#endif
