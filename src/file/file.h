/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stored bytes: brought in parts, kept by their hash, told by their content.
 *
 * - A file comes in parts of at most FILE_PART bytes, in order; each is synced before it is
 *   acknowledged, so a broken upload goes on the next day where it stopped. Bringing the same
 *   name, size and mark again takes up the same upload; the mark is whatever the client tells
 *   another file of that name and size apart by.
 * - When all is there it is hashed and held against the client's own hash, if it tells one; its
 *   type is told by its content, and what is dangerous is refused in words: PDFs with scripts,
 *   office files with macros, programs, what is none of the known types. The blob lies under its
 *   SHA-256; the same bytes are kept once.
 * - A file is only ever given out as an attachment.
 *
 * Functions that touch the disk belong on LANE_SLOW (before the row says so); the others are
 * short.
 */
#ifndef LIANBING_FILE_H
#define LIANBING_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/ctx.h"
#include "platform/base/text.h"

#define FILE_PART ((size_t)1024 * 1024)
#define FILE_MOST ((int64_t)2 * 1024 * 1024 * 1024)

/* The number is stored: new ones go to the end. */
enum file_type {
    FILE_TYPE_UNKNOWN,
    FILE_TYPE_PDF,
    FILE_TYPE_JPEG,
    FILE_TYPE_PNG,
    FILE_TYPE_DOCX,
    FILE_TYPE_XLSX,
    FILE_TYPE_PPTX,
    FILE_TYPE_OFD,
    FILE_TYPE_TEXT, /* CSV too */
    FILE_TYPE_MP4,
    FILE_TYPE_COUNT
};

const char *file_type_title(int type);
const char *file_type_media(int type);

struct file {
    int64_t id;
    const char *hash;
    const char *name;
    int64_t size;
    int type;
    int64_t unit;
    int64_t at;
    const char *person_name;
    const char *refusal; /* why it can't be taken; NULL: it can */
};

struct file_upload {
    int64_t id;
    int64_t unit;
    const char *name;
    int64_t size;
    int64_t received;
};

/* Begins, or takes up, an upload for the actor's unit. `mark`: "" if the client has none. */
MUST_USE enum err file_begin(struct ctx *c, const char *name, int64_t size, const char *mark,
                             struct file_upload *ret);
/* The actor's own upload, else ERR_NOT_FOUND. */
MUST_USE enum err file_upload_see(struct ctx *c, int64_t id, struct file_upload *ret);

/* Writes a part to the disk and syncs it. ERR_CONFLICT: `offset` is not where it goes on; then
 * *ret says where. Disk; afterwards file_part_received in the write lane. */
MUST_USE enum err file_write_part(struct ctx *c, int64_t id, int64_t offset, struct bytes part,
                                  struct file_upload *ret);
MUST_USE enum err file_part_received(struct ctx *c, const struct file_upload *upload);

/* Hashes, tells the type, and puts the blob in its place, or leaves the refusal in *ret. `hash`:
 * what the client has hashed itself; NULL: it has not. Disk; then file_finish. */
MUST_USE enum err file_check(struct ctx *c, int64_t upload, const char *hash, struct file *ret);
/* Ends the upload; its bytes (disk_upload_path) are spent once that is committed, not before: on a
 * full disk the finishing can be tried again. A refused one ends too, so that a mended file of the
 * same name and size starts anew: then OK, and *ret_refused is what to answer with. */
MUST_USE enum err file_finish(struct ctx *c, int64_t upload, struct file *file,
                              enum err *ret_refused);

/* A job_timer's, each night: uploads begun a week ago and never finished go, and bytes that no
 * upload is about any more. */
enum err file_prepare_sweep(struct ctx *c, const void **ret_plan);
enum err file_sweep(struct ctx *c, const void *plan);

/* Without asking whether they may; false: there is none. */
bool file_get(struct ctx *c, int64_t id, struct file *ret);
/* Somebody who may see facts, results or their own file of the unit; else ERR_NOT_FOUND. */
MUST_USE enum err file_see(struct ctx *c, int64_t id, struct file *ret);

/* The path of a blob, below c->folder. */
const char *file_path(struct ctx *c, const char *hash);

/* Keeps bytes that the program made itself; gives their hash. Disk. */
MUST_USE enum err file_keep(struct ctx *c, struct bytes bytes, const char **ret_hash);
/* Gives kept bytes a name, so that people can have them: hash, name, size, type and unit are given,
 * the file is the actor's. Write lane. */
void file_add(struct ctx *c, struct file *file);
/* The bytes of a blob, checked against its hash, in the arena with a writable byte behind; at most
 * `most`. ERR_INTERNAL: it is not there, or not what it was. Disk. */
MUST_USE enum err file_load(struct ctx *c, const char *hash, size_t most, struct bytes *ret);

#endif
