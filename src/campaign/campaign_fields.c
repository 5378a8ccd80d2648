/* SPDX-License-Identifier: Apache-2.0 */
/* The shapes of rankings and explanations, told once. */
#include "campaign/campaign_show.h"

static const struct field indicator_fields[] = {
    FIELD(shown_indicator, id, FIELD_TEXT, .label = "编号", .is_required = true),
    FIELD(shown_indicator, title, FIELD_TEXT, .label = "指标", .is_required = true),
    FIELD(shown_indicator, full, FIELD_JSON, .label = "满分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD_SHAPE("RankingIndicator")};

const struct field shown_row_fields[] = {
    FIELD(shown_row, rank, FIELD_ID, .label = "名次"),
    FIELD(shown_row, subject, FIELD_ID, .label = "对象编号", .is_required = true),
    FIELD(shown_row, name, FIELD_TEXT, .label = "对象", .is_required = true),
    FIELD(shown_row, unit_name, FIELD_TEXT, .label = "单位"),
    FIELD(shown_row, status, FIELD_WORD, .label = "参评情况", .words = score_status_words,
          .is_required = true),
    FIELD(shown_row, tie, FIELD_WORD, .label = "并列", .words = score_tie_words,
          .is_required = true),
    FIELD(shown_row, total, FIELD_JSON, .label = "总分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(shown_row, gap, FIELD_JSON, .label = "与前一名差距", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(shown_row, award, FIELD_TEXT, .label = "奖项"),
    FIELD(shown_row, is_recommended, FIELD_BOOL, .label = "推荐"),
    FIELD(shown_row, points, FIELD_JSON, .label = "各指标得分",
          .schema = "{\"type\":\"array\",\"items\":{\"type\":[\"number\",\"null\"]}}",
          .is_required = true),
    FIELD_SHAPE("RankingRow")};

static const struct field place_fields[] = {
    FIELD(shown_place, place, FIELD_TEXT, .label = "位置"),
    FIELD(shown_place, message, FIELD_TEXT, .label = "说明", .is_required = true),
    FIELD_SHAPE("Place")};

const struct field shown_ranking_fields[] = {
    FIELD(shown_ranking, task, FIELD_ID, .label = "计分任务", .is_required = true),
    FIELD(shown_ranking, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(shown_ranking, scheme_title, FIELD_TEXT, .label = "评分方案", .is_required = true),
    FIELD(shown_ranking, stamp, FIELD_INT, .label = "数据版次"),
    FIELD(shown_ranking, computed_at, FIELD_TIME, .label = "计算时间", .is_required = true),
    FIELD(shown_ranking, is_frozen, FIELD_BOOL, .label = "已定稿"),
    FIELD(shown_ranking, is_whole, FIELD_BOOL, .label = "全部可见"),
    FIELD(shown_ranking, number, FIELD_TEXT, .label = "编号"),
    FIELD(shown_ranking, hash, FIELD_TEXT, .label = "校验值"),
    FIELD(shown_ranking, decimals, FIELD_INT, .label = "小数位数"),
    FIELD(shown_ranking, indicators, FIELD_LIST, .of = indicator_fields,
          .size = sizeof(struct shown_indicator)),
    FIELD(shown_ranking, rows, FIELD_LIST, .of = shown_row_fields,
          .size = sizeof(struct shown_row)),
    FIELD(shown_ranking, faults, FIELD_LIST, .of = place_fields,
          .size = sizeof(struct shown_place)),
    FIELD(shown_ranking, warnings, FIELD_LIST, .of = place_fields,
          .size = sizeof(struct shown_place)),
    FIELD(shown_ranking, missing_count, FIELD_INT, .label = "缺数据项次"),
    FIELD(shown_ranking, defaulted_count, FIELD_INT, .label = "按缺省值计的项次"),
    FIELD_SHAPE("Ranking")};

const struct field shown_proof_fields[] = {
    FIELD(shown_proof, file, FIELD_ID, .label = "文件", .is_required = true),
    FIELD(shown_proof, name, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD_SHAPE("ExplainedProof")};

static const struct field fact_fields[] = {
    FIELD(shown_fact, metric, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(shown_fact, title, FIELD_TEXT, .label = "含义", .is_required = true),
    FIELD(shown_fact, value, FIELD_DECIMAL, .label = "数值"),
    FIELD(shown_fact, told, FIELD_TEXT, .label = "数值的说法"),
    FIELD(shown_fact, source, FIELD_TEXT, .label = "来源"),
    FIELD(shown_fact, day, FIELD_TEXT, .label = "日期"),
    FIELD(shown_fact, note, FIELD_TEXT, .label = "说明"),
    FIELD(shown_fact, fact, FIELD_ID, .label = "数据编号"),
    FIELD(shown_fact, proofs, FIELD_LIST, .of = shown_proof_fields,
          .size = sizeof(struct shown_proof)),
    FIELD_SHAPE("ExplainedFact")};

static const struct field next_fields[] = {
    FIELD(shown_next, points, FIELD_JSON, .label = "可得", .schema = FIELD_NUMBER_SCHEMA,
          .is_required = true),
    FIELD(shown_next, metric, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(shown_next, needs, FIELD_TEXT, .label = "还需", .is_required = true),
    FIELD_SHAPE("NextStep")};

static const struct field item_fields[] = {
    FIELD(shown_item, id, FIELD_TEXT, .label = "编号", .is_required = true),
    FIELD(shown_item, title, FIELD_TEXT, .label = "评分项", .is_required = true),
    FIELD(shown_item, points, FIELD_JSON, .label = "得分", .schema = FIELD_NUMBER_SCHEMA,
          .is_required = true),
    FIELD(shown_item, clause, FIELD_TEXT, .label = "条款"),
    FIELD(shown_item, because, FIELD_TEXT, .label = "得分说明", .is_required = true),
    FIELD(shown_item, reading, FIELD_TEXT, .label = "口径"),
    FIELD(shown_item, next, FIELD_OBJECT, .of = next_fields, .size = sizeof(struct shown_next)),
    FIELD(shown_item, facts, FIELD_LIST, .of = fact_fields, .size = sizeof(struct shown_fact)),
    FIELD_SHAPE("ExplainedItem")};

static const struct field part_fields[] = {
    FIELD(shown_part, id, FIELD_TEXT, .label = "编号", .is_required = true),
    FIELD(shown_part, title, FIELD_TEXT, .label = "指标", .is_required = true),
    FIELD(shown_part, points, FIELD_JSON, .label = "得分", .schema = FIELD_NUMBER_SCHEMA,
          .is_required = true),
    FIELD(shown_part, full, FIELD_JSON, .label = "满分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(shown_part, because, FIELD_TEXT, .label = "得分说明"),
    FIELD(shown_part, items, FIELD_LIST, .of = item_fields, .size = sizeof(struct shown_item)),
    FIELD_SHAPE("ExplainedIndicator")};

static const struct field metric_fields[] = {
    FIELD(shown_metric, metric, FIELD_TEXT, .label = "数据项", .is_required = true),
    FIELD(shown_metric, title, FIELD_TEXT, .label = "含义", .is_required = true),
    FIELD_SHAPE("ExplainedMetric")};

const struct field shown_explanation_fields[] = {
    FIELD(shown_explanation, task, FIELD_ID, .label = "计分任务", .is_required = true),
    FIELD(shown_explanation, subject, FIELD_ID, .label = "对象编号", .is_required = true),
    FIELD(shown_explanation, rank, FIELD_ID, .label = "名次"),
    FIELD(shown_explanation, title, FIELD_TEXT, .label = "名称", .is_required = true),
    FIELD(shown_explanation, name, FIELD_TEXT, .label = "对象", .is_required = true),
    FIELD(shown_explanation, unit_name, FIELD_TEXT, .label = "单位"),
    FIELD(shown_explanation, total, FIELD_JSON, .label = "总分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(shown_explanation, gap, FIELD_JSON, .label = "与前一名差距",
          .schema = FIELD_NUMBER_SCHEMA),
    FIELD(shown_explanation, verdict, FIELD_TEXT, .label = "结论", .is_required = true),
    FIELD(shown_explanation, is_private, FIELD_BOOL, .label = "仅本单位可见"),
    FIELD(shown_explanation, vetoes, FIELD_TEXTS, .label = "否决情形"),
    FIELD(shown_explanation, failed_gates, FIELD_TEXTS, .label = "不符合的参评条件"),
    FIELD(shown_explanation, missing, FIELD_LIST, .label = "缺少的数据", .of = metric_fields,
          .size = sizeof(struct shown_metric)),
    FIELD(shown_explanation, defaulted, FIELD_LIST, .label = "按缺省值计的数据",
          .of = metric_fields, .size = sizeof(struct shown_metric)),
    FIELD(shown_explanation, indicators, FIELD_LIST, .label = "各指标", .of = part_fields,
          .size = sizeof(struct shown_part)),
    FIELD_SHAPE("Explanation")};

const struct field shown_move_fields[] = {
    FIELD(shown_move, subject, FIELD_ID, .label = "对象编号", .is_required = true),
    FIELD(shown_move, name, FIELD_TEXT, .label = "对象", .is_required = true),
    FIELD(shown_move, rank_before, FIELD_ID, .label = "原名次"),
    FIELD(shown_move, rank_after, FIELD_ID, .label = "新名次"),
    FIELD(shown_move, total_before, FIELD_JSON, .label = "原总分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD(shown_move, total_after, FIELD_JSON, .label = "新总分", .schema = FIELD_NUMBER_SCHEMA),
    FIELD_SHAPE("Move")};
