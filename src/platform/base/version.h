/* SPDX-License-Identifier: Apache-2.0 */
/* Which lianbing this is; kept with every frozen result. */
#ifndef LIANBING_BASE_VERSION_H
#define LIANBING_BASE_VERSION_H

#define LIANBING_VERSION "0.1.0"

#endif
