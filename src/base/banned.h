/*
 * Calls that no file of ours may make: compile errors, by force of the build
 * (every file is compiled with -include base/banned.h).
 *
 * Copying without a bound, parsing without an error, hidden state, and the
 * machine's own idea of the local time.
 */
#ifndef KY_BASE_BANNED_H
#define KY_BASE_BANNED_H

/* First what declares them, or the declarations themselves would fail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Fortified, clang has these two as macros. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok
#pragma GCC poison atoi atol atoll gets
#pragma GCC poison gmtime localtime asctime mktime
#pragma GCC poison srand srandom

/* As calls only: headers of libraries have members and parameters so named. */
#define rand() sorry_rand_is_banned
#define random() sorry_random_is_banned
#define ctime(t) sorry_ctime_is_banned

#endif
