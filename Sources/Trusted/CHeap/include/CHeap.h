// SPDX-License-Identifier: Apache-2.0

// Nothing to call: heap.c takes the place of the C library's malloc.
