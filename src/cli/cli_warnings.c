/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli_warnings.h"

#include <stdlib.h>
#include <string.h>

#include "platform/base/arena.h"

/* Takes `name[index]` off the front of *place. -1: it isn't there. */
static int take_index(const char **place, const char *name, long count)
{
    size_t length = strlen(name);
    if (strncmp(*place, name, length) != 0 || (*place)[length] != '[')
        return -1;
    char *end;
    long index = strtol(*place + length + 1, &end, 10);
    if (*end != ']' || index < 0 || index >= count)
        return -1;
    *place = end + 1;
    return (int)index;
}

static const char *name_of_item(const struct score_scheme *scheme, int index, const char *place)
{
    const struct score_indicator *indicator = &scheme->indicators[index];
    int item = take_index(&place, ".items", indicator->item_count);
    if (item < 0)
        return indicator->title ? indicator->title : indicator->id;
    const struct score_item *found = &scheme->items[indicator->first_item + item];
    return found->title ? found->title : found->id;
}

/* What the place in the scheme's file is called; NULL: nothing better than the place itself. */
static const char *name_of(struct arena *arena, const struct score_scheme *scheme,
                           const char *place)
{
    int index = take_index(&place, "indicators", scheme->indicator_count);
    if (index >= 0)
        return name_of_item(scheme, index, place);
    index = take_index(&place, "metrics", scheme->metric_count);
    if (index >= 0)
        return score_metric_name(scheme, index);
    index = take_index(&place, "gates", (long)scheme->gate_count);
    if (index >= 0)
        return text_format(arena, "参评条件第 %d 条", index + 1);
    index = take_index(&place, "vetoes", (long)scheme->veto_count);
    if (index >= 0)
        return text_format(arena, "否决情形第 %d 条", index + 1);
    return NULL;
}

void cli_warnings_add(struct faults *to, const struct score_scheme *scheme,
                      const struct faults *from)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct fault *warning = &from->list[i];
        const char *place = warning->place && *warning->place ? warning->place : NULL;
        const char *name = place ? name_of(to->arena, scheme, place) : NULL;
        bool is_named = name && strstr(warning->sentence, name);
        if (name && !is_named)
            faults_add_place(to, NULL, "“%s”：%s", name, warning->sentence);
        else if (warning->line > 0)
            faults_add_place(to, NULL, "第 %zu 行：%s", warning->line, warning->sentence);
        else
            faults_add_place(to, NULL, "%s", warning->sentence);
    }
}
