/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An order to render, as bytes between a process and its child.
 *
 * One function describes the form for both directions, so that they cannot drift apart: the same
 * wire_carry_order writes with `write` set and reads from `in` without it.
 *
 * - A number is 8 bytes, lowest first. A text is its length, its bytes and a NUL; it holds no other
 *   NUL. A list is its count and its elements.
 * - What is read is checked: lengths and counts against what is left, kinds against their lists,
 *   and nothing may be left over. The first breach sets `is_broken`; what comes after is zeros.
 * - Texts that were read lie in `in`. Writing asks the arena for nothing.
 */
#ifndef LIANBING_RENDER_WIRE_H
#define LIANBING_RENDER_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/text.h"
#include "platform/render/render.h"

enum { WIRE_BUFFER = 16 * 1024 };

struct wire {
    bool (*write)(void *user, const char *bytes, size_t length); /* false: the other end is gone */
    void *user;
    struct arena *arena; /* for what is read */
    struct bytes in;     /* what is left to read */
    bool is_broken;
    size_t used;
    char buffer[WIRE_BUFFER]; /* of what is yet to be written */
};

struct render_order {
    enum render_format format;
    struct render_settings settings; /* without the function; whether there is one is told */
    bool wants_progress;
    uint64_t seconds;
    uint64_t memory;
    struct document *document;
};

void wire_carry_number(struct wire *wire, uint64_t *number);
void wire_carry_bytes(struct wire *wire, struct bytes *bytes);
void wire_carry_order(struct wire *wire, struct render_order *order);

/* Writes what is still in the buffer. False: something went wrong, now or before. */
bool wire_flush(struct wire *wire);

#endif
