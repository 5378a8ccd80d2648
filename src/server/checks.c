/* SPDX-License-Identifier: Apache-2.0 */
#include "server/checks.h"

#include <inttypes.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "platform/base/date.h"
#include "platform/base/text.h"
#include "server/certificate.h"

/* ---- Disk ------------------------------------------------------------------------------------ */

int64_t check_free_bytes(const char *folder)
{
    struct statvfs about;
    return statvfs(folder, &about) == 0 ? (int64_t)about.f_bavail * (int64_t)about.f_frsize : -1;
}

int64_t check_file_bytes(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 ? (int64_t)about.st_size : 0;
}

struct check check_disk(struct ctx *c, const struct config *config)
{
    const int64_t mega = (int64_t)1024 * 1024;
    int64_t left = check_free_bytes(config->folder) / mega;
    if (left >= 1024)
        return (struct check){
            "磁盘", text_format(c->arena, "磁盘空间充足（可用 %" PRId64 " GB）。", left / 1024),
            CHECK_GOOD};
    return (struct check){"磁盘",
                          text_format(c->arena,
                                      "磁盘可用空间只有 %" PRId64
                                      " MB，不足 1 GB，写满后不能保存：请尽快清理或"
                                      "扩容 %s 所在的磁盘。",
                                      left, config->folder),
                          CHECK_BAD};
}

/* ---- Certificate ----------------------------------------------------------------------------- */

static struct check certificate_without_file(const struct config *config)
{
    if (config->is_secure)
        return (struct check){"证书",
                              "HTTPS 由前端代理提供，本程序看不到它的证书：请用设置项 certificate "
                              "写明证书文件（不含私钥），到期前才会提醒。",
                              CHECK_NOTE};
    return (struct check){
        "证书", "还没有设置 HTTPS 证书：只能在本机或可信的网络里使用，登录密码在网络上不加密。",
        CHECK_NOTE};
}

/* An authority has to be installed again by everybody, which takes longer. */
static struct check judge_certificate(struct ctx *c, const char *until,
                                      const struct certificate_end *end)
{
    enum { REMIND_DAYS = 30, REMIND_OF_AUTHORITY_DAYS = 180 };
    const char *what = end->is_of_authority ? "签发 HTTPS 证书的单位证书" : "HTTPS 证书";
    const char *how =
        end->is_of_authority
            ? "本机的单位证书，请在服务器上执行 lianbing-setup --renew-authority，再请"
              "每台电脑、手机重新安装一次；单位自己申请的，请向签发机构换领后替换。"
            : "本机单位证书签发的，请在服务器上执行 lianbing-setup --renew；"
              "单位自己申请的，请向签发机构换领后替换。";
    int32_t left = date_of_time(end->at) - date_of_time(c->now);
    if (end->at <= c->now)
        return (struct check){"证书",
                              text_format(c->arena,
                                          "%s已于 %s 过期，浏览器会拒绝访问，请立即更换：%s", what,
                                          until, how),
                              CHECK_BAD};
    if (left <= (end->is_of_authority ? REMIND_OF_AUTHORITY_DAYS : REMIND_DAYS))
        return (struct check){"证书",
                              text_format(c->arena, "%s %s 到期，还有 %d 天，请更换：%s", what,
                                          until, (int)left, how),
                              CHECK_NOTE};
    return (struct check){
        "证书", text_format(c->arena, "%s有效期至 %s，还有 %d 天。", what, until, (int)left),
        CHECK_GOOD};
}

struct check check_certificate(struct ctx *c, const struct config *config, const char **ret_until)
{
    struct certificate_end end;
    struct text until;
    *ret_until = NULL;
    if (!config->certificate || !*config->certificate)
        return certificate_without_file(config);
    if (!certificate_read_end(config->certificate, &end))
        return (struct check){
            "证书",
            text_format(c->arena,
                        "读不出证书文件 %s，不知道何时到期：请检查设置项 certificate、文件是否为 "
                        "PEM 格式、服务的用户能否读取。",
                        config->certificate),
            CHECK_BAD};
    text_init(&until, c->arena, 32);
    date_add_text(&until, date_of_time(end.at));
    *ret_until = until.at;
    return judge_certificate(c, until.at, &end);
}

/* ---- Backup ---------------------------------------------------------------------------------- */

static const char *sentence_of_backup(struct ctx *c, const struct config *config,
                                      const struct backup_note *note)
{
    struct text text;
    text_init(&text, c->arena, 4096);
    if (config->backup_keep == 0)
        text_add(&text, "自动备份已关闭（backup_keep 为 0）。");
    if (note->at == 0) {
        text_add_format(&text,
                        "还没有备份，服务器损坏时所有数据都会丢失；每天 %" PRId64
                        " 时自动备份，也可以现在点“立即备份”。",
                        config->backup_hour);
    } else {
        text_add(&text, "最近一次完整备份：");
        date_add_time(&text, note->at);
        text_add_format(&text,
                        "；此后有 %" PRId64 " 条操作记录，服务器现在损坏的话，其中的改动会丢失。",
                        backup_changes_since(c, note));
    }
    if (note->failed_at != 0)
        text_add_format(&text, "上一次备份失败：%s", note->failure ? note->failure : "");
    if (note->flaw)
        text_add(&text, note->flaw);
    return text.at;
}

struct check check_backup(struct ctx *c, const struct config *config,
                          const struct backup_note *note)
{
    enum { LATE_MS = 26 * 3600 * 1000 };
    bool is_good = note->at != 0 && c->now - note->at < LATE_MS && note->failed_at == 0 &&
                   !note->flaw && config->backup_keep > 0;
    return (struct check){"备份", sentence_of_backup(c, config, note),
                          is_good ? CHECK_GOOD : CHECK_BAD};
}
