#ifndef CW_SYSTEM_PASS_H
#define CW_SYSTEM_PASS_H
/* What a force pass makes besides forces: each of its parts (force fields, long-range
 * electrostatics) adds to atoms->energy and atoms->virial as far as these bits ask. */

/* Bits of a pass: forces always; energy and virial per atom when asked for. */
enum { PASS_ENERGY = 1, PASS_VIRIAL = 2 };

#endif
