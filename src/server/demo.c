/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lianbing demo: an invented city with a year's figures, and an account for each role.
 *
 * The accounts stand in FOLDER/demo-accounts.json; their passwords are known to everybody, so serve
 * refuses to listen beyond this machine while they are there.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "campaign/campaign.h"
#include "contest/contest_demo.h"
#include "draw/draw.h"
#include "fact/fact.h"
#include "org/org_setup.h"
#include "platform/base/date.h"
#include "platform/base/decimal.h"
#include "platform/base/json.h"
#include "platform/db/db.h"
#include "platform/table/table.h"
#include "score/score_presets.h"
#include "server/command.h"
#include "server/demo.h"
#include "server/server.h"
#include "server_sql.h"

enum { MOST_SUBJECTS = 1000, MOST_FACTS = 20000, SLICE = 1000 };

enum column { SUBJECT, NAME, UNIT, STATUS, METRIC, VALUE, SOURCE, DATE, NOTE, COLUMNS };

static const char *const column_names[COLUMNS] = {"subject", "name",   "unit", "status", "metric",
                                                  "value",   "source", "date", "note"};

struct filling {
    struct ctx *c;
    int columns[COLUMNS];
    struct campaign_wish *wishes;
    size_t wish_count;
    const char **codes; /* of the wishes */
    struct fact_list facts;
};

/* ---- The figures ----------------------------------------------------------------------------- */

static struct bytes cell_of(const struct filling *filling, const struct table_row *row,
                            enum column column)
{
    int at = filling->columns[column];
    if (at < 0 || (size_t)at >= row->count)
        return (struct bytes){"", 0};
    return text_trim(row->cells[at]);
}

static const char *text_of(const struct filling *filling, const struct table_row *row,
                           enum column column)
{
    struct bytes cell = cell_of(filling, row, column);
    return arena_copy(filling->c->arena, cell.at, cell.length);
}

static void take_header(struct filling *filling, const struct table_row *row)
{
    for (int i = 0; i < COLUMNS; i++) {
        filling->columns[i] = -1;
        for (size_t j = 0; j < row->count; j++) {
            if (bytes_are(text_trim(row->cells[j]), column_names[i]))
                filling->columns[i] = (int)j;
        }
    }
}

/* The unit or person that a subject of the files stands for: p001 is the officer with certificate
 * YC00001; 0: all together, -1: nobody. */
static int64_t id_of(struct ctx *c, const char *code)
{
    if (strcmp(code, "*") == 0)
        return 0;
    int64_t unit = org_unit_find(c, code);
    if (unit != 0)
        return unit;
    int64_t person = org_person_find(c, text_format(c->arena, "YC00%s", code + 1));
    return person != 0 ? person : -1;
}

static int64_t find_subject(struct filling *filling, const struct table_row *row)
{
    static const char *const statuses[] = {"", "guest", "withdrawn"};
    const char *code = text_of(filling, row, SUBJECT);
    for (size_t i = filling->wish_count; i > 0; i--) {
        if (strcmp(filling->codes[i - 1], code) == 0)
            return filling->wishes[i - 1].subject;
    }
    int64_t id = id_of(filling->c, code);
    if (id <= 0 || filling->wish_count == MOST_SUBJECTS)
        return id;
    int standing = 0;
    for (int i = 0; i < 3; i++) {
        if (bytes_are(cell_of(filling, row, STATUS), statuses[i]))
            standing = i;
    }
    filling->codes[filling->wish_count] = code;
    filling->wishes[filling->wish_count++] = (struct campaign_wish){id, standing};
    return id;
}

static void take_row(struct filling *filling, const struct table_row *row)
{
    struct bytes value = cell_of(filling, row, VALUE);
    struct fact fact = {.subject = find_subject(filling, row),
                        .metric = text_of(filling, row, METRIC),
                        .source = text_of(filling, row, SOURCE),
                        .day = DATE_NONE,
                        .note = text_of(filling, row, NOTE)};
    fact.is_known = decimal_parse(value, &fact.value);
    (void)date_parse(cell_of(filling, row, DATE), &fact.day);
    if (fact.subject >= 0 && fact.is_known && filling->facts.count < MOST_FACTS)
        filling->facts.list[filling->facts.count++] = fact;
}

static enum err read_figures(struct filling *filling, const char *name)
{
    struct ctx *c = filling->c;
    struct faults faults, warnings;
    struct table_row row;
    faults_init(&faults, c->arena);
    faults_init(&warnings, c->arena);
    for (size_t i = 0; i < embedded_demo_count; i++) {
        const struct embedded_file *file = &embedded_demos[i];
        if (strcmp(file->name, name) != 0)
            continue;
        char *copy = arena_copy(c->arena, (const char *)file->bytes, file->length);
        struct table *table =
            table_open(c->arena, (struct bytes){copy, file->length}, &faults, &warnings);
        if (!table || !table_next(table, &row))
            break;
        take_header(filling, &row);
        while (table_next(table, &row))
            take_row(filling, &row);
        table_close(table);
        return OK;
    }
    return ctx_fail(c, ERR_INTERNAL, "演示数据读不出来。");
}

