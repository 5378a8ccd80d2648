/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures for whoever watches the machine: GET /metrics in the text format of Prometheus, on a
 * listener of its own that takes loopback addresses only. No front end is told of it, so nobody
 * comes to it through one; and there is nothing of a person in it.
 */
#ifndef LIANBING_SERVER_METRICS_H
#define LIANBING_SERVER_METRICS_H

#include <stdbool.h>

#include "platform/http/http.h"
#include "server/config.h"

/* What is told of; must live on. */
struct metrics_source {
    const struct config *config;
    struct edge *edge;
    struct http_server *http;
};

/* Listens at config->metrics_listen, if that is set; `*ret` ends with http_close. It stays NULL,
 * noted in the log, when the port is taken: the office's work doesn't wait for it. False with a
 * Chinese sentence: the address may not be used. */
bool metrics_open(struct arena *arena, const struct metrics_source *source,
                  struct http_server **ret, const char **ret_sentence);

#endif
