/* SPDX-License-Identifier: Apache-2.0 */
#include "server/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "backup/backup.h"
#include "cli/cli.h"
#include "platform/db/db.h"
#include "platform/edge/log.h"
#include "server/certificate.h"
#include "server/checks.h"
#include "server_sql.h"

enum { MOST_TEXT = 64 * 1024, MOST_CONNECTIONS = 16 };

/* Set once, before anything is served. */
static const struct metrics_source *source;

/* ---- The form -------------------------------------------------------------------------------- */

static void begin(struct text *text, const char *name, const char *type, const char *help)
{
    text_add_format(text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void add(struct text *text, const char *name, const char *labels, int64_t value)
{
    text_add_format(text, "%s%s %" PRId64 "\n", name, labels, value);
}

static void add_seconds(struct text *text, const char *name, int64_t ns)
{
    const int64_t second = 1000000000;
    text_add_format(text, "%s %" PRId64 ".%09" PRId64 "\n", name, ns / second, ns % second);
}

static void add_one(struct text *text, const char *name, const char *help, int64_t value)
{
    begin(text, name, "gauge", help);
    add(text, name, "", value);
}

static void add_count(struct text *text, const char *name, const char *help, int64_t value)
{
    begin(text, name, "counter", help);
    add(text, name, "", value);
}

/* ---- The process ----------------------------------------------------------------------------- */

static int64_t resident_bytes(void)
{
    char line[128];
    FILE *file = fopen("/proc/self/statm", "re");
    bool is_read = file && fgets(line, sizeof line, file);
    const char *second = is_read ? strchr(line, ' ') : NULL;
    if (file)
        (void)fclose(file);
    return second ? (int64_t)strtoll(second, NULL, 10) * sysconf(_SC_PAGESIZE) : 0;
}

static void add_process(struct text *text)
{
    struct timespec used = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    begin(text, "lianbing_info", "gauge", "The program that is running.");
    add(text, "lianbing_info", "{version=\"" CLI_VERSION "\"}", 1);
    begin(text, "process_cpu_seconds_total", "counter", "Processor time used.");
    add_seconds(text, "process_cpu_seconds_total",
                (int64_t)used.tv_sec * 1000000000 + used.tv_nsec);
    add_one(text, "process_resident_memory_bytes", "Memory held.", resident_bytes());
}

/* ---- Connections ----------------------------------------------------------------------------- */

static void add_requests(struct text *text)
{
    static const char *const labels[HTTP_STATUS_CLASSES] = {
        "{status=\"gone\"}", "{status=\"1xx\"}", "{status=\"2xx\"}",
        "{status=\"3xx\"}",  "{status=\"4xx\"}", "{status=\"5xx\"}"};
    struct http_state state = http_state(source->http);
    int64_t all = 0;
    begin(text, "lianbing_requests_total", "counter",
          "Requests by class of status; gone: the other side left before the answer.");
    for (int i = 0; i < HTTP_STATUS_CLASSES; i++) {
        add(text, "lianbing_requests_total", labels[i], state.answered[i]);
        all += state.answered[i];
    }
    begin(text, "lianbing_request_seconds", "summary",
          "From the first byte of a request to the end of its answer.");
    add_seconds(text, "lianbing_request_seconds_sum", state.took_ns);
    add(text, "lianbing_request_seconds_count", "", all);
    add_one(text, "lianbing_connections", "Connections that are open.", state.connections);
    add_one(text, "lianbing_connections_max", "Connections past which the server turns away.",
            state.most_connections);
    add_one(text, "lianbing_event_viewers", "Event streams that are open.", state.streams);
    add_one(text, "lianbing_body_bytes", "Bytes held of requests that are coming in.",
            state.body_bytes);
}

/* ---- The database ---------------------------------------------------------------------------- */

static void add_edge(struct text *text)
{
    struct edge_state state = edge_state(source->edge);
    begin(text, "lianbing_queue_length", "gauge", "Units of work that wait for a lane.");
    add(text, "lianbing_queue_length", "{lane=\"read\"}", (int64_t)state.queued[LANE_READ]);
    add(text, "lianbing_queue_length", "{lane=\"write\"}", (int64_t)state.queued[LANE_WRITE]);
    add(text, "lianbing_queue_length", "{lane=\"slow\"}", (int64_t)state.queued[LANE_SLOW]);
    begin(text, "lianbing_commit_seconds", "summary",
          "COMMIT of the writer's batches, with the fsync.");
    add_seconds(text, "lianbing_commit_seconds_sum", state.commit_ns);
    add(text, "lianbing_commit_seconds_count", "", state.commits);
    add_count(text, "lianbing_commit_members_total", "Changes that were in these batches.",
              state.members);
    add_count(text, "lianbing_batches_taken_apart_total",
              "Batches that had to be run one change at a time.", state.taken_apart);
    add_one(text, "lianbing_database_failure_timestamp_seconds",
            "When the database failed last; 0: never since the start.", state.last_failure / 1000);
}

static void add_rows(struct ctx *c, struct text *text)
{
    add_one(text, "lianbing_sessions", "Sessions that have not ended.",
            db_number(c, sql_server_sessions, DB_ARGS(VAL(c->now)), 0));
    add_one(text, "lianbing_uploads", "Uploads that are not finished.",
            db_number(c, sql_server_uploads, DB_NO_ARGS, 0));
    begin(text, "lianbing_jobs", "gauge", "Background jobs that are not done.");
    add(text, "lianbing_jobs", "{state=\"waiting\"}",
        db_number(c, sql_server_jobs_waiting, DB_NO_ARGS, 0));
    add(text, "lianbing_jobs", "{state=\"running\"}",
        db_number(c, sql_server_jobs_running, DB_NO_ARGS, 0));
    add(text, "lianbing_jobs", "{state=\"failed\"}",
        db_number(c, sql_server_jobs_failed, DB_NO_ARGS, 0));
}

/* ---- The machine ----------------------------------------------------------------------------- */

static void add_disk(struct ctx *c, struct text *text)
{
    const char *database = text_format(c->arena, "%s/lianbing.db", c->folder);
    const char *log = text_format(c->arena, "%s/lianbing.db-wal", c->folder);
    add_one(text, "lianbing_database_bytes", "The database.", check_file_bytes(database));
    add_one(text, "lianbing_wal_bytes", "The write-ahead log of the database.",
            check_file_bytes(log));
    add_one(text, "lianbing_disk_free_bytes", "Room that is left where the data lie.",
            check_free_bytes(c->folder));
}

static void add_care(struct ctx *c, struct text *text)
{
    struct certificate_end end;
    struct backup_note note = backup_last(c);
    begin(text, "lianbing_backup_age_seconds", "gauge",
          "Since the last good backup with everything in it; +Inf: there is none.");
    if (note.at > 0)
        add(text, "lianbing_backup_age_seconds", "", (c->now - note.at) / 1000);
    else
        text_add(text, "lianbing_backup_age_seconds +Inf\n");
    add_one(text, "lianbing_backup_failed", "1: the last backup failed.", note.failed_at > 0);
    if (source->config->certificate && certificate_read_end(source->config->certificate, &end))
        add_one(text, "lianbing_certificate_left_seconds",
                "Until the certificate ends; negative: it has.", (end.at - c->now) / 1000);
}

/* ---- The door -------------------------------------------------------------------------------- */

static enum err see_metrics(struct ctx *c, const struct request *q, struct response *p)
{
    struct text text;
    (void)q;
    text_init(&text, c->arena, MOST_TEXT);
    add_process(&text);
    add_requests(&text);
    add_edge(&text);
    add_rows(c, &text);
    add_disk(c, &text);
    add_care(c, &text);
    p->bytes = (struct bytes){text.at, text.used};
    p->type = "text/plain; version=0.0.4; charset=utf-8";
    return OK;
}

static enum err know_nobody(struct ctx *c, const char *token, const char **ret_csrf)
{
    (void)c;
    (void)token;
    (void)ret_csrf;
    return OK;
}

static const struct route metrics_routes[] = {{"GET", "/metrics", see_metrics, .title = "监控数据",
                                               .need = NEED_PUBLIC, .lane = LANE_READ,
                                               .gives_bytes = true},
                                              {0}};

static const struct route *const metrics_modules[] = {metrics_routes, NULL};

bool metrics_open(struct arena *arena, const struct metrics_source *the_source,
                  struct http_server **ret, const char **ret_sentence)
{
    const char *host, *listen = the_source->config->metrics_listen;
    int port;
    *ret = NULL;
    if (!listen || !*listen)
        return true;
    if (!config_address(arena, listen, &host, &port, ret_sentence))
        return false;
    if (!config_is_loopback(host)) {
        *ret_sentence = "设置项 metrics_listen 只能是本机地址，如 127.0.0.1:9180，请改正。";
        return false;
    }
    source = the_source;
    struct http_config http = {.host = host,
                               .port = port,
                               .modules = metrics_modules,
                               .people = {know_nobody},
                               .loops = 1,
                               .most_connections = MOST_CONNECTIONS};
    *ret = http_open(arena, &http, the_source->edge, ret_sentence);
    if (!*ret)
        LOG(LOG_WARN, "metrics_not_served", log_text("cause", *ret_sentence));
    return true;
}
