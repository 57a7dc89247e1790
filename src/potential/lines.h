#ifndef CW_POTENTIAL_LINES_H
#define CW_POTENTIAL_LINES_H
/* The deck lines that made an instance, kept so that a checkpoint can make it again. All local. */

struct potential_lines {
    char *text; /* whole lines, each ended by a newline; NULL: none (owned) */
};

/* "pair_style NAME words..." */
void potential_lines_style(struct potential_lines *lines, const char *name,
                           const char *const *words, int n_words);

/* "pair_coeff I J words...", range as in potential_ops.coeff */
void potential_lines_coeff(struct potential_lines *lines, const int range[4],
                           const char *const *words, int n_words);

void potential_lines_free(struct potential_lines *lines);

#endif
