/* SPDX-License-Identifier: Apache-2.0 */
#include "server/config.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "platform/base/arena.h"
#include "platform/base/decimal.h"

enum kind { KIND_TEXT, KIND_NUMBER, KIND_TRUTH };

enum { LARGEST_FILE = 64 * 1024 };

/* One row per setting. */
static const struct setting {
    const char *name;
    enum kind kind;
    size_t offset;
    const char *usual; /* its default; NULL: none */
    int64_t least, most;
    const char *help;
} settings[] = {
    {"listen", KIND_TEXT, offsetof(struct config, listen), "127.0.0.1:8080", 0, 0,
     "监听的地址和端口。对外服务请在前面放 HTTPS 代理，本项保持 127.0.0.1。"},
    {"office", KIND_TEXT, offsetof(struct config, office), NULL, 0, 0,
     "活动办公室所在单位的名称，印在文书上；不填则文书上只有任务或方案所属的单位。执行 init "
     "而没有写单位名称时也用它。"},
    {"key_file", KIND_TEXT, offsetof(struct config, key_file), NULL, 0, 0,
     "身份证号的密钥文件，默认在数据文件夹旁边（文件夹名加 .key）。请另行备份：丢失后已存的身份证"
     "号无法恢复。"},
    {"front_ends", KIND_TEXT, offsetof(struct config, front_ends), "", 0, 0,
     "可信的前端代理地址，多个用空格分开；只有来自这些地址的 PROXY 协议头才被采信。"},
    {"secure_cookies", KIND_TRUTH, offsetof(struct config, is_secure), "no", 0, 0,
     "yes 表示只在 HTTPS 下发送登录凭证；用了 HTTPS 代理后请设为 yes。"},
    {"certificate", KIND_TEXT, offsetof(struct config, certificate), NULL, 0, 0,
     "HTTPS 代理所用证书的文件（PEM，不含私钥），只用来看有效期：到期前 30 天起在“系统管理”和待办中"
     "提醒。"},
    {"metrics_listen", KIND_TEXT, offsetof(struct config, metrics_listen), NULL, 0, 0,
     "监控数据（/metrics，Prometheus 文本格式）的监听地址和端口，如 "
     "127.0.0.1:9180；只能是本机地址，"
     "其中没有个人信息；不填则不提供。"},
    {"readers", KIND_NUMBER, offsetof(struct config, readers), "2", 1, 64, "读数据的线程数。"},
    {"slow_threads", KIND_NUMBER, offsetof(struct config, slow), "2", 1, 64,
     "做慢事（核对密码、读文件、计分、出文书）的线程数。"},
    {"loops", KIND_NUMBER, offsetof(struct config, loops), "2", 1, 16, "收发网络数据的线程数。"},
    {"most_connections", KIND_NUMBER, offsetof(struct config, most_connections), "0", 0, 1000000,
     "最多同时连接数，0 表示按系统允许打开的文件数确定。"},
    {"address_connections", KIND_NUMBER, offsetof(struct config, address_connections), "0", 0,
     1000000,
     "同一来源地址最多同时连接数，0 表示总数的一半。本机和 front_ends 中的地址不计；多人共用一个"
     "出口地址的，按每人 6 个连接估算。"},
    {"strangers_a_second", KIND_NUMBER, offsetof(struct config, strangers_a_second), "50", 0,
     1000000,
     "同一来源地址每秒可有几个未登录的请求（可积攒一分钟；一次登录按 10 个计），超过的请稍后再试；"
     "0 表示不限。已登录的不计。前面有代理的，请把代理的地址写进 front_ends 并启用 PROXY 协议，否则"
     "所有人算作同一地址。"},
    {"session_minutes", KIND_NUMBER, offsetof(struct config, session_minutes), "30", 5, 480,
     "多少分钟没有操作就要重新登录。"},
    {"session_hours", KIND_NUMBER, offsetof(struct config, session_hours), "12", 1, 24,
     "登录后最多几小时，到时要重新登录。"},
    {"header_seconds", KIND_NUMBER, offsetof(struct config, header_seconds), "5", 1, 60,
     "一个请求的请求头最多用几秒发完，超过的断开。"},
    {"body_rate", KIND_NUMBER, offsetof(struct config, body_rate), "500", 1, 1000000,
     "提交的内容开始 5 秒以后，平均每秒至少多少字节，更慢的断开。"},
    {"idle_seconds", KIND_NUMBER, offsetof(struct config, idle_seconds), "75", 5, 3600,
     "两个请求之间最多隔几秒，超过的断开，浏览器会自己重连。"},
    {"write_seconds", KIND_NUMBER, offsetof(struct config, write_seconds), "30", 5, 600,
     "对方几秒不接收答复就断开。"},
    {"bodies_mb", KIND_NUMBER, offsetof(struct config, bodies_mb), "128", 40, 65536,
     "同时接收的内容一共最多占多少 MB 内存，超过的请稍后再试。"},
    {"access_log", KIND_TEXT, offsetof(struct config, access_log), "access.log", 0, 0,
     "访问日志的文件名，每个请求一行 JSON：时间、方法、接口、状态、字节数、耗时、来源地址、登录人的"
     "编号，不含姓名、内容和查询条件；不以 / 开头的放在数据文件夹中，no 表示不记。"},
    {"access_log_mb", KIND_NUMBER, offsetof(struct config, access_log_mb), "32", 0, 100000,
     "访问日志满多少 MB 后另起一个文件（旧的改名为 .1、.2……，最多留 9 个）；0 表示不自动另起，"
     "由 logrotate 等工具改名后发 SIGHUP 信号重新打开。"},
    {"batch", KIND_NUMBER, offsetof(struct config, batch), "0", 0, 256,
     "一次写盘最多合并几项改动，0 表示来多少合并多少。只供测量：1 表示逐项写盘，会慢得多。"},
    {"title_font", KIND_TEXT, offsetof(struct config, title_font), NULL, 0, 0,
     "文书标题字体，如“方正小标宋简体”；不填用思源宋体。"},
    {"body_font", KIND_TEXT, offsetof(struct config, body_font), NULL, 0, 0,
     "文书正文字体，如“仿宋_GB2312”；不填用思源宋体。"},
    {"sans_font", KIND_TEXT, offsetof(struct config, sans_font), NULL, 0, 0,
     "文书小标题和表头字体，如“黑体”；不填用思源黑体。"},
    {"backup_folder", KIND_TEXT, offsetof(struct config, backup_folder), NULL, 0, 0,
     "自动备份存放的文件夹，默认是数据文件夹里的 "
     "backups。请设到另一块磁盘上：和数据在同一块磁盘上的"
     "备份，磁盘坏了会一起丢失。"},
    {"backup_hour", KIND_NUMBER, offsetof(struct config, backup_hour), "2", 0, 23,
     "每天几点自动备份（0 至 23 时）；停机错过的，启动后补做。"},
    {"backup_keep", KIND_NUMBER, offsetof(struct config, backup_keep), "7", 0, 400,
     "每晚、定稿前、升级前、手动的备份各保留最近几份；0 表示不自动备份。"},
    {"docx_template", KIND_TEXT, offsetof(struct config, docx_template), NULL, 0, 0,
     "本单位的 .docx 模板文件；不填用自带的模板。"},
};

