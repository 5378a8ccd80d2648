/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dates are int32 days since 1970-01-01 of the proleptic Gregorian calendar; times are int64 Unix
 * ms (UTC), shown in Asia/Shanghai, which has been UTC+8 without summer time since 1992.
 */
#ifndef LIANBING_BASE_DATE_H
#define LIANBING_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/base/text.h"

#define DATE_NONE        INT32_MIN
#define DATE_MS_A_DAY    INT64_C(86400000)
#define DATE_SHANGHAI_MS INT64_C(28800000)

/* 2026-11-22, years 1900 to 2999. */
bool date_parse(struct bytes bytes, int32_t *ret_days);
bool date_of(int year, int month, int day, int32_t *ret_days); /* false: no such day */
void date_split(int32_t days, int *ret_year, int *ret_month, int *ret_day);
void date_add_text(struct text *text, int32_t days);    /* 2026-11-22; "" if DATE_NONE */
void date_add_chinese(struct text *text, int32_t days); /* 2026年11月22日; "" if DATE_NONE */
const char *date_chinese(struct arena *arena, int32_t days); /* the same as a string */

/* The day in Shanghai at a time. */
int32_t date_of_time(int64_t time_ms);
/* 2026-11-22 16:27:35, in Shanghai. */
void date_add_time(struct text *text, int64_t time_ms);

#endif
