// main()'s arguments, which Embedded Swift does not hand over, where standard error goes, and how often to say what.
#ifndef CCOMMON_H
#define CCOMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The most options of one program's own, and the numbers of those that all have.
enum { COMMON_OPTIONS = 6, COMMON_LOG_LEVEL = COMMON_OPTIONS, COMMON_VERSION, COMMON_HELP };

// The next of main()'s arguments by getopt_long(3): an option's number in names, which has spaces between
// and `=` behind those that take a value, or one of the above, with its value in *text; -1 at the end; '?'
// for an unknown option, ':' for a missing value, '!' for what is no option, with the argument in *text.
int common_next_option(const char *names, const char **text);

// How long a line of the log is kept back after it was written, in seconds, and how many different ones are kept
// in mind. What comes over that counts as one and the same.
enum { COMMON_LINE_PAUSE = 600, COMMON_LINES = 128 };

// The lines that were written: what they are known by, when, and how many were kept back since. The last stands for
// all that there is no other place for.
extern struct common_line {
    uint64_t hash;
    long written;
    unsigned long kept_back;
} common_lines[COMMON_LINES];

// Whether a line is to be written now, in seconds of a clock that never jumps, and how many like it were kept back
// since the last one. Lines that differ in digits only are alike.
bool common_admit_line(const unsigned char *line, size_t length, long now, unsigned long *kept_back);

// Gives back the pages of the program's and its libraries' files that were read for the start: those that are needed
// again come again by themselves.
void common_drop_pages(void);

// Whether standard error is the journal's stream that JOURNAL_STREAM names (systemd.exec(5)).
bool common_logs_to_journal(void);

#endif
