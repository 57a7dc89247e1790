#ifndef CW_BEAM_THRESHOLDS_H
#define CW_BEAM_THRESHOLDS_H
/* Energies that an atom must take to leave its place, as the literature has them: to judge a beam
 * by. No dynamics depends on them; a recoil that is computed decides for itself what becomes of it.
 */

struct threshold {
    char symbol[3];
    const char *where; /* "bulk", "surface", ... */
    double energy;     /* eV */
    const char *source;
};

/* The rows of an element, those of the bulk first; *n of them (0: none is known). Local, pure. */
const struct threshold *thresholds_of(const char *symbol, int *n);

#endif
