/* SPDX-License-Identifier: Apache-2.0 */
#include "server/options.h"

#include <string.h>

#include "platform/base/text.h"

static const char *const names[] = {"--data", "--listen"};

enum { NAME_COUNT = sizeof names / sizeof names[0] };

static bool refuse(struct cli *cli, const char *command, const char *sentence)
{
    cli_tell_misuse(cli, command, sentence);
    return false;
}

/* The option that only this command has; how many words it took. */
static size_t take_own(const char *command, size_t count, char *const *words, struct options *ret)
{
    if (strcmp(command, "restore") == 0 && strcmp(words[0], "--lost-key") == 0) {
        ret->is_key_lost = true;
        return 1;
    }
    bool is_format = strcmp(command, "doctor") == 0 && strcmp(words[0], "--format") == 0;
    bool is_json = is_format && count > 1 && strcmp(words[1], "json") == 0;
    if (!is_json && !(is_format && count > 1 && strcmp(words[1], "text") == 0))
        return 0;
    ret->is_json = is_json;
    return 2;
}

bool options_read(struct cli *cli, const char *command, size_t count, char *const *words,
                  struct options *ret)
{
    *ret = (struct options){0};
    for (size_t i = 0; i < count; i++) {
        const char *word = words[i];
        bool is_data = strcmp(word, "--data") == 0;
        size_t own = take_own(command, count - i, words + i, ret);
        if (own > 0) {
            i += own - 1;
            continue;
        }
        if (!is_data && strcmp(word, "--listen") != 0) {
            const char *nearest = cli_nearest(word, names, NAME_COUNT);
            if (*word != '-' && !ret->rest) {
                ret->rest = word;
                continue;
            }
            return refuse(cli, command,
                          nearest
                              ? text_format(&cli->arena, "不认识“%s”，是不是 %s？", word, nearest)
                              : text_format(&cli->arena, "不认识“%s”。", word));
        }
        if (i + 1 == count || !*words[i + 1])
            return refuse(cli, command, text_format(&cli->arena, "%s 后面要写上内容。", word));
        *(is_data ? &ret->data : &ret->listen) = words[++i];
    }
    if (!ret->data)
        return refuse(cli, command, "请用 --data 写明数据文件夹，如 --data /var/lib/lianbing。");
    return true;
}
