/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside the printing of schemes: for score_print*.c only.
 *
 * Objects that a person reads from the top stand over several lines; what is short (operands,
 * conditions, terms, tiers) stays on one. Whatever says what is so anyway (`higher` true, an empty
 * list, a title that is the id) is left out.
 */
#ifndef LIANBING_SCORE_PRINT_H
#define LIANBING_SCORE_PRINT_H

#include "platform/base/text.h"
#include "score/score_model.h"

struct score_printer {
    struct text *text;
    int depth;        /* of objects and lists over several lines */
    bool has_element; /* the innermost one has something in it already */
};

/* ---- the writer ----------------------------------------------------------------------------- */

/* An element, or an object or list that ends its line after the bracket. */
void score_print_line(struct score_printer *printer);
void score_print_open(struct score_printer *printer, char bracket);
void score_print_close(struct score_printer *printer, char bracket);

/* A member; a text that is NULL or "" is left out. */
void score_print_key(struct score_printer *printer, const char *key);
void score_print_text(struct score_printer *printer, const char *key, const char *value);
void score_print_bool(struct score_printer *printer, const char *key, bool value);
void score_print_number(struct score_printer *printer, const char *key, struct score_number number);
void score_print_whole(struct score_printer *printer, const char *key, int64_t value,
                       const char *parameter);

/* Only the value. */
void score_print_add_number(struct text *text, struct score_number number);
void score_print_add_whole(struct text *text, int64_t value, const char *parameter);

/* ---- score_print_rules.c -------------------------------------------------------------------- */

void score_print_add_condition(struct text *text, const struct score_scheme *scheme,
                               const struct score_condition *condition);
/* NULL is left out. */
void score_print_condition(struct score_printer *printer, const struct score_scheme *scheme,
                           const char *key, const struct score_condition *condition);

/* `rule` and its keys. */
void score_print_rule(struct score_printer *printer, const struct score_scheme *scheme,
                      const struct score_item *item);

#endif
