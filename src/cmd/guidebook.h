/*
 * The directory on the terminal: who is in it, what is found, where things
 * are returned.  What a provider's rules say: cmd/guide.h.
 */
#ifndef KY_CMD_GUIDEBOOK_H
#define KY_CMD_GUIDEBOOK_H

#include "cmd/cli.h"
#include "guide/directory.h"

/* The directory of the rule files at hand; the caller frees it. */
enum ky_code ky_guidebook_open(const struct ky_cli *cli,
    struct ky_directory **out, struct ky_err *err) KY_MUST_USE;

/* Every provider, a line each, or as JSON. */
void ky_guidebook_list(const struct ky_cli *cli, const struct ky_directory *d);

/* What the words find, best first; where they find nothing, what comes near,
 * in any language (JSON does not tell the two apart). */
enum ky_code ky_guidebook_search(const struct ky_cli *cli,
    const struct ky_directory *d, const char *words,
    struct ky_err *err) KY_MUST_USE;

/* The places of a provider, as text; nothing when there are none. */
void ky_guidebook_places(const struct ky_cli *cli, const struct ky_directory *d,
    const char *provider);

#endif
