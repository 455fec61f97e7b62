#include "cmd/config.h"

#include "base/csv.h"
#include "core/ident.h"

#include <dirent.h>
#include <errno.h>
#include <ini.h>

static const struct {
	struct ky_setting_name name;
	const char *fallback;
	bool slug;
} table[] = {
    [KY_SET_ISSUER_SLUG] = {{"issuer", "slug", "KAIYAKU_ISSUER"}, "", true},
    [KY_SET_ISSUER_NAME] = {{"issuer", "name", "KAIYAKU_ISSUER_NAME"}, "",
	false},
    [KY_SET_ISSUER_LOG] = {{"issuer", "log", "KAIYAKU_LOG"}, "", false},
    [KY_SET_STORE_PATH] = {{"store", "path", "KAIYAKU_STORE"},
	"/var/lib/kaiyaku/kaiyaku.db", false},
    [KY_SET_KEYS_DIR] = {{"keys", "dir", "KAIYAKU_KEYS"}, "", false},
    [KY_SET_RULES_DIR] = {{"rules", "dir", "KAIYAKU_RULES"}, "", false},
    [KY_SET_CLI_ACTOR] = {{"cli", "actor", "KAIYAKU_ACTOR"}, "cli", true},
};
_Static_assert(sizeof(table) / sizeof(table[0]) == KY_SET__MAX, "a row each");

static const char *const peers[] = {
    [KY_PEER_BSS] = "bss",
    [KY_PEER_BALANCE] = "balance",
    [KY_PEER_HLR] = "hlr",
    [KY_PEER_SMDP] = "smdp",
    [KY_PEER_BANK] = "bank",
    [KY_PEER_PAY] = "pay",
    [KY_PEER_MAIL] = "mail",
};
_Static_assert(sizeof(peers) / sizeof(peers[0]) == KY_PEER__MAX, "a row each");

const char *
ky_peer_name(enum ky_peer p)
{
	return peers[p];
}

const struct ky_setting_name *
ky_setting_name(enum ky_setting s)
{
	return &table[s].name;
}

static void
put(struct ky_value *v, const char *text, const char *from)
{
	(void)snprintf(v->text, sizeof(v->text), "%s", text);
	(void)snprintf(v->from, sizeof(v->from), "%s", from);
}

void
ky_config_init(struct ky_config *c)
{
	*c = (struct ky_config){0};
	for (size_t i = 0; i < KY_SET__MAX; i++)
		put(&c->set[i], table[i].fallback, "default");
	for (size_t i = 0; i < KY_PEER__MAX; i++)
		put(&c->peer[i], "", "default");
}

enum ky_code
ky_config_put(struct ky_config *c, enum ky_setting s, const char *text,
    const char *from, struct ky_err *err)
{
	struct ky_str value = ky_str_of(text);
	struct ky_slug slug;

	if (value.len == 0)
		return ky_fail(err, KY_E_INPUT, 0, "%s: %s is empty", from,
		    table[s].name.name);
	if (value.len >= KY_CONFIG_LINE_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "%s: %s is too long", from,
		    table[s].name.name);
	if (!ky_utf8_valid(value))
		return ky_fail(err, KY_E_INPUT, 0, "%s: %s is not UTF-8", from,
		    table[s].name.name);
	if (table[s].slug && ky_slug_parse(value, &slug, err) != KY_OK)
		return ky_during(err, "%s: %s", from, table[s].name.name);
	put(&c->set[s], text, from);
	return KY_OK;
}

/* The value is the first line of the file `path`. */
static enum ky_code
put_file(struct ky_config *c, enum ky_setting s, const char *path,
    const char *from, struct ky_err *err)
{
	char text[KY_CONFIG_LINE_MAX], source[KY_CONFIG_FROM_SIZE];
	FILE *file = fopen(path, "re");
	bool read;

	if (file == NULL)
		return ky_fail(err, KY_E_INPUT, errno,
		    "%s: could not open the file of %s", from,
		    table[s].name.name);
	read = fgets(text, sizeof(text), file) != NULL;
	(void)fclose(file);
	if (!read)
		text[0] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	(void)snprintf(source, sizeof(source), "%.200s, file %.100s", from,
	    path);
	return ky_config_put(c, s, text, source, err);
}

/* A file being read.  libinih tells the handler no line numbers, so the
 * reader counts them. */
struct reading {
	FILE *file;
	const char *name;
	unsigned line;
	struct ky_config config; /* becomes the caller's when all is well */
	unsigned set_on[KY_SET__MAX], peer_on[KY_PEER__MAX];
	enum ky_code code; /* of the first complaint */
	struct ky_err *err;
};

static char *
next_line(char *out, int room, void *arg)
{
	struct reading *r = arg;
	char line[KY_CONFIG_LINE_MAX + 2];
	size_t n;

	if (r->code != KY_OK || fgets(line, sizeof(line), r->file) == NULL)
		return NULL;
	r->line++;
	n = strcspn(line, "\n");
	/* libinih would take the rest of a long line for another line. */
	if (n + 2 > (size_t)room || (line[n] != '\n' && !feof(r->file))) {
		r->code = ky_fail(r->err, KY_E_INPUT, 0,
		    "%s:%u: the line is longer than %d bytes or holds a NUL",
		    r->name, r->line, room - 2);
		return NULL;
	}
	memcpy(out, line, strlen(line) + 1);
	return out;
}

