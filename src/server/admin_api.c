/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the server is well, and what waits for whoever asks. */
#include <inttypes.h>
#include <string.h>

#include "backup/backup.h"
#include "cli/cli.h"
#include "contest/contest.h"
#include "org/org.h"
#include "org/org_setup.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "platform/http/http.h"
#include "server/checks.h"
#include "server/config.h"
#include "server/routes.h"
#include "server_sql.h"

/* Set once, before anything is served. */
static const struct config *config;

void admin_use(const struct config *the_config)
{
    config = the_config;
}

static bool may(const struct ctx *c, enum org_permission permission)
{
    return (c->actor.may >> (permission - NEED_FIRST) & 1) != 0;
}

/* ---- /healthz -------------------------------------------------------------------------------- */

/* Backups are told to whoever runs the server; else NULL. */
struct pulse {
    const char *status, *version;
    const struct saved *backup;
};

struct saved {
    int64_t at, changes_since, failed_at;
};

static const struct field saved_fields[] = {
    FIELD(saved, at, FIELD_TIME, .label = "最近一次完整备份"),
    FIELD(saved, changes_since, FIELD_INT, .label = "此后的操作记录数"),
    FIELD(saved, failed_at, FIELD_TIME, .label = "此后失败的时间"), FIELD_SHAPE("BackupAge")};

static const struct field pulse_fields[] = {
    FIELD(pulse, status, FIELD_TEXT, .label = "状态", .is_required = true),
    FIELD(pulse, version, FIELD_TEXT, .label = "版本", .is_required = true),
    FIELD(pulse, backup, FIELD_OBJECT, .label = "备份", .of = saved_fields,
          .size = sizeof(struct saved)),
    FIELD_SHAPE("Pulse")};

static enum err see_pulse(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    struct pulse *pulse = arena_alloc(c->arena, sizeof *pulse);
    *pulse = (struct pulse){"ok", CLI_VERSION, NULL};
    if (may(c, MAY_ADMINISTER)) {
        struct saved *saved = arena_alloc(c->arena, sizeof *saved);
        struct backup_note note = backup_last(c);
        *saved = (struct saved){note.at, backup_changes_since(c, &note), note.failed_at};
        pulse->backup = saved;
    }
    p->gives = pulse;
    return OK;
}

/* ---- Health ---------------------------------------------------------------------------------- */

struct shown {
    const char *name, *sentence;
    bool is_good;
};

struct health {
    const char *version;
    int64_t schema, now, database_bytes, free_bytes, jobs_waiting, jobs_failed, sessions;
    int64_t backup_at, backup_failed_at, changes_since;
    const char *certificate_until; /* NULL: not known */
    bool is_demo;
    struct field_list checks;
};

