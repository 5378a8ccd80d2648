/* SPDX-License-Identifier: Apache-2.0 */
/* The template of Word documents: which one it is, another one, a document made by it. */
#include <string.h>

#include "file/file.h"
#include "org/org.h"
#include "platform/audit/audit.h"
#include "platform/db/db.h"
#include "platform/http/http.h"
#include "platform/render/house.h"
#include "server/routes.h"
#include "server/template.h"
#include "server_sql.h"

enum { LARGEST_TEMPLATE = 16 * 1024 * 1024 };

/* Set once, before anything is served. */
static bool has_file;

void template_use(bool whether)
{
    has_file = whether;
}

/* ---- Which one ------------------------------------------------------------------------------- */

enum origin { ORIGIN_SET, ORIGIN_FILE, ORIGIN_PROGRAM };
static const char *const origins[] = {"set", "file", "program", NULL};

struct template
{
    int origin;
    int64_t at;
    const char *name, *by_name; /* NULL: none was set */
    const char *hash;
};

static const struct field template_fields[] = {
    FIELD(template, origin, FIELD_WORD, .label = "由来", .words = origins, .is_required = true),
    FIELD(template, name, FIELD_TEXT, .label = "文件名"),
    FIELD(template, by_name, FIELD_TEXT, .label = "更换人"),
    FIELD(template, at, FIELD_TIME, .label = "更换时间"), FIELD_SHAPE("WordTemplate")};

static struct template *read_template(struct ctx *c)
{
    struct template *found = arena_alloc(c->arena, sizeof *found);
    *found = (struct template){.origin = has_file ? ORIGIN_FILE : ORIGIN_PROGRAM};
    struct db_rows *rows = db_query(c, sql_server_template, DB_NO_ARGS);
    if (db_row(rows) == DB_ROW)
        *found = (struct template){.origin = ORIGIN_SET,
                                   .hash = db_text(rows, 0),
                                   .name = db_text(rows, 1),
                                   .at = db_int(rows, 2),
                                   .by_name = db_text(rows, 3)};
    db_close(rows);
    return found;
}

enum err template_find(struct ctx *c, struct bytes *ret)
{
    const struct template *now = read_template(c);
    if (!now->hash || file_load(c, now->hash, LARGEST_TEMPLATE, ret) == OK)
        return OK;
    return ctx_fail(c, ERR_INVALID,
                    "文书模板的文件缺失或被改动过，请系统管理员在“系统管理”中重新更换模板。");
}

static enum err see_template(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    p->gives = read_template(c);
    return OK;
}

/* ---- Documents to look at -------------------------------------------------------------------- */

static const struct document_column columns[] = {{"名次", 1, DOCUMENT_CENTRE, true},
                                                 {"单位", 4, DOCUMENT_LEFT, false},
                                                 {"总分", 2, DOCUMENT_RIGHT, true}};

/* A little of everything that documents have. */
static struct document *sample(struct ctx *c)
{
    struct document *document = document_new(c->arena);
    document->title = "文书模板样张";
    document->subtitle = "用来查看模板效果，内容是虚构的";
    document->number = "练兵〔样张〕1号";
    document->author = "示例市生态环境局";
    document->hash = "SM3 0000000000000000";
    document->audit_head = "0000000000000000";
    document->created_ms = c->now;
    document_add_heading(document, 1, "一、评分排名");
    document_add_paragraph(document, "这一段是正文。字体、字号和行距按模板中“练兵正文”等样式。");
    struct document_cell *cells =
        document_add_row(document_add_table(document, "评分排名", columns, 3));
    cells[0].text = "1";
    cells[1].text = "示例县生态环境分局";
    cells[2].text = "98.50";
    document_add_note(document, "注：这一行是说明文字。");
    document_add_signature(document_add_signatures(document, 1), "审核", DOCUMENT_NAME);
    return document;
}

static enum err give_docx(struct ctx *c, const char *name, struct bytes bytes, struct response *p)
{
    (void)c;
    p->bytes = bytes;
    p->type = render_content_type(RENDER_DOCX);
    p->filename = name;
    return OK;
}

