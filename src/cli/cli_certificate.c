/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing certificate verify: what a certificate's QR code says, and whether it is genuine. */
#include <sodium.h>
#include <string.h>

#include "award/award_record.h"
#include "cli/cli_arguments.h"
#include "cli/cli_files.h"
#include "platform/base/date.h"

enum { MOST_PAGE = 16 * 1024 * 1024 };

static const char *const sentences[] = {
    [AWARD_CONFIRMED] = "确认无误：证书由下面的单位颁发，内容没有改动。",
    [AWARD_REVOKED] = "已撤销：证书确实颁发过，后来已经撤销，不再有效。",
    [AWARD_INCOMPLETE] = "不能确认：内容不完整，请重新扫描二维码，把网址从头到尾复制完整。",
    [AWARD_OTHER_KEY] = "不能确认：签名密钥不在这个确认页中，请向发证单位索取最新的确认页再核对。",
    [AWARD_ALTERED] = "不能确认：内容与签名不符，被改动过或没有复制完整。",
};

static void tell_record(struct text *out, const struct award_record *record)
{
    const char *const lines[][2] = {{"证书编号", record->number}, {"获奖者", record->name},
                                    {"所在单位", record->unit},   {"活动", record->event},
                                    {"奖项", record->award},      {"颁发单位", record->issuer},
                                    {"颁发日期", record->day},    {"签名密钥", record->key}};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        text_add_format(out, "  %s：%s\n", lines[i][0], lines[i][1]);
}

static int verify(struct cli *cli, const char *path, const char *code)
{
    struct award_facts facts;
    struct award_record record;
    struct bytes page;
    struct faults faults;
    faults_init(&faults, &cli->arena);
    if (cli_file_read(&cli->arena, path, MOST_PAGE, &page, &faults) &&
        !award_facts_read(&cli->arena, page, &facts))
        faults_add_line(&faults, 0,
                        "这不是证书确认页，请从发证单位的网站下载确认页（HTML 文件）。");
    cli_tell_faults(cli, path, &faults);
    if (faults.count > 0 || sodium_init() < 0)
        return EXIT_BAD_INPUT;
    enum award_verdict verdict = award_check(&cli->arena, &facts, code, &record);
    bool is_good = verdict == AWARD_CONFIRMED;
    struct text *out = is_good ? &cli->out.text : &cli->err.text;
    text_add_format(out, "%s\n", sentences[verdict]);
    if (is_good || verdict == AWARD_REVOKED)
        tell_record(out, &record);
    if (is_good) {
        text_add(out, "确认页的生成时间：");
        date_add_time(out, facts.made_at);
        text_add(out, "，此后撤销的证书它不知道。\n");
    }
    return is_good ? EXIT_GOOD : EXIT_BAD_INPUT;
}

int cli_certificate(struct cli *cli, size_t count, char *const *words)
{
    if (count == 3 && strcmp(words[0], "verify") == 0)
        return verify(cli, words[1], words[2]);
    cli_tell_misuse(cli, "certificate",
                    count > 0 && strcmp(words[0], "verify") == 0
                        ? "verify 后面要写确认页文件和扫描到的内容，如 lianbing certificate verify "
                          "确认页.html '扫描到的网址'。"
                        : "后面要写 verify（核对证书）或 page（导出确认页）。");
    cli_tell_help(cli, "certificate");
    return EXIT_BAD_INPUT;
}
