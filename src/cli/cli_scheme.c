/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing scheme list | show | check. */
#include <string.h>

#include "cli/cli_arguments.h"
#include "cli/cli_files.h"
#include "cli/cli_layout.h"
#include "cli/cli_sheet.h"
#include "cli/cli_warnings.h"

/* ---- list ----------------------------------------------------------------------------------- */

enum { LIST_ID, LIST_SUBJECT, LIST_FROM, LIST_TO, LIST_TITLE, LIST_COUNT };

static bool fill_list_row(struct cli *cli, const struct embedded_file *file,
                          const char *cells[LIST_COUNT])
{
    struct cli_scheme loaded;
    if (!cli_is_preset(file) ||
        !cli_scheme_load(cli, file->name, (struct score_settings){.count = 0}, &loaded))
        return false;
    const struct score_scheme *scheme = loaded.scheme;
    cells[LIST_ID] = scheme->id;
    cells[LIST_SUBJECT] = cli_subject_noun(scheme);
    cells[LIST_FROM] = scheme->valid_from ? scheme->valid_from : "";
    cells[LIST_TO] = scheme->valid_to ? scheme->valid_to : "";
    cells[LIST_TITLE] = scheme->title;
    return true;
}

static int list_presets(struct cli *cli)
{
    struct layout_column columns[LIST_COUNT] = {
        [LIST_ID] = {"编号", 0, false},        [LIST_SUBJECT] = {"评选对象", 8, false},
        [LIST_FROM] = {"有效期起", 10, false}, [LIST_TO] = {"有效期止", 10, false},
        [LIST_TITLE] = {"名称", 20, false},
    };
    size_t width = layout_width_of(cli->out.descriptor);
    const char *cells[LIST_COUNT];
    for (size_t i = 0; i < embedded_scheme_count; i++)
        layout_widen(&columns[LIST_ID], embedded_schemes[i].name, 40);
    size_t used = layout_table_width(columns, LIST_TITLE) + 2;
    if (width > used + 20)
        columns[LIST_TITLE].width = width - used;
    layout_add_titles(&cli->out.text, columns, LIST_COUNT);
    for (size_t i = 0; i < embedded_scheme_count; i++) {
        if (fill_list_row(cli, &embedded_schemes[i], cells))
            layout_add_row(&cli->out.text, columns, LIST_COUNT, cells);
    }
    text_add(&cli->out.text, "\n某个方案的评分规则：lianbing scheme show 编号\n");
    return EXIT_GOOD;
}

/* ---- show and check ------------------------------------------------------------------------- */

static int refuse_scheme(struct cli *cli, struct cli_scheme *scheme, const char *so)
{
    cli_tell_faults(cli, scheme->name, &scheme->faults);
    text_add_format(&cli->err.text, "共 %zu 处问题，%s。\n", scheme->faults.count, so);
    return EXIT_BAD_INPUT;
}

static int show(struct cli *cli, const char *name, struct score_settings settings)
{
    struct cli_scheme scheme;
    if (!cli_scheme_load(cli, name, settings, &scheme))
        return refuse_scheme(cli, &scheme, "未显示规则表");
    struct faults warnings;
    faults_init(&warnings, &cli->arena);
    cli_warnings_add(&warnings, scheme.scheme, &scheme.warnings);
    cli_add_sheet(cli, scheme.scheme, &warnings);
    return EXIT_GOOD;
}

static int check(struct cli *cli, const char *name, struct score_settings settings)
{
    struct cli_scheme loaded;
    if (!cli_scheme_load(cli, name, settings, &loaded))
        return refuse_scheme(cli, &loaded, "方案不可用");
    const struct score_scheme *scheme = loaded.scheme;
    if (score_scheme_open(scheme, &loaded.faults) > 0) {
        cli_tell_warnings(cli, name, &loaded.warnings);
        return refuse_scheme(cli, &loaded, "填写后方可使用");
    }
    cli_tell_warnings(cli, name, &loaded.warnings);
    struct text *text = &cli->out.text;
    text_add_format(text, "方案可用：%s（%s，版本 %s），%d 个指标、%d 个评分项、%d 项数据，",
                    scheme->title, scheme->id, scheme->version, scheme->indicator_count,
                    scheme->item_count, scheme->metric_count);
    text_add(text, "满分 ");
    score_describe_full_marks(text, scheme);
    text_add(text, "。\n");
    if (loaded.warnings.count > 0)
        text_add_format(text, "另有 %zu 条提示，请核对原文。\n", loaded.warnings.count);
    return EXIT_GOOD;
}

/* ---- How it was called ---------------------------------------------------------------------- */

static void refuse(struct cli *cli, const char *sentence)
{
    cli_tell_misuse(cli, "scheme", sentence);
}

static int refuse_verb(struct cli *cli, const char *verb)
{
    static const char *const verbs[] = {"list", "show", "check"};
    const char *nearest = cli_nearest(verb, verbs, sizeof verbs / sizeof verbs[0]);
    refuse(cli, nearest ? text_format(&cli->arena, "没有“%s”，是不是 %s？", verb, nearest)
                        : text_format(&cli->arena, "没有“%s”，可用的有 list、show、check。", verb));
    cli_tell_help(cli, "scheme");
    return EXIT_BAD_INPUT;
}

/* The one word that `verb` needs behind it, or NULL after saying what is wrong. */
static const char *scheme_word(struct cli *cli, const struct cli_arguments *arguments,
                               const char *verb)
{
    size_t wanted = strcmp(verb, "list") == 0 ? 1 : 2;
    if (arguments->rest_count > wanted)
        refuse(cli, text_format(&cli->arena, "%s 后面多了“%s”。", verb, arguments->rest[wanted]));
    else if (arguments->rest_count < wanted)
        refuse(cli,
               text_format(&cli->arena,
                           "%s 后面要写方案：预设方案的编号（见 lianbing scheme list）或方案文件。",
                           verb));
    else if (wanted == 1 && arguments->settings.count > 0)
        refuse(cli, "list 不需要 --set。");
    else
        return arguments->rest[wanted - 1];
    return NULL;
}

int cli_scheme(struct cli *cli, size_t count, char *const *words)
{
    struct cli_arguments arguments = {.command = "scheme",
                                      .allowed = 1U << OPTION_SET | 1U << OPTION_HELP};
    bool is_good = cli_arguments_read(cli, &arguments, count, words);
    if (is_good && arguments.values[OPTION_HELP]) {
        (void)cli_add_help(&cli->out.text, "scheme");
        return EXIT_GOOD;
    }
    if (is_good && arguments.rest_count == 0) {
        refuse(cli, "后面要写 list、show 或 check。");
        is_good = false;
    }
    const char *verb = is_good ? arguments.rest[0] : "";
    bool is_known =
        strcmp(verb, "list") == 0 || strcmp(verb, "show") == 0 || strcmp(verb, "check") == 0;
    if (is_good && !is_known)
        return refuse_verb(cli, verb);
    const char *word = is_good ? scheme_word(cli, &arguments, verb) : NULL;
    if (!word) {
        cli_tell_help(cli, "scheme");
        return EXIT_BAD_INPUT;
    }
    if (strcmp(verb, "list") == 0)
        return list_presets(cli);
    return strcmp(verb, "show") == 0 ? show(cli, word, arguments.settings)
                                     : check(cli, word, arguments.settings);
}
