/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the readers of all kinds of files answer when asked for the next row.
 */
#ifndef LIANBING_PLATFORM_TABLE_ROW_H
#define LIANBING_PLATFORM_TABLE_ROW_H

enum row_outcome {
    ROW_GOOD,
    ROW_FAULTY, /* and has been said */
    ROW_END,
};

#endif
