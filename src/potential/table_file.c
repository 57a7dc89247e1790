/* Reads tables in LAMMPS's format:
 *
 *   # comments and empty lines
 *   KEYWORD
 *   N 500 [R lo hi | RSQ lo hi | BITMAP lo hi] [FPRIME a b]
 *
 *   1 r energy force
 *   ...
 *
 * With R or RSQ the distances are those of an even grid in r or r^2, whatever the column says; with
 * BITMAP the rows come in the order of bits and are sorted. FPRIME (slopes of the force at the
 * ends, for LAMMPS's splines) is read and not needed: the function is the cubic that has the file's
 * energies and forces at its points. */
#include "potential/table.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

enum { WORDS = 12, WORD = 48, POINTS_MIN = 4, POINTS_MAX = 10000000 };
enum table_grid { GRID_COLUMN, GRID_R, GRID_RSQ, GRID_BITMAP };

struct line {
    int n;
    char word[WORDS][WORD];
};

struct cursor {
    const char *at, *path;
    int line; /* of the last line read */
    struct cw_err *err;
};

/* what the line below the keyword says */
struct head {
    int n;
    enum table_grid grid;
    double lo, hi;
};

/* The next line that has words, comments cut off. False: the file ends. */
static bool next_line(struct cursor *c, struct line *line)
{
    line->n = 0;
    while (*c->at && line->n == 0) {
        c->line++;
        while (*c->at && *c->at != '\n' && *c->at != '#') {
            size_t length = 0;
            while (*c->at && !isspace((unsigned char)*c->at) && *c->at != '#') {
                if (line->n < WORDS && length < WORD - 1)
                    line->word[line->n][length++] = *c->at;
                c->at++;
            }
            if (length > 0)
                line->word[line->n++][length] = '\0';
            while (*c->at != '\n' && isspace((unsigned char)*c->at))
                c->at++;
        }
        while (*c->at && *c->at++ != '\n') {
        }
    }
    return line->n > 0;
}

static enum cw_status complain(struct cursor *c, const char *expected, const char *got)
{
    return cw_err_user(c->err, "%s:%d: expected %s, got %s%s%s", c->path, c->line, expected,
                       got ? "'" : "", got ? got : "the end of the file", got ? "'" : "");
}

static enum cw_status read_grid(struct cursor *c, const struct line *line, int k, struct head *head)
{
    static const char *const names[] = {"", "R", "RSQ", "BITMAP"};
    for (int grid = GRID_R; grid <= GRID_BITMAP; grid++) {
        if (strcmp(line->word[k], names[grid]) == 0)
            head->grid = (enum table_grid)grid;
    }
    if (k + 2 >= line->n || !text_double(line->word[k + 1], &head->lo) ||
        !text_double(line->word[k + 2], &head->hi) || !(head->lo > 0) || !(head->hi > head->lo))
        return complain(c, "two growing positive distances after R, RSQ or BITMAP", line->word[k]);
    return CW_OK;
}

static enum cw_status read_head(struct cursor *c, struct head *head)
{
    struct line line;
    *head = (struct head){0};
    if (!next_line(c, &line))
        return complain(c, "N and the number of points", NULL);
    for (int k = 0; k < line.n;) {
        const char *word = line.word[k];
        if (strcmp(word, "N") == 0) {
            if (k + 1 >= line.n || !text_int(line.word[k + 1], &head->n) || head->n < POINTS_MIN ||
                head->n > POINTS_MAX)
                return complain(c, "a number of points from 4 to 10000000 after N", word);
            k += 2;
        } else if (strcmp(word, "FPRIME") == 0) {
            k += 3;
        } else if (strcmp(word, "R") == 0 || strcmp(word, "RSQ") == 0 ||
                   strcmp(word, "BITMAP") == 0) {
            if (read_grid(c, &line, k, head) != CW_OK)
                return c->err->status;
            k += 3;
        } else {
            return complain(c, "N, R, RSQ, BITMAP or FPRIME", word);
        }
    }
    return head->n > 0 ? CW_OK : complain(c, "N and the number of points", line.word[0]);
}

