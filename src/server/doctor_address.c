/* SPDX-License-Identifier: Apache-2.0 */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "platform/base/text.h"
#include "server/doctor.h"

enum { PATIENCE_SECONDS = 5, HTTPS = 443 };

struct place {
    struct sockaddr_storage address;
    socklen_t size;
};

static bool find_place(const char *host, int port, struct place *ret)
{
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)&ret->address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)&ret->address;
    *ret = (struct place){.size = sizeof *four};
    four->sin_family = AF_INET;
    four->sin_port = htons((uint16_t)port);
    if (inet_pton(AF_INET, host, &four->sin_addr) == 1)
        return true;
    *ret = (struct place){.size = sizeof *six};
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)port);
    return inet_pton(AF_INET6, host, &six->sin6_addr) == 1;
}

static int open_socket(const struct place *place)
{
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    int line = socket(place->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line >= 0) {
        (void)setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        (void)setsockopt(line, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    }
    return line;
}

static bool says(int line, const char *asked, const char *answer)
{
    char said[64] = "";
    size_t length = strlen(asked);
    return send(line, asked, length, MSG_NOSIGNAL) == (ssize_t)length &&
           recv(line, said, sizeof said - 1, MSG_WAITALL) > 0 &&
           strncmp(said, answer, strlen(answer)) == 0;
}

/* Whether somebody listens there; `asked`: and answers so. */
static bool answers(const struct place *place, const char *asked, const char *answer)
{
    int line = open_socket(place);
    bool is_good = line >= 0 &&
                   connect(line, (const struct sockaddr *)&place->address, place->size) == 0 &&
                   (!asked || says(line, asked, answer));
    if (line >= 0)
        (void)close(line);
    return is_good;
}

static bool is_free(const struct place *place)
{
    int yes = 1, line = open_socket(place);
    bool is_good = line >= 0 && setsockopt(line, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                   bind(line, (const struct sockaddr *)&place->address, place->size) == 0;
    if (line >= 0)
        (void)close(line);
    return is_good;
}

static struct check say(const char *name, enum check_level level, const char *sentence)
{
    return (struct check){name, sentence, level};
}

static struct check look_at(struct patient *patient, const struct place *place)
{
    static const char name[] = "监听";
    static const char question[] =
        "GET /healthz HTTP/1.1\r\nHost: lianbing\r\nConnection: close\r\n\r\n";
    struct arena *arena = patient->c.arena;
    const char *listen = patient->config->listen;
    if (!patient->is_running)
        return is_free(place)
                   ? say(name, CHECK_NOTE,
                         text_format(arena, "服务没有运行；监听地址 %s 可用。", listen))
                   : say(name, CHECK_BAD,
                         text_format(arena,
                                     "服务没有运行，监听地址 %s 又不能用：不是本机的地址，或已被"
                                     "别的程序占用，请用 ss -ltnp 查看，再改设置项 listen。",
                                     listen));
    if (answers(place, question, "HTTP/1.1 200"))
        return say(name, CHECK_GOOD, text_format(arena, "服务正在运行，在 %s 正常答复。", listen));
    return say(name, CHECK_BAD,
               text_format(arena,
                           "服务正在运行，但在 %s 没有正常答复：刚改过设置项 listen 的请重新启动"
                           "服务，否则请查看日志（journalctl -u lianbing）。",
                           listen));
}

struct check doctor_address(struct patient *patient)
{
    static const char name[] = "监听";
    const struct config *config = patient->config;
    struct arena *arena = patient->c.arena;
    const char *host, *metrics_host, *sentence = "";
    struct place place;
    int port;
    if (!config_address(arena, config->listen, &host, &port, &sentence))
        return say(name, CHECK_BAD, sentence);
    if (config->metrics_listen && *config->metrics_listen &&
        (!config_address(arena, config->metrics_listen, &metrics_host, &port, &sentence) ||
         !config_is_loopback(metrics_host)))
        return say(name, CHECK_BAD,
                   "设置项 metrics_listen 只能是本机地址，如 127.0.0.1:9180，请改正。");
    (void)config_address(arena, config->listen, &host, &port, &sentence);
    if (!find_place(host, port, &place))
        return say(
            name, CHECK_BAD,
            text_format(arena, "设置项 listen 里的“%s”不是地址，如 127.0.0.1，请改正。", host));
    struct check check = look_at(patient, &place);
    if (check.level != CHECK_BAD && !config_is_loopback(host) && !config->is_secure)
        return say(name, CHECK_NOTE,
                   text_format(arena,
                               "%s别的电脑可以不经 HTTPS 直接访问，登录密码在网络上不加密：请在"
                               "前面放 HTTPS 代理，listen 改为 127.0.0.1:8080，secure_cookies 设为"
                               " yes。",
                               check.sentence));
    return check;
}

/* Is there a front end on this machine, and does it listen? Elsewhere we don't know its port. */
struct check doctor_front(struct patient *patient)
{
    static const char name[] = "代理";
    const struct config *config = patient->config;
    struct place place;
    if (!config->is_secure)
        return say(name, CHECK_NOTE, "没有使用 HTTPS 代理：只能在本机或可信的网络里使用。");
    if (!*config->front_ends)
        return say(name, CHECK_NOTE,
                   "没有用 front_ends 写明 HTTPS 代理的地址：审计里的来源地址都是代理的，未登录请求"
                   "的限制也会合在一起计算。请写上，并在代理上启用 PROXY 协议。");
    if (!strstr(config->front_ends, "127.0.0.1"))
        return say(name, CHECK_GOOD, "HTTPS 代理在别的机器上，请在那里查看它是否正常。");
    if (find_place("127.0.0.1", HTTPS, &place) && answers(&place, NULL, NULL))
        return say(name, CHECK_GOOD, "本机的 HTTPS 代理正在 443 端口监听。");
    return say(name, patient->is_running ? CHECK_BAD : CHECK_NOTE,
               "本机的 HTTPS 代理没有在 443 端口监听，用户打不开网站：请执行 systemctl restart "
               "haproxy，仍不行时用 journalctl -u haproxy 查看原因。");
}
