/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this folder share. */
#ifndef LIANBING_BACKUP_OWN_H
#define LIANBING_BACKUP_OWN_H

#include "backup/backup.h"
#include "platform/audit/sm3.h"
#include "platform/base/field.h"
#include "platform/base/text.h"

#define BACKUP_ABOUT    "lianbing-backup.json"
#define BACKUP_DATABASE "lianbing.db"
#define BACKUP_SETTINGS "lianbing.conf"
#define BACKUP_FILES    "blobs/"
#define BACKUP_SUMS     "SHA256SUMS"
#define BACKUP_END      "lianbing-backup.end"

enum { BACKUP_FORMAT = 1, BACKUP_BUFFER = 256 * 1024, BACKUP_SUM_HEX = 64 };

extern const struct field backup_fields[];
extern const char *const backup_reason_words[];

/* blobs/ab/<hash>, below the data folder and in the backup. */
const char *backup_file_name(struct ctx *c, const char *hash);
/* The closing record. */
const char *backup_end_text(struct ctx *c, int64_t members, int64_t bytes,
                            const struct backup *backup);
/* Reads what a backup says of itself. */
MUST_USE enum err backup_read_about(struct ctx *c, struct bytes json, struct backup *ret);

/* ---- Reading --------------------------------------------------------------------------------- */

/* Where members go while they are read. */
struct backup_sink {
    /* A descriptor that takes the content; -1: nobody wants it. */
    enum err (*open)(struct ctx *c, void *user, const char *name, int *ret_file);
    /* It has been written; `sum` is its SHA-256. Closes the descriptor. */
    enum err (*close)(struct ctx *c, void *user, const char *name, const char *sum, int file);
    void *user;
};

/* From the first byte to the last; ERR_INVALID: not whole. */
MUST_USE enum err backup_read(struct ctx *c, const char *path, const struct backup_sink *sink,
                              const struct backup_progress *progress, struct backup *ret);

/* ---- The database of a backup ---------------------------------------------------------------- */

struct backup_database {
    int64_t schema, last_change, files;
    const char *audit_head;
    bool is_audit_intact;
};

/* Looks FOLDER/lianbing.db through. ERR_INVALID: it is damaged. */
MUST_USE enum err backup_examine(struct ctx *c, const char *folder, struct backup_database *ret);
/* And holds it against what the backup says. */
MUST_USE enum err backup_check_database(struct ctx *c, const char *folder,
                                        const struct backup *backup);
/* Calls `each` for the hash of every file that the database refers to, in order. */
MUST_USE enum err backup_each_file(struct ctx *c, const char *folder,
                                   enum err (*each)(struct ctx *c, void *user, const char *hash),
                                   void *user);

/* ---- The disk -------------------------------------------------------------------------------- */

/* By errno: full, or what the system says. `what` is a Chinese clause: 备份没有做成. */
MUST_USE enum err backup_fail_on_disk(struct ctx *c, const char *what);
bool backup_write_all(int file, const void *at, size_t length);
/* Removes a folder with the files in it, but none below. */
void backup_remove_folder(struct ctx *c, const char *folder);
/* Whoever runs the command, files belong to the owner of the folder. */
void backup_give_to_owner(int file, const char *folder);
/* The SHA-256 of a file in hex; NULL: it can't be read. */
const char *backup_sum_of(struct ctx *c, const char *path);
const char *backup_folder_of(struct ctx *c, const char *path);

#endif