static const struct field check_fields[] = {
    FIELD(shown, name, FIELD_TEXT, .label = "检查项", .is_required = true),
    FIELD(shown, is_good, FIELD_BOOL, .label = "正常"),
    FIELD(shown, sentence, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD_SHAPE("HealthCheck")};

static const struct field health_fields[] = {
    FIELD(health, version, FIELD_TEXT, .label = "程序版本", .is_required = true),
    FIELD(health, schema, FIELD_INT, .label = "数据库版本"),
    FIELD(health, now, FIELD_TIME, .label = "服务器时间", .is_required = true),
    FIELD(health, database_bytes, FIELD_INT, .label = "数据库字节数"),
    FIELD(health, free_bytes, FIELD_INT, .label = "磁盘可用字节数"),
    FIELD(health, jobs_waiting, FIELD_INT, .label = "等待中的后台任务"),
    FIELD(health, jobs_failed, FIELD_INT, .label = "失败的后台任务"),
    FIELD(health, sessions, FIELD_INT, .label = "在线人数"),
    FIELD(health, backup_at, FIELD_TIME, .label = "最近一次完整备份"),
    FIELD(health, backup_failed_at, FIELD_TIME, .label = "此后备份失败的时间"),
    FIELD(health, changes_since, FIELD_INT, .label = "备份以来的操作记录数"),
    FIELD(health, certificate_until, FIELD_TEXT, .label = "证书有效期至"),
    FIELD(health, is_demo, FIELD_BOOL, .label = "演示数据"),
    FIELD(health, checks, FIELD_LIST, .of = check_fields, .size = sizeof(struct shown)),
    FIELD_SHAPE("Health")};

/* Its loss is told before it happens. */
static struct check check_key(struct ctx *c, const struct backup_note *note)
{
    bool is_other = note->key && *note->key && strcmp(note->key, backup_settings()->key) != 0;
    return (struct check){
        "密钥",
        text_format(c->arena,
                    is_other ? "密钥文件 %s 与上次备份时的不是同一份，已存的身份证号可能无法查看，"
                               "请放回原来的密钥文件后重新启动。"
                             : "密钥文件 %s 不在备份里，请确认已另外保存一份；"
                               "丢失后已存的身份证号无法恢复。",
                    config->key_file),
        is_other ? CHECK_BAD : CHECK_GOOD};
}

static struct check check_jobs(const struct health *health)
{
    bool has_failed = health->jobs_failed > 0;
    return (struct check){
        "后台任务", has_failed ? "有后台任务多次失败，请查看日志后重新执行。" : "后台任务正常。",
        has_failed ? CHECK_BAD : CHECK_GOOD};
}

static struct check check_demo(const struct health *health)
{
    return (struct check){"数据",
                          health->is_demo ? "这里是演示数据，只能在本机使用；正式使用请另建"
                                            "数据文件夹并执行 lianbing init。"
                                          : "正式数据。",
                          health->is_demo ? CHECK_BAD : CHECK_GOOD};
}

static struct field_list check_all(struct ctx *c, struct health *health)
{
    struct backup_note note = backup_last(c);
    const struct check checks[] = {
        check_disk(c, config), check_backup(c, config, &note),
        check_key(c, &note),   check_certificate(c, config, &health->certificate_until),
        check_jobs(health),    check_demo(health),
    };
    size_t count = sizeof checks / sizeof checks[0];
    struct shown *list = arena_array(c->arena, count, sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct shown){checks[i].name, checks[i].sentence, checks[i].level == CHECK_GOOD};
    return (struct field_list){list, count};
}

static struct health *read_health(struct ctx *c)
{
    struct health *health = arena_alloc(c->arena, sizeof *health);
    struct backup_note note = backup_last(c);
    const char *database = text_format(c->arena, "%s/lianbing.db", c->folder);
    *health =
        (struct health){.version = CLI_VERSION,
                        .schema = db_number(c, sql_server_schema, DB_NO_ARGS, 0),
                        .now = c->now,
                        .database_bytes = check_file_bytes(database),
                        .free_bytes = check_free_bytes(c->folder),
                        .jobs_waiting = db_number(c, sql_server_jobs_waiting, DB_NO_ARGS, 0),
                        .jobs_failed = db_number(c, sql_server_jobs_failed, DB_NO_ARGS, 0),
                        .sessions = db_number(c, sql_server_sessions, DB_ARGS(VAL(c->now)), 0),
                        .backup_at = note.at,
                        .backup_failed_at = note.failed_at,
                        .changes_since = backup_changes_since(c, &note),
                        .is_demo = org_has_demo(c)};
    health->checks = check_all(c, health);
    return health;
}

static int64_t count_bad_checks(struct ctx *c)
{
    struct field_list checks = read_health(c)->checks;
    const struct shown *list = checks.at;
    int64_t count = 0;
    for (size_t i = 0; i < checks.count; i++)
        count += !list[i].is_good;
    return count;
}

static enum err see_health(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    p->gives = read_health(c);
    return OK;
}

/* ---- What waits ------------------------------------------------------------------------------ */

struct todo {
    const char *kind, *title, *link, *note;
    int64_t count;
};

struct home {
    struct field_list todo;
};

static const struct field todo_fields[] = {
    FIELD(todo, kind, FIELD_TEXT, .label = "类别", .is_required = true),
    FIELD(todo, title, FIELD_TEXT, .label = "事项", .is_required = true),
    FIELD(todo, count, FIELD_INT, .label = "件数"),
    FIELD(todo, link, FIELD_TEXT, .label = "入口", .is_required = true),
    FIELD(todo, note, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD_SHAPE("Todo")};

static const struct field home_fields[] = {
    FIELD(home, todo, FIELD_LIST, .of = todo_fields, .size = sizeof(struct todo)),
    FIELD_SHAPE("Home")};

struct gathering {
    struct ctx *c;
    struct todo *list;
    size_t count;
};

enum { MOST_TODO = 12 };

static void add(struct gathering *gathering, struct todo todo)
{
    if (todo.count > 0 && gathering->count < MOST_TODO)
        gathering->list[gathering->count++] = todo;
}

/* What is to be done first counts nothing. */
static void add_first(struct gathering *gathering, const char *title, const char *link,
                      const char *note)
{
    if (gathering->count < MOST_TODO)
        gathering->list[gathering->count++] = (struct todo){"first", title, link, note, 0};
}

static int64_t count_mine(struct ctx *c, const char *sql, enum org_permission permission)
{
    return db_number(
        c, sql,
        DB_ARGS(VAL(c->actor.person), VAL(org_roles_with(permission)), VAL((int64_t)org_today(c))),
        0);
}

static void gather_for_office(struct gathering *gathering)
{
    struct ctx *c = gathering->c;
    if (may(c, MAY_KEEP_SCHEMES))
        add(gathering,
            (struct todo){"scheme", "评分方案还没有锁定", "/schemes", "锁定后才能用于计分任务",
                          count_mine(c, sql_server_draft_schemes, MAY_KEEP_SCHEMES)});
    if (may(c, MAY_RUN_TASKS))
        add(gathering, (struct todo){"fact", "填报的数据等待核实", "/tasks", "核实或退回填报的数据",
                                     count_mine(c, sql_server_unconfirmed, MAY_RUN_TASKS)});
    if (may(c, MAY_FREEZE))
        add(gathering, (struct todo){"task", "计分任务还没有定稿", "/tasks", "核对排名后定稿",
                                     count_mine(c, sql_server_open_tasks, MAY_FREEZE)});
}

/* Whoever runs the server is told of a certificate before it ends; 1: told. */
static int64_t gather_certificate(struct gathering *gathering)
{
    const char *until;
    if (!config->certificate || gathering->count == MOST_TODO)
        return 0;
    struct check certificate = check_certificate(gathering->c, config, &until);
    if (certificate.level == CHECK_GOOD)
        return 0;
    gathering->list[gathering->count++] =
        (struct todo){"certificate", "更换 HTTPS 证书", "/system", certificate.sentence, 0};
    return 1;
}

/* An installation in which something is still missing altogether leads to it, step by step. */
static void gather_first_steps(struct gathering *gathering)
{
    struct ctx *c = gathering->c;
    bool has_office = db_found(c, sql_server_grant_of,
                               DB_ARGS(VAL((int64_t)ROLE_OFFICE), VAL((int64_t)org_today(c))));
    if (may(c, MAY_KEEP_UNITS) && !db_found(c, sql_server_second_unit, DB_NO_ARGS))
        add_first(gathering, "还没有参评单位", "/units", "先录入参评单位，再录入人员");
    if (may(c, MAY_KEEP_PEOPLE) && !has_office)
        add_first(gathering, "还没有活动办公室的人员", "/people",
                  "先新增活动办公室的人员，再请安全管理员授予角色");
    if (may(c, MAY_GRANT) && !has_office)
        add_first(gathering, "还没有人担任“活动办公室”", "/people",
                  "打开人员页面授予角色，再重置密码并告知本人");
    if (may(c, MAY_KEEP_SCHEMES) && !db_found(c, sql_server_any_scheme, DB_NO_ARGS))
        add_first(gathering, "还没有评分方案", "/schemes", "从预设方案新建，填好参数并锁定");
    if (may(c, MAY_RUN_TASKS) && db_found(c, sql_server_locked_scheme, DB_NO_ARGS) &&
        !db_found(c, sql_server_any_task, DB_NO_ARGS))
        add_first(gathering, "还没有计分任务", "/tasks/new", "选定方案和参评对象，就可以填报数据");
}

/* What a unit is asked for; the office, which runs the task, sees it as an open one. */
static void gather_for_units(struct gathering *gathering)
{
    struct ctx *c = gathering->c;
    if (!may(c, MAY_KEEP_FACTS))
        return;
    add(gathering, (struct todo){"returned", "被退回的数据", "/tasks", "请按退回原因改正后重新填报",
                                 count_mine(c, sql_server_returned, MAY_KEEP_FACTS)});
    if (may(c, MAY_RUN_TASKS))
        return;
    struct db_rows *rows =
        db_query(c, sql_server_tasks_to_fill,
                 DB_ARGS(VAL(c->actor.person), VAL(org_roles_with(MAY_KEEP_FACTS)),
                         VAL((int64_t)org_today(c))));
    while (db_row(rows) == DB_ROW)
        add_first(gathering, text_format(c->arena, "填报“%s”的数据", db_text(rows, 1)),
                  text_format(c->arena, "/tasks/%" PRId64 "/facts", db_int(rows, 0)),
                  text_format(c->arena, "参评对象 %" PRId64 " 个，已填 %" PRId64 " 项",
                              db_int(rows, 2), db_int(rows, 3)));
}

/* Whoever judges or keeps the time of a contest that is on may hold no role at all. */
static void gather_duties(struct gathering *gathering)
{
    static const struct {
        const char *before, *after, *part;
    } duties[] = {[DUTY_ORGANISER] = {"组织“", "”", "run"},
                  [DUTY_CHIEF] = {"主持“", "”的裁判工作", "run"},
                  [DUTY_JUDGE] = {"给“", "”的参赛对象打分", "judging"},
                  [DUTY_TIMEKEEPER] = {"为“", "”计时", "clock"},
                  [DUTY_HOST] = {"主持“", "”的大屏", "board"}};
    struct ctx *c = gathering->c;
    struct db_rows *rows = db_query(c, sql_server_duties, DB_ARGS(VAL(c->actor.person)));
    while (db_row(rows) == DB_ROW) {
        int64_t duty = db_int(rows, 2), sheets = duty == DUTY_JUDGE ? db_int(rows, 3) : 0;
        if (duty < 0 || duty > DUTY_HOST)
            continue;
        add_first(
            gathering,
            text_format(c->arena, "%s%s%s", duties[duty].before, db_text(rows, 1),
                        duties[duty].after),
            text_format(c->arena, "/contests/%" PRId64 "/%s", db_int(rows, 0), duties[duty].part),
            sheets > 0 ? text_format(c->arena, "还有 %" PRId64 " 张评分表没有提交", sheets)
                       : "比武正在进行");
    }
}

static void gather_selections(struct gathering *gathering)
{
    struct ctx *c = gathering->c;
    int64_t today = org_today(c);
    struct db_rows *rows =
        db_query(c, sql_server_selections_open,
                 DB_ARGS(VAL(c->actor.person), VAL(org_roles_with(MAY_ENTER_TEAMS)), VAL(today)));
    while (db_row(rows) == DB_ROW) {
        struct text day;
        text_init(&day, c->arena, 20);
        date_add_text(&day, (int32_t)db_int(rows, 2));
        add_first(gathering, text_format(c->arena, "推荐“%s”的候选人", db_text(rows, 1)),
                  text_format(c->arena, "/selections/%" PRId64 "/candidates", db_int(rows, 0)),
                  text_format(c->arena, "%s 截止，每单位 %" PRId64 " 人，已推荐 %" PRId64 " 人",
                              day.at, db_int(rows, 3), db_int(rows, 4)));
    }
    rows = db_query(c, sql_server_camps_today, DB_ARGS(VAL(c->actor.person), VAL(today)));
    while (db_row(rows) == DB_ROW)
        add_first(gathering, text_format(c->arena, "登记“%s”今天的集训考勤", db_text(rows, 1)),
                  text_format(c->arena, "/selections/%" PRId64 "/attendance", db_int(rows, 0)),
                  text_format(c->arena, "今天有 %" PRId64 " 节课", db_int(rows, 2)));
}

static void gather_appeals(struct gathering *gathering)
{
    struct ctx *c = gathering->c;
    struct db_rows *rows =
        db_query(c, sql_server_appeals,
                 DB_ARGS(VAL(c->actor.person), VAL(org_roles_with(MAY_RUN_CONTESTS)),
                         VAL((int64_t)org_today(c))));
    while (db_row(rows) == DB_ROW)
        add(gathering,
            (struct todo){"appeal", text_format(c->arena, "“%s”的成绩有异议", db_text(rows, 1)),
                          text_format(c->arena, "/contests/%" PRId64 "/appeals", db_int(rows, 0)),
                          "查核后书面答复；答复以前成绩不生效", db_int(rows, 2)});
}

static void gather_for_administrators(struct gathering *gathering)
{
    struct ctx *c = gathering->c;
    if (may(c, MAY_GRANT))
        add(gathering, (struct todo){"grant", "已调走或离岗的人员仍有角色",
                                     "/grants?only_elsewhere=true", "逐项核对，不再需要的请收回",
                                     count_mine(c, sql_server_strayed_grants, MAY_GRANT)});
    if (may(c, MAY_ADMINISTER)) {
        int64_t told = gather_certificate(gathering);
        add(gathering, (struct todo){"health", "运行检查有需要处理的事项", "/system",
                                     "按检查说明处理", count_bad_checks(c) - told});
    }
}

static enum err see_home(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    struct home *home = arena_alloc(c->arena, sizeof *home);
    struct gathering gathering = {c, arena_array(c->arena, MOST_TODO, sizeof *gathering.list), 0};
    gather_first_steps(&gathering);
    gather_duties(&gathering);
    gather_selections(&gathering);
    gather_appeals(&gathering);
    gather_for_units(&gathering);
    gather_for_office(&gathering);
    gather_for_administrators(&gathering);
    home->todo = (struct field_list){gathering.list, gathering.count};
    p->gives = home;
    return OK;
}

/* ---- News ------------------------------------------------------------------------------------ */

/* Tells that something has changed, by id; what has changed is asked for, with the permissions of
 * whoever asks. */
static enum err listen_to_news(struct ctx *c, const struct request *q, struct response *p)
{
    (void)c;
    (void)q;
    p->stream = HTTP_NEWS;
    return OK;
}

const struct route admin_routes[] = {
    {"GET", "/healthz", see_pulse, .title = "服务是否正常", .need = NEED_PUBLIC, .lane = LANE_READ,
     .gives = pulse_fields},
    {"GET", "/api/home", see_home, .title = "待办事项", .need = NEED_SIGNED_IN, .lane = LANE_READ,
     .gives = home_fields},
    {"GET", "/api/events", listen_to_news, .title = "变动通知", .need = NEED_SIGNED_IN,
     .lane = LANE_READ, .gives_bytes = true},
    {"GET", "/api/admin/health", see_health, .title = "运行状况", .need = MAY_ADMINISTER,
     .lane = LANE_READ, .gives = health_fields},
    {0}};
