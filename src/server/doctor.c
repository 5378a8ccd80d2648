/* SPDX-License-Identifier: Apache-2.0 */
#include "server/doctor.h"

#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "platform/base/date.h"
#include "platform/base/json.h"
#include "platform/db/connection.h"
#include "platform/db/copy.h"
#include "platform/db/db.h"
#include "platform/db/migrate.h"
#include "platform/render/render.h"
#include "server/options.h"
#include "server/server.h"
#include "server_sql.h"

enum { EXIT_UNWELL = 1, MOST_CHECKS = 16 };

/* ---- Settings -------------------------------------------------------------------------------- */

static struct check check_settings(struct arena *arena, const struct faults *faults)
{
    struct text text;
    if (faults->count == 0)
        return (struct check){"设置", "设置文件没有错误。", CHECK_GOOD};
    text_init(&text, arena, 16384);
    text_add(&text, "设置文件 lianbing.conf 有错误，服务不能启动：");
    for (size_t i = 0; i < faults->count; i++)
        text_add_format(&text, "第 %zu 行：%s", faults->list[i].line, faults->list[i].sentence);
    return (struct check){"设置", text.at, CHECK_BAD};
}

/* ---- The clock ------------------------------------------------------------------------------- */

struct trace {
    int64_t at; /* Unix ms */
    const char *what;
};

static void mind_file(struct trace *newest, const char *path, const char *what)
{
    struct stat about;
    int64_t at = stat(path, &about) == 0 ? (int64_t)about.st_mtim.tv_sec * 1000 : 0;
    if (at > newest->at)
        *newest = (struct trace){at, what};
}

/* Whatever was written is in the past: a clock that says otherwise has been put back. */
static struct trace find_newest(struct patient *patient)
{
    struct ctx *c = &patient->c;
    const char *folder = patient->config->folder;
    struct trace newest = {0, ""};
    if (c->db)
        newest =
            (struct trace){db_number(c, sql_server_last_audit, DB_NO_ARGS, 0), "最后一条操作记录"};
    mind_file(&newest, text_format(c->arena, "%s/lianbing.db", folder), "数据库文件");
    mind_file(&newest, text_format(c->arena, "%s/lianbing.db-wal", folder), "数据库文件");
    mind_file(&newest, text_format(c->arena, "%s/backup.json", folder), "备份");
    mind_file(&newest, "/proc/self/exe", "程序文件");
    return newest;
}

static struct check check_clock(struct patient *patient)
{
    enum { BEHIND_MS = 120000 };
    struct ctx *c = &patient->c;
    struct trace newest = find_newest(patient);
    struct text text;
    text_init(&text, c->arena, 1024);
    text_add(&text, "服务器时间 ");
    date_add_time(&text, c->now);
    if (newest.at <= c->now + BEHIND_MS) {
        text_add(&text, "，不早于已有的记录和文件；请与手表核对。");
        return (struct check){"时钟", text.at, CHECK_GOOD};
    }
    text_add_format(&text, "，比%s的时间（", newest.what);
    date_add_time(&text, newest.at);
    text_add(&text, "）还早：登录、截止时间和备份都会出错，请校正时间（timedatectl set-time "
                    "'年-月-日 时:分:秒'），并检查主板电池。");
    return (struct check){"时钟", text.at, CHECK_BAD};
}

/* ---- Fonts ----------------------------------------------------------------------------------- */

static const char *missing_face(const struct config *config)
{
    const char *const wanted[] = {config->title_font, config->body_font, config->sans_font};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (wanted[i] && *wanted[i] && !render_has_face(wanted[i]))
            return wanted[i];
    }
    return NULL;
}

/* Printed as every document is: with characters of names that small fonts lack. */
static struct rendered print_sample(struct arena *arena, const struct config *config)
{
    struct document *document = document_new(arena);
    struct render_settings settings = {
        .fonts = {config->title_font, config->body_font, config->sans_font}};
    struct render_child child = {.seconds = 30};
    document->title = "执法大练兵评分排名";
    document_add_heading(document, 1, "一、生态环境保护综合行政执法");
    document_add_paragraph(document,
                           "〇一二三四五六七八九十 0123456789 %．，。；：（）《》㎡ 龑䶮喆堃");
    return render_in_child(document, RENDER_PDF, &settings, &child);
}

static struct check check_fonts(struct patient *patient)
{
    static const char name[] = "字体";
    struct arena *arena = patient->c.arena;
    struct rendered sample = print_sample(arena, patient->config);
    if (!sample.bytes.at)
        return (struct check){name, text_format(arena, "不能生成文书：%s", sample.sentence),
                              CHECK_BAD};
    if (sample.missing > 0)
        return (struct check){
            name,
            text_format(arena, "缺少中文字体，文书里有 %zu 个字印成方框：请安装 fonts-noto-cjk。",
                        sample.missing),
            CHECK_BAD};
    const char *missing = missing_face(patient->config);
    if (missing)
        return (struct check){
            name,
            text_format(arena,
                        "设置的字体“%s”没有安装，文书改用思源字体：请把字体文件"
                        "放到 /usr/local/share/fonts 并执行 fc-cache，或改正设置。",
                        missing),
            CHECK_NOTE};
    return (struct check){name, "文书用的字体齐全。", CHECK_GOOD};
}

/* ---- The database ---------------------------------------------------------------------------- */

