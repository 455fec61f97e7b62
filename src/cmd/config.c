#include "cmd/config.h"

#include "base/utf8.h"
#include "http/es2.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <ini.h>

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
		put(&c->set[i], ky_setting_row((enum ky_setting)i)->fallback,
		    "default");
	for (size_t i = 0; i < KY_PEER__MAX; i++)
		for (size_t k = 0; k < KY_PEER_SET__MAX; k++)
			put(&c->peer[i][k],
			    ky_peer_setting_row((enum ky_peer_setting)k)
				->fallback,
			    "default");
}

static enum ky_code
put_checked(struct ky_value *v, const struct ky_setting_row *row,
    const char *text, const char *from, struct ky_err *err)
{
	struct ky_str value = ky_str_of(text);

	if (value.len == 0)
		return ky_fail(err, KY_E_INPUT, 0, "%s: %s is empty", from,
		    row->name);
	if (value.len >= KY_CONFIG_LINE_MAX)
		return ky_fail(err, KY_E_INPUT, 0, "%s: %s is too long", from,
		    row->name);
	if (!ky_utf8_valid(value))
		return ky_fail(err, KY_E_INPUT, 0, "%s: %s is not UTF-8", from,
		    row->name);
	if (ky_setting_check(row, value, err) != KY_OK)
		return ky_during(err, "%s", from);
	put(v, text, from);
	return KY_OK;
}

enum ky_code
ky_config_put(struct ky_config *c, enum ky_setting s, const char *text,
    const char *from, struct ky_err *err)
{
	return put_checked(&c->set[s], ky_setting_row(s), text, from, err);
}

/* The value is the first line of the file `path`. */
static enum ky_code
put_file(struct ky_value *v, const struct ky_setting_row *row, const char *path,
    const char *from, struct ky_err *err)
{
	char text[KY_CONFIG_LINE_MAX], source[KY_CONFIG_FROM_SIZE];
	FILE *file = fopen(path, "re");
	enum ky_code code;
	bool read;

	if (file == NULL)
		return ky_fail(err, KY_E_INPUT, errno,
		    "%s: could not open the file of %s", from, row->name);
	read = fgets(text, sizeof(text), file) != NULL;
	(void)fclose(file);
	if (!read)
		text[0] = '\0';
	text[strcspn(text, "\r\n")] = '\0';
	(void)snprintf(source, sizeof(source), "%.200s, file %.100s", from,
	    path);
	code = put_checked(v, row, text, source, err);
	explicit_bzero(text, sizeof(text));
	return code;
}

/* A file being read.  libinih tells the handler no line numbers, so the
 * reader counts them. */
