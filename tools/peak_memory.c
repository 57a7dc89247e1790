/* Run a program and append its peak resident memory to a file.
 *
 *   peak_memory FILE PROGRAM [ARGUMENT ...]
 *
 * One line in kB per process, so under mpirun one line per rank: `mpirun -n 4 peak_memory FILE
 * PROGRAM ...`. Ends with the program's exit code, or 128 + N after signal N. The benchmarks read
 * memory so from any program, whatever it says itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static int complain(const char *what, const char *name)
{
    (void)fprintf(stderr, "peak_memory: cannot %s %s: %s\n", what, name, strerror(errno));
    return 127;
}

/* One write of a short line to a file opened for appending: lines of several ranks never mix. */
static int append_peak(const char *path)
{
    struct rusage usage;
    char line[32];
    if (getrusage(RUSAGE_CHILDREN, &usage) != 0) {
        return complain("measure", "the program");
    }
    int n = snprintf(line, sizeof line, "%ld\n", usage.ru_maxrss);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) {
        return complain("open", path);
    }
    ssize_t written = write(fd, line, (size_t)n);
    if (close(fd) != 0 || written != n) {
        return complain("write", path);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        (void)fprintf(stderr, "usage: peak_memory FILE PROGRAM [ARGUMENT ...]\n");
        return 127;
    }
    pid_t child = fork();
    if (child < 0) {
        return complain("start", argv[2]);
    }
    if (child == 0) {
        (void)execvp(argv[2], argv + 2);
        _exit(complain("start", argv[2]));
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return complain("wait for", argv[2]);
        }
    }
    int failed = append_peak(argv[1]);
    if (WIFSIGNALED(status)) {
        return 128 + WTERMSIG(status);
    }
    return WEXITSTATUS(status) != 0 ? WEXITSTATUS(status) : failed;
}
