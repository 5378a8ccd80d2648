/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing serve: opens the data, listens, and stops without losing anything. */
#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "backup/backup.h"
#include "backup/backup_routes.h"
#include "campaign/campaign_routes.h"
#include "cli/cli_files.h"
#include "file/file.h"
#include "org/org.h"
#include "org/org_keys.h"
#include "org/org_routes.h"
#include "org/org_setup.h"
#include "platform/audit/audit.h"
#include "platform/edge/log.h"
#include "platform/http/assets.h"
#include "platform/job/job.h"
#include "platform/render/house.h"
#include "server/config.h"
#include "server/command.h"
#include "server/data.h"
#include "server/metrics.h"
#include "server/routes.h"
#include "server/server.h"
#include "server/teller.h"
#include "server/template.h"

enum {
    STOP_WITHIN_MS = 10000,
    MOST_FRONT_ENDS = CONFIG_MOST_FRONT_ENDS,
    MOST_JOB_KINDS = 16,
    TIMERS = 4,
    KEPT_MEMORY = 4 * 1024 * 1024 /* for each of malloc's heaps */
};

/* What kind of data is served. */
struct nature {
    bool is_demo, is_practice;
};

struct serving {
    struct cli *cli;
    struct config config;
    struct org_keys keys;
    struct render_house house;
    struct job_kind kinds[MOST_JOB_KINDS + 1];
    struct job_timer timers[TIMERS + 1];
    struct edge *edge;
    struct nature nature;
    struct jobs *jobs;
    struct http_limits limits;
    struct http_server *http;
    struct teller *teller;
    struct metrics_source metrics_source;
    struct http_server *metrics; /* NULL: nobody wants them, or their port is taken */
    const char *front_ends[MOST_FRONT_ENDS + 1];
};

/* ---- Background work ------------------------------------------------------------------------- */

static void add_kinds(struct serving *serving, const struct job_kind *kinds)
{
    size_t count = 0;
    while (serving->kinds[count].name)
        count++;
    for (; kinds->name && count < MOST_JOB_KINDS; kinds++)
        serving->kinds[count++] = *kinds;
}

static bool open_jobs(struct serving *serving, const char **ret_sentence)
{
    add_kinds(serving, campaign_jobs);
    add_kinds(serving, backup_jobs);
    serving->timers[0] = (struct job_timer){.name = "audit.seal",
                                            .every_ms = 1000,
                                            .prepare = audit_prepare_seal,
                                            .apply = audit_apply_seal};
    serving->timers[1] = (struct job_timer){
        .name = "clean", .minute = 3 * 60, .is_due = job_is_unclean, .run = job_clean};
    serving->timers[2] = (struct job_timer){
        .name = "backup", .minute = (int)serving->config.backup_hour * 60, .run = backup_tonight};
    serving->timers[3] = (struct job_timer){.name = "uploads",
                                            .minute = 3 * 60 + 10,
                                            .prepare = file_prepare_sweep,
                                            .apply = file_sweep};
    struct jobs_config jobs = {
        .edge = serving->edge, .kinds = serving->kinds, .timers = serving->timers, .poll_ms = 0};
    serving->jobs = jobs_open(&jobs, ret_sentence);
    return serving->jobs != NULL;
}

/* ---- Opening --------------------------------------------------------------------------------- */

static enum err ask_for_nature(struct work *work)
{
    *(struct nature *)work->of =
        (struct nature){org_has_demo(&work->ctx), org_is_practice(&work->ctx)};
    return OK;
}

/* If it can't be found out, the careful answer. */
static struct nature nature_of(struct edge *edge)
{
    struct work work;
    struct nature nature = {false, false};
    work_init(&work, edge);
    work.lane = LANE_READ;
    work.run = ask_for_nature;
    work.of = &nature;
    enum err err = edge_do(edge, &work);
    work_release(&work);
    return err == OK ? nature : (struct nature){true, true};
}

static void split_front_ends(struct serving *serving)
{
    size_t count = 0;
    const char *at = serving->config.front_ends;
    while (*at && count < MOST_FRONT_ENDS) {
        at += strspn(at, " ");
        size_t length = strcspn(at, " ");
        if (length > 0)
            serving->front_ends[count++] = arena_copy(&serving->cli->arena, at, length);
        at += length;
    }
    serving->front_ends[count] = NULL;
}

