/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes on the disk: parts of uploads and blobs. All of it is synced before it returns OK. */
#ifndef LIANBING_FILE_DISK_H
#define LIANBING_FILE_DISK_H

#include "file/file.h"

/* FOLDER/uploads/<id>. */
const char *disk_upload_path(struct ctx *c, int64_t upload);

/* Writes a part of a file that will be `size` long; the last one cuts off what lay behind before.
 * ERR_BUSY with a sentence: the disk is full, or fails. */
MUST_USE enum err disk_write_part(struct ctx *c, const char *path, int64_t size, int64_t offset,
                                  struct bytes part);

/* Lets `look` see all bytes of a file, however large. Where they can't be read it is broken off in
 * the middle, and must therefore hold no lock. ERR_INTERNAL: the file isn't there; ERR_BUSY: the
 * disk fails, or the file was cut meanwhile. */
typedef void disk_look(void *user, struct bytes content);
MUST_USE enum err disk_look_at(struct ctx *c, const char *path, disk_look *look, void *user);

/* SHA-256 in hex. */
const char *disk_hash(struct ctx *c, struct bytes bytes);

/* -1: there is no such file. */
int64_t disk_size(const char *path);
void disk_forget(const char *path);

/* Gives a file its blob's name, too; it keeps the old one, so that a second try finds it. */
MUST_USE enum err disk_make_blob(struct ctx *c, const char *path, const char *hash);

#endif
