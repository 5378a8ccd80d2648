/* SPDX-License-Identifier: Apache-2.0 */
/* The routes of one's own certificates and of the page that confirms, and what routes of
 * certificates in other modules share with them. */
#ifndef LIANBING_AWARD_ROUTES_H
#define LIANBING_AWARD_ROUTES_H

#include "award/award.h"
#include "platform/http/http.h"

extern const struct route award_routes[];

/* A certificate in a list. */
extern const struct field award_certificate_fields[];

struct award_wish_to_print {
    int64_t certificate; /* 0: all */
    const char *format;  /* pdf, docx; NULL: pdf */
};
extern const struct field award_print_fields[];

struct award_printed {
    struct award_list list;
    struct bytes bytes;
    int format; /* enum render_format */
};

/* Draws them, for `prepare`. ERR_CONFLICT: revoked, or no address is set. LANE_SLOW. */
MUST_USE enum err award_print(struct ctx *c, struct award_list list, const char *format,
                              struct award_printed **ret);
/* Gives them out, and notes it in the audit. Write lane. */
void award_hand_out(struct ctx *c, const struct award_printed *printed, struct response *p);

#endif
