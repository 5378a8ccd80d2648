/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/publish_seal.h"

#include <string.h>

#include "org/org.h"
#include "platform/audit/sm3.h"
#include "platform/base/date.h"
#include "platform/db/db.h"
#include "publish_sql.h"

enum { LONGEST_ROW = 64 * 1024 };

const char *publish_next_number(struct ctx *c)
{
    int year, month, day_of_month;
    date_split(org_today(c), &year, &month, &day_of_month);
    (void)db_exec(c, sql_publish_count_up, DB_ARGS(VAL(year)));
    int64_t count = db_number(c, sql_publish_counted, DB_ARGS(VAL(year)), 0);
    return text_format(c->arena, "练兵〔%d〕%lld号", year, (long long)count);
}

void publish_row_begin(struct ctx *c, struct text *row, const char *kind)
{
    text_init(row, c->arena, LONGEST_ROW);
    text_add_format(row, "%s\n", kind);
}

void publish_row_number(struct text *row, int64_t number)
{
    text_add_format(row, "i%lld;", (long long)number);
}

void publish_row_id(struct text *row, int64_t id)
{
    if (id != 0)
        publish_row_number(row, id);
    else
        text_add(row, "n;");
}

void publish_row_text(struct text *row, const char *string)
{
    text_add_format(row, "t%zu:", strlen(string));
    text_add(row, string);
    text_add_char(row, ';');
}

enum err publish_row_hash(struct ctx *c, const struct text *row, const char **ret_hash)
{
    char hash[SM3_HEX + 1];
    struct sm3 *sm3 = sm3_new(c);
    if (!sm3)
        return ERR_INTERNAL;
    if (row->is_cut)
        return ctx_fail(c, ERR_TOO_BIG, "定稿的原因或同意人过长，请缩短后重试。");
    sm3_add(sm3, (struct bytes){row->at, row->used});
    sm3_end(sm3, hash);
    *ret_hash = arena_copy(c->arena, hash, SM3_HEX);
    return OK;
}
