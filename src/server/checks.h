/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is looked at to say whether an installation is well: by the health page, and by
 * `lianbing doctor`. A sentence says how it is and, unless all is well, what to do.
 */
#ifndef LIANBING_SERVER_CHECKS_H
#define LIANBING_SERVER_CHECKS_H

#include <stdint.h>

#include "backup/backup.h"
#include "platform/base/ctx.h"
#include "server/config.h"

enum check_level { CHECK_GOOD, CHECK_NOTE, CHECK_BAD };

struct check {
    const char *name, *sentence;
    enum check_level level;
};

/* Bytes that are free where `folder` lies; -1: not known. */
int64_t check_free_bytes(const char *folder);
/* Of a file; 0: there is none. */
int64_t check_file_bytes(const char *path);

struct check check_disk(struct ctx *c, const struct config *config);

/* `*ret_until`: its last day, as text; NULL: not known. */
struct check check_certificate(struct ctx *c, const struct config *config, const char **ret_until);

/* c->db is read: what has happened since the backup. */
struct check check_backup(struct ctx *c, const struct config *config,
                          const struct backup_note *note);

#endif
