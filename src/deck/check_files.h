#ifndef CW_DECK_CHECK_FILES_H
#define CW_DECK_CHECK_FILES_H
/* For the static check: may a file that a line reads be missed already now? Only when nothing
 * before the line can keep it from running, and nothing before it can write the file. Local. */
#include "base/types.h"
#include "deck/check_names.h"

/* All bytes zero before the first line. */
struct check_files {
    struct name_list
        written; /* names that earlier lines may write, each up to its first $ * or % */
    bool unsure; /* an earlier line may jump, quit, leave the folder or write any file */
};

/* Notes what a line may write, and whether the lines behind it may not be reached. Lines come in
 * the order in which they run. */
void check_files_note(struct check_files *files, const char *line);

/* Must the file be there when its line is checked? False for a name with a variable or a `*`. */
bool check_files_must_exist(const struct check_files *files, const char *path);

void check_files_free(struct check_files *files);

#endif
