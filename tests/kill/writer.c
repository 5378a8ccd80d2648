/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small writer to be killed, and the judge of what it left. tests/run-kill drives it.
 *
 *     writer write FOLDER RUN     writes until it is killed; a line `+token` on standard output for
 *                                 each change that was acknowledged, `-token` for each refused
 *     writer check FOLDER LINES   LINES is a file of all those lines; says what is wrong, in lines,
 *                                 and ends with 1 if anything is
 *
 * A change is a row of two tables, an audit row, and for every fourth one a job whose effect is a
 * row of a third. Some units refuse after writing, some break a commit or lose a transaction under
 * everybody, as a full disk would.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "platform/audit/audit.h"
#include "platform/db/connection.h"
#include "platform/db/db.h"
#include "platform/edge/edge.h"
#include "platform/job/job.h"

enum { CLIENTS = 8, LONGEST_TOKEN = 32, CHECK_POLLS = 3000 };

struct change {
    char token[LONGEST_TOKEN];
    int number; /* of its client's changes */
    int runs;
};

struct client {
    struct edge *edge;
    const char *run;
    int number;
    pthread_t thread;
};

/* ---- Jobs ------------------------------------------------------------------------------------ */

static enum err add_effect(struct ctx *c, struct job *job)
{
    db_exec(c, "INSERT INTO effect (token) VALUES ($1);", DB_ARGS(VAL(job->payload)));
    return OK;
}

static const struct job_kind kinds[] = {{.name = "effect", .apply = add_effect}, {0}};
static const struct job_timer timers[] = {
    {.name = "seal", .every_ms = 5, .prepare = audit_prepare_seal, .apply = audit_apply_seal}, {0}};

/* ---- Writing --------------------------------------------------------------------------------- */

static enum err make_tables(struct work *work)
{
    struct ctx *c = &work->ctx;
    db_exec(c, "CREATE TABLE IF NOT EXISTS whole (id bigint, token text);", DB_NO_ARGS);
    db_exec(c, "CREATE TABLE IF NOT EXISTS part (whole bigint, token text);", DB_NO_ARGS);
    db_exec(c, "CREATE TABLE IF NOT EXISTS effect (token text);", DB_NO_ARGS);
    /* Not unique: what is there twice is to be seen. For the judge, who asks for each token. */
    db_exec(c, "CREATE INDEX IF NOT EXISTS whole_token ON whole (token);", DB_NO_ARGS);
    db_exec(c, "CREATE INDEX IF NOT EXISTS part_whole ON part (whole);", DB_NO_ARGS);
    db_exec(c, "CREATE INDEX IF NOT EXISTS effect_token ON effect (token);", DB_NO_ARGS);
    db_exec(c, "CREATE INDEX IF NOT EXISTS audit_sentence ON audit (sentence);", DB_NO_ARGS);
    return OK;
}

static enum err write_change(struct work *work)
{
    struct change *change = work->of;
    struct ctx *c = &work->ctx;
    const char *token = change->token;
    int64_t id = db_new_id(c);
    bool is_first = change->runs++ == 0;
    db_exec(c, "INSERT INTO whole (id, token) VALUES ($1, $2);", DB_ARGS(VAL(id), VAL(token)));
    if (is_first && change->number % 61 == 7)
        db_break(c->db, DB_BREAK_TRANSACTION, 0);
    db_exec(c, "INSERT INTO part (whole, token) VALUES ($1, $2);", DB_ARGS(VAL(id), VAL(token)));
    audit_write(c, &(struct audit_entry){
                       .action = "whole.add", .object = "whole", .id = id, .sentence = token});
    if (change->number % 4 == 0)
        (void)job_enqueue(c, "effect", token, 0);
    if (is_first && change->number % 53 == 9)
        db_break(c->db, DB_BREAK_COMMIT, 0);
    return change->number % 5 == 3 ? ctx_fail(c, ERR_CONFLICT, "不行。") : OK;
}

static void *write_on(void *of)
{
    struct client *client = of;
    for (int number = 0;; number++) {
        struct change change = {.number = number};
        char line[LONGEST_TOKEN + 4];
        (void)snprintf(change.token, sizeof change.token, "%s.%d.%d", client->run, client->number,
                       number);
        struct work work;
        work_init(&work, client->edge);
        work.lane = LANE_WRITE;
        work.run = write_change;
        work.of = &change;
        enum err err = edge_do(client->edge, &work);
        work_release(&work);
        int length = snprintf(line, sizeof line, "%c%s\n", err == OK ? '+' : '-', change.token);
        if (write(STDOUT_FILENO, line, (size_t)length) != length)
            return NULL;
    }
}

static int write_for_ever(struct edge *edge, const char *run)
{
    struct client clients[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.edge = edge, .run = run, .number = i};
        if (pthread_create(&clients[i].thread, NULL, write_on, &clients[i]) != 0)
            return 2;
    }
    for (int i = 0; i < CLIENTS; i++)
        (void)pthread_join(clients[i].thread, NULL);
    return 2; /* it was to be killed */
}

/* ---- Judging --------------------------------------------------------------------------------- */

struct judge {
    FILE *lines;
    int64_t acknowledged, refused, wrong;
};

static void complain(struct judge *judge, const char *what, const char *token, int64_t number)
{
    if (judge->wrong++ < 20)
        (void)printf("%s: %s (%" PRId64 ")\n", what, token, number);
}

