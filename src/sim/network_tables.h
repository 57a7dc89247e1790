#ifndef CW_SIM_NETWORK_TABLES_H
#define CW_SIM_NETWORK_TABLES_H
/* The tables of fix network: PREFIX_radial.csv, _coordination.csv, _angles.csv, _rings.csv and
 * _waves.csv, means over all samples. */
#include "base/err.h"
#include "measure/network.h"
#include "measure/structure_factor.h"

struct comm;
struct units;

struct network_tables {
    const char *prefix;
    const struct units *units;
    double range;                /* of the distances, length */
    double pairs[NETWORK_PAIRS]; /* as network_radial wants it */
    int rings;                   /* 0: no such table */
    double most;                 /* largest |q|, 1/length; 0: no such table */
    int element[2];              /* indices into wave_elements, former and bridge */
    struct network_counts counts;
    struct wave_sums waves;
};

/* Writes all that there are, each beside its place and renamed. Collective; errors name the file.
 */
enum cw_status network_tables_write(struct comm *comm, const struct network_tables *tables,
                                    struct cw_err *err) CW_MUST_CHECK;

#endif