struct reading {
	FILE *file;
	const char *name;
	unsigned line;
	struct ky_config config; /* becomes the caller's when all is well */
	unsigned set_on[KY_SET__MAX], peer_on[KY_PEER__MAX][KY_PEER_SET__MAX];
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

/* Is `name` the setting's, or with "_file" behind it? */
static bool
is_name(const char *name, const char *of, bool *in_file)
{
	size_t n = strlen(of);

	if (strncmp(name, of, n) != 0)
		return false;
	*in_file = strcmp(name + n, "_file") == 0;
	return *in_file || name[n] == '\0';
}

/* A value of `row`, met under `name`. */
static enum ky_code
take_value(struct reading *r, struct ky_value *v, unsigned *on,
    const struct ky_setting_row *row, const char *name, const char *value,
    bool in_file)
{
	char from[KY_CONFIG_FROM_SIZE];

	(void)snprintf(from, sizeof(from), "%.300s:%u", r->name, r->line);
	if (*on != 0)
		return complain(r, name, "is there twice");
	*on = r->line;
	return in_file ? put_file(v, row, value, from, r->err)
		       : put_checked(v, row, value, from, r->err);
}

static enum ky_code
take_of_peer(struct reading *r, enum ky_peer p, const char *name,
    const char *value)
{
	enum ky_code code;
	bool in_file;

	for (size_t i = 0; i < KY_PEER_SET__MAX; i++) {
		const struct ky_setting_row *row = ky_peer_setting_row(
		    (enum ky_peer_setting)i);

		if (!is_name(name, row->name, &in_file))
			continue;
		code = take_value(r, &r->config.peer[p][i], &r->peer_on[p][i],
		    row, name, value, in_file);
		if (code == KY_OK && i == KY_PEER_SET_KIND &&
		    ky_peer_kind_check(p, r->config.peer[p][i].text, r->err) !=
			KY_OK)
			return ky_during(r->err, "%s:%u", r->name, r->line);
		return code;
	}
	return complain(r, name, "no such setting of a peer");
}

static enum ky_code
take_peer(struct reading *r, const char *section, const char *name,
    const char *value)
{
	char quoted[32];

	for (size_t i = 0; i < KY_PEER__MAX; i++) {
		(void)snprintf(quoted, sizeof(quoted), "peer \"%s\"",
		    ky_peer_name((enum ky_peer)i));
		if (strcmp(section, quoted) == 0)
			return take_of_peer(r, (enum ky_peer)i, name, value);
	}
	return complain(r, section, "no such section");
}

static enum ky_code
take(struct reading *r, const char *section, const char *name,
    const char *value)
{
	bool known = false, in_file;

	for (size_t i = 0; i < KY_SET__MAX; i++) {
		const struct ky_setting_row *row = ky_setting_row(
		    (enum ky_setting)i);

		if (strcmp(section, row->section) != 0)
			continue;
		known = true;
		if (is_name(name, row->name, &in_file))
			return take_value(r, &r->config.set[i], &r->set_on[i],
			    row, name, value, in_file);
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

static bool
ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

static int
is_part(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && ends_in(entry->d_name, ".conf");
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
	n = scandir(name, &entry, is_part, alphasort);
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
		const struct ky_setting_row *row = ky_setting_row(
		    (enum ky_setting)i);
		const char *text = get(row->env);
		char in_file[64];
		enum ky_code code = KY_OK;

		if (text != NULL)
			code = put_checked(&c->set[i], row, text, row->env,
			    err);
		(void)snprintf(in_file, sizeof(in_file), "%s_FILE", row->env);
		if (code == KY_OK && text == NULL && get(in_file) != NULL)
			code = put_file(&c->set[i], row, get(in_file), in_file,
			    err);
		if (code != KY_OK)
			return code;
	}
	return KY_OK;
}

/* --- what is asked of it --- */

uint32_t
ky_config_number(const struct ky_config *c, enum ky_setting s)
{
	uint64_t n = 0;
	bool is = ky_str_u64(ky_str_of(c->set[s].text), UINT32_MAX, &n);

	assert(is && ky_setting_row(s)->type == KY_TYPE_NUMBER);
	return (uint32_t)n;
}

bool
ky_config_yes(const struct ky_config *c, enum ky_setting s)
{
	assert(ky_setting_row(s)->type == KY_TYPE_YES_NO);
	return strcmp(c->set[s].text, "yes") == 0;
}

static const char *
text_or_null(const struct ky_value *v)
{
	return v->text[0] != '\0' ? v->text : NULL;
}

const char *
ky_config_text(const struct ky_config *c, enum ky_setting s)
{
	return text_or_null(&c->set[s]);
}

const char *
ky_config_peer(const struct ky_config *c, enum ky_peer p,
    enum ky_peer_setting s)
{
	return text_or_null(&c->peer[p][s]);
}

/* --- contradictions --- */

struct faults {
	const struct ky_config *c;
	void (*say)(void *self, const char *line);
	void *self;
	uint32_t n;
};

static void
fault(struct faults *f, const struct ky_value *v, const char *what,
    const char *words)
{
	char line[KY_CONFIG_FROM_SIZE + 384];

	(void)snprintf(line, sizeof(line), "%s: %s: %s", v->from, what, words);
	f->n++;
	f->say(f->self, line);
}

/* What a kind of peer cannot do without, and what it has no use for. */
static const struct {
	const char *kind;
	uint64_t needs, takes; /* 1 << enum ky_peer_setting */
} kinds[] = {
#define BIT(s) (UINT64_C(1) << KY_PEER_SET_##s)
    /* Who orders nothing there may still be told. */
    {"none", 0, BIT(POINTS)},
    {"simulated", 0, BIT(POINTS)},
    {"csv", BIT(FOLDER), 0},
    {"tmf", BIT(URL), BIT(TOKEN) | BIT(CA_FILE)},
    {"smtp", BIT(URL) | BIT(FROM),
	BIT(FROM_NAME) | BIT(CA_FILE) | BIT(USER) | BIT(PASSWORD) | BIT(TLS)},
    {"maildir", BIT(FOLDER) | BIT(FROM), BIT(FROM_NAME)},
    {"es2plus", BIT(URL) | BIT(REQUESTER),
	BIT(VERSION) | BIT(ICCID_FORM) | BIT(CERT_FILE) | BIT(KEY_FILE) |
	    BIT(CA_FILE) | BIT(API_KEY_HEADER) | BIT(API_KEY) | BIT(STATUS) |
	    BIT(POINTS)},
    {"checkout", BIT(URL) | BIT(TOKEN) | BIT(RETURN_URL),
	BIT(CA_FILE) | BIT(WEBHOOK_SECRET)},
    {"reference", 0, BIT(REFERENCE_PREFIX)},
    {"gateway", BIT(URL) | BIT(BODY),
	BIT(TOKEN) | BIT(CA_FILE) | BIT(API_KEY_HEADER) | BIT(API_KEY) |
	    BIT(BODY_FORM) | BIT(STATUSES)},
    {"folder", BIT(FOLDER), 0},
    /* Here, abroad, or both: its adapter says what each of them needs. */
    {"file", 0,
	BIT(REQUESTER) | BIT(NAME) | BIT(BANK) | BIT(BRANCH) |
	    BIT(ACCOUNT_KIND) | BIT(ACCOUNT) | BIT(BANK_NAME) |
	    BIT(BRANCH_NAME) | BIT(KANA) | BIT(CRLF) | BIT(CLEARING_BLANK) |
	    BIT(FIRST) | BIT(DESIGNATION) | BIT(POST_BRANCH_BLANK) |
	    BIT(RESULT_PLACE) | BIT(RESULT_CODES) | BIT(PAYER_NAME) |
	    BIT(PAYER_CUSTOMER) | BIT(PAYER_ACCOUNT) | BIT(PAYER_BIC) |
	    BIT(PAYER_COUNTRY) | BIT(PAYER_CHARGES)},
#undef BIT
};

/* Two that come together. */
static void
check_pair(struct faults *f, const struct ky_value *set, const char *what,
    enum ky_peer_setting a, enum ky_peer_setting b)
{
	char words[96];

	(void)snprintf(words, sizeof(words), "%s and %s come together",
	    ky_peer_setting_row(a)->name, ky_peer_setting_row(b)->name);
	if ((set[a].text[0] == '\0') != (set[b].text[0] == '\0'))
		fault(f, &set[KY_PEER_SET_KIND], what, words);
}

static void
check_points(struct faults *f, const struct ky_value *set, const char *what)
{
	struct ky_es2_points ignored;
	struct ky_err err = {0};

	if (ky_es2_points_parse(ky_str_of(set[KY_PEER_SET_POINTS].text),
		&ignored, &err) != KY_OK)
		fault(f, &set[KY_PEER_SET_POINTS], what, err.msg);
}

static void
check_peer(struct faults *f, enum ky_peer p)
{
	const struct ky_value *set = f->c->peer[p];
	const char *kind = set[KY_PEER_SET_KIND].text;
	uint64_t needs = 0, takes = 0;
	char what[64], words[128];

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].kind, kind) == 0) {
			needs = kinds[i].needs;
			takes = kinds[i].takes | needs;
		}
	for (size_t i = KY_PEER_SET_KIND + 1; i < KY_PEER_SET__MAX; i++) {
		const char *name = ky_peer_setting_row((enum ky_peer_setting)i)
				       ->name;
		bool given = set[i].text[0] != '\0' &&
		    strcmp(set[i].from, "default") != 0;

		(void)snprintf(what, sizeof(what), "peer %s", ky_peer_name(p));
		(void)snprintf(words, sizeof(words), "of kind %s needs %s",
		    kind, name);
		if ((needs >> i & 1) != 0 && set[i].text[0] == '\0')
			fault(f, &set[KY_PEER_SET_KIND], what, words);
		(void)snprintf(words, sizeof(words), "%s has no use for %s",
		    kind[0] != '\0' ? kind : "a peer without a kind", name);
		if ((takes >> i & 1) == 0 && given)
			fault(f, &set[i], what, words);
	}
	check_pair(f, set, what, KY_PEER_SET_USER, KY_PEER_SET_PASSWORD);
	check_pair(f, set, what, KY_PEER_SET_CERT_FILE, KY_PEER_SET_KEY_FILE);
	check_pair(f, set, what, KY_PEER_SET_API_KEY_HEADER,
	    KY_PEER_SET_API_KEY);
	check_points(f, set, what);
}

