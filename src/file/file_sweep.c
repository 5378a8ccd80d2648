/* SPDX-License-Identifier: Apache-2.0 */
/* What was never finished goes after a week: first what the database knows, later the bytes. */
#include "file/file.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_sql.h"
#include "platform/db/db.h"

enum { KEPT_DAYS = 7 };

#define MS_A_DAY INT64_C(86400000)

static int64_t oldest_kept(const struct ctx *c)
{
    return c->now - KEPT_DAYS * MS_A_DAY;
}

/* Begun uploads are in the database before they are on the disk; a day leaves room for a clock that
 * is put right. What a blob shares with it stays the blob's. */
static bool is_left_behind(struct ctx *c, const char *path, const char *name)
{
    struct stat about;
    bool is_upload = isdigit((unsigned char)*name) != 0;
    if (lstat(path, &about) != 0 || !S_ISREG(about.st_mode) ||
        c->now - (int64_t)about.st_mtim.tv_sec * 1000 < MS_A_DAY)
        return false;
    return !is_upload ||
           (!db_found(c, sql_file_upload_there, DB_ARGS(VAL((int64_t)strtoll(name, NULL, 10)))) &&
            db_ok(c));
}

enum err file_prepare_sweep(struct ctx *c, const void **ret_plan)
{
    static const char some[] = "some";
    const char *folder = text_format(c->arena, "%s/uploads", c->folder);
    DIR *uploads = opendir(folder);
    for (struct dirent *entry = uploads ? readdir(uploads) : NULL; entry;
         entry = readdir(uploads)) {
        struct arena_mark mark = arena_mark(c->arena);
        const char *path = text_format(c->arena, "%s/%s", folder, entry->d_name);
        if (is_left_behind(c, path, entry->d_name))
            (void)unlink(path);
        arena_rewind(c->arena, mark);
    }
    if (uploads)
        (void)closedir(uploads);
    bool is_old = db_found(c, sql_file_upload_any_old, DB_ARGS(VAL(oldest_kept(c))));
    *ret_plan = is_old ? some : NULL;
    return OK;
}

enum err file_sweep(struct ctx *c, const void *plan)
{
    (void)plan;
    (void)db_exec(c, sql_file_upload_delete_old, DB_ARGS(VAL(oldest_kept(c))));
    return OK;
}
