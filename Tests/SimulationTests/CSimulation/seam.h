// SPDX-License-Identifier: Apache-2.0

// A call of the running program's is answered by the simulation; of anybody else's, by the system.
#pragma once
#include "CCommon.h"
#include "CSimulation.h"

#include <errno.h>

// The program that runs code of its own; 0 while nobody does.
extern int simulation_inside;

// The answer to a call, with errno set where it is negative.
#define ANSWER(call) ({ \
    int caller_ = simulation_inside; \
    simulation_inside = 0; \
    long answer_ = (call); \
    simulation_inside = caller_; \
    answer_ < 0 ? (errno = (int)-answer_, -1L) : answer_; })
