/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/base/faults.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"

void faults_init(struct faults *faults, struct arena *arena)
{
    *faults = (struct faults){.arena = arena};
}

static void add(struct faults *faults, struct fault fault, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *sentence = arena_alloc(faults->arena, (size_t)(length < 0 ? 0 : length) + 1);
    (void)vsnprintf(sentence, (size_t)(length < 0 ? 0 : length) + 1, format, list);
    fault.sentence = sentence;
    if (faults->count == faults->size) {
        size_t size = faults->size ? faults->size * 2 : 16;
        struct fault *wider = arena_array(faults->arena, size, sizeof *wider);
        if (faults->count)
            memcpy(wider, faults->list, faults->count * sizeof *wider);
        faults->list = wider;
        faults->size = size;
    }
    faults->list[faults->count++] = fault;
}

void faults_add_line(struct faults *faults, size_t line, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add(faults, (struct fault){.line = line}, format, list);
    va_end(list);
}

void faults_add_place(struct faults *faults, const char *place, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    add(faults, (struct fault){.place = place}, format, list);
    va_end(list);
}

/* Merge sort: stable, and needs no memory beyond the arena's. */
static void sort(struct fault *list, struct fault *spare, size_t count)
{
    if (count < 2)
        return;
    size_t half = count / 2;
    sort(list, spare, half);
    sort(list + half, spare, count - half);
    memcpy(spare, list, half * sizeof *list);
    size_t left = 0, right = half, to = 0;
    while (left < half) {
        bool takes_right = right < count && list[right].line < spare[left].line;
        list[to++] = takes_right ? list[right++] : spare[left++];
    }
}

void faults_sort(struct faults *faults)
{
    if (faults->count > 1)
        sort(faults->list, arena_array(faults->arena, faults->count, sizeof(struct fault)),
             faults->count);
}
