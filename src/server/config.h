/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Settings: one row each, in config.c. They stand in FOLDER/lianbing.conf as `name = value`, a line
 * each, # begins a remark; what is given on the command line goes before the file, the file before
 * the default.
 */
#ifndef LIANBING_SERVER_CONFIG_H
#define LIANBING_SERVER_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/base/faults.h"
#include "platform/base/text.h"

enum { CONFIG_MOST_FRONT_ENDS = 8 };

struct config {
    const char *folder;         /* --data */
    const char *listen;         /* address:port */
    const char *metrics_listen; /* the same; NULL: no metrics */
    const char *key_file;
    const char *office; /* that documents name; NULL: nobody has said */
    const char *front_ends;
    const char *title_font, *body_font, *sans_font;
    const char *docx_template;
    const char *certificate; /* that the proxy serves; NULL: nobody has said */
    const char *access_log;  /* "no": none; else a path, below the folder unless it begins with / */
    const char *backup_folder;
    int64_t readers, slow, loops, most_connections, address_connections, strangers_a_second;
    int64_t session_minutes, session_hours;
    int64_t header_seconds, body_rate, idle_seconds, write_seconds, bodies_mb;
    int64_t batch, access_log_mb;
    int64_t backup_hour, backup_keep;
    bool is_secure;
};

/* Defaults, then FOLDER/lianbing.conf if it is there, then `listen` if it isn't NULL. False: what
 * is wrong is in `faults`, with the lines of the file. */
bool config_read(struct arena *arena, const char *folder, const char *listen, struct config *ret,
                 struct faults *faults);

/* Splits `listen`; false with a sentence. */
bool config_address(struct arena *arena, const char *listen, const char **ret_host, int *ret_port,
                    const char **ret_sentence);

/* Whether only this machine itself comes to such an address. */
bool config_is_loopback(const char *host);

/* The path as seen from everywhere. */
const char *config_absolute(struct arena *arena, const char *path);

/* Appends what every setting means, with its default: the manual prints itself. */
void config_print(struct text *text);

#endif
