#ifndef CW_BEAM_ILLUMINATION_H
#define CW_BEAM_ILLUMINATION_H
/* The beam as a microscopist states it: flux, direction, profile, when it is on, and how much
 * faster than in the microscope it comes. Lengths A, simulated times ps; the microscope's times s.
 * All functions are local and pure. */
#include "base/types.h"

enum beam_profile { BEAM_UNIFORM, BEAM_GAUSSIAN, BEAM_DISC };

/* A raster: the axis goes along a line at even speed and at once to the next; after the last comes
 * the first again. */
struct beam_scan {
    int lines;       /* 0: the beam stays where it is */
    double width[2]; /* of the field, along the lines and across them, about the centre */
    double period;   /* simulated time for all lines */
};

struct illumination {
    double flux;       /* electrons per A^2 and second, in the middle */
    double accelerate; /* the microscope's time over simulated time */
    double along[3];   /* unit vector, the way that electrons go */
    enum beam_profile profile;
    double center[3]; /* a point of the axis */
    double width;     /* Gaussian: standard deviation; disc: radius */
    double on[2];     /* simulated time */
    struct beam_scan scan;
};

/* How much of the middle's flux there is at x at a simulated time: 0 to 1. */
double illumination_part(const struct illumination *beam, const double x[3], double time);

/* The mean of that over a scanned field, for a beam that is small against it; 1 without a scan. */
double illumination_mean(const struct illumination *beam);

/* Simulated time from `from` to `to` in which the beam is on. */
double illumination_time(const struct illumination *beam, double from, double to);

/* Electrons per A^2, in the middle, for a simulated time. */
double illumination_dose(const struct illumination *beam, double time);

/* Seconds in the microscope for a simulated time. */
double illumination_seconds(const struct illumination *beam, double time);

/* across[0], across[1] and `along` are a right-handed set of unit vectors. */
void illumination_frame(const struct illumination *beam, double across[2][3]);

#endif
