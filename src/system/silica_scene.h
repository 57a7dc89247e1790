#ifndef CW_SYSTEM_SILICA_SCENE_H
#define CW_SYSTEM_SILICA_SCENE_H
/* The atoms about the few places of a silica surface where hydroxyl is to go, on every rank: so all
 * ranks work out the new atoms one after the other, each with those before it in sight, and come to
 * the same. */
#include "base/types.h"
#include "system/bins.h"

struct silica_site;
struct silica_sites;
struct silica_spec;
struct system_parts;

/* Where H or OH can go, by the ids of atoms (0: not there). With both: H on the oxygen, OH on the
 * silicon. With one alone: its dangling bond is neutral. partner: the silicon that the oxygen has.
 */
struct silica_gap {
    gid oxygen, partner, silicon;
};

/* Zero before silica_scene_make; the same on every rank. */
struct silica_scene {
    const struct system_parts *parts; /* borrowed, both */
    const struct silica_spec *spec;
    uint32_t bit;             /* of the group */
    double charge;            /* of most of the group's oxygens */
    struct silica_site *site; /* [n] by id */
    gid n;
    struct bins bins;      /* of the sites; what is put there may be added */
    struct near_list near; /* scratch */
};

/* All atoms near enough to these places ([n], in the box, the same on all ranks) to matter to
 * hydroxyl that is put there. Time and memory: a pass over the rank's atoms, and what is found.
 * Collective. */
void silica_scene_make(struct silica_scene *scene, const struct silica_sites *sites,
                       double (*place)[3], gid n);

/* The site of an atom; -1: it is not there. Local. */
gid silica_scene_find(const struct silica_scene *scene, gid id);

void silica_scene_free(struct silica_scene *scene);

#endif
