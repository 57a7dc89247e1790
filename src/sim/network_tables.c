/* Tables of fix network as text. */
#include "sim/network_tables.h"

#include <math.h>

#include "base/mem.h"
#include "base/units.h"
#include "output/buffer.h"
#include "sim/weld_file.h"

/* a value that is not known leaves its place empty */
static void print_value(struct buffer *text, double value)
{
    if (isnan(value)) {
        buffer_text(text, ",");
    } else {
        buffer_print(text, ",%.6g", value);
    }
}

static void make_radial(const struct network_tables *t, struct buffer *text)
{
    double g[NETWORK_PAIRS][NETWORK_BINS];
    for (int p = 0; p < NETWORK_PAIRS; p++)
        network_radial(&t->counts, t->pairs, t->range, (enum network_pair)p, g[p]);
    buffer_print(text, "r_%s,g_former_bridge,g_bridge_bridge,g_former_former,g_total",
                 t->units->length);
    const double all = t->pairs[0] * 2 + t->pairs[1] + t->pairs[2];
    for (int k = 0; k < NETWORK_BINS; k++) {
        buffer_print(text, "\n%.6g", (k + 0.5) * t->range / NETWORK_BINS);
        for (int p = 0; p < NETWORK_PAIRS; p++)
            print_value(text, g[p][k]);
        double sum = 2 * t->pairs[0] * g[0][k] + t->pairs[1] * g[1][k] + t->pairs[2] * g[2][k];
        print_value(text, sum / all);
    }
}

static void make_coordination(const struct network_tables *t, struct buffer *text)
{
    buffer_text(text, "bonds,former_fraction,bridge_fraction");
    for (int n = 0; n < NETWORK_COORDINATION; n++) {
        buffer_print(text, "\n%d", n);
        for (int kind = 0; kind < 2; kind++)
            print_value(text, network_fraction(&t->counts, (enum network_kind)kind, n));
    }
}

/* densities per degree */
static void make_angles(const struct network_tables *t, struct buffer *text)
{
    gid all[2] = {0, 0};
    for (int k = 0; k < NETWORK_ANGLES; k++) {
        for (int kind = 0; kind < 2; kind++)
            all[kind] += t->counts.angle[kind][k];
    }
    buffer_text(text, "angle_deg,at_former_per_deg,at_bridge_per_deg");
    for (int k = 0; k < NETWORK_ANGLES; k++) {
        buffer_print(text, "\n%.1f", k + 0.5);
        for (int kind = 0; kind < 2; kind++)
            print_value(text, (double)t->counts.angle[kind][k] / (double)all[kind]);
    }
}

static void make_rings(const struct network_tables *t, struct buffer *text)
{
    gid pairs = 0;
    for (int n = 0; n <= t->rings; n++)
        pairs += t->counts.rings.king[n];
    buffer_text(text, "members,king_fraction,primitive_through_a_former,primitive_per_former");
    for (int n = 2; n <= t->rings; n++) {
        const double through = network_primitive(&t->counts, n);
        buffer_print(text, "\n%d", n);
        print_value(text, (double)t->counts.rings.king[n] / (double)pairs);
        print_value(text, through);
        print_value(text, through / n);
    }
}

static void make_waves(const struct network_tables *t, struct buffer *text)
{
    buffer_print(text,
                 "q_per_%s,s_neutron,s_x_ray,s_former_former,s_former_bridge,s_bridge_bridge,waves",
                 t->units->length);
    for (int k = 0; k < WAVES_BINS && (k + 0.5) * WAVES_BIN < t->most; k++) {
        if (t->waves.waves[k] == 0)
            continue;
        buffer_print(text, "\n%.6g", (k + 0.5) * WAVES_BIN);
        print_value(text, wave_total(&t->waves, t->element, WAVE_NEUTRONS, k));
        print_value(text, wave_total(&t->waves, t->element, WAVE_X_RAYS, k));
        print_value(text, wave_partial(&t->waves, 0, 0, k));
        print_value(text, wave_partial(&t->waves, 0, 1, k));
        print_value(text, wave_partial(&t->waves, 1, 1, k));
        buffer_print(text, ",%lld", (long long)t->waves.waves[k]);
    }
}

enum cw_status network_tables_write(struct comm *comm, const struct network_tables *tables,
                                    struct cw_err *err)
{
    const struct {
        const char *name;
        void (*make)(const struct network_tables *tables, struct buffer *text);
        bool wanted;
    } table[] = {
        {"radial", make_radial, true},           {"coordination", make_coordination, true},
        {"angles", make_angles, true},           {"rings", make_rings, tables->rings > 0},
        {"waves", make_waves, tables->most > 0},
    };
    for (size_t k = 0; k < sizeof table / sizeof table[0]; k++) {
        struct buffer text = {0};
        struct buffer path = {0};
        if (!table[k].wanted)
            continue;
        table[k].make(tables, &text);
        buffer_print(&path, "%s_%s.csv", tables->prefix, table[k].name);
        enum cw_status status = weld_file_start(comm, path.data, text.data, err);
        buffer_free(&text);
        buffer_free(&path);
        if (status != CW_OK)
            return status;
    }
    return CW_OK;
}