static enum cw_status read_row(struct cursor *c, const struct head *head, int k,
                               struct pair_table *table)
{
    static const char expected[] = "a row of four numbers: index, distance, energy, force";
    struct line line;
    double index;
    if (!next_line(c, &line))
        return complain(c, expected, NULL);
    if (line.n != 4 || !text_double(line.word[0], &index) ||
        !text_double(line.word[1], &table->r[k]) || !text_double(line.word[2], &table->energy[k]) ||
        !text_double(line.word[3], &table->force[k]))
        return complain(c, expected, line.word[0]);
    const double part = (double)k / (head->n - 1);
    if (head->grid == GRID_R)
        table->r[k] = head->lo + (head->hi - head->lo) * part;
    if (head->grid == GRID_RSQ) {
        table->r[k] =
            sqrt(head->lo * head->lo + (head->hi * head->hi - head->lo * head->lo) * part);
    }
    if (!(table->r[k] > 0) ||
        (head->grid != GRID_BITMAP && k > 0 && table->r[k] <= table->r[k - 1]))
        return complain(c, "positive distances that grow", line.word[1]);
    return CW_OK;
}

struct point {
    double r, energy, force;
};

static int by_distance(const void *a, const void *b)
{
    const struct point *p = a;
    const struct point *q = b;
    return (p->r > q->r) - (p->r < q->r);
}

static void sort_points(struct pair_table *table)
{
    struct point *points = mem_array((size_t)table->n, sizeof *points);
    for (int k = 0; k < table->n; k++)
        points[k] = (struct point){table->r[k], table->energy[k], table->force[k]};
    qsort(points, (size_t)table->n, sizeof *points, by_distance);
    for (int k = 0; k < table->n; k++) {
        table->r[k] = points[k].r;
        table->energy[k] = points[k].energy;
        table->force[k] = points[k].force;
    }
    mem_free(points);
}

/* Forces outside of both slopes beside them. */
static int count_doubtful(const struct pair_table *table)
{
    int count = 0;
    for (int k = 1; k + 1 < table->n; k++) {
        const double left =
            -(table->energy[k] - table->energy[k - 1]) / (table->r[k] - table->r[k - 1]);
        const double right =
            -(table->energy[k + 1] - table->energy[k]) / (table->r[k + 1] - table->r[k]);
        const double room = 1e-6 * (fabs(left) + fabs(right));
        count += table->force[k] < fmin(left, right) - room ||
                 table->force[k] > fmax(left, right) + room;
    }
    return count;
}

static enum cw_status read_section(struct cursor *c, const struct head *head,
                                   struct pair_table *table)
{
    const size_t n = (size_t)head->n;
    *table = (struct pair_table){.n = head->n,
                                 .r = mem_array(n, sizeof(double)),
                                 .energy = mem_array(n, sizeof(double)),
                                 .force = mem_array(n, sizeof(double))};
    for (int k = 0; k < head->n; k++) {
        if (read_row(c, head, k, table) != CW_OK) {
            pair_table_free(table);
            return c->err->status;
        }
    }
    if (head->grid == GRID_BITMAP)
        sort_points(table);
    table->doubtful = count_doubtful(table);
    return CW_OK;
}

enum cw_status pair_table_parse(const char *path, const char *text, const char *keyword,
                                struct pair_table *table, struct cw_err *err)
{
    struct cursor c = {.at = text, .path = path, .err = err};
    struct line line;
    struct head head;
    char names[200] = "";
    *table = (struct pair_table){0};
    while (next_line(&c, &line)) {
        char name[WORD];
        memcpy(name, line.word[0], sizeof name);
        if (read_head(&c, &head) != CW_OK)
            return err->status;
        if (strcmp(name, keyword) == 0)
            return read_section(&c, &head, table);
        const size_t used = strlen(names);
        (void)snprintf(names + used, sizeof names - used, " %s", name);
        for (int k = 0; k < head.n; k++) {
            if (!next_line(&c, &line))
                return complain(&c, "another row of the table", NULL);
        }
    }
    return cw_err_user(err, "%s: expected a table with the keyword '%s'; it has%s", path, keyword,
                       *names ? names : " none");
}

void pair_table_free(struct pair_table *table)
{
    mem_free(table->r);
    mem_free(table->energy);
    mem_free(table->force);
    *table = (struct pair_table){0};
}
