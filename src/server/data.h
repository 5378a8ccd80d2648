/* SPDX-License-Identifier: Apache-2.0 */
/* The data folder: the database, blobs, uploads and, beside it, the key file. */
#ifndef LIANBING_SERVER_DATA_H
#define LIANBING_SERVER_DATA_H

#include "org/org_keys.h"
#include "platform/edge/edge.h"
#include "server/config.h"

/* Opens a folder that `init` or `demo` made. False with a Chinese sentence. The keys must outlive
 * the edge. */
bool data_open(struct arena *arena, const struct config *config, struct org_keys *keys,
               struct edge **ret, const char **ret_sentence);

/* The same for a folder that must be new or empty, which it makes. */
bool data_make(struct arena *arena, const struct config *config, struct org_keys *keys,
               struct edge **ret, const char **ret_sentence);

#endif
