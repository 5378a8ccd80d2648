/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli_progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { PATIENCE = 500, PAUSE = 100 };

int64_t cli_clock_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

long cli_memory_peak(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
    return usage.ru_maxrss / 1024;
}

void cli_progress_begin(struct cli_progress *progress, struct cli *cli)
{
    const char *wish = getenv("LIANBING_PROGRESS");
    *progress = (struct cli_progress){.stream = &cli->err};
    progress->is_wanted = wish ? strcmp(wish, "1") == 0 : cli_stream_is_terminal(&cli->err);
    /* Whoever asks for it gets it at once, so that a test need not be slow. */
    progress->next = wish ? 0 : cli_clock_now() + PATIENCE;
}

void cli_progress_tell(struct cli_progress *progress, const char *doing, int percent)
{
    if (!progress->is_wanted)
        return;
    int64_t now = cli_clock_now();
    if (now < progress->next)
        return;
    progress->next = now + PAUSE;
    progress->is_shown = true;
    struct text *text = &progress->stream->text;
    if (percent >= 0)
        text_add_format(text, "\r%s %3d %%   ", doing, percent);
    else
        text_add_format(text, "\r%s……   ", doing);
    (void)cli_stream_flush(progress->stream);
}

void cli_progress_end(struct cli_progress *progress)
{
    if (!progress->is_shown)
        return;
    text_add(&progress->stream->text, "\r                    \r");
    (void)cli_stream_flush(progress->stream);
    progress->is_shown = false;
}
