/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing draw verify: the record of a draw, worked out again by whoever doubts it. */
#include <inttypes.h>
#include <string.h>

#include "cli/cli_arguments.h"
#include "cli/cli_files.h"
#include "draw/draw_record.h"
#include "platform/base/date.h"

enum { MOST_RECORD = 8 * 1024 * 1024 };

static void add_hash(struct cli *cli, const char *what, const char *hash)
{
    text_add_format(&cli->out.text, "%s\n  %s\n", what, draw_grouped(&cli->arena, hash));
}

static void tell_inputs(struct cli *cli, const struct draw_record *record)
{
    struct text *out = &cli->out.text;
    const struct draw_witness *list = record->witnesses.at;
    const struct draw_line *lines = record->lines.at;
    if (record->number)
        text_add_format(out, "当众抽取的号码：%s\n", record->number);
    for (size_t i = 0; i < record->witnesses.count; i++)
        text_add_format(out, "见证人 %s：%s\n", list[i].name,
                        list[i].secret       ? "已开启"
                        : list[i].commitment ? "没有按时开启，未计入"
                                             : "没有提交，未计入");
    for (size_t i = 0; i < record->lines.count; i++) {
        if (lines[i].excluded)
            text_add_format(out, "未参加：%s（%s）\n", lines[i].label, lines[i].excluded);
    }
    if (record->redraw_of)
        text_add_format(out, "这是对 %" PRId64 " 号抽签的重抽：%s\n", record->redraw_of,
                        record->reason ? record->reason : "");
}

static void tell_results(struct cli *cli, const struct draw_record *record)
{
    const struct draw_result *list = record->results.at;
    const struct draw_line *lines = record->lines.at;
    text_add(&cli->out.text, "结果：\n");
    for (size_t i = 0; i < record->results.count; i++) {
        const struct draw_line *line = &lines[list[i].line - 1];
        text_add_format(&cli->out.text, "  %s  %s%s%s%s\n",
                        draw_outcome(&cli->arena, record, &list[i]), line->label,
                        line->unit ? "（" : "", line->unit ? line->unit : "",
                        line->unit ? "）" : "");
        cli_stream_pour(&cli->out);
    }
}

static void tell(struct cli *cli, const struct draw_record *record)
{
    struct text *out = &cli->out.text;
    text_add_format(out, "核对一致：%s（%s，%" PRId64 " 号）\n", record->title, record->office,
                    record->id);
    text_add(out, "冻结时间：");
    date_add_time(out, record->frozen_at);
    text_add(out, "，抽签时间：");
    date_add_time(out, record->drawn_at);
    text_add_format(out, "，操作人：%s\n", record->drawn_by);
    tell_inputs(cli, record);
    text_add_format(out,
                    "重新计算过：整个文件的校验值，%zu 行名单的冻结校验值，服务器密数%s与事先公布的"
                    "校验值，种子，%zu 行结果。\n",
                    record->lines.count, record->witnesses.count ? "、见证人密语" : "",
                    record->results.count);
    tell_results(cli, record);
    text_add(out, "请再对照抽签现场在抽号之前公布的两个值，应当与下面相同：\n");
    add_hash(cli, "冻结校验值", record->frozen);
    add_hash(cli, "服务器密数的校验值", record->promise);
}

/* False: what is wrong has been said. */
static bool check(struct cli *cli, const char *path, struct draw_record *ret)
{
    struct bytes file;
    struct faults faults;
    faults_init(&faults, &cli->arena);
    if (cli_file_read(&cli->arena, path, MOST_RECORD, &file, &faults) &&
        draw_record_read(&cli->arena, file, ret, &faults))
        draw_record_check(&cli->arena, file, ret, &faults);
    cli_tell_faults(cli, path, &faults);
    return faults.count == 0;
}

static int verify(struct cli *cli, const char *const *paths, size_t count)
{
    struct draw_record *records = arena_array(&cli->arena, count, sizeof *records);
    bool are_good = true;
    for (size_t i = 0; i < count; i++)
        are_good = check(cli, paths[i], &records[i]) && are_good;
    if (!are_good)
        return EXIT_BAD_INPUT;
    for (size_t i = 0; i < count; i++) {
        text_add(&cli->out.text, i > 0 ? "\n" : "");
        tell(cli, &records[i]);
    }
    return EXIT_GOOD;
}

int cli_draw(struct cli *cli, size_t count, char *const *words)
{
    struct cli_arguments arguments = {.command = "draw", .allowed = 1U << OPTION_HELP};
    bool is_good = cli_arguments_read(cli, &arguments, count, words);
    if (is_good && arguments.values[OPTION_HELP]) {
        (void)cli_add_help(&cli->out.text, "draw");
        return EXIT_GOOD;
    }
    if (is_good && (arguments.rest_count == 0 || strcmp(arguments.rest[0], "verify") != 0)) {
        cli_tell_misuse(cli, "draw", "后面要写 verify 和抽签记录文件。");
        is_good = false;
    } else if (is_good && arguments.rest_count < 2) {
        cli_tell_misuse(cli, "draw",
                        "verify 后面要写抽签记录文件，如 lianbing draw verify 抽签记录.json。");
        is_good = false;
    }
    if (is_good)
        return verify(cli, (const char *const *)arguments.rest + 1, arguments.rest_count - 1);
    cli_tell_help(cli, "draw");
    return EXIT_BAD_INPUT;
}
