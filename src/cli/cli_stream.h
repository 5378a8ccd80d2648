/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the program writes to. Text gathers in `text` (use the text_ functions) and goes out in
 * large pieces. A failed write is remembered, so that a full disk is never taken for success.
 */
#ifndef LIANBING_CLI_STREAM_H
#define LIANBING_CLI_STREAM_H

#include <stdbool.h>

#include "platform/base/arena.h"
#include "platform/base/text.h"

struct cli_stream {
    struct arena arena; /* of `text` alone: rewinding another arena never takes it away */
    struct text text;
    int descriptor;
    int error; /* errno of the first write that failed; 0: none. Nothing is written after it */
};

void cli_stream_open(struct cli_stream *stream, int descriptor, void (*full)(struct arena *));

/* Writes out what has gathered if it is much; to be called between pieces of text. */
void cli_stream_pour(struct cli_stream *stream);

/* Writes out all of it. False: this or an earlier write has failed. */
bool cli_stream_flush(struct cli_stream *stream);

/* Gives the memory back; what was not flushed is lost. */
void cli_stream_close(struct cli_stream *stream);

/* True if a person reads it on a terminal. */
bool cli_stream_is_terminal(const struct cli_stream *stream);

#endif