static enum err give_sample(struct ctx *c, const struct request *q, struct response *p)
{
    struct bytes bytes;
    (void)q;
    TRY(render_for(c, sample(c), RENDER_DOCX, NULL, &bytes));
    return give_docx(c, "文书模板样张.docx", bytes, p);
}

/* The program's own, with the places that are filled in: to be changed to one's liking. */
static enum err give_start(struct ctx *c, const struct request *q, struct response *p)
{
    struct document *document = document_new(c->arena);
    struct bytes bytes;
    (void)q;
    document->number = "{{编号}}";
    document->hash = "{{校验值}}";
    document->audit_head = "{{审计}}";
    document->created_ms = c->now;
    document_add_paragraph(document, "{{正文}}");
    TRY(render_by_template(c, document, (struct bytes){NULL, 0}, &bytes));
    return give_docx(c, "文书模板.docx", bytes, p);
}

/* ---- Another one ----------------------------------------------------------------------------- */

struct change {
    int64_t file;
};

static const struct field change_fields[] = {
    FIELD(change, file, FIELD_ID, .label = "模板文件", .is_required = true),
    FIELD_SHAPE("WordTemplate")};

/* A document is made by it before it is taken. */
static enum err prepare_change(struct ctx *c, const struct request *q, struct response *p)
{
    const struct change *wanted = q->takes;
    struct file file;
    struct bytes template, made;
    (void)p;
    TRY(file_see(c, wanted->file, &file));
    if (file.type != FILE_TYPE_DOCX)
        ctx_fault(c, "file", "模板应为 Word 文档（.docx），请用 Word 或 WPS 另存后重新上传。");
    TRY(ctx_faulty(c));
    TRY(file_load(c, file.hash, LARGEST_TEMPLATE, &template));
    return render_by_template(c, sample(c), template, &made);
}

static void note(struct ctx *c, const char *action, const char *sentence)
{
    audit_write(c,
                &(struct audit_entry){.action = action, .object = "system", .sentence = sentence});
}

static enum err change_template(struct ctx *c, const struct request *q, struct response *p)
{
    const struct change *wanted = q->takes;
    struct file file;
    TRY(file_see(c, wanted->file, &file));
    (void)db_exec(c, sql_server_set_template,
                  DB_ARGS(VAL(text_format(c->arena, "%lld", (long long)file.id)), VAL(c->now),
                          VAL(c->actor.person)));
    note(c, "template.change", text_format(c->arena, "更换文书模板为“%s”", file.name));
    p->gives = read_template(c);
    return OK;
}

static enum err drop_template(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    if (db_exec(c, sql_server_drop_template, DB_NO_ARGS) > 0)
        note(c, "template.drop", "停用更换的文书模板，恢复默认模板");
    p->gives = read_template(c);
    return OK;
}

const struct route template_routes[] = {
    {"GET", "/api/admin/template", see_template, .title = "查看文书模板", .need = MAY_ADMINISTER,
     .lane = LANE_READ, .gives = template_fields},
    {"PUT", "/api/admin/template", change_template, prepare_change, .title = "更换文书模板",
     .need = MAY_ADMINISTER, .lane = LANE_WRITE, .takes = change_fields,
     .takes_size = sizeof(struct change), .gives = template_fields},
    {"DELETE", "/api/admin/template", drop_template, .title = "恢复默认文书模板",
     .need = MAY_ADMINISTER, .lane = LANE_WRITE, .gives = template_fields, .status = 200},
    {"GET", "/api/admin/template/sample", give_sample, .title = "下载文书模板样张",
     .need = MAY_ADMINISTER, .lane = LANE_SLOW, .gives_bytes = true},
    {"GET", "/api/admin/template/start", give_start, .title = "下载供修改的文书模板",
     .need = MAY_ADMINISTER, .lane = LANE_SLOW, .gives_bytes = true},
    {0}};
