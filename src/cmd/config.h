/*
 * What kaiyaku is told about this machine: kaiyaku.conf(5).
 *
 * A setting comes, in this order, from the defaults, the file, the files of
 * "<file>.d/" by name, the environment, the command line; the last one that
 * speaks wins, and where it came from is kept.  Rules, trust anchors and keys
 * are not settings.
 */
#ifndef KY_CMD_CONFIG_H
#define KY_CMD_CONFIG_H

#include "base/err.h"
#include "base/str.h"
#include "cmd/setting.h"

#include <stdio.h>

#define KY_CONFIG_FILE "/etc/kaiyaku/kaiyaku.conf"
#define KY_CONFIG_LINE_MAX 512
#define KY_CONFIG_FROM_SIZE 320

struct ky_value {
	char text[KY_CONFIG_LINE_MAX];
	char from[KY_CONFIG_FROM_SIZE]; /* "default", "FILE:12", "--store" */
};

struct ky_config {
	struct ky_value set[KY_SET__MAX];
	struct ky_value peer[KY_PEER__MAX][KY_PEER_SET__MAX];
};

/* Values that were checked when they were read. */
uint32_t ky_config_number(const struct ky_config *c, enum ky_setting s);
bool ky_config_yes(const struct ky_config *c, enum ky_setting s);
/* NULL when it is not set. */
const char *ky_config_text(const struct ky_config *c, enum ky_setting s);
const char *ky_config_peer(const struct ky_config *c, enum ky_peer p,
    enum ky_peer_setting s);

void ky_config_init(struct ky_config *c);

/*
 * One file.  `name` is put in front of complaints.  KY_E_INPUT: a line that
 * is not INI, an unknown section or name, a name given twice, a value that
 * does not fit; file and line are named and `c` is left as it was.
 */
enum ky_code ky_config_read(struct ky_config *c, FILE *file, const char *name,
    struct ky_err *err) KY_MUST_USE;

/* `path` and "<path>.d/" (files ending in .conf).  A missing file is
 * KY_E_INPUT when `must`, else no file. */
enum ky_code ky_config_load(struct ky_config *c, const char *path, bool must,
    struct ky_err *err) KY_MUST_USE;

/* KAIYAKU_STORE and the like; `get` is getenv or a test's own.  With
 * "_FILE" behind the name: the first line of that file. */
enum ky_code ky_config_environment(struct ky_config *c,
    char *(*get)(const char *), struct ky_err *err) KY_MUST_USE;

/* A value from the command line.  KY_E_INPUT as for a file. */
enum ky_code ky_config_put(struct ky_config *c, enum ky_setting s,
    const char *text, const char *from, struct ky_err *err) KY_MUST_USE;

/*
 * What contradicts what: values that are each fine and together are not.
 * `say` is called with a line for each, which names where the value comes
 * from; how many there were.
 */
uint32_t ky_config_faults(const struct ky_config *c,
    void (*say)(void *self, const char *line), void *self);

#endif
