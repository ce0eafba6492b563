#include "CLinux.h"

static int count;
static char **arguments;

// glibc and musl hand main()'s arguments to constructors; Embedded Swift has no CommandLine.
__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    arguments = argv;
}

int linux_next_option(const struct option *options, const char **text) {
    int current = optind;
    opterr = 0;
    int found = getopt_long(count, arguments, "+:", options, NULL);
    *text = found == '?' || found == ':' ? arguments[current] : optarg;
    if (found == -1 && optind < count) {
        *text = arguments[optind];
        return '!';
    }
    return found;
}