static void
check_listen(struct faults *f)
{
	const struct ky_value *set = f->c->set;
	bool may = ky_config_yes(f->c, KY_SET_SERVER_ALLOW_PUBLIC);

	for (int i = 0; i < 2; i++) {
		enum ky_setting s = i == 0 ? KY_SET_SERVER_LISTEN
					   : KY_SET_METRICS_LISTEN;

		if (!may && strcmp(set[s].text, "none") != 0 &&
		    !ky_address_is_local(ky_str_of(set[s].text)))
			fault(f, &set[s], "listen",
			    "plain HTTP on an address that others reach: put "
			    "a proxy with TLS in front, or say allow_public "
			    "= yes under [server]");
	}
	/* Port 0 is another one each time. */
	if (strcmp(set[KY_SET_SERVER_LISTEN].text,
		set[KY_SET_METRICS_LISTEN].text) == 0 &&
	    !ends_in(set[KY_SET_SERVER_LISTEN].text, ":0"))
		fault(f, &set[KY_SET_METRICS_LISTEN], "listen",
		    "metrics and server cannot have the same address");
}

uint32_t
ky_config_faults(const struct ky_config *c,
    void (*say)(void *self, const char *line), void *self)
{
	struct faults f = {c, say, self, 0};

	check_listen(&f);
	for (size_t i = 0; i < KY_PEER__MAX; i++)
		check_peer(&f, (enum ky_peer)i);
	return f.n;
}
