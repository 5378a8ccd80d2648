/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lianbing doctor: everything that an administrator can do something about, looked at from outside
 * the server, beside it or without it. Nothing is changed. For the files doctor*.c.
 */
#ifndef LIANBING_SERVER_DOCTOR_H
#define LIANBING_SERVER_DOCTOR_H

#include "server/checks.h"
#include "server/config.h"

struct patient {
    struct ctx c; /* c.db: NULL if the database can't be read */
    const struct config *config;
    bool is_running; /* a server holds the folder */
};

/* doctor_place.c: who may read and write where the data lie, and the key file. */
struct check doctor_permissions(struct patient *patient);
struct check doctor_key(struct patient *patient);

/* doctor_address.c: where it listens, and whether somebody answers there. */
struct check doctor_address(struct patient *patient);
struct check doctor_front(struct patient *patient);

#endif