/* NULL: none is wanted. */
static const char *path_of_log(struct serving *serving)
{
    const struct config *config = &serving->config;
    const char *name = config->access_log;
    if (!*name || strcmp(name, "no") == 0)
        return NULL;
    return *name == '/' ? name : text_format(&serving->cli->arena, "%s/%s", config->folder, name);
}

static void set_limits(struct serving *serving)
{
    const struct config *config = &serving->config;
    serving->limits = http_usual_limits();
    serving->limits.header_ms = (int)config->header_seconds * 1000;
    serving->limits.body_rate = (int)config->body_rate;
    serving->limits.idle_ms = (int)config->idle_seconds * 1000;
    serving->limits.write_ms = (int)config->write_seconds * 1000;
    serving->limits.most_bodies = (size_t)config->bodies_mb * 1024 * 1024;
    org_use_session_limits((struct org_session_limits){.idle_ms = config->session_minutes * 60000,
                                                       .most_ms = config->session_hours * 3600000});
}

static bool open_http(struct serving *serving, const char **ret_sentence)
{
    const char *host;
    int port;
    const struct config *config = &serving->config;
    if (!config_address(&serving->cli->arena, config->listen, &host, &port, ret_sentence))
        return false;
    if (!config_is_loopback(host) && serving->nature.is_demo) {
        *ret_sentence = "这里有演示账号，密码是公开的，只能在本机使用（127.0.0.1）。"
                        "正式使用请另建数据文件夹并执行 lianbing init。";
        return false;
    }
    split_front_ends(serving);
    set_limits(serving);
    struct http_config http = {.host = host,
                               .port = port,
                               .modules = server_modules,
                               .people = {org_recognise},
                               .front_ends = serving->front_ends,
                               .loops = (unsigned)config->loops,
                               .most_connections = (unsigned)config->most_connections,
                               .address_connections = (unsigned)config->address_connections,
                               .strangers_a_second = (unsigned)config->strangers_a_second,
                               .is_secure = config->is_secure,
                               .cookie = serving->nature.is_practice ? "lb_practice" : NULL,
                               .limits = &serving->limits,
                               .assets = embedded_assets,
                               .asset_count = embedded_asset_count,
                               .access_log = path_of_log(serving),
                               .access_bytes = config->access_log_mb * 1024 * 1024};
    serving->http = http_open(&serving->cli->arena, &http, serving->edge, ret_sentence);
    return serving->http != NULL;
}

static bool open_metrics(struct serving *serving, const char **ret_sentence)
{
    serving->metrics_source =
        (struct metrics_source){&serving->config, serving->edge, serving->http};
    return metrics_open(&serving->cli->arena, &serving->metrics_source, &serving->metrics,
                        ret_sentence);
}

static bool open_teller(struct serving *serving, const char **ret_sentence)
{
    serving->teller = teller_open(serving->edge, serving->http, ret_sentence);
    return serving->teller != NULL;
}

/* An office's own template, if one is named; too large or not to be read is said. */
static bool read_template(struct serving *serving, const char **ret_sentence)
{
    enum { LARGEST_TEMPLATE = 16 * 1024 * 1024 };
    struct faults faults;
    const char *path = serving->config.docx_template;
    if (!path || !*path)
        return true;
    faults_init(&faults, &serving->cli->arena);
    if (cli_file_read(&serving->cli->arena, path, LARGEST_TEMPLATE,
                      &serving->house.settings.docx_template, &faults))
        return true;
    *ret_sentence = text_format(&serving->cli->arena, "文书模板“%s”：%s", path,
                                faults.count > 0 ? faults.list[0].sentence : "读不出来。");
    return false;
}

static bool open_house(struct serving *serving, const char **ret_sentence)
{
    const struct config *config = &serving->config;
    serving->house.settings.fonts =
        (struct render_fonts){config->title_font, config->body_font, config->sans_font};
    serving->house.office = config->office;
    if (!read_template(serving, ret_sentence))
        return false;
    template_use(config->docx_template && *config->docx_template);
    serving->house.find_template = template_find;
    render_use_house(&serving->house);
    return true;
}