enum { SETTING_COUNT = sizeof settings / sizeof settings[0] };

/* ---- Values ---------------------------------------------------------------------------------- */

static bool set_number(struct config *config, const struct setting *setting, const char *value)
{
    int64_t millionths;
    if (!decimal_parse(bytes_of(value), &millionths) || millionths % DECIMAL_ONE != 0)
        return false;
    int64_t number = millionths / DECIMAL_ONE;
    if (number < setting->least || number > setting->most)
        return false;
    *(int64_t *)((char *)config + setting->offset) = number;
    return true;
}

static bool set(struct config *config, const struct setting *setting, const char *value)
{
    bool is_yes = strcmp(value, "yes") == 0;
    switch (setting->kind) {
    case KIND_TEXT: *(const char **)((char *)config + setting->offset) = value; return true;
    case KIND_NUMBER: return set_number(config, setting, value);
    case KIND_TRUTH:
        *(bool *)((char *)config + setting->offset) = is_yes;
        return is_yes || strcmp(value, "no") == 0;
    }
    return false;
}

static const struct setting *setting_of(const char *name)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (strcmp(settings[i].name, name) == 0)
            return &settings[i];
    }
    return NULL;
}

/* ---- The file -------------------------------------------------------------------------------- */

static void take_line(struct arena *arena, struct config *config, struct bytes line, size_t number,
                      struct faults *faults)
{
    const char *hash = line.length > 0 ? memchr(line.at, '#', line.length) : NULL;
    if (hash)
        line.length = (size_t)(hash - line.at);
    line = text_trim(line);
    if (line.length == 0)
        return;
    const char *equals = memchr(line.at, '=', line.length);
    if (!equals) {
        faults_add_line(faults, number, "这一行应写成“名称 = 值”，请改正。");
        return;
    }
    struct bytes left = text_trim((struct bytes){line.at, (size_t)(equals - line.at)});
    struct bytes right =
        text_trim((struct bytes){equals + 1, line.length - (size_t)(equals + 1 - line.at)});
    const char *name = arena_copy(arena, left.at, left.length);
    const struct setting *setting = setting_of(name);
    if (!setting)
        faults_add_line(faults, number, "没有设置项“%s”，全部设置项见 lianbing config。", name);
    else if (!set(config, setting, arena_copy(arena, right.at, right.length)))
        faults_add_line(faults, number, "“%s”的值不对：%s", name, setting->help);
}

