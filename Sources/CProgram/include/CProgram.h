// main()'s arguments, which Embedded Swift does not hand over, and where standard error goes.
#ifndef CPROGRAM_H
#define CPROGRAM_H

#include <getopt.h>
#include <stdbool.h>

// The next of main()'s arguments by getopt_long(3): an option's val, with its value in *text; -1 at
// the end; '?' for an unknown option, ':' for a missing value, '!' for what is no option, with the
// argument in *text.
int program_next_option(const struct option *options, const char **text);

// Whether standard error is the journal's stream that JOURNAL_STREAM names (systemd.exec(5)).
bool program_logs_to_journal(void);

#endif
