/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "platform/http/server.h"

uint64_t loop_now(const struct loop *loop)
{
    return uv_now(&loop->uv);
}

/* strftime would do, but speaks the language of the machine once somebody has set one. */
const char *loop_date(struct loop *loop)
{
    static const char days[][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t now = time(NULL);
    struct tm tm;
    if (now == loop->date_of || !gmtime_r(&now, &tm))
        return loop->date;
    loop->date_of = now;
    (void)snprintf(loop->date, sizeof loop->date, "%s, %02d %s %04d %02d:%02d:%02d GMT",
                   days[tm.tm_wday % 7], tm.tm_mday, months[tm.tm_mon % 12],
                   (tm.tm_year + 1900) % 10000, tm.tm_hour, tm.tm_min, tm.tm_sec % 100);
    return loop->date;
}

/* ---- from other threads ---------------------------------------------------------------------- */

/* In both, libuv is told under the lock: a loop that ends takes the lock once more before it takes
 * its handle away, so nobody is still on the way to it then. */

void loop_take_answered(struct exchange *x)
{
    struct loop *loop = ((struct call *)x)->connection->loop;
    x->next = NULL;
    uv_mutex_lock(&loop->lock);
    bool is_first = !loop->answered;
    *loop->answered_end = x;
    loop->answered_end = &x->next;
    if (is_first)
        (void)uv_async_send(&loop->wake);
    uv_mutex_unlock(&loop->lock);
}

void loop_take_event(struct loop *loop, struct delivery *delivery)
{
    delivery->next = NULL;
    uv_mutex_lock(&loop->lock);
    bool is_first = !loop->deliveries;
    *loop->deliveries_end = delivery;
    loop->deliveries_end = &delivery->next;
    if (is_first)
        (void)uv_async_send(&loop->wake);
    uv_mutex_unlock(&loop->lock);
}

/* ---- the loop's own callbacks ---------------------------------------------------------------- */

static void on_acceptable(uv_poll_t *handle, int status, int events)
{
    (void)status;
    (void)events;
    listen_accept(handle->data);
}

static void take_back(struct exchange *x)
{
    struct call *call = (struct call *)x;
    struct connection *c = call->connection;
    if (x->work.ctx.actor.person != 0)
        c->is_known = true;
    else if (x->status == 401)
        c->is_known = false;
    if (!c->is_closing)
        answer_send(call);
    connection_release(c);
}

static void stop_accepting(struct loop *loop)
{
    if (uv_is_closing((uv_handle_t *)&loop->accepting))
        return;
    /* Who is already in the queue has been promised an answer by the kernel. */
    listen_accept(loop);
    (void)uv_poll_stop(&loop->accepting);
    uv_close((uv_handle_t *)&loop->accepting, NULL);
    (void)close(loop->listener);
}

static void sweep_all(struct loop *loop)
{
    struct connection *next;
    for (struct connection *c = loop->connections; c; c = next) {
        next = c->next;
        connection_sweep(c);
    }
}

static void on_wake(uv_async_t *handle)
{
    struct loop *loop = handle->data;
    uv_mutex_lock(&loop->lock);
    struct exchange *x = loop->answered;
    struct delivery *delivery = loop->deliveries;
    loop->answered = NULL;
    loop->answered_end = &loop->answered;
    loop->deliveries = NULL;
    loop->deliveries_end = &loop->deliveries;
    uv_mutex_unlock(&loop->lock);
    while (x) {
        struct exchange *next = x->next;
        take_back(x);
        x = next;
    }
    while (delivery) {
        struct delivery *next = delivery->next;
        stream_deliver(loop, delivery);
        delivery = next;
    }
    if (atomic_load(&loop->server->is_stopping)) {
        stop_accepting(loop);
        sweep_all(loop);
        loop_end_if_done(loop);
    }
}

static void on_sweep(uv_timer_t *timer)
{
    struct loop *loop = timer->data;
    sweep_all(loop);
    if (!loop->is_accepting && !atomic_load(&loop->server->is_stopping))
        loop->is_accepting = uv_poll_start(&loop->accepting, UV_READABLE, on_acceptable) == 0;
    loop_end_if_done(loop);
}

void loop_end_if_done(struct loop *loop)
{
    if (loop->is_ending || loop->connections || !atomic_load(&loop->server->is_stopping))
        return;
    uv_mutex_lock(&loop->lock);
    bool is_idle = !loop->answered && !loop->deliveries;
    uv_mutex_unlock(&loop->lock);
    if (!is_idle || !uv_is_closing((uv_handle_t *)&loop->accepting))
        return;
    loop->is_ending = true;
    uv_close((uv_handle_t *)&loop->sweep, NULL);
    uv_close((uv_handle_t *)&loop->wake, NULL);
}

const char *loop_open(struct loop *loop)
{
    unsigned pause = (unsigned)loop->server->limits.sweep_ms;
    loop->answered_end = &loop->answered;
    loop->deliveries_end = &loop->deliveries;
    loop->accepting.data = loop->sweep.data = loop->wake.data = loop;
    if (uv_loop_init(&loop->uv) != 0 || uv_mutex_init(&loop->lock) != 0 ||
        uv_async_init(&loop->uv, &loop->wake, on_wake) != 0 ||
        uv_timer_init(&loop->uv, &loop->sweep) != 0 ||
        uv_timer_start(&loop->sweep, on_sweep, pause, pause) != 0 ||
        uv_poll_init(&loop->uv, &loop->accepting, loop->listener) != 0 ||
        uv_poll_start(&loop->accepting, UV_READABLE, on_acceptable) != 0)
        return "服务器的事件循环无法启动，请检查系统资源（内存、文件句柄）后重试。";
    loop->is_accepting = true;
    return NULL;
}

void loop_run(void *arg)
{
    struct loop *loop = arg;
    (void)uv_run(&loop->uv, UV_RUN_DEFAULT);
    (void)uv_loop_close(&loop->uv);
}