static struct check check_database(struct patient *patient, const char *sentence)
{
    static const char name[] = "数据库";
    struct ctx *c = &patient->c;
    if (!c->db)
        return (struct check){name, sentence, CHECK_BAD};
    int64_t schema = db_number(c, sql_server_schema, DB_NO_ARGS, 0);
    if (!db_looks_whole(c->db) || !db_ok(c))
        return (struct check){name,
                              "数据库已损坏：请停止服务，保留现在的数据文件夹，用最近的备份恢复（li"
                              "anbing restore）。",
                              CHECK_BAD};
    int newest = migrate_newest(embedded_migrations);
    if (schema > newest)
        return (struct check){
            name, "数据库由更新版本的程序建立，这个程序不能使用：请安装新版本的程序。", CHECK_BAD};
    if (schema < newest)
        return (struct check){name, "数据库完好，版本较旧：下次启动时先备份，再自动升级。",
                              CHECK_NOTE};
    return (struct check){name, "数据库完好（快速检查）。", CHECK_GOOD};
}

static struct check check_last_backup(struct patient *patient)
{
    struct backup_note note = backup_last(&patient->c);
    struct stat data, backups;
    struct check check = check_backup(&patient->c, patient->config, &note);
    bool is_same_disk =
        stat(patient->config->folder, &data) == 0 &&
        (stat(patient->config->backup_folder, &backups) != 0 || backups.st_dev == data.st_dev);
    if (check.level != CHECK_GOOD || !is_same_disk)
        return check;
    return (struct check){check.name,
                          text_format(patient->c.arena,
                                      "%s备份和数据在同一块磁盘上，磁盘坏了会一起丢失：请把 "
                                      "backup_folder 设到另一块磁盘。",
                                      check.sentence),
                          CHECK_NOTE};
}

/* ---- What was found -------------------------------------------------------------------------- */

struct findings {
    struct check list[MOST_CHECKS];
    size_t count;
    int64_t errors, notes;
};

static void find(struct findings *findings, struct check check)
{
    findings->errors += check.level == CHECK_BAD;
    findings->notes += check.level == CHECK_NOTE;
    if (findings->count < MOST_CHECKS)
        findings->list[findings->count++] = check;
}

static void examine(struct patient *patient, struct findings *findings, const char *sentence)
{
    const char *until;
    find(findings, check_disk(&patient->c, patient->config));
    find(findings, check_clock(patient));
    find(findings, check_database(patient, sentence));
    find(findings, check_last_backup(patient));
    find(findings, doctor_permissions(patient));
    find(findings, doctor_key(patient));
    find(findings, doctor_address(patient));
    find(findings, doctor_front(patient));
    find(findings, check_certificate(&patient->c, patient->config, &until));
    find(findings, check_fonts(patient));
}

static void examine_folder(struct arena *arena, const struct config *config,
                           struct findings *findings)
{
    const char *sentence = "";
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    struct patient patient = {
        .c = {.arena = arena,
              .actor = {.name = "", .address = ""},
              .now = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
              .folder = config->folder},
        .config = config,
        .is_running = db_is_locked(arena, config->folder),
    };
    if (access(text_format(arena, "%s/lianbing.db", config->folder), R_OK) != 0) {
        find(findings,
             (struct check){"数据",
                            text_format(arena,
                                        "读不到 %s/lianbing.db：请检查 --data 写得对不对，并用 "
                                        "root 或 sudo 执行；还没有数据的先执行 lianbing init。",
                                        config->folder),
                            CHECK_BAD});
        return;
    }
    patient.c.db = db_open_reader(arena, config->folder, &sentence);
    if (patient.c.db)
        (void)db_begin(patient.c.db); /* if it fails, so does all that is asked then */
    examine(&patient, findings, sentence);
    if (patient.c.db) {
        db_end_unit(patient.c.db);
        db_roll_back(patient.c.db);
        db_shut(patient.c.db);
    }
    ctx_end(&patient.c);
}

static void tell_text(struct text *out, const char *folder, const struct findings *findings)
{
    static const char *const levels[] = {"正常", "注意", "错误"};
    text_add_format(out, "数据文件夹：%s\n\n", folder);
    for (size_t i = 0; i < findings->count; i++) {
        const struct check *check = &findings->list[i];
        text_add_format(out, "%s  %s%*s  %s\n", levels[check->level], check->name,
                        (int)(6 - text_width(check->name)), "", check->sentence);
    }
    if (findings->errors + findings->notes == 0)
        text_add(out, "\n一切正常。\n");
    else
        text_add_format(out, "\n错误 %" PRId64 " 项，注意 %" PRId64 " 项：请按上面写的办法处理。\n",
                        findings->errors, findings->notes);
}

static void tell_json(struct text *out, const struct findings *findings)
{
    static const char *const levels[] = {"good", "note", "bad"};
    text_add_format(out, "{\"errors\":%" PRId64 ",\"notes\":%" PRId64 ",\"checks\":[",
                    findings->errors, findings->notes);
    for (size_t i = 0; i < findings->count; i++) {
        const struct check *check = &findings->list[i];
        text_add(out, i ? ",{\"name\":" : "{\"name\":");
        json_add_string(out, check->name);
        text_add_format(out, ",\"level\":\"%s\",\"sentence\":", levels[check->level]);
        json_add_string(out, check->sentence);
        text_add_char(out, '}');
    }
    text_add(out, "]}\n");
}

int server_doctor(struct cli *cli, size_t count, char *const *words)
{
    struct options options;
    struct config config;
    struct faults faults;
    struct findings findings = {.count = 0};
    faults_init(&faults, &cli->arena);
    if (!options_read(cli, "doctor", count, words, &options))
        return EXIT_BAD_INPUT;
    (void)config_read(&cli->arena, options.data, options.listen, &config, &faults);
    find(&findings, check_settings(&cli->arena, &faults));
    examine_folder(&cli->arena, &config, &findings);
    if (options.is_json)
        tell_json(&cli->out.text, &findings);
    else
        tell_text(&cli->out.text, config.folder, &findings);
    return findings.errors > 0 ? EXIT_UNWELL : EXIT_GOOD;
}
