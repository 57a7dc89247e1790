#ifndef CW_BEAM_FIX_GAS_STATE_H
#define CW_BEAM_FIX_GAS_STATE_H
/* What a fix gas holds: for fix_gas*.c and gas_reactions.c only. */
#include "beam/event_log.h"
#include "beam/events.h"
#include "beam/illumination.h"
#include "dynamics/fix.h"
#include "dynamics/work.h"
#include "system/parts.h"
#include "system/silica_sites.h"
#include "system/silica_spec.h"

enum gas_kind { GAS_NONE, GAS_H2, GAS_ETCH };

/* How often a site reacts. */
struct gas_rate {
    double dose;   /* per electron/A^2 where it is: a cross section, A^2 */
    double second; /* per second in the microscope */
};

/* What the beam brought, in its middle, over a span of simulated time. */
struct gas_exposure {
    double dose, seconds; /* electrons/A^2, s in the microscope */
    double from, to;      /* ps */
};

/* The surface as it is. */
struct gas_surface {
    struct silica_counts count;
    double area; /* A^2; 0: not asked for */
};

enum gas_reaction { GAS_TERMINATE, GAS_HEAL, GAS_STRIP, GAS_REACTIONS };

struct fix_gas {
    struct fix base;
    enum gas_kind gas;
    struct gas_rate terminate, strip;
    char *beam_id;                 /* owned; NULL: `own` */
    struct illumination own;       /* of the deck's own words */
    const struct illumination *at; /* either one; set before each run */
    struct silica_spec silica;
    double temperature; /* K, of new atoms */
    uint32_t seed;
    char *made; /* owned; a group for new atoms, or NULL */
    uint32_t made_bit;
    struct beam_events events; /* not written yet, on rank 0 */
    size_t first_of_look;      /* of them, at the last look */
    struct event_log log;
    struct gas_account {
        struct gas_exposure total, pending; /* up to now; of it, since the last look */
        gid count[GAS_REACTIONS];
        gid crowded; /* sites that were to react and had no room */
        gid next_id; /* above all ids that were ever seen */
        bool is_started;
    } account;
    struct work_meter work, potential; /* all of it; its potential part */
    struct gas_surface surface;        /* of the step and the state below */
    gid counted_step;
    uint64_t counted_hash;
    bool is_counted, has_area;
    bool has_warned; /* in this run, of a look that came late */
};

/* The keywords, NULL-terminated. */
extern const char *const fix_gas_keywords[];

/* The words after the style. Local. */
enum cw_status fix_gas_read(struct fix_gas *self, const char *const *words, int n_words,
                            struct cw_err *err) CW_MUST_CHECK;

/* Before a run: the beam, the types, no rate too high; says in the log what the run stands for. */
enum cw_status fix_gas_prepare(struct fix_gas *self, const struct fix_context *context,
                               struct cw_err *err) CW_MUST_CHECK;

/* From where the account stands to this simulated time. Local. */
struct gas_exposure fix_gas_exposure(const struct fix_gas *self, double to);

/* At a look, after this exposure: warns, once in a run, where sites react more often than a run
 * may begin with, because the time step has grown. Local. */
void fix_gas_watch(struct fix_gas *self, const struct fix_context *context,
                   const struct gas_exposure *exposure);

/* The pieces that sites are looked for in. Local. */
struct system_parts fix_gas_parts(const struct fix_context *context);

/* Counts the sites of the present state into self->surface, unless they are; the area only where it
 * is asked for. Collective. */
enum cw_status gas_count(struct fix_gas *self, const struct fix_context *context,
                         enum silica_look what, struct cw_err *err) CW_MUST_CHECK;

/* The part of the pairs and the neutral bonds that is covered (0: there are none); OH per nm^2.
 * Pure. */
double gas_coverage(const struct gas_surface *surface);
double gas_density(const struct gas_surface *surface);

/* One look: what reacts after this exposure, does. Collective. */
enum cw_status gas_react(struct fix_gas *self, const struct fix_context *context,
                         struct gas_exposure exposure, struct cw_err *err) CW_MUST_CHECK;

#endif
