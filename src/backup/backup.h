/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups: made beside the running server, read back before they count, restored as a whole.
 *
 * - A backup is one tar file: what it is (lianbing-backup.json), the database as of one moment,
 *   lianbing.conf, the stored files by their SHA-256, SHA256SUMS over all of these, and a closing
 *   record (lianbing-backup.end) with the SM3 of SHA256SUMS. `tar` and `sha256sum -c` read it.
 *   Every byte is determined by the contents, so a torn file and a flipped bit are both seen.
 * - It is written under another name, synced, read back from the disk, and only then gets its own.
 *   The database in it is checked: pages, references, the chain of the audit.
 * - Sessions and unfinished uploads are not in it, nor is the key file: who has a backup alone has
 *   no identity numbers.
 * - A backup without files (before a publication or a migration, where seconds count) is restored
 *   over the folder that still has them.
 * - Restoring puts the files in place first and swaps the database last, by one rename: whenever it
 *   is killed, the folder has the old data or the new. What was there is kept aside.
 *
 * Functions that read or write a backup take their time: LANE_SLOW, before anything was read from
 * c->db (a read transaction keeps the log of the database from being emptied), or a command.
 */
#ifndef LIANBING_BACKUP_H
#define LIANBING_BACKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform/base/ctx.h"

enum backup_reason {
    BACKUP_NIGHTLY,
    BACKUP_ASKED,     /* on the admin page */
    BACKUP_FREEZE,    /* before a publication; without files */
    BACKUP_MIGRATION, /* before an upgrade of the database; without files */
    BACKUP_COMMAND    /* lianbing backup */
};

struct backup {
    /* What it says of itself. */
    int64_t format;
    const char *program; /* version */
    int64_t schema;      /* highest migration */
    int64_t at;          /* Unix ms */
    int reason;          /* enum backup_reason */
    bool holds_files;
    int64_t files, file_bytes; /* of those that the database refers to and that were there */
    int64_t missing;           /* referred to, but not there even when it was made */
    int64_t last_change;       /* id of the last audit row; 0: none */
    const char *audit_head;
    bool is_audit_intact;
    const char *key; /* mark of the key file (org_keys_mark); "" if it was not known */

    /* What was found. */
    int64_t damaged;  /* files that were no more what they had been, even when it was made */
    int64_t bytes;    /* of the backup */
    const char *hash; /* SM3 of SHA256SUMS, hex */
};

/* Told how far it is; from the same thread. */
struct backup_progress {
    void (*say)(void *user, int percent, const char *what);
    void *user;
};

struct backup_wish {
    const char *path; /* must not be there */
    enum backup_reason reason;
    bool holds_files;
    const char *key;                        /* mark of the key file, "" if not known */
    const struct backup_progress *progress; /* NULL: nobody asks */
};

/* Backs c->folder up. ERR_BUSY: no room, or another one is at it; ERR_CONFLICT: `path` is there. */
MUST_USE enum err backup_make(struct ctx *c, const struct backup_wish *wish, struct backup *ret);

/* What a file says of itself and whether its closing record is there: no more, but at once. */
MUST_USE enum err backup_peek(struct ctx *c, const char *path, struct backup *ret);
/* Reads all of it and checks everything. ERR_INVALID: it is not whole, with what is wrong. */
MUST_USE enum err backup_verify(struct ctx *c, const char *path,
                                const struct backup_progress *progress, struct backup *ret);
/* A sentence on what a whole backup lacks (files that were missing or damaged, a broken audit when
 * it was made); NULL: nothing. */
const char *backup_flaw(struct ctx *c, const struct backup *backup);

struct backup_return {
    const char *path;
    const char *key;   /* mark of the key file that is there; NULL: there is none */
    bool is_key_lost;  /* restore without the right key file all the same */
    int newest_schema; /* of this program */
    const struct backup_progress *progress;

    const char *kept; /* set: the folder with what was there before; NULL: nothing was */
};

/* Restores into c->folder, which is made, or is empty, or holds data that no server is using.
 * ERR_INVALID: the backup is not whole or doesn't fit; nothing is changed. */
MUST_USE enum err backup_restore(struct ctx *c, struct backup_return *how, struct backup *ret);

/* ---- What a server keeps by itself ----------------------------------------------------------- */

struct backup_settings {
    const char *folder; /* where they are kept; made when it is first needed */
    int64_t hour;       /* of the nightly one, in Shanghai */
    int64_t keep;       /* how many of each reason; 0: none are made by themselves */
    const char *key;
};

/* Once, before the first unit of work. */
void backup_use(const struct backup_settings *settings);
const struct backup_settings *backup_settings(void);

/* Makes one in the folder of backups, notes how it went, and removes the oldest of this reason. */
MUST_USE enum err backup_keep(struct ctx *c, enum backup_reason reason,
                              const struct backup_progress *progress, struct backup *ret);
/* Before a publication: a backup that fails is noted and logged, and doesn't stop the office. */
void backup_before_freeze(struct ctx *c);

struct backup_kept {
    const char *name;
    struct backup backup;
    bool is_whole; /* at first sight; `backup` is filled only then, but for bytes */
};
struct backup_list {
    const struct backup_kept *list; /* the newest first */
    size_t count;
};
struct backup_list backup_find(struct ctx *c);

/* The last good one that holds everything, wherever it was written to, and the last failure. */
struct backup_note {
    int64_t at; /* 0: there was none yet */
    const char *path;
    int64_t bytes, last_change;
    const char *flaw, *key;
    int64_t failed_at; /* 0: none since */
    const char *failure;
};
struct backup_note backup_last(struct ctx *c);
/* Notes that it went well. */
void backup_note_made(struct ctx *c, const char *path, const struct backup *backup);
/* Audit rows behind the last good backup: what would be lost now. */
int64_t backup_changes_since(struct ctx *c, const struct backup_note *note);

const char *backup_reason_title(int reason);

#endif