static enum ky_code
complain(struct reading *r, const char *what, const char *words)
{
	return ky_fail(r->err, KY_E_INPUT, 0, "%s:%u: %.60s: %s", r->name,
	    r->line, what, words);
}

static enum ky_code
take_peer(struct reading *r, const char *section, const char *name,
    const char *value)
{
	char from[KY_CONFIG_FROM_SIZE], quoted[32];

	(void)snprintf(from, sizeof(from), "%.300s:%u", r->name, r->line);
	for (size_t i = 0; i < KY_PEER__MAX; i++) {
		(void)snprintf(quoted, sizeof(quoted), "peer \"%s\"", peers[i]);
		if (strcmp(section, quoted) != 0)
			continue;
		if (strcmp(name, "use") != 0)
			return complain(r, name, "no such setting of a peer");
		if (r->peer_on[i] != 0)
			return complain(r, name, "is there twice");
		if (strcmp(value, "none") != 0 &&
		    strcmp(value, "simulated") != 0)
			return complain(r, name, "must be none or simulated");
		r->peer_on[i] = r->line;
		put(&r->config.peer[i], value, from);
		return KY_OK;
	}
	return complain(r, section, "no such section");
}

/* Is `name` the setting's, or with "_file" behind it? */
static bool
is_name(const char *name, const char *of, const char *suffix, bool *in_file)
{
	size_t n = strlen(of);

	if (strncmp(name, of, n) != 0)
		return false;
	*in_file = strcmp(name + n, suffix) == 0;
	return *in_file || name[n] == '\0';
}

static enum ky_code
take(struct reading *r, const char *section, const char *name,
    const char *value)
{
	char from[KY_CONFIG_FROM_SIZE];
	bool known = false, in_file;

	(void)snprintf(from, sizeof(from), "%.300s:%u", r->name, r->line);
	for (size_t i = 0; i < KY_SET__MAX; i++) {
		if (strcmp(section, table[i].name.section) != 0)
			continue;
		known = true;
		if (!is_name(name, table[i].name.name, "_file", &in_file))
			continue;
		if (r->set_on[i] != 0)
			return complain(r, name, "is there twice");
		r->set_on[i] = r->line;
		return in_file ? put_file(&r->config, (enum ky_setting)i, value,
				     from, r->err)
			       : ky_config_put(&r->config, (enum ky_setting)i,
				     value, from, r->err);
	}
	if (known)
		return complain(r, name, "no such setting");
	return take_peer(r, section, name, value);
}

static int
handle(void *arg, const char *section, const char *name, const char *value)
{
	struct reading *r = arg;

	if (r->code == KY_OK)
		r->code = take(r, section, name, value);
	return r->code == KY_OK;
}

enum ky_code
ky_config_read(struct ky_config *c, FILE *file, const char *name,
    struct ky_err *err)
{
	struct reading r = {.file = file,
	    .name = name,
	    .config = *c,
	    .err = err};
	int line = ini_parse_stream(next_line, &r, handle, &r);

	if (r.code != KY_OK)
		return r.code;
	if (ferror(file))
		return ky_fail(err, KY_E_SYSTEM, errno, "could not read %s",
		    name);
	if (line < 0)
		return ky_fail(err, KY_E_SYSTEM, 0, "%s: out of memory", name);
	if (line > 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s:%d: neither [section] nor name = value", name, line);
	*c = r.config;
	return KY_OK;
}

static enum ky_code
load_one(struct ky_config *c, const char *path, bool must, struct ky_err *err)
{
	FILE *file = fopen(path, "re");
	enum ky_code code;

	if (file == NULL && errno == ENOENT && !must)
		return KY_OK;
	if (file == NULL)
		return ky_fail(err, KY_E_INPUT, errno, "could not open %s",
		    path);
	code = ky_config_read(c, file, path, err);
	(void)fclose(file);
	return code;
}

static int
ends_in_conf(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return entry->d_name[0] != '.' && n > 5 &&
	    strcmp(entry->d_name + n - 5, ".conf") == 0;
}

enum ky_code
ky_config_load(struct ky_config *c, const char *path, bool must,
    struct ky_err *err)
{
	char name[1024];
	struct dirent **entry;
	enum ky_code code = load_one(c, path, must, err);
	int n;

	if (code != KY_OK)
		return code;
	(void)snprintf(name, sizeof(name), "%s.d", path);
	n = scandir(name, &entry, ends_in_conf, alphasort);
	if (n < 0)
		return KY_OK; /* no such folder */
	for (int i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "%s.d/%s", path,
		    entry[i]->d_name);
		if (code == KY_OK)
			code = load_one(c, name, true, err);
		free(entry[i]);
	}
	free(entry);
	return code;
}

enum ky_code
ky_config_environment(struct ky_config *c, char *(*get)(const char *),
    struct ky_err *err)
{
	for (size_t i = 0; i < KY_SET__MAX; i++) {
		const char *name = table[i].name.env;
		const char *text = get(name);
		char in_file[64];
		enum ky_code code = KY_OK;

		if (text != NULL)
			code = ky_config_put(c, (enum ky_setting)i, text, name,
			    err);
		(void)snprintf(in_file, sizeof(in_file), "%s_FILE", name);
		if (code == KY_OK && text == NULL && get(in_file) != NULL)
			code = put_file(c, (enum ky_setting)i, get(in_file),
			    in_file, err);
		if (code != KY_OK)
			return code;
	}
	return KY_OK;
}
