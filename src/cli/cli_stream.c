/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli_stream.h"

#include <errno.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

enum { MUCH = 256 * 1024 };

/* A piece between two cli_stream_pour holds one item's explanation at most: its facts' cells come
 * out of a file of at most 512 MB, and a character takes six bytes when escaped. */
#define LARGEST ((size_t)4096 * 1024 * 1024)

void cli_stream_open(struct cli_stream *stream, int descriptor, void (*full)(struct arena *))
{
    *stream = (struct cli_stream){.descriptor = descriptor};
    arena_init(&stream->arena, 2 * LARGEST, full);
    text_init(&stream->text, &stream->arena, LARGEST);
}

void cli_stream_pour(struct cli_stream *stream)
{
    if (stream->text.used >= MUCH)
        (void)cli_stream_flush(stream);
}

bool cli_stream_flush(struct cli_stream *stream)
{
    struct text *text = &stream->text;
    size_t written = 0;
    if (text->is_cut && stream->error == 0)
        stream->error = EFBIG;
    while (stream->error == 0 && written < text->used) {
        ssize_t count = write(stream->descriptor, text->at + written, text->used - written);
        if (count >= 0)
            written += (size_t)count;
        else if (errno != EINTR)
            stream->error = errno;
    }
    text_clear(text);
    return stream->error == 0;
}

void cli_stream_close(struct cli_stream *stream)
{
    arena_release(&stream->arena);
}

bool cli_stream_is_terminal(const struct cli_stream *stream)
{
    return isatty(stream->descriptor) == 1;
}
