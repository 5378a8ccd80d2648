/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/base/ctx.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "platform/base/text.h"

#define MOST_FAULTS 100

struct ctx_deferred {
    void (*release)(void *);
    void *thing;
    struct ctx_deferred *next;
};

int err_status(enum err err)
{
    switch (err) {
#define X(name, status, code) \
    case name: return status;
        ERR_LIST(X)
#undef X
    }
    return 500;
}

const char *err_code(enum err err)
{
    switch (err) {
#define X(name, status, code) \
    case name: return code;
        ERR_LIST(X)
#undef X
    }
    return "internal";
}

static const char *say(struct ctx *c, const char *format, va_list args)
{
    char sentence[2048];
    int length = vsnprintf(sentence, sizeof sentence, format, args);
    if (length < 0)
        return "";
    size_t used = (size_t)length < sizeof sentence ? (size_t)length : sizeof sentence - 1;
    /* A cut must not leave half a character. */
    while (used > 0 && !text_is_utf8((struct bytes){sentence, used}))
        used--;
    return arena_copy(c->arena, sentence, used);
}

void ctx_say(struct ctx *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    c->message = say(c, format, args);
    va_end(args);
}

void ctx_fault(struct ctx *c, const char *place, const char *format, ...)
{
    if (c->fault_count == MOST_FAULTS)
        return;
    if (c->fault_count == c->fault_size) {
        size_t size = c->fault_size ? c->fault_size * 2 : 8;
        struct ctx_fault *faults = arena_array(c->arena, size, sizeof *faults);
        if (c->fault_count > 0)
            memcpy(faults, c->faults, c->fault_count * sizeof *faults);
        c->faults = faults;
        c->fault_size = size;
    }
    va_list args;
    va_start(args, format);
    c->faults[c->fault_count++] =
        (struct ctx_fault){arena_copy(c->arena, place, strlen(place)), say(c, format, args)};
    va_end(args);
}

enum err ctx_faulty(struct ctx *c)
{
    if (c->fault_count == 0)
        return OK;
    if (c->fault_count == 1)
        return ctx_fail(c, ERR_INVALID, "%s", c->faults[0].sentence);
    return ctx_fail(c, ERR_INVALID, "有 %zu 处填写有误，请按各处的提示改正后再提交。",
                    c->fault_count);
}

void ctx_defer(struct ctx *c, void (*release)(void *), void *thing)
{
    struct ctx_deferred *deferred = arena_alloc(c->arena, sizeof *deferred);
    *deferred = (struct ctx_deferred){release, thing, c->deferred};
    c->deferred = deferred;
}

static void release_down_to(struct ctx *c, const struct ctx_deferred *last)
{
    while (c->deferred != last) {
        struct ctx_deferred *deferred = c->deferred;
        c->deferred = deferred->next;
        deferred->release(deferred->thing);
    }
}

void ctx_rewind(struct ctx *c, const struct ctx *before)
{
    release_down_to(c, before->deferred);
    *c = *before;
}

void ctx_end(struct ctx *c)
{
    release_down_to(c, NULL);
    c->message = NULL;
    c->faults = NULL;
    c->fault_count = c->fault_size = 0;
}
