/*
 * Reading the three files beside the rule files: places.json, law.json,
 * links.json (docs/formats/guide.md).  As with rule files, reading and
 * checking are one piece of code, and a complaint is one line with file,
 * place and reason.
 */
#ifndef KY_GUIDE_FILES_H
#define KY_GUIDE_FILES_H

#include "base/arena.h"
#include "guide/directory.h"

/* A larger file is refused; then an arena of that size never runs out. */
#define KY_GUIDE_FILE_BYTES_MAX ((size_t)512 * 1024)
#define KY_GUIDE_FILE_ARENA_SIZE ((size_t)4 * 1024 * 1024)

#define KY_PLACES_FILE "places.json"
#define KY_LAW_FILE "law.json"
#define KY_LINKS_FILE "links.json"

/* "operators/places.json" is one of the three. */
bool ky_guide_file_is(const char *file);

/*
 * The file's lists into `out`, which otherwise stays as it is; all of it lies
 * in `a`.  Names of providers are not looked up.  KY_E_INPUT: the first
 * complaint is in `err`.
 */
enum ky_code ky_guide_file_read(struct ky_arena *a, struct ky_str json,
    const char *file, struct ky_directory *out, struct ky_err *err) KY_MUST_USE;

/* Every complaint through `say`; how many there were. */
uint32_t ky_guide_file_check(struct ky_arena *a, struct ky_str json,
    const char *file, void (*say)(void *arg, const char *line), void *arg);

#endif