/* ---- Schemes and tasks ----------------------------------------------------------------------- */

static enum err make_scheme(struct ctx *c, const char *preset, int64_t year, bool is_locked,
                            struct scheme *ret)
{
    struct org_ids units = org_scope(c, MAY_KEEP_SCHEMES);
    if (units.count == 0)
        return ctx_fail(c, ERR_INTERNAL, "演示单位没有建成。");
    /* The root comes first. */
    *ret = (struct scheme){.year = year, .owner_unit = units.list[0]};
    TRY(scheme_create(c, preset, 0, ret));
    return is_locked ? scheme_lock(c, ret->id, ret->rev, ret) : OK;
}

enum err demo_become_office(struct ctx *c)
{
    struct db_rows *rows = db_query(c, sql_server_person_called, DB_ARGS(VAL("demo-office")));
    if (db_row(rows) != DB_ROW)
        return ctx_fail(c, ERR_INTERNAL, "演示人员没有建成。");
    c->actor.person = db_int(rows, 0);
    c->actor.name = db_text(rows, 1);
    c->actor.may = UINT64_MAX;
    db_close(rows);
    return OK;
}

static enum err fill_task(struct ctx *c, const char *preset, const char *file, const char *title)
{
    struct scheme scheme;
    struct filling filling = {.c = c};
    filling.wishes = arena_array(c->arena, MOST_SUBJECTS, sizeof *filling.wishes);
    filling.codes = arena_array(c->arena, MOST_SUBJECTS, sizeof *filling.codes);
    filling.facts.list = arena_array(c->arena, MOST_FACTS, sizeof *filling.facts.list);
    TRY(demo_become_office(c));
    TRY(make_scheme(c, preset, 2021, true, &scheme));
    TRY(read_figures(&filling, file));
    struct campaign_task task = {
        .title = title, .scheme = scheme.id, .owner_unit = scheme.owner_unit};
    (void)date_of(2021, 1, 1, &task.period_from);
    (void)date_of(2021, 12, 31, &task.period_until);
    TRY(campaign_create(c, &task, filling.wishes, filling.wish_count));
    for (size_t i = 0; i < filling.facts.count; i += SLICE) {
        size_t left = filling.facts.count - i;
        struct fact_list slice = {filling.facts.list + i, left < SLICE ? left : SLICE}, stored;
        TRY(fact_store(c, task.book, &slice, "演示数据", &stored));
    }
    return OK;
}

static enum err fill_county(struct work *work)
{
    return fill_task(&work->ctx, "taian-2021-county", "county.facts", "2021年县级表现突出集体评选");
}

static enum err fill_person(struct work *work)
{
    return fill_task(&work->ctx, "taian-2021-person", "person.facts", "2021年表现突出个人评选");
}

static enum err fill_library(struct work *work)
{
    struct scheme scheme;
    TRY(demo_become_office(&work->ctx));
    TRY(make_scheme(&work->ctx, "campaign-2022-template", 2022, false, &scheme));
    return make_scheme(&work->ctx, "jining-2023-contest", 2023, true, &scheme);
}

/* ---- Draws ----------------------------------------------------------------------------------- */

static enum err make_draw(struct ctx *c, const char *title, enum draw_kind kind, int64_t size,
                          struct draw *ret)
{
    static const char *const units[] = {"澄岚区", "苍屿县", "鹤汀县", "枫渚县"};
    struct org_ids scope = org_scope(c, MAY_KEEP_DRAWS);
    struct draw_line *lines = arena_array(c->arena, 8, sizeof *lines);
    for (size_t i = 0; i < 8; i++)
        lines[i] = (struct draw_line){
            .label = text_format(c->arena, "%s%s队", units[i / 2], i % 2 ? "二" : "一"),
            .unit = units[i / 2]};
    lines[7].excluded = "临时有应急任务，经领队书面申请";
    *ret = (struct draw){.owner_unit = scope.count ? scope.list[0] : 0,
                         .is_public = true,
                         .record = {.title = title,
                                    .kind = (int)kind,
                                    .size = size,
                                    .is_apart = kind == DRAW_GROUPS,
                                    .lines = {lines, 8}}};
    TRY(draw_create(c, ret));
    return draw_freeze(c, ret->record.id, ret->rev, ret);
}

static enum err fill_draws(struct work *work)
{
    struct draw draw;
    struct ctx *c = &work->ctx;
    TRY(demo_become_office(c));
    TRY(make_draw(c, "现场检查科目分组抽签（演示）", DRAW_GROUPS, 2, &draw));
    TRY(draw_run(c, draw.record.id, draw.rev, "20211128", &draw));
    return make_draw(c, "无人机科目出场顺序抽签（演示）", DRAW_ORDER, 0, &draw);
}

/* ---- Competitions ---------------------------------------------------------------------------- */

static int64_t person_called(struct ctx *c, const char *user)
{
    return db_number(c, sql_server_person_called, DB_ARGS(VAL(user)), 0);
}

