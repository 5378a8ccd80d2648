/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The zip package inside an .xlsx: its parts, read as a stream of XML elements, within limits.
 *
 * - Limits are held against what really comes out of the zip, never against what it declares.
 * - The first thing that is wrong stays in `wrong`; from then on nothing more is read.
 * - A part is read by a `struct part_reader`: `markup` says which elements matter, by the element
 *   that they stand in; all others, and all that is in them, are passed over. Prefixes of names do
 *   not count. The handlers must not allocate from the arena: they are called by the XML parser,
 *   which cannot be given back once somebody has jumped out of it. They keep what they read in
 *   memory of fixed size and call part_pause; the caller of part_read then does the rest.
 */
#ifndef LIANBING_PLATFORM_TABLE_PACKAGE_H
#define LIANBING_PLATFORM_TABLE_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/text.h"

struct faults;

enum {
    PACKAGE_DEEPEST = 32,
    PACKAGE_PATH = 256, /* bytes of a part's path, with its NUL */
};

enum package_wrong {
    PACKAGE_FINE,
    PACKAGE_TOO_LARGE,
    PACKAGE_TOO_MANY_PARTS,
    PACKAGE_DAMAGED,
    PACKAGE_ENCRYPTED,
    PACKAGE_NO_PART,
    PACKAGE_BOMB,
    PACKAGE_BAD_XML,
    PACKAGE_TOO_DEEP,
    PACKAGE_LONG_TOKEN,
    PACKAGE_DTD,
    PACKAGE_BAD_ROW,
    PACKAGE_LONG_TEXT,
    PACKAGE_NO_MEMORY,
};

enum part_state { PART_PAUSED, PART_END, PART_WRONG };

/* Elements are numbered by each reader, from ELEMENT_FIRST. */
enum { ELEMENT_OTHER, ELEMENT_TOP, ELEMENT_FIRST };

struct markup {
    int parent;
    const char *name;
    int element;
};

struct part_reader {
    const struct markup *markup;
    size_t markup_count;
    void (*begin)(void *user, int element, const char **attributes); /* each may be NULL */
    void (*text)(void *user, int element, const char *at, size_t length);
    void (*end)(void *user, int element);
};

struct package {
    struct zip *zip;
    struct zip_file *file;
    struct XML_ParserStruct *parser;
    size_t packed;     /* bytes of the file */
    uint64_t unpacked; /* bytes that have come out of it */
    uint64_t fed;      /* of those, the current part's */
    uint64_t taken;    /* of those, what the parser is done with */
    uint64_t expected; /* what the parts in use declare; for progress only */
    enum package_wrong wrong;
    const struct part_reader *reader;
    void *user;
    bool is_paused;
    bool is_all_fed;
    int depth;
    int stack[PACKAGE_DEEPEST + 1];
};

/* `content` must stay. False: see `wrong`. Either way package_close gives all back. */
bool package_open(struct package *package, struct bytes content);
void package_close(struct package *package);

/* Bytes that the part declares; 0 if there is no such part. */
uint64_t package_part_size(const struct package *package, const char *path);

/* Begins a part; the one before must have been closed. */
bool part_open(struct package *package, const char *path, const struct part_reader *reader,
               void *user);
/* Reads on until a handler pauses, or the part ends, or something is wrong. */
enum part_state part_read(struct package *package);
void part_close(struct package *package);
/* Begins, reads and closes a part whose handlers never pause. */
bool part_read_whole(struct package *package, const char *path, const struct part_reader *reader,
                     void *user);

/* For handlers. part_pause is for `end` only. */
void part_pause(struct package *package);
void package_refuse(struct package *package, enum package_wrong wrong);
/* The value of an attribute by its name without prefix, or NULL. */
const char *part_attribute(const char **attributes, const char *name);

/* Says what is wrong. */
void package_say(enum package_wrong wrong, struct faults *faults);

#endif
