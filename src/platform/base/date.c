/* SPDX-License-Identifier: Apache-2.0 */
#include "platform/base/date.h"

/* Days from the civil calendar and back, by eras of 400 years that begin on 1 March. */
enum { DAYS_AN_ERA = 146097, DAYS_TO_1970 = 719468 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool date_of(int year, int month, int day, int32_t *ret_days)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (year < 1900 || year > 2999 || month < 1 || month > 12 || day < 1)
        return false;
    if (day > lengths[month - 1] + (month == 2 && is_leap(year)))
        return false;
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    *ret_days =
        era * DAYS_AN_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_1970;
    return true;
}

void date_split(int32_t days, int *ret_year, int *ret_month, int *ret_day)
{
    int shifted = days + DAYS_TO_1970;
    int era = (shifted >= 0 ? shifted : shifted - (DAYS_AN_ERA - 1)) / DAYS_AN_ERA;
    int of_era = shifted - era * DAYS_AN_ERA;
    int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * year + year / 4 - year / 100);
    int month = (5 * of_year + 2) / 153;
    *ret_day = of_year - (153 * month + 2) / 5 + 1;
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = year + era * 400 + (*ret_month <= 2);
}

static bool read_digits(const char *at, size_t count, int *ret_number)
{
    int number = 0;
    for (size_t i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        number = number * 10 + (at[i] - '0');
    }
    *ret_number = number;
    return true;
}

bool date_parse(struct bytes bytes, int32_t *ret_days)
{
    int year, month, day;
    return bytes.length == 10 && bytes.at[4] == '-' && bytes.at[7] == '-' &&
           read_digits(bytes.at, 4, &year) && read_digits(bytes.at + 5, 2, &month) &&
           read_digits(bytes.at + 8, 2, &day) && date_of(year, month, day, ret_days);
}

static void add_two(struct text *text, int number)
{
    text_add_char(text, (char)('0' + number / 10 % 10));
    text_add_char(text, (char)('0' + number % 10));
}

void date_add_text(struct text *text, int32_t days)
{
    if (days == DATE_NONE)
        return;
    int year, month, day;
    date_split(days, &year, &month, &day);
    text_add_int(text, year);
    text_add_char(text, '-');
    add_two(text, month);
    text_add_char(text, '-');
    add_two(text, day);
}

void date_add_chinese(struct text *text, int32_t days)
{
    if (days == DATE_NONE)
        return;
    int year, month, day;
    date_split(days, &year, &month, &day);
    text_add_format(text, "%d年%d月%d日", year, month, day);
}

const char *date_chinese(struct arena *arena, int32_t days)
{
    struct text text;
    text_init(&text, arena, 40);
    date_add_chinese(&text, days);
    return text.at ? text.at : "";
}

int32_t date_of_time(int64_t time_ms)
{
    int64_t local = time_ms + DATE_SHANGHAI_MS;
    int64_t days = local / DATE_MS_A_DAY - (local % DATE_MS_A_DAY < 0);
    return (int32_t)days;
}

void date_add_time(struct text *text, int64_t time_ms)
{
    int32_t days = date_of_time(time_ms);
    int seconds = (int)((time_ms + DATE_SHANGHAI_MS - days * DATE_MS_A_DAY) / 1000);
    date_add_text(text, days);
    text_add_char(text, ' ');
    add_two(text, seconds / 3600);
    text_add_char(text, ':');
    add_two(text, seconds / 60 % 60);
    text_add_char(text, ':');
    add_two(text, seconds % 60);
}
