/* SPDX-License-Identifier: Apache-2.0 */
/* Passwords, and how often one may guess. */
#include <string.h>

#include "org_rules.h"

enum { LEAST_DIFFERENT = 5, LONGEST = 64 };

/* What people take when ten characters are asked for. Small letters. */
static const char *const well_known[] = {
    "password123",  "password1234",  "passw0rd123",  "p@ssw0rd123",   "admin123456",
    "admin12345",   "administrator", "a123456789",   "1qaz2wsx3edc",  "1q2w3e4r5t",
    "qwerty123456", "qwertyuiop",    "qazwsxedcrfv", "woaini1314",    "woaini520520",
    "5201314520",   "iloveyou1314",  "abc123456789", "abcd123456",    "aa12345678",
    "zxcvbnm123",   "asdfghjkl123",  "123456789abc", "1234567890a",   "qq123456789",
    "huanbao12345", "shengtai12345", "lianbing123",  "dalianbing123", NULL};

/* Rows of keys and orders that a hand runs along. */
static const char *const runs[] = {"01234567890123456789",       "abcdefghijklmnopqrstuvwxyz",
                                   "qwertyuiopasdfghjklzxcvbnm", "98765432109876543210",
                                   "zyxwvutsrqponmlkjihgfedcba", NULL};

static size_t count_characters(const char *string)
{
    size_t count = 0;
    for (; *string; string++)
        count += ((unsigned char)*string & 0xc0) != 0x80;
    return count;
}

static void lower(const char *string, char to[LONGEST])
{
    size_t i = 0;
    for (; i < LONGEST - 1 && string[i]; i++) {
        char c = string[i];
        to[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    to[i] = '\0';
}

static bool is_one_of(const char *password, const char *const *words)
{
    char one[LONGEST], other[LONGEST];
    lower(password, one);
    for (size_t i = 0; words[i]; i++) {
        lower(words[i], other);
        if (strcmp(one, other) == 0)
            return true;
    }
    return false;
}

static bool is_run(const char *password)
{
    char small[LONGEST];
    lower(password, small);
    for (size_t i = 0; runs[i]; i++) {
        if (strlen(small) >= PASSWORD_LEAST && strstr(runs[i], small))
            return true;
    }
    return false;
}

static size_t count_different(const char *password)
{
    bool seen[256] = {false};
    size_t count = 0;
    for (; *password; password++) {
        count += !seen[(unsigned char)*password];
        seen[(unsigned char)*password] = true;
    }
    return count;
}

size_t org_password_check(const char *password, const char *const *own,
                          const char *ret_sentences[PASSWORD_FAULTS])
{
    size_t count = 0, length = count_characters(password);
    if (length < PASSWORD_LEAST)
        ret_sentences[count++] = "密码至少 10 个字符，请加长；可以用几个词连成一句。";
    if (length > PASSWORD_MOST || strlen(password) > (size_t)PASSWORD_MOST * 4)
        ret_sentences[count++] = "密码最多 128 个字符，请缩短。";
    if (is_one_of(password, own))
        ret_sentences[count++] = "密码不能与用户名、姓名、执法证号或原密码相同，请另设。";
    if (is_one_of(password, well_known))
        ret_sentences[count++] = "这个密码太常见，容易被猜到，请另设。";
    if (length >= PASSWORD_LEAST &&
        (count_different(password) < LEAST_DIFFERENT || is_run(password)))
        ret_sentences[count++] = "密码不能由少数几个重复的字符或连续的键组成，请另设。";
    return count;
}

struct org_attempts org_attempts_failed(struct org_attempts before, int64_t failures_free,
                                        int64_t now)
{
    struct org_attempts after = before;
    if (now - before.last_at > FORGET_MS)
        after.failures = 0;
    after.failures++;
    after.last_at = now;
    int64_t delay = 0;
    if (after.failures >= failures_free) {
        delay = DELAY_FIRST_MS;
        for (int64_t i = failures_free; i < after.failures && delay < DELAY_MOST_MS; i++)
            delay *= 2;
    }
    after.free_at = now + (delay < DELAY_MOST_MS ? delay : DELAY_MOST_MS);
    return after;
}

int64_t org_attempts_free_at(struct org_attempts here, struct org_attempts everywhere, int64_t now)
{
    bool is_known = here.good_at > 0 && now - here.good_at <= KNOWN_ADDRESS_MS;
    if (is_known || here.free_at > everywhere.free_at)
        return here.free_at;
    return everywhere.free_at;
}
