/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters and content of a scheme, as requests bring them and schemes store them. */
#include "platform/base/json.h"
#include "scheme/scheme.h"

const struct field scheme_setting_fields[] = {
    FIELD(scheme_setting, name, FIELD_TEXT, .label = "参数", .is_required = true, .maximum = 100),
    FIELD(scheme_setting, value, FIELD_TEXT, .label = "取值", .maximum = 40),
    FIELD_SHAPE("Setting")};

const char *scheme_print_settings(struct ctx *c, struct field_list settings)
{
    const struct scheme_setting *list = settings.at;
    struct text text;
    text_init(&text, c->arena, (size_t)64 * 1024);
    text_add_char(&text, '[');
    for (size_t i = 0; i < settings.count; i++) {
        text_add(&text, i > 0 ? "," : "");
        field_write(&text, scheme_setting_fields, &list[i]);
    }
    text_add_char(&text, ']');
    return text.at;
}

const char *scheme_print_content(struct ctx *c, const struct json *content)
{
    struct text text;
    if (!content)
        return NULL;
    text_init(&text, c->arena, (size_t)2 * 1024 * 1024);
    json_add(&text, content);
    return text.at;
}
