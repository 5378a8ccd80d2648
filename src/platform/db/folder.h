/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that last. A file may be synced and still have no name after a loss of power: names belong
 * to the folder, and last once that was synced.
 */
#ifndef LIANBING_DB_FOLDER_H
#define LIANBING_DB_FOLDER_H

#include <stdbool.h>

struct arena;

/* Makes the names in a folder last; false: errno says why that is not known. */
bool folder_sync(const char *folder);
/* Makes the name `path` itself last, of a file or of a folder; as above. */
bool folder_sync_name(struct arena *arena, const char *path);

#endif
