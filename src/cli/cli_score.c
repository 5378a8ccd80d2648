/* SPDX-License-Identifier: Apache-2.0 */
/* lianbing score: a scheme and facts in, an explained ranking out. */
#include <string.h>

#include "cli/cli_arguments.h"
#include "cli/cli_files.h"
#include "cli/cli_progress.h"
#include "cli/cli_report.h"
#include "cli/cli_warnings.h"
#include "platform/table/table.h"

#define LARGEST_FACTS ((size_t)512 * 1024 * 1024)
#define MOST_MEMORY   ((size_t)8 * 1024 * 1024 * 1024)

enum { ROWS_BETWEEN = 4096 };

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_CSV, FORMAT_COUNT };
static const char *const formats[FORMAT_COUNT] = {"text", "json", "csv"};

struct scoring {
    struct cli *cli;
    struct cli_arguments arguments;
    enum format format;
    struct cli_scheme scheme;
    struct score_facts *facts;
    struct score_run *run;
    struct faults faults;
    struct faults file_warnings, run_warnings;
    struct cli_progress progress;
    int64_t read_ms, score_ms, write_ms;
};

/* ---- How it was called ---------------------------------------------------------------------- */

static void refuse(struct scoring *scoring, const char *sentence)
{
    cli_tell_misuse(scoring->cli, "score", sentence);
}

static bool read_format(struct scoring *scoring)
{
    const char *word = scoring->arguments.values[OPTION_FORMAT];
    for (int i = 0; i < FORMAT_COUNT; i++) {
        if (!word || strcmp(word, formats[i]) == 0) {
            scoring->format = (enum format)i;
            return true;
        }
    }
    refuse(scoring, text_format(&scoring->cli->arena,
                                "没有输出格式“%s”，可用的有 text（文本）、json、csv。", word));
    return false;
}

static bool read_arguments(struct scoring *scoring, size_t count, char *const *words)
{
    struct cli_arguments *arguments = &scoring->arguments;
    *arguments = (struct cli_arguments){.command = "score", .allowed = (1U << OPTION_COUNT) - 1};
    bool is_good = cli_arguments_read(scoring->cli, arguments, count, words);
    if (arguments->values[OPTION_HELP])
        return true;
    for (size_t i = 0; i < arguments->rest_count; i++) {
        refuse(scoring,
               text_format(&scoring->cli->arena,
                           "不明白“%s”；方案写在 --scheme 后面，数据文件写在 --facts 后面。",
                           arguments->rest[i]));
        is_good = false;
    }
    is_good = read_format(scoring) && is_good;
    if (is_good && !arguments->values[OPTION_SCHEME]) {
        refuse(scoring, "缺少 --scheme：请写明用哪个方案，全部预设见 lianbing scheme list。");
        is_good = false;
    }
    if (is_good && !arguments->values[OPTION_FACTS]) {
        refuse(scoring, "缺少 --facts：请写明数据文件（CSV 或 xlsx；- 表示标准输入）。");
        is_good = false;
    }
    if (!is_good)
        cli_tell_help(scoring->cli, "score");
    return is_good;
}

/* ---- The stages ----------------------------------------------------------------------------- */

static bool load_scheme(struct scoring *scoring)
{
    struct cli_scheme *scheme = &scoring->scheme;
    bool is_loaded = cli_scheme_load(scoring->cli, scoring->arguments.values[OPTION_SCHEME],
                                     scoring->arguments.settings, scheme);
    return is_loaded && score_scheme_open(scheme->scheme, &scheme->faults) == 0;
}

static bool read_rows(struct scoring *scoring, struct table *table)
{
    struct table_row row;
    size_t rows = 0;
    if (!table_next(table, &row))
        return false;
    if (!score_facts_header(scoring->facts, row.cells, row.count, row.line, &scoring->faults))
        return false;
    while (table_next(table, &row)) {
        score_facts_row(scoring->facts, row.cells, row.count, row.line, &scoring->faults);
        if (++rows % ROWS_BETWEEN == 0)
            cli_progress_tell(&scoring->progress, "读取数据", table_percent(table));
    }
    return score_facts_close(scoring->facts, &scoring->faults) && scoring->faults.count == 0;
}

static bool read_facts(struct scoring *scoring)
{
    struct arena *arena = &scoring->cli->arena;
    struct bytes content = {NULL, 0};
    cli_progress_tell(&scoring->progress, "读取数据", -1);
    if (!cli_file_read(arena, scoring->arguments.values[OPTION_FACTS], LARGEST_FACTS, &content,
                       &scoring->faults))
        return false;
    struct table *table = table_open(arena, content, &scoring->faults, &scoring->file_warnings);
    if (!table)
        return false;
    scoring->facts = score_facts_new(arena, scoring->scheme.scheme);
    bool is_read = read_rows(scoring, table);
    table_close(table);
    return is_read;
}

static bool compute(struct scoring *scoring)
{
    cli_progress_tell(&scoring->progress, "计分", -1);
    scoring->run = score_run_new(&scoring->cli->arena, scoring->scheme.scheme, scoring->facts,
                                 &scoring->faults);
    if (!scoring->run || scoring->faults.count > 0)
        return false;
    score_run_warnings(scoring->run, &scoring->run_warnings);
    return true;
}

/* Ends the run: what was wrong has been found. */
static int refuse_input(struct scoring *scoring, const char *path, struct faults *faults)
{
    struct cli *cli = scoring->cli;
    cli_progress_end(&scoring->progress);
    cli_tell_faults(cli, path, faults);
    text_add_format(&cli->err.text, "共 %zu 处问题，未计分。\n", faults->count);
    return EXIT_BAD_INPUT;
}

/* ---- Writing -------------------------------------------------------------------------------- */

