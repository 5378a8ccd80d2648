/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/render/house.h"

#include <string.h>

#include "platform/base/text.h"

/* For what is made in the background. */
enum { PATIENT_SECONDS = 900, PATIENT_PAGES = 30000 };

static const struct render_house usual;
static const struct render_house *used = &usual;

void render_use_house(const struct render_house *house)
{
    used = house ? house : &usual;
}

void render_name_office(struct document *document, const char *owner)
{
    const char *office = used->office;
    if (office && *office && strcmp(office, owner) != 0)
        document_add_note(document, text_format(document->arena, "活动办公室：%s", office));
}

static bool pass_on(void *user, uint64_t done, uint64_t total)
{
    const struct render_progress *progress = user;
    return progress->say(progress->user, total > 0 ? (int)(done * 100 / total) : 0);
}

static void mark_as_practice(struct document *document)
{
    const char *number = document->number ? document->number : "";
    document->title = text_format(document->arena, "【练习】%s", document->title);
    document->number =
        text_format(document->arena, "练习环境打印，不作任何依据%s%s", *number ? "　" : "", number);
}

enum err render_for(struct ctx *c, struct document *document, enum render_format format,
                    const struct render_progress *progress, struct bytes *ret)
{
    struct render_settings settings = used->settings;
    if (format == RENDER_DOCX && used->find_template)
        TRY(used->find_template(c, &settings.docx_template));
    if (used->is_practice)
        mark_as_practice(document);
    struct render_progress copy = progress ? *progress : (struct render_progress){NULL, NULL};
    if (copy.say) {
        settings.progress = pass_on;
        settings.user = &copy;
    }
    struct render_child child = used->child;
    if (child.seconds == 0 && copy.say)
        child.seconds = PATIENT_SECONDS;
    if (settings.most_pages == 0 && copy.say)
        settings.most_pages = PATIENT_PAGES;
    struct rendered file = render_in_child(document, format, &settings, &child);
    *ret = file.bytes;
    return file.bytes.at ? OK : ctx_fail(c, ERR_TOO_BIG, "%s", file.sentence);
}

enum err render_by_template(struct ctx *c, struct document *document, struct bytes template,
                            struct bytes *ret)
{
    struct render_settings settings = used->settings;
    settings.docx_template = template;
    struct rendered file = render_in_child(document, RENDER_DOCX, &settings, &used->child);
    *ret = file.bytes;
    return file.bytes.at ? OK : ctx_fail(c, ERR_INVALID, "%s", file.sentence);
}

bool render_format_called(const char *extension, enum render_format *ret)
{
    for (int format = 0; format < RENDER_FORMATS; format++) {
        if (strcmp(render_extension((enum render_format)format), extension) == 0) {
            *ret = (enum render_format)format;
            return true;
        }
    }
    return false;
}
