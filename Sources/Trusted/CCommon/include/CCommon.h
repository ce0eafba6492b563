// SPDX-License-Identifier: Apache-2.0

// What both programs need and Swift cannot do: main()'s arguments, which Embedded Swift does not
// hand over; where standard error goes; which lines of the log to write.
#ifndef CCOMMON_H
#define CCOMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One of main()'s arguments; NULL behind the last.
const char *common_argument(int index);

// A line that was written is not written again for so many seconds.
enum { COMMON_LINE_PAUSE = 600 };

// So many different lines are remembered. All others count as one and the same, the last.
enum { COMMON_LINES = 128 };

// A line that was written, by a hash of its text; when; and how often it was not written since.
// `hash` is 0 where there is none.
struct common_line {
    uint64_t hash;
    long written;
    unsigned long omitted;
};

extern struct common_line common_lines[COMMON_LINES];

// Whether a line is to be written now; if so, *omitted becomes how many like it were not written
// since the last one. Lines that differ in digits only are alike. `now` is in seconds of a clock
// that never jumps.
bool common_admit_line(
    const unsigned char *line, size_t length, long now, unsigned long *omitted);

// Gives back the pages of the program's and its libraries' files that were read for the start. The
// kernel reads those again that are needed later.
void common_drop_pages(void);

// Whether standard error is the journal's stream that JOURNAL_STREAM names (systemd.exec(5)).
bool common_logs_to_journal(void);

#endif
