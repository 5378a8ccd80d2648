/* SPDX-License-Identifier: Apache-2.0 */
/* What the server serves of backups, and what it does by itself. */
#ifndef LIANBING_BACKUP_ROUTES_H
#define LIANBING_BACKUP_ROUTES_H

#include "platform/http/http.h"
#include "platform/job/job.h"

extern const struct route backup_routes[];
/* Ended by a row without name. */
extern const struct job_kind backup_jobs[];

/* The nightly timer: enqueues a backup, if they are made by themselves at all. */
enum err backup_tonight(struct ctx *c);

#endif
