/* SPDX-License-Identifier: Apache-2.0 */
/* What was published and is final becomes what winners take home (award.h): in two steps, because
 * the first reads a blob. Whether they may is the caller's to ask. */
#ifndef LIANBING_CONTEST_CERTIFICATE_H
#define LIANBING_CONTEST_CERTIFICATE_H

#include "award/award.h"
#include "contest/contest_publish.h"

struct contest_certificates {
    struct award_source source;
    struct field_list winners; /* struct award_winner */
};

/* The latest publication of a contest. ERR_CONFLICT with the sentence: there is none, or it isn't
 * final. */
MUST_USE enum err contest_need_final(struct ctx *c, int64_t contest,
                                     struct contest_publication *ret);
/* Who wins what. ERR_CONFLICT as above. LANE_SLOW. */
MUST_USE enum err contest_certificates_prepare(struct ctx *c, const struct contest *contest,
                                               struct contest_certificates *ret);
/* Issues them. ERR_CONFLICT: published again since, or no key file. Write lane. */
MUST_USE enum err contest_certificates_issue(struct ctx *c,
                                             const struct contest_certificates *prepared,
                                             struct award_issued *ret);

#endif
