/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_demo_own.h"
#include "contest/contest_draw.h"
#include "platform/base/date.h"

enum { MS_A_SECOND = 1000 };

int64_t contest_demo_roll(struct contest_demo_holding *h, int64_t size)
{
    h->dice = h->dice * 1664525u + 1013904223u;
    return (int64_t)(h->dice >> 8) % size;
}

void contest_demo_act_as(struct ctx *c, int64_t person)
{
    struct org_person found;
    if (!org_person_get(c, person, &found))
        return;
    c->actor.person = person;
    c->actor.name = found.name;
}

/* ---- Before it begins ------------------------------------------------------------------------ */

enum err contest_demo_give(struct contest_demo_holding *h, int kind, int64_t subject,
                           int64_t person)
{
    struct contest_duty duty = {.duty = kind, .subject = subject, .person = person};
    return contest_give_duty(h->c, &h->contest, &duty);
}

enum err contest_demo_give_judges(struct contest_demo_holding *h, int64_t subject)
{
    for (int i = 0; i < DEMO_JUDGES; i++)
        TRY(contest_demo_give(h, DUTY_JUDGE, subject, h->judges[i]));
    return OK;
}

enum err contest_demo_draw(struct contest_demo_holding *h, int64_t subject, const char *number)
{
    struct draw draw;
    TRY(contest_draw_begin(h->c, h->contest.id, subject, DRAW_ORDER, &draw));
    TRY(draw_freeze(h->c, draw.record.id, draw.rev, &draw));
    TRY(draw_run(h->c, draw.record.id, draw.rev, number, &draw));
    return contest_draw_take(h->c, h->contest.id, subject, draw.record.id);
}

/* ---- Sheets ---------------------------------------------------------------------------------- */

/* Teams differ more than judges do. */
static int64_t share_of(struct contest_demo_holding *h, int64_t entrant)
{
    return 780 + entrant % DEMO_TEAMS * 11 + contest_demo_roll(h, 50);
}

static struct contest_cell_wish wish_of(const struct contest_item_row *item, int64_t part)
{
    int64_t marks = item->marks.millionths, step = item->step.millionths;
    int64_t value = item->kind == ITEM_TICK     ? marks
                    : item->kind == ITEM_DEDUCT ? marks * (1000 - part) / 1000
                                                : marks * part / 1000;
    bool is_noted = item->kind == ITEM_DEDUCT && value >= step;
    return (struct contest_cell_wish){.item = item->item,
                                      .value = {true, value / step * step},
                                      .note = is_noted ? "记录时间前后不一致" : "",
                                      .why = ""};
}

enum err contest_demo_fill(struct contest_demo_holding *h, const struct contest_sheet *sheet,
                           size_t count, int64_t share)
{
    struct field_list items = contest_items(h->c, h->contest.id, sheet->subject);
    const struct contest_item_row *list = items.at;
    contest_demo_act_as(h->c, sheet->person);
    for (size_t i = 0; i < count && i < items.count; i++) {
        struct contest_cell cell;
        struct contest_cell_wish wish =
            wish_of(&list[i], share != 0 ? share : share_of(h, sheet->entrant));
        wish.sheet = sheet->id;
        TRY(contest_cell_set(h->c, &wish, &cell));
    }
    return OK;
}

enum err contest_demo_judge(struct contest_demo_holding *h, const struct contest_sheet *sheet,
                            int64_t share)
{
    struct contest_sheet stored;
    TRY(contest_demo_fill(h, sheet, SIZE_MAX, share));
    return contest_sheet_submit(h->c, sheet->id, sheet->rev, &stored);
}

enum err contest_demo_judge_all(struct contest_demo_holding *h, int64_t subject)
{
    struct contest_sheets sheets = contest_sheets(h->c, h->contest.id, subject, 0);
    for (size_t i = 0; i < sheets.count; i++)
        TRY(contest_demo_judge(h, &sheets.list[i], 0));
    return OK;
}

/* ---- What no sheet gives --------------------------------------------------------------------- */

enum err contest_demo_press(struct contest_demo_holding *h, const struct contest_press_wish *wish,
                            int64_t seconds)
{
    struct contest_time time;
    int64_t now = h->c->now;
    h->c->now -= seconds * MS_A_SECOND;
    enum err err = contest_press_add(h->c, wish, &time);
    h->c->now = now;
    return err;
}

enum err contest_demo_type(struct contest_demo_holding *h, int64_t subject, int64_t entrant,
                           int64_t score, const char *source)
{
    struct contest_figure stored;
    const struct contest_figure wish = {.subject = subject,
                                        .entrant = entrant,
                                        .value = {true, score * DECIMAL_ONE / 10},
                                        .source = source,
                                        .day = *source ? h->contest.from_day - 7 : DATE_NONE,
                                        .note = ""};
    return contest_figure_set(h->c, h->contest.id, &wish, &stored);
}
