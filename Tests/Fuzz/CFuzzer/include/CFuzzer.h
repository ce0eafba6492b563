// SPDX-License-Identifier: Apache-2.0

// What libFuzzer offers to programs that have a main of their own (`FuzzerInterface.h`).
#pragma once
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerRunDriver(int *count, char ***words, int (*check)(const uint8_t *bytes, size_t size));