static bool read_file(struct arena *arena, const char *path, struct bytes *ret)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    char *content = arena_alloc(arena, LARGEST_FILE);
    ssize_t length = read(descriptor, content, LARGEST_FILE);
    (void)close(descriptor);
    *ret = (struct bytes){content, length > 0 ? (size_t)length : 0};
    return length >= 0;
}

static void take_file(struct arena *arena, struct config *config, struct faults *faults)
{
    struct bytes content;
    size_t number = 1;
    if (!read_file(arena, text_format(arena, "%s/lianbing.conf", config->folder), &content))
        return;
    while (content.length > 0) {
        const char *end = memchr(content.at, '\n', content.length);
        size_t length = end ? (size_t)(end - content.at) : content.length;
        take_line(arena, config, (struct bytes){content.at, length}, number++, faults);
        size_t passed = end ? length + 1 : length;
        content = (struct bytes){content.at + passed, content.length - passed};
    }
}

bool config_read(struct arena *arena, const char *folder, const char *listen, struct config *ret,
                 struct faults *faults)
{
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    *ret = (struct config){.folder = arena_copy(arena, folder, length)};
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (settings[i].usual)
            (void)set(ret, &settings[i], settings[i].usual);
    }
    ret->key_file = text_format(arena, "%s.key", ret->folder);
    ret->backup_folder = text_format(arena, "%s/backups", ret->folder);
    take_file(arena, ret, faults);
    if (listen)
        ret->listen = listen;
    return faults->count == 0;
}

const char *config_absolute(struct arena *arena, const char *path)
{
    enum { LONGEST = 4096 };
    char folder[LONGEST];
    if (*path == '/' || !getcwd(folder, sizeof folder))
        return path;
    return text_format(arena, "%s/%s", folder, path);
}

bool config_address(struct arena *arena, const char *listen, const char **ret_host, int *ret_port,
                    const char **ret_sentence)
{
    const char *colon = strrchr(listen, ':');
    int64_t port = 0;
    if (colon && decimal_parse(bytes_of(colon + 1), &port) && port % DECIMAL_ONE == 0 &&
        port >= 0 && port / DECIMAL_ONE <= 65535) {
        *ret_host = arena_copy(arena, listen, (size_t)(colon - listen));
        *ret_port = (int)(port / DECIMAL_ONE);
        return true;
    }
    *ret_sentence = "监听地址应写成“地址:端口”，如 127.0.0.1:8080。";
    return false;
}

bool config_is_loopback(const char *host)
{
    return strncmp(host, "127.", 4) == 0 || strcmp(host, "localhost") == 0 ||
           strcmp(host, "::1") == 0;
}

void config_print(struct text *text)
{
    text_add(text,
             "# 设置写在数据文件夹的 lianbing.conf 中，每行一项：名称 = 值；# 后面是备注。\n");
    for (size_t i = 0; i < SETTING_COUNT; i++)
        text_add_format(text, "\n# %s\n%s%s = %s\n", settings[i].help, settings[i].usual ? "" : "#",
                        settings[i].name, settings[i].usual ? settings[i].usual : "");
}
