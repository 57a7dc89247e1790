#ifndef CW_TESTS_SUPPORT_GOLDEN_H
#define CW_TESTS_SUPPORT_GOLDEN_H
/* Reads the table of a golden file: rows of numbers after lines that begin with '#'. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

struct golden {
    double *value; /* [rows * columns] */
    int rows, columns;
};

static inline struct golden golden_read(const char *path, int columns)
{
    struct golden golden = {.columns = columns};
    char line[4096];
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "%s: cannot be opened", path);
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#')
            continue;
        golden.value =
            realloc(golden.value, sizeof(double) * (size_t)columns * (size_t)(golden.rows + 1));
        char *at = line;
        for (int k = 0; k < columns; k++)
            golden.value[golden.rows * columns + k] = strtod(at, &at);
        golden.rows++;
    }
    (void)fclose(file);
    return golden;
}

#endif
