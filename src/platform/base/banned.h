/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLATFORM_BASE_BANNED_H
#define PLATFORM_BASE_BANNED_H
/*
 * Functions of the C library that are not to be called here, because they write without knowing
 * the size of what they write to, keep hidden state, or cannot say that they failed. The build puts
 * this file in front of every product source; calling one of them is a compile error whose text
 * names the remedy. (The idea is git's.)
 *
 * The headers come first: a name must be declared before it is taken away. Sources include what
 * they use all the same; tools/check-headers sees to that.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(function, remedy) banned_##function##_##remedy

/* They write past the end, or leave text without one. */
#undef strcpy
#define strcpy(...) BANNED(strcpy, use_text_functions)
#undef strcat
#define strcat(...) BANNED(strcat, use_text_functions)
#undef strncpy
#define strncpy(...) BANNED(strncpy, use_text_functions)
#undef strncat
#define strncat(...) BANNED(strncat, use_text_functions)
#undef sprintf
#define sprintf(...) BANNED(sprintf, use_text_functions_or_snprintf)
#undef vsprintf
#define vsprintf(...) BANNED(vsprintf, use_text_functions_or_vsnprintf)
#undef gets
#define gets(...) BANNED(gets, read_with_a_limit)
#undef alloca
#define alloca(...) BANNED(alloca, use_the_arena)

/* They share a buffer or a state with everybody. */
#undef strtok
#define strtok(...) BANNED(strtok, use_text_functions)
#undef gmtime
#define gmtime(...) BANNED(gmtime, use_gmtime_r)
#undef localtime
#define localtime(...) BANNED(localtime, use_localtime_r)
#undef ctime
#define ctime(...) BANNED(ctime, use_strftime)
#undef asctime
#define asctime(...) BANNED(asctime, use_strftime)
#undef rand
#define rand(...) BANNED(rand, take_randomness_from_the_caller)

/* They take anything for a number. */
#undef atoi
#define atoi(...) BANNED(atoi, use_decimal_functions)
#undef atol
#define atol(...) BANNED(atol, use_decimal_functions)
#undef atof
#define atof(...) BANNED(atof, use_decimal_functions)

#endif
