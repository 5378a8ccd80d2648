/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/edge/unit.h"

#include <setjmp.h>
#include <sodium.h>

#include "platform/edge/inside.h"
#include "platform/edge/log.h"

/* Where a full arena leads to; a thread runs one unit at a time. */
static _Thread_local sigjmp_buf *way_out;

static void leave(struct arena *arena)
{
    if (way_out)
        siglongjmp(*way_out, 1);
    LOG(LOG_FAIL, "memory_full_outside_of_a_unit", log_int("bytes", (int64_t)arena->held));
}

static void fill_random(void *bytes, size_t size)
{
    randombytes_buf(bytes, size);
}

void work_init(struct work *work, struct edge *edge)
{
    *work = (struct work){0};
    arena_init(&work->arena, WORK_MOST_MEMORY, leave);
    work->ctx.arena = &work->arena;
    work->ctx.actor.name = "";
    work->ctx.actor.address = "";
    work->ctx.random = fill_random;
    work->ctx.folder = edge->folder;
    work->ctx.now = edge_now(edge);
}

void work_release(struct work *work)
{
    ctx_end(&work->ctx);
    arena_release(&work->arena);
}

bool work_within_arena(struct work *work, void (*step)(struct work *work))
{
    sigjmp_buf out, *outer = way_out;
    struct unit unit;
    unit_take(&unit, work);
    way_out = &out;
    if (sigsetjmp(out, 0) == 0) {
        step(work);
        way_out = outer;
        return true;
    }
    way_out = outer;
    unit_rewind(&unit);
    return false;
}

void unit_take(struct unit *unit, struct work *work)
{
    unit->work = work;
    unit->before = work->ctx;
    unit->mark = arena_mark(&work->arena);
    unit->err = OK;
}

void unit_rewind(struct unit *unit)
{
    ctx_rewind(&unit->work->ctx, &unit->before);
    arena_rewind(&unit->work->arena, unit->mark);
}

void unit_blame(struct unit *unit, struct db *db)
{
    static const struct {
        enum err err;
        const char *sentence;
    } said[] = {
        [DB_WRONG] = {ERR_INTERNAL, "程序出现错误，这次操作没有保存。请重试；如果仍然不行，"
                                    "请把操作的时间告诉系统管理员。"},
        [DB_FULL] = {ERR_BUSY, "服务器的磁盘已满，这次操作没有保存，此前已保存的内容没有变动。"
                               "请告诉系统管理员清理磁盘，然后重试。"},
        [DB_DISK] = {ERR_BUSY, "服务器读写磁盘出错，这次操作没有保存，此前已保存的内容没有变动。"
                               "请稍后重试；如果仍然不行，请告诉系统管理员检查磁盘。"},
        [DB_BUSY] = {ERR_BUSY, "数据库正被其他程序占用，这次操作没有保存。请稍后重试。"},
        [DB_BROKEN] = {ERR_INTERNAL, "服务器读写数据失败，这次操作没有保存。请稍后重试；"
                                     "如果仍然不行，请告诉系统管理员检查数据库。"},
    };
    enum db_failure failure = db_failure(db);
    if (failure == DB_FINE)
        return;
    LOG(LOG_FAIL, "database_failed", log_text("cause", db_cause(db)),
        log_int("lane", unit->work->lane));
    unit_rewind(unit);
    unit->err = said[failure].err;
    unit->work->ctx.message = said[failure].sentence;
}

enum err unit_run(struct unit *unit, struct db *db, int64_t now)
{
    sigjmp_buf out;
    unit->work->ctx.db = db;
    unit->work->ctx.now = now;
    way_out = &out;
    if (sigsetjmp(out, 0) == 0) {
        unit->err = unit->work->run(unit->work);
    } else {
        unit_rewind(unit);
        unit->err = ERR_TOO_BIG;
        unit->work->ctx.message = "这次操作的数据量过大，没有执行。请缩小范围，或者分批进行。";
    }
    way_out = NULL;
    db_end_unit(db);
    unit->work->ctx.db = NULL;
    unit_blame(unit, db);
    return unit->err;
}

void unit_finish(struct unit *unit)
{
    unit->work->done(unit->work, unit->err);
}
