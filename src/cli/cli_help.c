/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing help. */
#include <string.h>

#include "cli/cli.h"

static const char about_all[] =
    "练兵（lianbing）：执法大练兵计分。给出方案和数据，得到有依据、可复核的名次。\n"
    "\n"
    "用法：\n"
    "  lianbing score --scheme 方案 --facts 数据文件   计分、排名并逐项说明\n"
    "  lianbing scheme list                            列出预设方案\n"
    "  lianbing scheme show 方案                       显示评分规则表\n"
    "  lianbing scheme check 方案                      检查方案能否使用\n"
    "  lianbing help 命令                              某个命令的详细用法\n"
    "  lianbing --version                              版本\n"
    "\n"
    "方案：预设方案的编号（如 taian-2021-county），或方案文件（JSON）。\n"
    "退出状态：0 成功；2 输入有误（问题全部列在标准错误上，标准输出为空）。\n";

static const char about_score[] =
    "用法：\n"
    "  lianbing score --scheme 方案 --facts 数据文件 [选项]\n"
    "\n"
    "选项（也可写成 --名称=内容）：\n"
    "  --scheme 方案        预设方案的编号，或方案文件（JSON）\n"
    "  --facts 数据文件     CSV（UTF-8 或 GB18030）或 xlsx（第一张表）；- 表示标准输入\n"
    "  --set 名称=数值      填写方案中留空的参数，可多次使用\n"
    "  --for 编号           只看这一个评选对象：逐项说明得分、口径、所用数据和提升办法，\n"
    "                       不含别人的数据和分差，可以在公布之前交给本人或本单位\n"
    "  --format 格式        text（默认，供阅读）、json 或 csv\n"
    "  --timing             在标准错误上多写一行用时和内存，供性能测量\n"
    "\n"
    "数据文件：\n"
    "  第一行是列名。必须有 subject（编号）、metric（指标编号）、value（数值）三列；可以有\n"
    "  name（名称）、unit（人员所在单位）、status（guest 参赛不评奖，withdrawn 退出）、\n"
    "  source（来源）、date（日期，年-月-日）、note（说明）、proof（佐证材料）。\n"
    "  数值最多 12 位整数、6 位小数，不带千分位、百分号和单位。空着表示还不知道，0 表示没有。\n"
    "  每个编号的每个指标只能有一行；编号 * 的行是整体数据，如全省平均数。\n"
    "  某个方案要哪些指标，见 lianbing scheme show 方案。\n"
    "\n"
    "CSV 输出（subject,indicator,item,points,max,clause,because）：\n"
    "  每个评分项一行；每个指标一行小计，item 为空；每个对象一行总分，indicator 和 item 为空，\n"
    "  退出的总分为空。文字以 = + - @ 开头的，前面加一个单引号，以免被表格软件当作公式执行。\n"
    "\n"
    "例：\n"
    "  lianbing score --scheme taian-2021-county --facts county.csv\n"
    "  lianbing score --scheme taian-2021-county --facts county.csv --for taishan\n"
    "  lianbing score --scheme my-scheme.json --facts facts.xlsx --set quota=3 --format json\n";

static const char about_scheme[] =
    "用法：\n"
    "  lianbing scheme list                                列出预设方案\n"
    "  lianbing scheme show 方案 [--set 名称=数值]…        显示评分规则表\n"
    "  lianbing scheme check 方案 [--set 名称=数值]…       检查方案能否使用\n"
    "\n"
    "方案是预设方案的编号，或方案文件（JSON）。\n"
    "show 印出方案的全部规则：参评条件、否决情形、各指标各项怎样得分、条款和计分口径、名次和\n"
    "奖项、要填报的数据、原文对不上的地方。留空的参数显示为待定，用 --set 填写。\n"
    "check 把方案文件里的问题一次列全，并注明位置；有问题或有参数留空时退出状态为 2。\n";

bool cli_add_help(struct text *text, const char *command)
{
    static const struct {
        const char *command, *about;
    } pages[] = {{"", about_all}, {"score", about_score}, {"scheme", about_scheme}};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        if (strcmp(command, pages[i].command) == 0) {
            text_add(text, pages[i].about);
            return true;
        }
    }
    return false;
}

int cli_help(struct cli *cli, size_t count, char *const *words)
{
    static const char *const names[] = {"score", "scheme"};
    if (count == 0 || strcmp(words[0], "help") == 0 || words[0][0] == '-') {
        (void)cli_add_help(&cli->out.text, "");
        return EXIT_GOOD;
    }
    if (cli_add_help(&cli->out.text, words[0]))
        return EXIT_GOOD;
    const char *nearest = cli_nearest(words[0], names, sizeof names / sizeof names[0]);
    cli_tell_misuse(cli, "help",
                    nearest
                        ? text_format(&cli->arena, "没有命令“%s”，是不是 %s？", words[0], nearest)
                        : text_format(&cli->arena, "没有命令“%s”。", words[0]));
    cli_tell_help(cli, "");
    return EXIT_BAD_INPUT;
}
