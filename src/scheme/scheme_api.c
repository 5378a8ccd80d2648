/* SPDX-License-Identifier: Apache-2.0 */
/* The interface of schemes: library, editor, rule sheet. */
#include <string.h>

#include "org/org.h"
#include "platform/base/json.h"
#include "platform/http/http.h"
#include "scheme/scheme.h"
#include "scheme/scheme_routes.h"
#include "scheme/scheme_sheet.h"
#include "score/score_presets.h"

static const char *const states[] = {"draft", "locked", NULL};
static const char *const subjects[] = {"unit", "team", "person", NULL};

/* ---- Presets --------------------------------------------------------------------------------- */

struct preset {
    const char *preset, *title, *note;
    int subject;
    int64_t open_count;
};

static const struct field preset_fields[] = {
    FIELD(preset, preset, FIELD_TEXT, .label = "预设", .is_required = true),
    FIELD(preset, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(preset, note, FIELD_TEXT, .label = "依据"),
    FIELD(preset, subject, FIELD_WORD, .label = "评选对象", .words = subjects, .is_required = true),
    FIELD(preset, open_count, FIELD_INT, .label = "待定参数"),
    FIELD_SHAPE("Preset")};

struct preset_list {
    struct field_list rows;
};

static const struct field preset_list_fields[] = {
    FIELD(preset_list, rows, FIELD_LIST, .of = preset_fields, .size = sizeof(struct preset)),
    FIELD_SHAPE("PresetList")};

static enum err list_presets(struct ctx *c, const struct request *q, struct response *p)
{
    (void)q;
    struct preset *list = arena_array(c->arena, embedded_scheme_count, sizeof *list);
    struct preset_list *found = arena_alloc(c->arena, sizeof *found);
    for (size_t i = 0; i < embedded_scheme_count; i++) {
        const struct embedded_file *file = &embedded_schemes[i];
        struct scheme_reading reading;
        struct faults open;
        const char *content = arena_copy(c->arena, (const char *)file->bytes, file->length);
        if (strcmp(file->name, "schema") == 0)
            continue;
        scheme_read_with(c, content, "[]", &reading);
        faults_init(&open, c->arena);
        if (reading.model)
            list[found->rows.count++] =
                (struct preset){.preset = file->name,
                                .title = reading.model->title,
                                .note = reading.model->source,
                                .subject = (int)reading.model->subject,
                                .open_count = (int64_t)score_scheme_open(reading.model, &open)};
    }
    found->rows.at = list;
    p->gives = found;
    return OK;
}

/* ---- The list -------------------------------------------------------------------------------- */

#define SCHEME_FIELDS                                                                            \
    {.name = "scheme",                                                                           \
     .kind = FIELD_ID,                                                                           \
     .offset = offsetof(struct scheme, id),                                                      \
     .label = "编号",                                                                            \
     .is_required = true},                                                                       \
        FIELD(scheme, title, FIELD_TEXT, .label = "名称", .is_required = true),                  \
        FIELD(scheme, year, FIELD_INT, .label = "年度"),                                         \
        FIELD(scheme, subject, FIELD_WORD, .label = "评选对象", .words = subjects,               \
              .is_required = true),                                                              \
        FIELD(scheme, state, FIELD_WORD, .label = "状态", .words = states, .is_required = true), \
        FIELD(scheme, version, FIELD_INT, .label = "版本"),                                      \
        FIELD(scheme, owner_unit, FIELD_ID, .label = "所属单位", .is_required = true),           \
        FIELD(scheme, owner_name, FIELD_TEXT, .label = "所属单位名称", .is_required = true),     \
        FIELD(scheme, open_count, FIELD_INT, .label = "待定参数"),                               \
        FIELD(scheme, fault_count, FIELD_INT, .label = "错误"),                                  \
        {.name = "updated_at",                                                                   \
         .kind = FIELD_TIME,                                                                     \
         .offset = offsetof(struct scheme, changed_at),                                          \
         .label = "改动时间",                                                                    \
         .is_required = true},                                                                   \
        {.name = "updated_by_name",                                                              \
         .kind = FIELD_TEXT,                                                                     \
         .offset = offsetof(struct scheme, changed_by_name),                                     \
         .label = "改动人"},                                                                     \
        FIELD(scheme, rev, FIELD_INT, .label = "修订号")

static const struct field row_fields[] = {SCHEME_FIELDS, FIELD_SHAPE("SchemeRow")};

static const struct field list_asked_fields[] = {
    PAGING_WORDS(scheme_query), PAGING(scheme_query),
    FIELD(scheme_query, state, FIELD_WORD, .label = "状态", .words = states), FIELD_LAST};
static const struct field list_fields[] = {PAGED(row_fields, scheme), FIELD_SHAPE("SchemeList")};

static enum err list_schemes(struct ctx *c, const struct request *q, struct response *p)
{
    struct scheme_list found;
    TRY(scheme_find(c, q->asks, &found));
    p->gives = paged_new(c, found.total, found.list, found.count);
    return OK;
}

/* ---- One scheme ------------------------------------------------------------------------------ */

struct parameter {
    const char *name, *title, *value;
    bool is_open;
};

struct place {
    const char *place, *message;
};

struct detail {
    struct scheme scheme;
    struct field_list settings, faults, warnings;
};

static const struct field parameter_fields[] = {
    FIELD(parameter, name, FIELD_TEXT, .label = "参数", .is_required = true),
    FIELD(parameter, title, FIELD_TEXT, .label = "含义", .is_required = true),
    FIELD(parameter, value, FIELD_TEXT, .label = "取值"),
    FIELD(parameter, is_open, FIELD_BOOL, .label = "待定"), FIELD_SHAPE("Parameter")};

static const struct field place_fields[] = {
    FIELD(place, place, FIELD_TEXT, .label = "位置"),
    FIELD(place, message, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD_SHAPE("SchemePlace")};

static const struct field detail_fields[] = {
    SCHEME_FIELDS,
    FIELD(scheme, content, FIELD_JSON, .label = "方案内容", .is_required = true),
    FIELD(detail, settings, FIELD_LIST, .label = "参数", .of = parameter_fields,
          .size = sizeof(struct parameter)),
    FIELD(detail, faults, FIELD_LIST, .label = "错误", .of = place_fields,
          .size = sizeof(struct place)),
    FIELD(detail, warnings, FIELD_LIST, .label = "提示", .of = place_fields,
          .size = sizeof(struct place)),
    FIELD_SHAPE("Scheme")};

static struct field_list list_places(struct ctx *c, const struct faults *faults)
{
    struct place *list = arena_array(c->arena, faults->count + 1, sizeof *list);
    for (size_t i = 0; i < faults->count; i++)
        list[i] = (struct place){faults->list[i].place, faults->list[i].sentence};
    return (struct field_list){list, faults->count};
}

static struct field_list list_parameters(struct ctx *c, const struct score_scheme *model)
{
    size_t count = model->parameter_count;
    struct parameter *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct score_parameter *parameter = &model->parameters[i];
        struct text value;
        text_init(&value, c->arena, 100);
        if (!parameter->is_open && !rat_add_exactly(&value, parameter->value))
            rat_add_readable(&value, parameter->value);
        list[i] = (struct parameter){.name = parameter->name,
                                     .title = parameter->title,
                                     .value = parameter->is_open ? NULL : value.at,
                                     .is_open = parameter->is_open};
    }
    return (struct field_list){list, count};
}

/* The stored setting of this name, or NULL. */
static const char *setting_of(const struct json *settings, const char *name)
{
    for (size_t i = 0; settings && settings->kind == JSON_ARRAY && i < settings->count; i++) {
        const struct json *own = json_member(&settings->list[i], "name");
        const struct json *value = json_member(&settings->list[i], "value");
        if (own && own->kind == JSON_STRING && strcmp(own->string, name) == 0 && value &&
            value->kind == JSON_STRING && *value->string)
            return value->string;
    }
    return NULL;
}

/* The parameters of a scheme with faults, as they are written: who mends it must find what was
 * filled in, or the next change would lose it. */
static struct field_list list_written(struct ctx *c, const struct scheme *scheme)
{
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *content = json_parse(c->arena, bytes_of(scheme->content), &faults);
    const struct json *settings = json_parse(c->arena, bytes_of(scheme->settings), &faults);
    const struct json *written = content ? json_member(content, "parameters") : NULL;
    size_t count = written && written->kind == JSON_OBJECT ? written->count : 0;
    struct parameter *list = arena_array(c->arena, count + 1, sizeof *list);
    for (size_t i = 0; i < count; i++) {
        const struct json *one = &written->list[i];
        const struct json *title = json_member(one, "title"), *value = json_member(one, "value");
        const char *given = setting_of(settings, one->key);
        if (!given && value && value->kind == JSON_NUMBER)
            given = value->string;
        bool is_titled = title && title->kind == JSON_STRING;
        list[i] = (struct parameter){.name = one->key,
                                     .title = is_titled ? title->string : one->key,
                                     .value = given,
                                     .is_open = given == NULL};
    }
    return (struct field_list){list, count};
}

static const struct detail *give_detail(struct ctx *c, const struct scheme *scheme)
{
    struct detail *detail = arena_alloc(c->arena, sizeof *detail);
    struct scheme_reading reading;
    scheme_read(c, scheme, &reading);
    detail->scheme = *scheme;
    detail->settings = reading.model ? list_parameters(c, reading.model) : list_written(c, scheme);
    detail->faults = list_places(c, &reading.faults);
    detail->warnings = list_places(c, &reading.warnings);
    return detail;
}

static enum err see_scheme(struct ctx *c, const struct request *q, struct response *p)
{
    struct scheme scheme;
    TRY(scheme_see(c, q->ids[0], &scheme));
    p->gives = give_detail(c, &scheme);
    return OK;
}

/* ---- Creating and changing ------------------------------------------------------------------- */

struct creation {
    const char *title, *preset;
    int64_t year, owner_unit, copy_of;
};

static const struct field creation_fields[] = {
    FIELD(creation, title, FIELD_TEXT, .label = "方案名称", .maximum = 100),
    FIELD(creation, year, FIELD_INT, .label = "年度", .is_required = true, .minimum = 2000,
          .maximum = 2999),
    FIELD(creation, owner_unit, FIELD_ID, .label = "所属单位", .is_required = true),
    FIELD(creation, preset, FIELD_TEXT, .label = "预设方案", .maximum = 100),
    FIELD(creation, copy_of, FIELD_ID, .label = "要复制的方案"),
    FIELD_SHAPE("Scheme")};

static enum err create_scheme(struct ctx *c, const struct request *q, struct response *p)
{
    const struct creation *wanted = q->takes;
    struct scheme scheme = {
        .title = wanted->title, .year = wanted->year, .owner_unit = wanted->owner_unit};
    TRY(scheme_create(c, wanted->preset, wanted->copy_of, &scheme));
    p->gives = give_detail(c, &scheme);
    return OK;
}

struct change {
    int64_t rev, year;
    const char *title;
    const struct json *content;
    struct field_list settings;
};

static const struct field change_fields[] = {
    FIELD(change, rev, FIELD_INT, .label = "修订号", .is_required = true),
    FIELD(change, title, FIELD_TEXT, .label = "方案名称", .is_required = true, .maximum = 100),
    FIELD(change, year, FIELD_INT, .label = "年度", .is_required = true, .minimum = 2000,
          .maximum = 2999),
    FIELD(change, content, FIELD_JSON, .label = "方案内容", .is_required = true),
    FIELD(change, settings, FIELD_LIST, .label = "参数", .of = scheme_setting_fields,
          .size = sizeof(struct scheme_setting), .maximum = 200),
    FIELD_SHAPE("SchemeChange")};

static enum err change_scheme(struct ctx *c, const struct request *q, struct response *p)
{
    const struct change *wanted = q->takes;
    struct scheme scheme = {.id = q->ids[0],
                            .rev = wanted->rev,
                            .title = wanted->title,
                            .year = wanted->year,
                            .content = scheme_print_content(c, wanted->content),
                            .settings = scheme_print_settings(c, wanted->settings)};
    enum err err = scheme_change(c, &scheme);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = give_detail(c, &scheme);
    return err;
}

struct locking {
    int64_t rev;
};

static const struct field locking_fields[] = {
    FIELD(locking, rev, FIELD_INT, .label = "修订号", .is_required = true), FIELD_SHAPE("Locking")};

static enum err lock_scheme(struct ctx *c, const struct request *q, struct response *p)
{
    const struct locking *wanted = q->takes;
    struct scheme scheme;
    enum err err = scheme_lock(c, q->ids[0], wanted->rev, &scheme);
    if (err == OK || err == ERR_CONFLICT)
        p->gives = give_detail(c, &scheme);
    return err;
}

static enum err remove_scheme(struct ctx *c, const struct request *q, struct response *p)
{
    (void)p;
    return scheme_remove(c, q->ids[0]);
}

/* ---- The rule sheet -------------------------------------------------------------------------- */

static enum err see_sheet(struct ctx *c, const struct request *q, struct response *p)
{
    struct scheme scheme;
    struct scheme_reading reading;
    TRY(scheme_see(c, q->ids[0], &scheme));
    scheme_read(c, &scheme, &reading);
    if (!reading.model)
        return ctx_fail(c, ERR_INVALID, "方案还有 %zu 处错误，改正后才能显示评分规则表。",
                        reading.faults.count);
    p->gives = scheme_sheet(c, &scheme, reading.model);
    return OK;
}

/* ---- The table of routes --------------------------------------------------------------------- */

const struct route scheme_routes[] = {
    {"GET", "/api/presets", list_presets, .title = "预设方案", .need = MAY_SEE_SCHEMES,
     .lane = LANE_READ, .gives = preset_list_fields},
    {"GET", "/api/schemes", list_schemes, .title = "评分方案列表", .need = MAY_SEE_SCHEMES,
     .lane = LANE_READ, .asks = list_asked_fields, .asks_size = sizeof(struct scheme_query),
     .gives = list_fields},
    {"POST", "/api/schemes", create_scheme, .title = "新建评分方案", .need = MAY_KEEP_SCHEMES,
     .lane = LANE_WRITE, .takes = creation_fields, .takes_size = sizeof(struct creation),
     .gives = detail_fields, .creates = true, .status = 201},
    {"GET", "/api/schemes/{scheme}", see_scheme, .title = "查看评分方案", .need = MAY_SEE_SCHEMES,
     .lane = LANE_READ, .gives = detail_fields},
    {"PUT", "/api/schemes/{scheme}", change_scheme, .title = "修改评分方案",
     .need = MAY_KEEP_SCHEMES, .lane = LANE_WRITE, .takes = change_fields,
     .takes_size = sizeof(struct change), .gives = detail_fields},
    {"POST", "/api/schemes/{scheme}/lock", lock_scheme, .title = "锁定评分方案",
     .need = MAY_KEEP_SCHEMES, .lane = LANE_WRITE, .takes = locking_fields,
     .takes_size = sizeof(struct locking), .gives = detail_fields},
    {"DELETE", "/api/schemes/{scheme}", remove_scheme, .title = "删除评分方案草稿",
     .need = MAY_KEEP_SCHEMES, .lane = LANE_WRITE},
    {"GET", "/api/schemes/{scheme}/sheet", see_sheet, .title = "查看评分规则表",
     .need = MAY_SEE_SCHEMES, .lane = LANE_READ, .gives = scheme_sheet_fields},
    {0}};
