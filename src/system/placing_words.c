/* The words that say where a built piece goes: the same for every builder. */
#include <string.h>

#include "base/text.h"
#include "base/vec3.h"
#include "system/placing.h"
#include "system/words.h"

static const double radians = 0.017453292519943295; /* per degree */

struct placing placing_start(void)
{
    return (struct placing){.turn = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
}

const char *placing_read_name(struct words *words)
{
    const char *name = words_next(words, "a name");
    if (words->err->status == CW_OK && (!text_is_label(name) || strcmp(name, "all") == 0)) {
        (void)cw_err_user(words->err, "%s: '%s' cannot be a group's name", words->command, name);
    }
    return name;
}

static void turn_by(struct placing *placing, const double axis[3], double degrees)
{
    double step[3][3];
    mat3_rotation(axis, degrees * radians, step);
    mat3_multiply(MAT3_CONST(step), MAT3_CONST(placing->turn), placing->turn);
    placing->turned = true;
}

void placing_read_axis(struct words *words, const char *what, double axis[3])
{
    words_vector(words, what, axis);
    if (words->err->status == CW_OK && !(vec3_norm(axis) > 0))
        (void)cw_err_user(words->err, "%s: the %s must not be 0 0 0", words->command, what);
}

static void read_turn(struct words *words, struct placing *placing)
{
    double axis[3];
    double angle = words_double(words, "angle");
    placing_read_axis(words, "axis of rotation", axis);
    if (words->err->status == CW_OK)
        turn_by(placing, axis, angle);
}

/* Bunge: phi1 about z, then PHI about the turned x, then phi2 about the turned z; the same as the
 * three in reverse order about the fixed axes */
static void read_euler(struct words *words, struct placing *placing)
{
    static const double x[3] = {1, 0, 0};
    static const double z[3] = {0, 0, 1};
    double angle[3];
    words_vector(words, "Euler angle", angle);
    turn_by(placing, z, angle[2]);
    turn_by(placing, x, angle[1]);
    turn_by(placing, z, angle[0]);
}

static void read_touch(struct words *words, struct placing *placing)
{
    if (placing->n_touches == PLACING_TOUCHES_MAX) {
        (void)cw_err_user(words->err, "%s: touch may be given %d times", words->command,
                          (int)PLACING_TOUCHES_MAX);
        return;
    }
    int k = placing->n_touches++;
    placing->touch[k].group = words_next(words, "a group");
    if (!words_take(words, "gap") && words->err->status == CW_OK) {
        (void)cw_err_user(words->err, "%s: expected 'gap G' after 'touch %s'", words->command,
                          placing->touch[k].group);
    }
    placing->touch[k].gap = words_positive(words, "gap");
    if (!words_take(words, "along") && words->err->status == CW_OK) {
        (void)cw_err_user(words->err, "%s: expected 'along X Y Z' after the gap", words->command);
    }
    placing_read_axis(words, "direction", placing->touch[k].along);
    (void)vec3_normalize(placing->touch[k].along);
}

void placing_read(struct words *words, const char *keyword, struct placing *placing)
{
    if (strcmp(keyword, "center") == 0) {
        words_vector(words, "center", placing->center);
        placing->has_center = true;
    } else if (strcmp(keyword, "pivot") == 0) {
        words_vector(words, "pivot", placing->pivot);
        words_vector(words, "pivot place", placing->center);
        placing->has_center = placing->has_pivot = true;
    } else if (strcmp(keyword, "rotate") == 0) {
        read_turn(words, placing);
    } else if (strcmp(keyword, "euler") == 0) {
        read_euler(words, placing);
    } else {
        CW_ASSERT(strcmp(keyword, "touch") == 0, "a keyword of placing");
        read_touch(words, placing);
    }
}
