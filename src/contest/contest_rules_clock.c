/* SPDX-License-Identifier: Apache-2.0 */
/* The clock of a subject, told from its presses alone. */
#include "contest/contest_rules.h"

enum { CALLS_OF_ABSENT = 3, MS_A_SECOND = 1000 };

static void halt(struct contest_clock *clock, int64_t at)
{
    /* A clock of the machine that was set back takes nothing away. */
    if (clock->running_at != 0 && at > clock->running_at)
        clock->ms += at - clock->running_at;
    clock->running_at = 0;
}

static void press(struct contest_clock *clock, const struct contest_press *press)
{
    switch (press->kind) {
    case PRESS_CALL: clock->calls++; break;
    case PRESS_START:
    case PRESS_RESUME:
        clock->running_at = press->at;
        clock->state = CLOCK_RUNNING;
        break;
    case PRESS_PAUSE:
        halt(clock, press->at);
        clock->state = CLOCK_PAUSED;
        break;
    case PRESS_STOP:
        halt(clock, press->at);
        clock->state = CLOCK_STOPPED;
        break;
    case PRESS_CORRECT:
        clock->running_at = 0;
        clock->ms = press->value / (DECIMAL_ONE / MS_A_SECOND);
        clock->state = CLOCK_STOPPED;
        clock->is_corrected = true;
        break;
    case PRESS_WARN: clock->warnings++; break;
    case PRESS_VOID:
        *clock = (struct contest_clock){.calls = clock->calls, .warnings = clock->warnings};
        break;
    case PRESS_LIFT: clock->state = clock->before; break;
    default:
        /* A clock that was stopped by the verdict may go on from there, should that be lifted. */
        halt(clock, press->at);
        clock->before = clock->state == CLOCK_RUNNING ? CLOCK_PAUSED : clock->state;
        clock->state = CLOCK_OUT;
        break;
    }
}

struct contest_clock contest_clock_of(const struct contest_press *presses, size_t count)
{
    struct contest_clock clock = {.state = CLOCK_WAITING};
    for (size_t i = 0; i < count; i++)
        press(&clock, &presses[i]);
    return clock;
}

static const char *refuse_state(const struct contest_clock *clock, int kind)
{
    switch (kind) {
    case PRESS_CALL:
        return clock->state == CLOCK_WAITING ? NULL : "已经开始计时或者已有结论，不用再点名。";
    case PRESS_START:
        return clock->state == CLOCK_WAITING ? NULL : "已经开始过计时；重赛请先判本轮作废。";
    case PRESS_PAUSE: return clock->state == CLOCK_RUNNING ? NULL : "没有在计时，不能暂停。";
    case PRESS_RESUME: return clock->state == CLOCK_PAUSED ? NULL : "没有暂停，不用继续。";
    case PRESS_STOP:
        return clock->state == CLOCK_RUNNING || clock->state == CLOCK_PAUSED
                   ? NULL
                   : "没有在计时，不能停表。";
    case PRESS_CORRECT: return clock->state == CLOCK_STOPPED ? NULL : "停表以后才能更正用时。";
    case PRESS_ABSENT:
        return clock->state == CLOCK_WAITING && clock->calls >= CALLS_OF_ABSENT
                   ? NULL
                   : "点名三次未到的，才能判弃权。";
    case PRESS_LIFT:
        return clock->state == CLOCK_OUT ? NULL : "没有判弃权，成绩也没有作废，不用撤销。";
    default:
        return clock->state == CLOCK_OUT ? "已经判为弃权或者成绩作废；判错的，请裁判长撤销判罚。"
                                         : NULL;
    }
}

const char *contest_refuse_press(const struct contest_clock *clock, int kind, const char *reason)
{
    bool wants_reason = kind == PRESS_PAUSE || kind == PRESS_CORRECT || kind == PRESS_WARN ||
                        kind == PRESS_VOID || kind == PRESS_VOID_ALL || kind == PRESS_LIFT;
    const char *refused = refuse_state(clock, kind);
    if (!refused && wants_reason && !*reason)
        return "请写明原因。";
    return refused;
}

int64_t contest_clock_seconds(const struct contest_clock *clock)
{
    return (clock->ms + 9) / 10 * (DECIMAL_ONE / 100);
}