/* A query that must give a number. */
static void demand(struct judge *judge, struct ctx *c, const char *sql, int64_t number)
{
    int64_t found = db_number(c, sql, DB_NO_ARGS, -1);
    if (found != number)
        complain(judge, "not as it must be", sql, found);
}

static void judge_line(struct judge *judge, struct ctx *c, const char *line)
{
    const char *token = line + 1;
    int64_t count = db_number(c,
                              "SELECT count(*) FROM whole w JOIN part p ON p.whole = w.id"
                              " AND p.token = w.token WHERE w.token = $1;",
                              DB_ARGS(VAL(token)), -1);
    judge->acknowledged += line[0] == '+';
    judge->refused += line[0] == '-';
    if (line[0] == '+' && count != 1)
        complain(judge, "acknowledged, but not there once", token, count);
    if (line[0] == '-' && count != 0)
        complain(judge, "refused, but there", token, count);
}

static enum err judge_all(struct work *work)
{
    struct judge *judge = work->of;
    struct ctx *c = &work->ctx;
    char line[LONGEST_TOKEN + 4];
    while (fgets(line, sizeof line, judge->lines)) {
        char *end = strchr(line, '\n');
        if (!end)
            break; /* killed in the middle of the line: nobody read it */
        *end = '\0';
        judge_line(judge, c, line);
    }
    int64_t count = db_number(c, "SELECT count(*) FROM whole;", DB_NO_ARGS, -1);
    demand(judge, c, "SELECT count(*) FROM part;", count);
    demand(judge, c, "SELECT count(DISTINCT token) FROM whole;", count);
    demand(judge, c, "SELECT count(DISTINCT id) FROM whole;", count);
    demand(judge, c, "SELECT count(*) FROM audit;", count);
    demand(judge, c, "SELECT count(*) FROM whole w JOIN audit a ON a.sentence = w.token;", count);
    int64_t jobs = db_number(c, "SELECT count(*) FROM job;", DB_NO_ARGS, -1);
    demand(judge, c, "SELECT count(*) FROM effect;", jobs);
    demand(judge, c, "SELECT count(DISTINCT token) FROM effect;", jobs);
    demand(judge, c, "SELECT count(*) FROM effect e JOIN whole w ON w.token = e.token;", jobs);
    struct audit_verdict verdict = audit_verify(c);
    if (!verdict.is_intact || verdict.unsealed > 0 || verdict.rows != count)
        complain(judge, "the audit", verdict.sentence, verdict.rows);
    const char *health = db_string(c, "PRAGMA integrity_check;", DB_NO_ARGS);
    if (!health || strcmp(health, "ok") != 0)
        complain(judge, "the file", health ? health : "can't be read", 0);
    (void)printf("%" PRId64 " acknowledged, %" PRId64 " refused, %" PRId64 " stored, %" PRId64
                 " jobs, %" PRId64 " seals\n",
                 judge->acknowledged, judge->refused, count, jobs, verdict.seals);
    return OK;
}

static enum err ask_waiting(struct work *work)
{
    int64_t *waiting = work->of;
    *waiting =
        db_number(&work->ctx, "SELECT count(*) FROM job WHERE state <> 'done';", DB_NO_ARGS, -1) +
        audit_is_unsealed(&work->ctx);
    return OK;
}

static enum err do_work(struct edge *edge, enum lane lane, enum err (*run)(struct work *), void *of)
{
    struct work work;
    work_init(&work, edge);
    work.lane = lane;
    work.run = run;
    work.of = of;
    enum err err = edge_do(edge, &work);
    work_release(&work);
    return err;
}

static int check(struct edge *edge, const char *path)
{
    struct judge judge = {.lines = fopen(path, "r")};
    struct timespec pause = {.tv_nsec = 10000000};
    int64_t waiting = 1;
    if (!judge.lines)
        return 2;
    for (int i = 0; i < CHECK_POLLS && waiting > 0; i++) {
        (void)nanosleep(&pause, NULL);
        if (do_work(edge, LANE_READ, ask_waiting, &waiting) != OK)
            return 2;
    }
    if (waiting > 0)
        complain(&judge, "jobs or audit rows", "still waiting", waiting);
    if (do_work(edge, LANE_SLOW, judge_all, &judge) != OK)
        return 2;
    (void)fclose(judge.lines);
    return judge.wrong == 0 ? 0 : 1;
}

int main(int count, char **words)
{
    struct arena arena;
    const char *sentence = NULL;
    if (count != 4)
        return 2;
    arena_init(&arena, 1 << 20, NULL);
    struct edge_config config = {.folder = words[2], .readers = 2, .slow = 1};
    struct edge *edge = edge_open(&arena, &config, &sentence);
    struct jobs_config jobs_config = {edge, kinds, timers, 5};
    struct jobs *jobs = NULL;
    if (edge && do_work(edge, LANE_WRITE, make_tables, NULL) == OK)
        jobs = jobs_open(&jobs_config, &sentence);
    if (!jobs) {
        (void)fprintf(stderr, "%s\n", sentence);
        return 2;
    }
    int status =
        strcmp(words[1], "check") == 0 ? check(edge, words[3]) : write_for_ever(edge, words[3]);
    jobs_close(jobs);
    edge_close(edge);
    arena_release(&arena);
    return status;
}
