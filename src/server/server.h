/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server as commands: init, demo, serve, openapi, config, audit, backup, verify, restore,
 * practice, doctor, password, certificate. Here everything is put together; nothing is decided that
 * a module could decide.
 */
#ifndef LIANBING_SERVER_H
#define LIANBING_SERVER_H

#include <stddef.h>

#include "cli/cli.h"

/* `count` words behind the name of the command; the exit status. */
int server_init(struct cli *cli, size_t count, char *const *words);
int server_demo(struct cli *cli, size_t count, char *const *words);
int server_serve(struct cli *cli, size_t count, char *const *words);
int server_openapi(struct cli *cli, size_t count, char *const *words);
int server_config(struct cli *cli, size_t count, char *const *words);
int server_audit(struct cli *cli, size_t count, char *const *words);
int server_backup(struct cli *cli, size_t count, char *const *words);
int server_verify(struct cli *cli, size_t count, char *const *words);
int server_doctor(struct cli *cli, size_t count, char *const *words);
int server_restore(struct cli *cli, size_t count, char *const *words);
int server_practice(struct cli *cli, size_t count, char *const *words);
int server_certificate(struct cli *cli, size_t count, char *const *words);
int server_password(struct cli *cli, size_t count, char *const *words);

#endif
