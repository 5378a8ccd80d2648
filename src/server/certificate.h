/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When the certificate ends by which browsers are served. The front end that speaks HTTPS has it;
 * the setting `certificate` names a file with it (PEM, no private key is wanted), so that its end
 * is told in time.
 */
#ifndef LIANBING_SERVER_CERTIFICATE_H
#define LIANBING_SERVER_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

struct certificate_end {
    int64_t at;
    bool is_of_authority; /* the one that signed it ends sooner than it */
};

/* The end of the first certificate of the file, or of the one there that has signed it if that is
 * sooner. False: there is none that can be read. */
bool certificate_read_end(const char *path, struct certificate_end *ret);

#endif