enum err demo_contest_people(struct ctx *c, struct contest_demo_people *ret)
{
    TRY(demo_become_office(c));
    *ret = (struct contest_demo_people){.office = c->actor.person,
                                        .chief = person_called(c, "demo-referee"),
                                        .judge = person_called(c, "demo-judge"),
                                        .second_judge = person_called(c, "demo-reviewer"),
                                        .host = person_called(c, "demo-leader"),
                                        .manager = person_called(c, "demo-manager"),
                                        .officer = person_called(c, "demo-officer"),
                                        .confirm_address = "http://127.0.0.1:8080/confirm"};
    return OK;
}

static enum err fill_contest(struct work *work)
{
    struct contest_demo_people people;
    TRY(demo_contest_people(&work->ctx, &people));
    return contest_demo(&work->ctx, &people);
}

/* ---- The command ----------------------------------------------------------------------------- */

/* What a step leaves must outlive its unit of work. */
static struct org_account *keep_accounts(struct arena *arena, const struct org_account *accounts)
{
    struct org_account *kept = arena_array(arena, ORG_DEMO_ACCOUNTS, sizeof *kept);
    for (int i = 0; i < ORG_DEMO_ACCOUNTS; i++) {
        const struct org_account *from = &accounts[i];
        kept[i] = (struct org_account){
            .role = from->role,
            .title = from->title,
            .user = arena_copy(arena, from->user, strlen(from->user)),
            .password = arena_copy(arena, from->password, strlen(from->password)),
            .unit = arena_copy(arena, from->unit, strlen(from->unit)),
            .must_change = from->must_change};
    }
    return kept;
}

struct people {
    struct arena *arena;
    struct org_account *accounts;
};

static enum err make_people(struct work *work)
{
    struct people *people = work->of;
    struct org_account accounts[ORG_DEMO_ACCOUNTS];
    work->ctx.actor.may = UINT64_MAX;
    TRY(org_demo(&work->ctx, accounts));
    people->accounts = keep_accounts(people->arena, accounts);
    return OK;
}

static void add_account(struct text *text, const struct org_account *account)
{
    const char *const names[] = {"role", "title", "user", "password", "unit"};
    const char *const values[] = {account->role, account->title, account->user, account->password,
                                  account->unit};
    for (int i = 0; i < 5; i++) {
        text_add(text, i == 0 ? "  {" : ", ");
        json_add_string(text, names[i]);
        text_add(text, ": ");
        json_add_string(text, values[i]);
    }
    text_add_char(text, '}');
}

static bool write_accounts(struct cli *cli, const char *folder, const struct org_account *accounts)
{
    struct text text;
    text_init(&text, &cli->arena, (size_t)64 * 1024);
    text_add(&text, "[\n");
    for (int i = 0; i < ORG_DEMO_ACCOUNTS; i++) {
        add_account(&text, &accounts[i]);
        text_add(&text, i + 1 < ORG_DEMO_ACCOUNTS ? ",\n" : "\n");
    }
    text_add(&text, "]\n");
    const char *path = text_format(&cli->arena, "%s/demo-accounts.json", folder);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        errno = ENOSPC; /* what a write that ends early doesn't say */
    bool is_written =
        descriptor >= 0 && write(descriptor, text.at, text.used) == (ssize_t)text.used;
    if (!is_written)
        cli_tell_misuse(cli, "demo",
                        text_format(&cli->arena,
                                    "演示账号没有写入 %s（%s）。请检查磁盘空间和权限，"
                                    "删除文件夹 %s 后重新执行。",
                                    path, strerror(errno), folder));
    if (descriptor >= 0)
        (void)close(descriptor);
    return is_written;
}

static void tell_accounts(struct cli *cli, const char *folder, const struct org_account *accounts)
{
    struct text *out = &cli->out.text;
    text_add_format(out, "演示数据已建立在 %s，账号如下（也在 %s/demo-accounts.json）：\n", folder,
                    folder);
    for (int i = 0; i < ORG_DEMO_ACCOUNTS; i++)
        text_add_format(out, "  %-12s %-20s %s（%s）%s\n", accounts[i].user, accounts[i].password,
                        accounts[i].title, accounts[i].unit,
                        accounts[i].must_change ? "，首次登录须改密码" : "");
}

int server_demo(struct cli *cli, size_t count, char *const *words)
{
    struct command command = {.cli = cli, .name = "demo"};
    struct people people = {.arena = &cli->arena};
    if (!command_read(&command, count, words) || !command_open(&command, true))
        return EXIT_BAD_INPUT;
    bool is_made = command_do(&command, LANE_WRITE, make_people, &people) &&
                   command_do(&command, LANE_WRITE, fill_county, NULL) &&
                   command_do(&command, LANE_WRITE, fill_person, NULL) &&
                   command_do(&command, LANE_WRITE, fill_library, NULL) &&
                   command_do(&command, LANE_WRITE, fill_draws, NULL) &&
                   command_do(&command, LANE_WRITE, fill_contest, NULL) &&
                   command_do(&command, LANE_WRITE, demo_fill_selection, NULL);
    command_close(&command);
    if (!is_made || !write_accounts(cli, command.config.folder, people.accounts))
        return EXIT_BAD_INPUT;
    tell_accounts(cli, command.config.folder, people.accounts);
    return EXIT_GOOD;
}
