// SPDX-License-Identifier: Apache-2.0

// What both programs need and Swift cannot do: main()'s arguments, which Embedded Swift does not
// hand over; where standard error goes; a wait for a descriptor; pages that are of no more use.
#ifndef CCOMMON_H
#define CCOMMON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One of main()'s arguments; NULL behind the last.
const char *common_argument(int index);

// Gives back the pages of the program's and its libraries' files that were read for the start. The
// kernel reads those again that are needed later.
void common_drop_pages(void);

// Whether standard error is the journal's stream that JOURNAL_STREAM names (systemd.exec(5)).
bool common_logs_to_journal(void);

// Waits until a descriptor can be read, for so many milliseconds at most; negative counts as 0.
// Returns whether it can be.
bool common_can_be_read(int descriptor, int64_t milliseconds);

#endif
