/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tells the halls: whoever watches a competition's board hears of its changes, at most four times a
 * second however fast judges score, and never of what is behind a seal: what is sent is the board
 * itself, and only when it is another than before. Those who run it, and its chief judge, are told
 * as often that something has changed.
 */
#ifndef LIANBING_SERVER_TELLER_H
#define LIANBING_SERVER_TELLER_H

#include "platform/edge/edge.h"
#include "platform/http/http.h"

struct teller;

/* NULL with a Chinese sentence. */
struct teller *teller_open(struct edge *edge, struct http_server *http, const char **ret_sentence);
/* Before http_close. */
void teller_close(struct teller *teller);

#endif
