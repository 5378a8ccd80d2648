/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One changed fact, measured by kind of change: a figure that no rank reads; a ranked figure that
 * gets another's value, becomes unknown and known again, or takes the best of its field to the
 * bottom and back; a gate or veto that shuts somebody out of all fields and lets them in again.
 *
 * Afterwards the changed run is held against a run over freshly read facts: subject by subject the
 * rank, total, tie, award, gap and the explanation must be the same, or the program ends with 1.
 */
#ifndef BENCH_CHANGE_BENCH_H
#define BENCH_CHANGE_BENCH_H

#include "workload.h"

/* Prints one JSON object; the workload's rows are changed. */
void change_bench(struct workload *workload, size_t times);

#endif
