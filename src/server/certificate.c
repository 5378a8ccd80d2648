/* SPDX-License-Identifier: Apache-2.0 */
#include "server/certificate.h"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <time.h>

#include "platform/base/date.h"

enum { MOST_IN_FILE = 16 };

static bool end_of(const X509 *certificate, int64_t *ret_end_ms)
{
    struct tm parts = {0};
    int32_t day;
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) != 1)
        return false;
    /* Some authorities of companies never end: year 9999. */
    if (parts.tm_year + 1900 > 2999)
        parts = (struct tm){.tm_year = 2999 - 1900, .tm_mon = 11, .tm_mday = 31};
    if (!date_of(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, &day))
        return false;
    int64_t seconds = ((int64_t)parts.tm_hour * 60 + parts.tm_min) * 60 + (int64_t)parts.tm_sec;
    *ret_end_ms = day * DATE_MS_A_DAY + seconds * 1000;
    return true;
}

/* A file may hold more than the chain in use; whoever has not signed ours is not asked. */
static void mind_signers(BIO *file, X509 *first, struct certificate_end *end)
{
    for (int i = 1; i < MOST_IN_FILE; i++) {
        int64_t theirs;
        X509 *other = PEM_read_bio_X509(file, NULL, NULL, NULL);
        if (!other)
            return;
        if (X509_check_issued(other, first) == X509_V_OK && end_of(other, &theirs) &&
            theirs < end->at)
            *end = (struct certificate_end){theirs, true};
        X509_free(other);
    }
}

bool certificate_read_end(const char *path, struct certificate_end *ret)
{
    BIO *file = BIO_new_file(path, "r");
    X509 *first = file ? PEM_read_bio_X509(file, NULL, NULL, NULL) : NULL;
    bool is_read = first && end_of(first, &ret->at);
    ret->is_of_authority = false;
    if (is_read)
        mind_signers(file, first, ret);
    X509_free(first);
    (void)BIO_free(file);
    return is_read;
}
