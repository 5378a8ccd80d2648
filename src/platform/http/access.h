/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The access log: one JSON object a line for each request, in a file of its own.
 *
 *     {"time":"2026-11-22T08:27:35.120Z","method":"GET","route":"/api/units/{unit}","status":200,
 *      "bytes":1840,"ms":0.412,"address":"10.1.2.3","person":17}
 *
 * - `route` is the pattern, never what was asked with it; "front_end" stands for its files, "-"
 *   for what no route knows. `person` is the id of whoever was signed in, 0 nobody. `status` 0: the
 *   other side had gone before the answer. `bytes` are those of head and content; an event stream
 *   is told when it begins.
 * - A loop only adds to its own memory; a thread writes. When that is behind, lines are dropped
 *   and their number is told ({"time":…,"dropped":n}): a slow disk never holds up an answer.
 * - Past `most_bytes` the file becomes FILE.1, that FILE.2 …, ACCESS_KEPT of them; with 0 somebody
 *   else does that and has access_reopen called.
 */
#ifndef LIANBING_HTTP_ACCESS_H
#define LIANBING_HTTP_ACCESS_H

#include <stddef.h>
#include <stdint.h>

#include "platform/base/arena.h"

#define ACCESS_KEPT 9

struct access;

struct access_line {
    const char *method, *route, *address;
    int status;
    int64_t bytes;
    int64_t person;
    uint64_t took_ns;
};

/* NULL with a Chinese sentence: the file can't be opened. Memory is held for `loops` writers. */
struct access *access_open(struct arena *arena, const char *path, int64_t most_bytes,
                           unsigned loops, const char **ret_sentence);
/* On the thread of loop number `loop` only. */
void access_add(struct access *access, unsigned loop, const struct access_line *line);
/* From any thread: opens the file of that name anew, soon. */
void access_reopen(struct access *access);
/* Writes what is left. No loop runs any more. */
void access_close(struct access *access);

#endif
