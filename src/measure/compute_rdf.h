#ifndef CW_MEASURE_COMPUTE_RDF_H
#define CW_MEASURE_COMPUTE_RDF_H
/* compute rdf. */
#include "measure/compute.h"

extern const struct compute_style compute_style_rdf;

#endif
