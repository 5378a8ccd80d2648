/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "platform/base/text.h"

void cli_run_out_of_memory(struct arena *arena)
{
    static const char sentence[] = "内存不足：数据过多，或者本机可用内存不够（本程序最多用 8 GB）。"
                                   "请把数据拆成几个文件分别计分，或换一台内存更大的机器。\n";
    (void)arena;
    /* Nothing that needs memory may be called here. */
    ssize_t ignored = write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)ignored;
    _exit(EXIT_BAD_INPUT);
}

static const char *describe_write_error(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT: return "磁盘已满，请清理空间后重新运行";
    case EFBIG: return "文件超过了允许的大小，请换一个位置后重新运行";
    case EBADF: return "标准输出没有打开，请不要关闭它，或用 > 写入文件";
    case EIO: return "设备读写出错，请检查磁盘后重新运行";
    default: return strerror(error);
    }
}

int cli_end(struct cli *cli, int status)
{
    if (!cli_stream_flush(&cli->out)) {
        status = EXIT_BAD_INPUT;
        if (cli->out.error != EPIPE)
            text_add_format(&cli->err.text, "结果没有写完：%s。\n",
                            describe_write_error(cli->out.error));
    }
    (void)cli_stream_flush(&cli->err);
    cli_stream_close(&cli->out);
    cli_stream_close(&cli->err);
    arena_release(&cli->arena);
    return status;
}

/* What a person's file holds must not move the cursor of whoever reads about it. */
static void add_visible(struct text *text, const char *string)
{
    const char *from = string, *at = string;
    for (; *at; at++) {
        if ((unsigned char)*at >= 0x20 && *at != 0x7f)
            continue;
        text_add_bytes(text, from, (size_t)(at - from));
        text_add_char(text, *at == '\n' || *at == '\t' ? ' ' : '?');
        from = at + 1;
    }
    text_add_bytes(text, from, (size_t)(at - from));
}

static void tell(struct cli *cli, const char *before, const char *path, struct faults *faults)
{
    struct text *text = &cli->err.text;
    faults_sort(faults);
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->list[i];
        text_add(text, before);
        add_visible(text, path);
        if (fault->line > 0) {
            text_add_char(text, ':');
            text_add_int(text, (int64_t)fault->line);
        } else if (fault->place && *fault->place) {
            text_add(text, ": ");
            add_visible(text, fault->place);
        }
        text_add(text, ": ");
        add_visible(text, fault->sentence);
        text_add_char(text, '\n');
        cli_stream_pour(&cli->err);
    }
}

void cli_tell_faults(struct cli *cli, const char *path, struct faults *faults)
{
    tell(cli, "", path, faults);
}

void cli_tell_warnings(struct cli *cli, const char *path, struct faults *warnings)
{
    tell(cli, "提示：", path, warnings);
}

void cli_tell_misuse(struct cli *cli, const char *command, const char *sentence)
{
    struct text *text = &cli->err.text;
    text_add_format(text, "lianbing%s%s: ", *command ? " " : "", command);
    add_visible(text, sentence);
    text_add_char(text, '\n');
}

void cli_tell_help(struct cli *cli, const char *command)
{
    text_add_format(&cli->err.text, "用法见 lianbing help%s%s\n", *command ? " " : "", command);
}

const char *cli_nearest(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    /* A third of the letters may be wrong, but not all of a short word. */
    size_t least = strlen(word) / 3 + 2;
    for (size_t i = 0; i < count; i++) {
        size_t distance = text_distance(word, names[i]);
        if (distance < least && distance < strlen(names[i])) {
            least = distance;
            nearest = names[i];
        }
    }
    return nearest;
}
