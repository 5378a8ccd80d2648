/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ways in which a use case can end, told once: name, HTTP status, code on the wire.
 *
 * A new one needs a reason; the detail goes into the sentence (ctx_fail). ERR_INTERNAL is for what
 * the person can't mend; its cause is logged, never shown.
 */
#ifndef LIANBING_BASE_ERR_H
#define LIANBING_BASE_ERR_H

#define ERR_LIST(X)                      \
    X(OK, 200, "ok")                     \
    X(ERR_INVALID, 400, "invalid")       \
    X(ERR_SIGNED_OUT, 401, "signed_out") \
    X(ERR_FORBIDDEN, 403, "forbidden")   \
    X(ERR_NOT_FOUND, 404, "not_found")   \
    X(ERR_CONFLICT, 409, "conflict")     \
    X(ERR_TOO_BIG, 413, "too_big")       \
    X(ERR_TOO_MANY, 429, "too_many")     \
    X(ERR_INTERNAL, 500, "internal")     \
    X(ERR_BUSY, 503, "busy")

enum err {
#define X(name, status, code) name,
    ERR_LIST(X)
#undef X
};

int err_status(enum err err);
const char *err_code(enum err err);

#ifndef MUST_USE
#define MUST_USE __attribute__((warn_unused_result))
#endif

/* Passes a failure up. The only macro that hides a return. */
#define TRY(call)                   \
    do {                            \
        enum err try_err_ = (call); \
        if (try_err_ != OK)         \
            return try_err_;        \
    } while (0)

#endif