static bool open_all(struct serving *serving, const char **ret_sentence)
{
    if (!open_house(serving, ret_sentence))
        return false;
    admin_use(&serving->config);
    if (!data_open(&serving->cli->arena, &serving->config, &serving->keys, &serving->edge,
                   ret_sentence))
        return false;
    serving->nature = nature_of(serving->edge);
    serving->house.is_practice = serving->nature.is_practice;
    return open_jobs(serving, ret_sentence) && open_http(serving, ret_sentence) &&
           open_teller(serving, ret_sentence) && open_metrics(serving, ret_sentence);
}

static void close_all(struct serving *serving)
{
    if (serving->metrics)
        http_close(serving->metrics, 0);
    if (serving->teller)
        teller_close(serving->teller);
    if (serving->http)
        http_close(serving->http, STOP_WITHIN_MS);
    if (serving->jobs)
        jobs_close(serving->jobs);
    if (serving->edge)
        edge_close(serving->edge);
}

/* ---- Running --------------------------------------------------------------------------------- */

/* The units that end together leave room that those who come next want again; given back to the
 * system in between, each page of it would have to be found and zeroed anew. */
static void keep_memory(void)
{
    (void)mallopt(M_TRIM_THRESHOLD, KEPT_MEMORY);
    (void)mallopt(M_MMAP_THRESHOLD, KEPT_MEMORY);
}

/* Blocked before any thread is made, so that all threads leave them to sigwait. */
static void block_signals(sigset_t *signals)
{
    (void)sigemptyset(signals);
    (void)sigaddset(signals, SIGINT);
    (void)sigaddset(signals, SIGTERM);
    (void)sigaddset(signals, SIGHUP);
    (void)pthread_sigmask(SIG_BLOCK, signals, NULL);
}

/* SIGHUP is the end of a terminal, and else the wish of whoever has moved the access log on. */
static void wait_for_the_end(struct serving *serving, const sigset_t *signals, int *ret_signal)
{
    while (sigwait(signals, ret_signal) == 0 && *ret_signal == SIGHUP && !isatty(STDIN_FILENO))
        http_reopen_log(serving->http);
}

/* The port may have been left to the machine. */
static void add_address(struct text *text, const char *listen, const struct http_server *http)
{
    text_add(text, "http://");
    text_add_bytes(text, listen, (size_t)(strrchr(listen, ':') - listen));
    text_add_format(text, ":%d", http_port(http));
}

static void greet(struct serving *serving)
{
    struct text *out = &serving->cli->out.text;
    text_add(out, "服务已启动：");
    add_address(out, serving->config.listen, serving->http);
    text_add(out, " （按 Ctrl+C 停止）\n");
    if (serving->metrics) {
        text_add(out, "监控数据（只限本机）：");
        add_address(out, serving->config.metrics_listen, serving->metrics);
        text_add(out, "/metrics\n");
    }
    if (serving->nature.is_practice)
        text_add(out, "这里是练习环境，改动不影响正式数据。\n");
    if (serving->nature.is_demo)
        text_add_format(out, "这里是演示数据，账号和密码见 %s/demo-accounts.json\n",
                        serving->config.folder);
    (void)cli_stream_flush(&serving->cli->out);
}

int server_serve(struct cli *cli, size_t count, char *const *words)
{
    struct serving serving = {.cli = cli};
    struct command command = {.cli = cli, .name = "serve"};
    const char *sentence = "";
    sigset_t signals;
    int signal_number = 0;
    if (!command_read(&command, count, words))
        return EXIT_BAD_INPUT;
    serving.config = command.config;
    block_signals(&signals);
    keep_memory();
    bool is_open = open_all(&serving, &sentence);
    if (is_open) {
        LOG(LOG_INFORM, "server_started", log_int("port", http_port(serving.http)));
        greet(&serving);
        wait_for_the_end(&serving, &signals, &signal_number);
        LOG(LOG_INFORM, "server_stopping", log_int("signal", signal_number));
    } else {
        cli_tell_misuse(cli, "serve", sentence);
    }
    close_all(&serving);
    return is_open ? EXIT_GOOD : EXIT_BAD_INPUT;
}
