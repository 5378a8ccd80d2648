/* SPDX-License-Identifier: Apache-2.0 */
#include "score/score_check.h"

bool score_check_reads(const struct score_operand *operand)
{
    if (operand->kind == OPERAND_RATIO)
        return score_check_reads(operand->over) || score_check_reads(operand->under);
    return operand->kind == OPERAND_METRIC;
}

bool score_check_has_ratio(const struct score_operand *operand)
{
    return operand->kind == OPERAND_RATIO;
}

void score_check_condition(const struct score_condition *condition, const char *place,
                           struct faults *warnings)
{
    if (!condition)
        return;
    for (size_t i = 0; condition->kind != CONDITION_COMPARISON && i < condition->part_count; i++) {
        const char *kind = condition->kind == CONDITION_ANY ? "any" : "all";
        score_check_condition(&condition->parts[i],
                              text_format(warnings->arena, "%s.%s[%zu]", place, kind, i), warnings);
    }
    if (condition->kind == CONDITION_COMPARISON &&
        !score_check_reads(&condition->comparison.left) &&
        !score_check_reads(&condition->comparison.right))
        faults_add_place(warnings, place,
                         "条件两边都是固定的数，不看任何指标，结果永远一样，请核对。");
}
