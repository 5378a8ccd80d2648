/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Initials of the pinyin of a name, for finding people by three keys: 夏允越 → XYY.
 *
 * Knows the 6,763 characters of GB 2312 and some 100 that are common in names. A character with
 * several readings has its usual one; surnames have the reading that surnames have (单 S, 仇 Q,
 * 尉迟 YC). Letters stay, in capitals; what is not known is left out. People correct the rest.
 */
#ifndef LIANBING_ORG_INITIALS_H
#define LIANBING_ORG_INITIALS_H

struct arena;

enum { INITIALS_MOST = 30 };

/* In capitals, at most INITIALS_MOST letters; "" if nothing is known. */
const char *org_initials(struct arena *arena, const char *name);

#endif
