#include "CProgram.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static int count;
static char **arguments;

// glibc and musl hand main()'s arguments to constructors; Embedded Swift has no CommandLine.
__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    arguments = argv;
}

int program_next_option(const struct option *options, const char **text) {
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

bool program_logs_to_journal(void) {
    unsigned long device, inode;
    struct stat status;
    const char *stream = getenv("JOURNAL_STREAM");
    return stream && sscanf(stream, "%lu:%lu", &device, &inode) == 2 && fstat(2, &status) == 0 &&
        status.st_dev == device && status.st_ino == inode;
}
