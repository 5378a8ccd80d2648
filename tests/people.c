/* SPDX-License-Identifier: Apache-2.0 */
#include "people.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "org/org_grant.h"
#include "org/org_people.h"
#include "org/org_routes.h"
#include "org/org_session.h"
#include "org/org_sign_in.h"
#include "platform/db/migrate.h"

static const char sql_count_deeds[] = "SELECT count(*) FROM audit WHERE action = $1;";
static const char sql_set_password[] =
    "UPDATE org_person SET password = $2, must_change = 0 WHERE id = $1;";

int people_set_up(void **state)
{
    const char *sentence = NULL;
    struct people *p = calloc(1, sizeof *p);
    assert_non_null(p);
    assert_true(sodium_init() >= 0);
    arena_init(&p->arena, 64 * 1024 * 1024, NULL);
    (void)snprintf(p->folder, sizeof p->folder, "/tmp/lianbing-people-XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    p->db = db_open_writer(&p->arena, p->folder, 0, &sentence);
    assert_non_null(p->db);
    p->ctx = (struct ctx){.arena = &p->arena,
                          .db = p->db,
                          .now = TODAY * DATE_MS_A_DAY + 2 * INT64_C(3600000),
                          .random = randombytes_buf,
                          .actor = {.name = "", .address = "10.0.0.1"}};
    assert_true(migrate(p->db, &p->arena, embedded_migrations, p->ctx.now, &sentence));
    assert_true(db_begin(p->db));
    memset(&p->keys, 7, sizeof p->keys);
    org_use_keys(&p->keys);
    as_program(p);
    p->city = given_unit(p, 0, KIND_CITY, "云川市生态环境局");
    p->district = given_unit(p, p->city, KIND_COUNTY, "澄岚区分局");
    p->station = given_unit(p, p->district, KIND_STATION, "东湖所");
    p->neighbour = given_unit(p, p->city, KIND_COUNTY, "霁明区分局");
    *state = p;
    return 0;
}

int people_tear_down(void **state)
{
    static const char *const names[] = {"lianbing.db", "lianbing.db-wal", "lianbing.db-shm"};
    struct people *p = *state;
    assert_int_equal(db_failure(p->db), DB_FINE);
    db_end_unit(p->db);
    db_roll_back(p->db);
    db_shut(p->db);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/%s", p->folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(p->folder);
    ctx_end(&p->ctx);
    org_use_keys(NULL);
    arena_release(&p->arena);
    free(p);
    return 0;
}

void as_program(struct people *p)
{
    begin_anew(p);
    p->ctx.actor = (struct actor){.name = "", .address = "10.0.0.1", .may = UINT64_MAX};
}

void as(struct people *p, int64_t person)
{
    const char *csrf;
    as_program(p);
    const char *token = org_session_begin(&p->ctx, person);
    (void)db_exec(&p->ctx, "UPDATE org_person SET must_change = 0 WHERE id = $1;",
                  DB_ARGS(VAL(person)));
    assert_int_equal(org_recognise(&p->ctx, token, &csrf), OK);
}

void begin_anew(struct people *p)
{
    p->ctx.message = NULL;
    p->ctx.faults = NULL;
    p->ctx.fault_count = p->ctx.fault_size = 0;
}

int64_t given_unit(struct people *p, int64_t parent, enum org_kind kind, const char *name)
{
    struct org_unit unit = {
        .parent = parent, .kind = (int)kind, .code = name, .name = name, .closed_from = DATE_NONE};
    struct actor actor = p->ctx.actor;
    as_program(p);
    assert_int_equal(org_unit_create(&p->ctx, &unit), OK);
    p->ctx.actor = actor;
    return unit.id;
}

int64_t given_person(struct people *p, int64_t unit, const char *name)
{
    int64_t number = db_number(&p->ctx, "SELECT count(*) FROM org_person;", DB_NO_ARGS, 0);
    struct org_person person = {.name = name,
                                .sex = SEX_UNKNOWN,
                                .certificate = text_format(&p->arena, "YC%05d", (int)number + 1),
                                .certificate_from = DATE_NONE,
                                .certificate_until = DATE_NONE,
                                .unit = unit,
                                .serving_from = day("2026-01-01")};
    struct actor actor = p->ctx.actor;
    as_program(p);
    assert_int_equal(org_person_create(&p->ctx, &person), OK);
    p->ctx.actor = actor;
    return person.id;
}

int64_t given_role(struct people *p, int64_t person, enum org_role role, int64_t unit)
{
    struct org_grant grant = {
        .person = person, .role = (int)role, .unit = unit, .from = TODAY, .until = DATE_NONE};
    struct actor actor = p->ctx.actor;
    as_program(p);
    assert_int_equal(org_grant_give(&p->ctx, &grant), OK);
    p->ctx.actor = actor;
    return grant.id;
}

int64_t given_member(struct people *p, int64_t unit, enum org_role role, const char *name)
{
    int64_t person = given_person(p, unit, name);
    (void)given_role(p, person, role, unit);
    return person;
}

void given_password(struct people *p, int64_t person, const char *password)
{
    const char *hash;
    assert_int_equal(org_password_hash(&p->ctx, password, &hash), OK);
    (void)db_exec(&p->ctx, sql_set_password, DB_ARGS(VAL(person), VAL(hash)));
}

struct org_person person_of(struct people *p, int64_t id)
{
    struct org_person person;
    assert_true(org_person_get(&p->ctx, id, &person));
    return person;
}

struct org_unit unit_of(struct people *p, int64_t id)
{
    struct org_unit unit;
    assert_true(org_unit_get(&p->ctx, id, &unit));
    return unit;
}

int32_t day(const char *text)
{
    int32_t days;
    assert_true(date_parse(bytes_of(text), &days));
    return days;
}

int64_t count_deeds(struct people *p, const char *action)
{
    return db_number(&p->ctx, sql_count_deeds, DB_ARGS(VAL(action)), -1);
}

const char *fault_at(const struct people *p, const char *place)
{
    for (size_t i = 0; i < p->ctx.fault_count; i++) {
        if (strcmp(p->ctx.faults[i].place, place) == 0)
            return p->ctx.faults[i].sentence;
    }
    return NULL;
}
