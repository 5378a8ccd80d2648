/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli_arguments.h"

#include <string.h>

#include "platform/base/arena.h"

static const struct {
    const char *name;
    const char *value; /* what has to stand behind it; NULL: nothing */
} options[OPTION_COUNT] = {
    [OPTION_SCHEME] = {"--scheme", "预设方案的编号或方案文件"},
    [OPTION_FACTS] = {"--facts", "数据文件"},
    [OPTION_SET] = {"--set", "参数，写成 名称=数值"},
    [OPTION_FOR] = {"--for", "评选对象的编号"},
    [OPTION_FORMAT] = {"--format", "输出格式"},
    [OPTION_TIMING] = {"--timing", NULL},
    [OPTION_HELP] = {"--help", NULL},
};

struct reader {
    struct cli *cli;
    struct cli_arguments *arguments;
    struct score_setting *settings;
    size_t count;
    char *const *words;
    size_t at; /* the next word */
    bool is_good;
};

static void refuse(struct reader *reader, const char *sentence)
{
    cli_tell_misuse(reader->cli, reader->arguments->command, sentence);
    reader->is_good = false;
}

static void refuse_unknown(struct reader *reader, const char *name, bool has_value)
{
    const char *names[OPTION_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (reader->arguments->allowed & 1U << i)
            names[count++] = options[i].name;
    }
    const char *nearest = cli_nearest(name, names, count);
    struct arena *arena = &reader->cli->arena;
    refuse(reader, nearest ? text_format(arena, "没有选项 %s，是不是 %s？", name, nearest)
                           : text_format(arena, "没有选项 %s。", name));
    /* What was meant for the option is no further mistake. */
    bool is_next_its_value = reader->at < reader->count && reader->words[reader->at][0] != '-';
    if (!has_value && is_next_its_value)
        reader->at++;
}

/* The option's index; -1: this command has none of that name. */
static int find(const struct reader *reader, const char *name)
{
    if (strcmp(name, "-h") == 0)
        return OPTION_HELP;
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (reader->arguments->allowed & 1U << i && strcmp(options[i].name, name) == 0)
            return i;
    }
    return -1;
}

static void take_setting(struct reader *reader, char *word)
{
    struct arena *arena = &reader->cli->arena;
    struct score_settings *settings = &reader->arguments->settings;
    char *sign = strchr(word, '=');
    if (!sign || sign == word) {
        refuse(reader,
               text_format(arena, "--set 后面要写成 名称=数值（如 --set quota=3），不能是“%s”。",
                           word));
        return;
    }
    struct score_setting setting = {arena_copy(arena, word, (size_t)(sign - word)), sign + 1};
    for (size_t i = 0; i < settings->count; i++) {
        if (strcmp(reader->settings[i].name, setting.name) == 0)
            refuse(reader, text_format(arena, "参数 %s 设置了两次，请只保留一次。", setting.name));
    }
    reader->settings[settings->count++] = setting;
}

/* What stands behind the option: after = or as the next word. NULL: nothing, which is said. */
static char *take_value(struct reader *reader, int option, char *behind_sign)
{
    if (behind_sign && *behind_sign)
        return behind_sign;
    bool has_next = !behind_sign && reader->at < reader->count;
    char *next = has_next ? reader->words[reader->at] : NULL;
    if (next && *next && strncmp(next, "--", 2) != 0) {
        reader->at++;
        return next;
    }
    if (next && !*next)
        reader->at++;
    refuse(reader, text_format(&reader->cli->arena, "%s 后面缺少内容：%s。", options[option].name,
                               options[option].value));
    return NULL;
}

static void take_option(struct reader *reader, char *word)
{
    struct arena *arena = &reader->cli->arena;
    const char **values = reader->arguments->values;
    char *sign = strchr(word, '=');
    const char *name = sign ? arena_copy(arena, word, (size_t)(sign - word)) : word;
    int option = find(reader, name);
    if (option < 0) {
        refuse_unknown(reader, name, sign != NULL);
        return;
    }
    if (options[option].value == NULL) {
        if (sign)
            refuse(reader, text_format(arena, "%s 后面不能带内容。", name));
        values[option] = "";
        return;
    }
    char *value = take_value(reader, option, sign ? sign + 1 : NULL);
    if (!value)
        return;
    if (option == OPTION_SET)
        take_setting(reader, value);
    else if (values[option])
        refuse(reader, text_format(arena, "%s 写了两次，请只保留一次。", name));
    values[option] = value;
}

bool cli_arguments_read(struct cli *cli, struct cli_arguments *arguments, size_t count,
                        char *const *words)
{
    struct reader reader = {
        .cli = cli,
        .arguments = arguments,
        .settings = arena_array(&cli->arena, count + 1, sizeof *reader.settings),
        .count = count,
        .words = words,
        .is_good = true,
    };
    arguments->rest = arena_array(&cli->arena, count + 1, sizeof *arguments->rest);
    arguments->settings.list = reader.settings;
    bool has_ended = false;
    while (reader.at < count) {
        char *word = words[reader.at++];
        if (has_ended || word[0] != '-' || word[1] == '\0')
            arguments->rest[arguments->rest_count++] = word;
        else if (strcmp(word, "--") == 0)
            has_ended = true;
        else
            take_option(&reader, word);
    }
    return reader.is_good;
}
