// main()'s arguments, which Embedded Swift does not hand over, and where standard error goes.
#ifndef CPROGRAM_H
#define CPROGRAM_H

#include <stdbool.h>

// The most options of one program's own, and the numbers of those that all have.
enum { PROGRAM_OPTIONS = 12, PROGRAM_LOG_LEVEL = PROGRAM_OPTIONS, PROGRAM_VERSION, PROGRAM_HELP };

// The next of main()'s arguments by getopt_long(3): an option's number in names, which has spaces between
// and `=` behind those that take a value, or one of the above, with its value in *text; -1 at the end; '?'
// for an unknown option, ':' for a missing value, '!' for what is no option, with the argument in *text.
int program_next_option(const char *names, const char **text);

// Whether standard error is the journal's stream that JOURNAL_STREAM names (systemd.exec(5)).
bool program_logs_to_journal(void);

#endif
