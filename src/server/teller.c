/* SPDX-License-Identifier: Apache-2.0 */
#include "server/teller.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "contest/contest_board.h"
#include "platform/edge/log.h"

enum { LOOK_EVERY_MS = 50, TELL_EVERY_MS = 250, NS_A_MS = 1000000, NS_A_SECOND = 1000000000 };
enum { MOST_TOLD = 50, LARGEST_EVENT = 30 * 1024 };

/* What was told last of one contest. */
struct told {
    int64_t contest, stamp;
    char *text;
};

struct teller {
    struct edge *edge;
    struct http_server *http;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool is_stopping;
    uint64_t version;
    int64_t worked_at; /* monotonic ms: when something was worked out last */
    struct told told[MOST_TOLD];
    size_t count;
};

static struct told *told_of(struct teller *teller, int64_t contest)
{
    for (size_t i = 0; i < teller->count; i++) {
        if (teller->told[i].contest == contest)
            return &teller->told[i];
    }
    /* Of contests long over; whoever still watches them is told once more than needed. */
    if (teller->count == MOST_TOLD) {
        for (size_t i = 0; i < teller->count; i++)
            free(teller->told[i].text);
        teller->count = 0;
    }
    teller->told[teller->count] = (struct told){.contest = contest, .stamp = -1};
    return &teller->told[teller->count++];
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / NS_A_MS;
}

static void tell_board(struct teller *teller, struct ctx *c, struct told *told, const char *text)
{
    static const char too_long[] = "{\"is_long\":true}";
    if (told->text && strcmp(told->text, text) == 0)
        return;
    free(told->text);
    told->text = strdup(text);
    bool fits = strlen(text) <= LARGEST_EVENT;
    http_publish(teller->http, contest_board_topic(c, told->contest), "board",
                 bytes_of(fits ? text : too_long));
}

/* Those who run it ask again for what they look at. */
static void tell_desk(struct teller *teller, struct ctx *c, const struct contest_moving *moved)
{
    http_publish(teller->http, contest_desk_topic(c, moved->contest), "contest",
                 bytes_of(text_format(c->arena, "{\"contest\":%lld,\"stamp\":%lld}",
                                      (long long)moved->contest, (long long)moved->stamp)));
}

static enum err look(struct work *work)
{
    struct teller *teller = work->of;
    struct ctx *c = &work->ctx;
    struct contest_moving_list moving = contest_moving(c, MOST_TOLD);
    for (size_t i = 0; i < moving.count; i++) {
        const struct contest_moving *moved = &moving.list[i];
        struct told *told = told_of(teller, moved->contest);
        struct contest contest;
        struct arena_mark mark = arena_mark(c->arena);
        struct ctx before = *c;
        if (told->stamp == moved->stamp || !contest_get(c, told->contest, &contest))
            continue;
        teller->worked_at = now_ms();
        tell_desk(teller, c, moved);
        if (moved->is_shown)
            tell_board(teller, c, told, contest_board_text(c, &contest));
        told->stamp = contest.stamp;
        ctx_rewind(c, &before);
        arena_rewind(c->arena, mark);
    }
    return OK;
}

/* What comes after a quiet spell is told at once, what comes thick and fast is gathered. */
static void tick(struct teller *teller)
{
    struct work work;
    uint64_t version = edge_version(teller->edge);
    if (version == teller->version || now_ms() - teller->worked_at < TELL_EVERY_MS)
        return;
    work_init(&work, teller->edge);
    work.lane = LANE_READ;
    work.run = look;
    work.of = teller;
    enum err err = edge_do(teller->edge, &work);
    work_release(&work);
    if (err == OK)
        teller->version = version;
    else
        LOG(LOG_WARN, "board_not_told", log_text("error", err_code(err)));
}

static bool wait_a_while(struct teller *teller)
{
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)LOOK_EVERY_MS * NS_A_MS;
    until.tv_sec += until.tv_nsec / NS_A_SECOND;
    until.tv_nsec %= NS_A_SECOND;
    pthread_mutex_lock(&teller->lock);
    int status = 0;
    while (!teller->is_stopping && status == 0)
        status = pthread_cond_timedwait(&teller->wake, &teller->lock, &until);
    bool goes_on = !teller->is_stopping;
    pthread_mutex_unlock(&teller->lock);
    return goes_on;
}

static void *live(void *of)
{
    struct teller *teller = of;
    while (wait_a_while(teller))
        tick(teller);
    return NULL;
}

struct teller *teller_open(struct edge *edge, struct http_server *http, const char **ret_sentence)
{
    struct teller *teller = calloc(1, sizeof *teller);
    pthread_condattr_t monotonic;
    *ret_sentence = "内存不足，大屏通知无法启动。";
    if (!teller)
        return NULL;
    teller->edge = edge;
    teller->worked_at = now_ms() - TELL_EVERY_MS;
    teller->http = http;
    pthread_mutex_init(&teller->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&teller->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    if (pthread_create(&teller->thread, NULL, live, teller) == 0)
        return teller;
    free(teller);
    return NULL;
}

void teller_close(struct teller *teller)
{
    pthread_mutex_lock(&teller->lock);
    teller->is_stopping = true;
    pthread_cond_signal(&teller->wake);
    pthread_mutex_unlock(&teller->lock);
    pthread_join(teller->thread, NULL);
    for (size_t i = 0; i < teller->count; i++)
        free(teller->told[i].text);
    pthread_cond_destroy(&teller->wake);
    pthread_mutex_destroy(&teller->lock);
    free(teller);
}