bool cli_report_goes_on(struct cli_report *report, size_t done)
{
    arena_rewind(&report->arena, report->start);
    cli_stream_pour(&report->cli->out);
    if (done < report->count)
        cli_progress_tell(report->progress, "写出结果", (int)(done * 100 / report->count));
    return report->cli->out.error == 0;
}

/* Who is to be shown. False: --for names somebody who is not there. */
static bool choose_subjects(struct scoring *scoring, struct cli_report *report)
{
    struct arena *arena = &scoring->cli->arena;
    const char *wanted = scoring->arguments.values[OPTION_FOR];
    const uint32_t *order = score_run_order(scoring->run, &report->count);
    report->subjects = order;
    report->is_private = wanted != NULL;
    if (!wanted)
        return true;
    uint32_t *subject = arena_alloc(arena, sizeof *subject);
    if (score_subject_of(scoring->run, text_trim(bytes_of(wanted)), subject)) {
        report->subjects = subject;
        report->count = 1;
        return true;
    }
    const char **names = arena_array(arena, report->count + 1, sizeof *names);
    for (size_t i = 0; i < report->count; i++)
        names[i] = score_result_of(scoring->run, order[i]).id;
    const char *nearest = cli_nearest(wanted, names, report->count);
    if (nearest)
        faults_add_place(&scoring->faults, NULL, "数据中没有评选对象“%s”，是不是“%s”？", wanted,
                         nearest);
    else
        faults_add_place(&scoring->faults, NULL,
                         "数据中没有评选对象“%s”；--for 后面要写 subject 一列中的编号。", wanted);
    return false;
}

static void tell_warnings(struct scoring *scoring)
{
    struct cli *cli = scoring->cli;
    const char *path = scoring->arguments.values[OPTION_FACTS];
    /* On one terminal the head of the text says them already. */
    if (scoring->format == FORMAT_TEXT && cli_stream_is_terminal(&cli->out))
        return;
    cli_tell_warnings(cli, scoring->scheme.name, &scoring->scheme.warnings);
    cli_tell_warnings(cli, path, &scoring->file_warnings);
    cli_tell_warnings(cli, path, &scoring->run_warnings);
    (void)cli_stream_flush(&cli->err);
}

static void write_report(struct scoring *scoring, struct cli_report *report)
{
    enum { ROOM = 1024 * 1024 };
    struct cli *cli = scoring->cli;
    struct faults *warnings = arena_alloc(&cli->arena, sizeof *warnings);
    faults_init(warnings, &cli->arena);
    cli_warnings_add(warnings, report->scheme, &scoring->scheme.warnings);
    cli_warnings_add(warnings, report->scheme, &scoring->file_warnings);
    /* These speak of others. */
    if (!report->is_private)
        cli_warnings_add(warnings, report->scheme, &scoring->run_warnings);
    report->warnings = warnings;
    arena_init(&report->arena, MOST_MEMORY, cli_run_out_of_memory);
    (void)arena_alloc(&report->arena, ROOM);
    report->start = (struct arena_mark){report->arena.block, 0};
    arena_rewind(&report->arena, report->start);

    cli_progress_end(&scoring->progress);
    tell_warnings(scoring);
    if (cli_stream_is_terminal(&cli->out))
        scoring->progress.is_wanted = false;
    if (scoring->format == FORMAT_JSON)
        cli_write_json(report);
    else if (scoring->format == FORMAT_CSV)
        cli_write_csv(report);
    else
        cli_write_text(report);
    (void)cli_stream_flush(&cli->out);
    cli_progress_end(&scoring->progress);
    arena_release(&report->arena);
}

static void tell_timing(const struct scoring *scoring)
{
    text_add_format(&scoring->cli->err.text,
                    "timing: read_ms=%lld score_ms=%lld write_ms=%lld memory_mb=%ld\n",
                    (long long)scoring->read_ms, (long long)scoring->score_ms,
                    (long long)scoring->write_ms, cli_memory_peak());
}

/* Scheme, then file, then scoring: a stage with faults ends the run. */
static int run_stages(struct scoring *scoring)
{
    const char *path = scoring->arguments.values[OPTION_FACTS];
    int64_t start = cli_clock_now();
    if (!load_scheme(scoring))
        return refuse_input(scoring, scoring->scheme.name, &scoring->scheme.faults);
    if (!read_facts(scoring))
        return refuse_input(scoring, path, &scoring->faults);
    int64_t read = cli_clock_now();
    if (!compute(scoring))
        return refuse_input(scoring, path, &scoring->faults);
    int64_t scored = cli_clock_now();
    struct cli_report report = {.cli = scoring->cli,
                                .progress = &scoring->progress,
                                .scheme = scoring->scheme.scheme,
                                .run = scoring->run};
    if (!choose_subjects(scoring, &report))
        return refuse_input(scoring, path, &scoring->faults);
    write_report(scoring, &report);
    scoring->read_ms = read - start;
    scoring->score_ms = scored - read;
    scoring->write_ms = cli_clock_now() - scored;
    if (scoring->arguments.values[OPTION_TIMING])
        tell_timing(scoring);
    return EXIT_GOOD;
}

int cli_score(struct cli *cli, size_t count, char *const *words)
{
    struct scoring scoring = {.cli = cli};
    faults_init(&scoring.faults, &cli->arena);
    faults_init(&scoring.file_warnings, &cli->arena);
    faults_init(&scoring.run_warnings, &cli->arena);
    if (!read_arguments(&scoring, count, words))
        return EXIT_BAD_INPUT;
    if (scoring.arguments.values[OPTION_HELP]) {
        (void)cli_add_help(&cli->out.text, "score");
        return EXIT_GOOD;
    }
    cli_progress_begin(&scoring.progress, cli);
    return run_stages(&scoring);
}
