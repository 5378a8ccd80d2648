/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file as an answer: opened, measured and read on libuv's thread pool, because a disk may take
 * its time; written piece by piece, the next piece read when the last one is out. So a reader of
 * any speed costs one piece of memory.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "platform/http/negotiate.h"
#include "platform/http/server.h"

#define PIECE ((size_t)64 * 1024)

static void read_piece(struct call *call);

/* The thread pool is done; false: nobody waits for it any more. */
static bool is_back(struct call *call)
{
    struct connection *c = call->connection;
    bool goes_on = !c->is_closing;
    uv_fs_req_cleanup(&call->fs);
    /* The call may be gone after this. */
    connection_release(c);
    return goes_on;
}

static void fail(struct call *call, int error)
{
    if (error == UV_ENOENT)
        answer_refuse(call->connection, 404, "not_found",
                      "文件已不在原处，请联系系统管理员检查数据文件夹。");
    else if (error == UV_EMFILE || error == UV_ENFILE)
        answer_refuse(call->connection, 503, "busy", "系统正忙，请稍后再试。");
    else
        answer_refuse(call->connection, 500, "internal",
                      "文件读取失败，请稍后再试；如仍不行，请联系系统管理员。");
}

/* ---- pieces ---------------------------------------------------------------------------------- */

static void all_is_out(struct call *call)
{
    connection_answered(call->connection);
}

static void on_read(uv_fs_t *fs)
{
    struct call *call = fs->data;
    ssize_t size = fs->result;
    if (!is_back(call))
        return;
    if (size <= 0) {
        /* Shorter than it was, or unreadable: the length is already said, so only a broken
         * connection tells the other side. */
        connection_close(call->connection);
        return;
    }
    call->file_at += size;
    call->file_left -= size;
    connection_set_state(call->connection, WRITING);
    answer_write(call, (struct bytes){NULL, 0}, (struct bytes){call->piece, (size_t)size},
                 read_piece);
}

static void read_piece(struct call *call)
{
    struct connection *c = call->connection;
    if (call->file_left == 0 || call->is_head) {
        all_is_out(call);
        return;
    }
    size_t size = call->file_left < (int64_t)PIECE ? (size_t)call->file_left : PIECE;
    if (!call->piece)
        call->piece = malloc(size);
    uv_buf_t buffer = uv_buf_init(call->piece, (unsigned)size);
    if (!call->piece ||
        uv_fs_read(&c->loop->uv, &call->fs, call->file, &buffer, 1, call->file_at, on_read) != 0) {
        connection_close(c);
        return;
    }
    connection_set_state(c, WORKING);
    connection_hold(c);
}

/* ---- the head -------------------------------------------------------------------------------- */

static void send_nothing(struct call *call, int status)
{
    static const char outside[] =
        "{\"code\":\"invalid\",\"message\":\"要取的部分超出了文件的范围，请重新下载整个文件。\","
        "\"fields\":[]}";
    struct exchange *x = &call->x;
    x->status = status;
    x->answer = (struct bytes){NULL, 0};
    if (status == 416) {
        x->answer = bytes_of(outside);
        x->type = "application/json; charset=utf-8";
        x->disposition = NULL;
    }
    answer_send_head(call, all_is_out);
}

static void send_as_asked(struct call *call, int64_t size)
{
    int64_t from = 0, count = size;
    call->content_size = size;
    if (has_tag(call->if_none_match, call->etag)) {
        send_nothing(call, 304);
        return;
    }
    bool is_same = !call->if_range.at || bytes_are(call->if_range, call->etag);
    enum range range = is_same ? range_of(call->range, size, &from, &count) : RANGE_NONE;
    if (range == RANGE_OUTSIDE) {
        send_nothing(call, 416);
        return;
    }
    if (range == RANGE_PART) {
        call->x.status = 206;
        call->range_from = from;
    }
    call->file_at = from;
    call->file_left = count;
    call->is_file = true;
    answer_send_head(call, read_piece);
}

static void on_measured(uv_fs_t *fs)
{
    struct call *call = fs->data;
    int error = (int)fs->result;
    uv_stat_t stat = fs->statbuf;
    if (!is_back(call))
        return;
    if (error < 0 || (stat.st_mode & S_IFMT) != S_IFREG) {
        fail(call, error < 0 ? error : UV_EINVAL);
        return;
    }
    (void)snprintf(call->file_tag, sizeof call->file_tag, "\"%llx-%llx-%llx-%lx\"",
                   (unsigned long long)stat.st_ino, (unsigned long long)stat.st_size,
                   (unsigned long long)stat.st_mtim.tv_sec, (unsigned long)stat.st_mtim.tv_nsec);
    call->etag = call->file_tag;
    /* Kept by the reader's own browser alone, and asked about each time: rights may have ended. */
    call->cache = "private, no-cache";
    send_as_asked(call, (int64_t)stat.st_size);
}

static void on_opened(uv_fs_t *fs)
{
    struct call *call = fs->data;
    struct connection *c = call->connection;
    int file = (int)fs->result;
    /* Kept in the call first: whoever frees it closes the file. */
    call->file = file >= 0 ? file : -1;
    if (!is_back(call))
        return;
    if (file < 0)
        fail(call, file);
    else if (uv_fs_fstat(&c->loop->uv, &call->fs, file, on_measured) == 0)
        connection_hold(c);
    else
        fail(call, UV_EIO);
}

void sendfile_begin(struct call *call)
{
    struct connection *c = call->connection;
    /* Not blocked by a pipe, not led elsewhere by a link. */
    int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW;
    call->fs.data = call;
    connection_set_state(c, WORKING);
    if (uv_fs_open(&c->loop->uv, &call->fs, call->x.p.file, flags, 0, on_opened) == 0)
        connection_hold(c);
    else
        fail(call, UV_EIO);
}
