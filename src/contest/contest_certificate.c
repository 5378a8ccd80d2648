/* SPDX-License-Identifier: Apache-2.0 */
#include "contest/contest_certificate.h"

/* ---- From winner to certificate -------------------------------------------------------------- */

/* Who finds a team's certificate under their own name. */
static struct field_list people_of(struct ctx *c, const struct contest_teams *teams, int64_t id)
{
    for (size_t i = 0; i < teams->count; i++) {
        const struct contest_team *team = &teams->list[i];
        const struct contest_member *members = team->members.at;
        if (team->id != id)
            continue;
        int64_t *people = arena_array(c->arena, team->members.count + 1, sizeof *people);
        size_t count = 0;
        for (size_t j = 0; j < team->members.count; j++) {
            if (!members[j].is_out)
                people[count++] = members[j].person;
        }
        return (struct field_list){people, count};
    }
    return (struct field_list){0};
}

static struct award_winner winner_of(struct ctx *c, const struct contest_teams *teams,
                                     const struct contest_winner *from)
{
    struct award_winner winner = {.kind = AWARD_UNIT,
                                  .holder = from->unit,
                                  .unit = from->unit,
                                  .name = from->name,
                                  .unit_name = from->unit_name ? from->unit_name : "",
                                  .award = contest_winner_award(c, from)};
    if (from->kind == WINNER_TEAM) {
        winner.kind = AWARD_TEAM;
        winner.holder = from->team;
        winner.members = from->members;
        winner.people = people_of(c, teams, from->team);
    } else if (from->kind == WINNER_PERSON) {
        int64_t *person = arena_alloc(c->arena, sizeof *person);
        *person = from->person;
        winner.kind = AWARD_PERSON;
        winner.holder = from->person;
        winner.people = (struct field_list){person, 1};
    }
    return winner;
}

/* ---- Issuing --------------------------------------------------------------------------------- */

enum err contest_need_final(struct ctx *c, int64_t contest, struct contest_publication *ret)
{
    static const char *const why[] = {
        [PUBLICATION_OBJECTING] = "公布的成绩还在异议期内，或有异议没有答复；期满后再颁发证书。",
        [PUBLICATION_SUPERSEDED] = "公布的成绩已有新的一版，请刷新后再试。",
        [PUBLICATION_AMENDING] = "有异议成立，请先重新公布成绩，生效后再颁发证书。"};
    if (!contest_publication_last(c, contest, ret))
        return ctx_fail(c, ERR_CONFLICT, "成绩还没有公布，公布并过了异议期才能颁发证书。");
    return ret->state == PUBLICATION_FINAL ? OK : ctx_fail(c, ERR_CONFLICT, "%s", why[ret->state]);
}

enum err contest_certificates_prepare(struct ctx *c, const struct contest *contest,
                                      struct contest_certificates *ret)
{
    struct contest_publication publication;
    struct contest_published published;
    TRY(contest_need_final(c, contest->id, &publication));
    TRY(contest_publication_read(c, &publication, &published));
    struct contest_teams teams = contest_teams(c, contest);
    const struct contest_winner *list = published.winners.at;
    struct award_winner *winners =
        arena_array(c->arena, published.winners.count + 1, sizeof *winners);
    for (size_t i = 0; i < published.winners.count; i++)
        winners[i] = winner_of(c, &teams, &list[i]);
    *ret = (struct contest_certificates){{.owner_unit = publication.owner_unit,
                                          .series = contest->id,
                                          .publication = publication.id,
                                          .number = publication.number,
                                          .event = published.title,
                                          .issuer = published.owner_name},
                                         {winners, published.winners.count}};
    return OK;
}

enum err contest_certificates_issue(struct ctx *c, const struct contest_certificates *prepared,
                                    struct award_issued *ret)
{
    struct contest_publication now;
    TRY(contest_need_final(c, prepared->source.series, &now));
    if (now.id != prepared->source.publication)
        return ctx_fail(c, ERR_CONFLICT, "成绩刚刚重新公布过，请刷新后再试。");
    return award_issue(c, &prepared->source, prepared->winners, ret);
}
