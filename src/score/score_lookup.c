/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score.h"

#include <string.h>

static int compare(struct bytes one, const char *other)
{
    size_t length = strlen(other);
    int order = memcmp(one.at, other, one.length < length ? one.length : length);
    return order ? order : (one.length > length) - (one.length < length);
}

int score_metric_of(const struct score_scheme *scheme, struct bytes id)
{
    int low = 0, high = scheme->metric_count;
    while (low < high) {
        int middle = low + (high - low) / 2, metric = scheme->metrics_by_id[middle];
        int order = compare(id, scheme->metrics[metric].id);
        if (order == 0)
            return metric;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NO_METRIC;
}

int score_indicator_of(const struct score_scheme *scheme, struct bytes id)
{
    for (int i = 0; i < scheme->indicator_count; i++) {
        if (bytes_are(id, scheme->indicators[i].id))
            return i;
    }
    return -1;
}

int score_item_of(const struct score_scheme *scheme, struct bytes id)
{
    for (int i = 0; i < scheme->item_count; i++) {
        if (bytes_are(id, scheme->items[i].id))
            return i;
    }
    return -1;
}

const char *score_metric_name(const struct score_scheme *scheme, int metric)
{
    return scheme->metrics[metric].name.at;
}

size_t score_scheme_open(const struct score_scheme *scheme, struct faults *faults)
{
    size_t count = 0;
    for (size_t i = 0; i < scheme->parameter_count; i++) {
        const struct score_parameter *parameter = &scheme->parameters[i];
        if (!parameter->is_open)
            continue;
        count++;
        faults_add_place(faults, text_format(faults->arena, "parameters.%s", parameter->name),
                         "参数“%s”还没有值，请用 --set %s=数值 填写，或在方案里写上 value。",
                         parameter->title, parameter->name);
    }
    return count;
}
