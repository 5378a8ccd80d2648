/* SPDX-License-Identifier: Apache-2.0 */
/* Those who decided or agreed to something, by name: the paper that they signed lies elsewhere. */
#include <string.h>

#include "contest/contest_own.h"
#include "platform/base/json.h"

enum { LONGEST_NAME = 90, LONGEST_NAMES = 8 * 1024 };

const char *contest_print_names(struct ctx *c, struct field_list names)
{
    struct text text;
    text_init(&text, c->arena, LONGEST_NAMES);
    text_add_char(&text, '[');
    for (size_t i = 0; i < names.count; i++) {
        text_add(&text, i > 0 ? "," : "");
        json_add_string(&text, ((const char *const *)names.at)[i]);
    }
    text_add_char(&text, ']');
    return text.at;
}

struct field_list contest_read_names(struct ctx *c, const char *json)
{
    struct faults faults;
    faults_init(&faults, c->arena);
    const struct json *tree = json_parse(c->arena, bytes_of(json), &faults);
    size_t most = tree && tree->kind == JSON_ARRAY ? tree->count : 0;
    const char **list = arena_array(c->arena, most + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < most; i++) {
        if (tree->list[i].kind == JSON_STRING)
            list[count++] = tree->list[i].string;
    }
    return (struct field_list){list, count};
}

void contest_check_names(struct ctx *c, const char *place, struct field_list names)
{
    const char *const *list = names.at;
    if (names.count == 0)
        ctx_fault(c, place, "请填写参与决定的人，至少一名。");
    for (size_t i = 0; i < names.count; i++) {
        if (!list[i] || !*list[i] || strlen(list[i]) > LONGEST_NAME)
            ctx_fault(c, text_format(c->arena, "%s[%zu]", place, i),
                      "第 %zu 名的姓名是空的或过长，请改正。", i + 1);
    }
}
