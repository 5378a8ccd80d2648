/* SPDX-License-Identifier: Apache-2.0 */
/* In every test program, so that none that draws is blamed for its libraries. */

/* The font libraries keep a little for good, as much for one document as for a thousand. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\nleak:libcairo.so\n";
}
