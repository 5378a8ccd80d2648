/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parent's side. A server has threads, so its child is a program of its own (posix_spawn) and
 * not a fork; the two talk through a pair of sockets, one end each. The child does not answer
 * before it has read the whole order, so neither waits for the other in vain.
 */
#include "platform/render/render.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "platform/base/arena.h"
#include "platform/render/wire.h"

extern char **environ;

enum { DEFAULT_SECONDS = 60, LONGEST_SENTENCE = 4096 };

static const uint64_t default_memory = UINT64_C(2) << 30;

struct talk {
    int socket;
    pid_t child;
    int64_t deadline_ms; /* on the clock that is never set */
    bool is_late;
    bool is_unwanted;
    char sentence[LONGEST_SENTENCE];
    char *file; /* from the heap until the child is gone */
    size_t file_length;
    uint64_t pages, missing;
};

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool wait_for(struct talk *talk, short event)
{
    for (;;) {
        int64_t left = talk->deadline_ms - now_ms();
        if (left <= 0) {
            talk->is_late = true;
            return false;
        }
        struct pollfd watched = {.fd = talk->socket, .events = event};
        int ready = poll(&watched, 1, left < 60000 ? (int)left : 60000);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

static bool send_all(void *user, const char *bytes, size_t length)
{
    struct talk *talk = user;
    while (length > 0) {
        if (!wait_for(talk, POLLOUT))
            return false;
        ssize_t sent = send(talk->socket, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static bool receive_all(struct talk *talk, char *bytes, size_t length)
{
    while (length > 0) {
        if (!wait_for(talk, POLLIN))
            return false;
        ssize_t received = recv(talk->socket, bytes, length, MSG_DONTWAIT);
        if (received < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (received <= 0)
            return false;
        bytes += received;
        length -= (size_t)received;
    }
    return true;
}

static bool receive_number(struct talk *talk, uint64_t *ret_number)
{
    char bytes[8];
    if (!receive_all(talk, bytes, sizeof bytes))
        return false;
    struct wire wire = {.in = {bytes, sizeof bytes}};
    wire_carry_number(&wire, ret_number);
    return true;
}

/* ---- starting and ending it ---------------------------------------------------------------- */

/* A process that reads what strangers wrote gets none of the parent's secrets. */
static size_t choose_environment(char **chosen, size_t size)
{
    static const char *const passed[] = {
        "PATH=",       "HOME=",         "TMPDIR=",       "LANG=",          "XDG_CACHE_HOME=",
        "FONTCONFIG_", "ASAN_OPTIONS=", "LSAN_OPTIONS=", "UBSAN_OPTIONS=", "LLVM_PROFILE_FILE=",
    };
    size_t count = 0;
    for (char **variable = environ; *variable; variable++) {
        for (size_t i = 0; i < sizeof passed / sizeof passed[0] && count + 1 < size; i++) {
            if (strncmp(*variable, passed[i], strlen(passed[i])) == 0)
                chosen[count++] = *variable;
        }
    }
    chosen[count] = NULL;
    return count;
}

static int spawn(struct talk *talk, const char *program, int socket)
{
    enum { MOST_VARIABLES = 64 };
    char *environment[MOST_VARIABLES];
    (void)choose_environment(environment, MOST_VARIABLES);
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, usual;
    (void)sigemptyset(&none);
    (void)sigemptyset(&usual);
    (void)sigaddset(&usual, SIGPIPE);
    (void)sigaddset(&usual, SIGXCPU);
    (void)sigaddset(&usual, SIGXFSZ);
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawnattr_setsigmask(&attributes, &none);
    (void)posix_spawnattr_setsigdefault(&attributes, &usual);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int failed = posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
    failed = failed ? failed : posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
    if (!failed) {
        char name[] = "lianbing", worker[] = "render-worker";
        char *words[] = {name, worker, NULL};
        failed = posix_spawn(&talk->child, program, &actions, &attributes, words, environment);
    }
    (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static bool start(struct talk *talk, const char *program)
{
    int sockets[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return false;
    talk->socket = sockets[0];
    int failed = spawn(talk, program ? program : "/proc/self/exe", sockets[1]);
    (void)close(sockets[1]);
    if (failed) {
        (void)close(sockets[0]);
        talk->child = 0;
    }
    return !failed;
}

static void end(struct talk *talk)
{
    (void)close(talk->socket);
    (void)kill(talk->child, SIGKILL);
    int status;
    pid_t ended;
    do
        ended = waitpid(talk->child, &status, 0);
    while (ended < 0 && errno == EINTR);
}

/* ---- the talk ------------------------------------------------------------------------------ */

static bool receive_file(struct talk *talk, size_t most)
{
    uint64_t length;
    if (!receive_number(talk, &talk->pages) || !receive_number(talk, &talk->missing) ||
        !receive_number(talk, &length) || length > most)
        return false;
    talk->file = malloc((size_t)length + 1);
    talk->file_length = (size_t)length;
    if (talk->file && receive_all(talk, talk->file, (size_t)length))
        return true;
    free(talk->file);
    talk->file = NULL;
    return false;
}

static bool receive_sentence(struct talk *talk)
{
    uint64_t length;
    if (!receive_number(talk, &length) || length >= LONGEST_SENTENCE)
        return false;
    bool is_whole = receive_all(talk, talk->sentence, (size_t)length);
    talk->sentence[is_whole ? length : 0] = '\0';
    return is_whole;
}

static bool receive_answer(struct talk *talk, const struct render_settings *settings)
{
    for (;;) {
        uint64_t kind, done, total;
        if (!receive_number(talk, &kind))
            return false;
        if (kind == 'D')
            return receive_file(talk,
                                settings->most_bytes ? settings->most_bytes : RENDER_MOST_BYTES);
        if (kind == 'E')
            return receive_sentence(talk);
        if (kind != 'P' || !receive_number(talk, &done) || !receive_number(talk, &total))
            return false;
        if (settings->progress && !settings->progress(settings->user, done, total)) {
            talk->is_unwanted = true;
            return false;
        }
    }
}

static void converse(struct talk *talk, struct render_order *order)
{
    struct wire wire = {.write = send_all, .user = talk};
    wire_carry_order(&wire, order);
    if (wire_flush(&wire) && shutdown(talk->socket, SHUT_WR) == 0)
        (void)receive_answer(talk, &order->settings);
}

/* Why there is no file. */
static struct rendered failure(const struct talk *talk, struct arena *arena, unsigned seconds)
{
    const char *sentence = "生成文件时出错或内存不足，未能完成；请稍后再试，如仍不成功，"
                           "请联系管理员查看日志。";
    if (talk->is_unwanted)
        sentence = "已取消。";
    else if (talk->is_late)
        sentence = text_format(
            arena, "生成文件超过 %u 秒，已停止；请稍后再试，或缩小范围分几次导出。", seconds);
    else if (talk->sentence[0])
        sentence = arena_copy(arena, talk->sentence, strlen(talk->sentence));
    return (struct rendered){.sentence = sentence};
}

static struct rendered take_file(const struct talk *talk, struct arena *arena)
{
    /* `full` may not return, and then nobody would free the file. */
    size_t room = arena->maximum > arena->held ? arena->maximum - arena->held : 0;
    if (talk->file_length >= room || room - talk->file_length < 4096)
        return (struct rendered){.sentence = "生成的文件过大，超出本次操作可用的内存；"
                                             "请缩小范围分几次导出。"};
    return (struct rendered){
        .bytes = {arena_copy(arena, talk->file, talk->file_length), talk->file_length},
        .pages = (size_t)talk->pages,
        .missing = (size_t)talk->missing};
}

struct rendered render_in_child(struct document *document, enum render_format format,
                                const struct render_settings *settings,
                                const struct render_child *child)
{
    unsigned seconds = child->seconds ? child->seconds : DEFAULT_SECONDS;
    struct talk talk = {.deadline_ms = now_ms() + (int64_t)seconds * 1000};
    struct render_order order = {.format = format,
                                 .settings = *settings,
                                 .wants_progress = settings->progress != NULL,
                                 .seconds = seconds,
                                 .memory = child->memory ? child->memory : default_memory,
                                 .document = document};
    if (!start(&talk, child->program))
        return (struct rendered){.sentence = "系统繁忙，暂时无法生成文件，请稍后再试。"};
    converse(&talk, &order);
    end(&talk);
    if (!talk.file)
        return failure(&talk, document->arena, seconds);
    struct rendered file = take_file(&talk, document->arena);
    free(talk.file);
    return file;
}
