/* Linked into the test programs of the variants that look for leaks.
 *
 * Open MPI unloads its plug-ins when it ends. A leak found after that has call frames in no library
 * at all, which no suppression file can name. So libraries stay loaded: this definition in the
 * program comes before the C library's in the search order of the dynamic linker. */
#include <dlfcn.h>

int dlclose(void *handle)
{
    (void)handle;
    return 0;
}
