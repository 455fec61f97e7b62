#include "card/outbox.h"

#include "base/hash.h"
#include "base/hex.h"
#include "link/whole.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sodium/utils.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX ((size_t)64 * 1024)
#define FORM "kaiyaku-esim-letter"
#define PLAIN sodium_base64_VARIANT_ORIGINAL
#define SUFFIX ".json"

void
ky_letter_init(struct ky_letter *l)
{
	*l = (struct ky_letter){0};
	ky_buf_init(&l->bytes, KY_NOTIFICATION_MAX);
}

void
ky_letter_done(struct ky_letter *l)
{
	ky_buf_done(&l->bytes);
}

bool
ky_letter_sent(const struct ky_letter *l)
{
	for (uint32_t i = 0; i < l->goals_n; i++)
		if (!l->goal[i].sent)
			return false;
	return true;
}

bool
ky_letter_answered(const struct ky_letter *l)
{
	for (uint32_t i = 0; i < l->goals_n; i++)
		if (l->goal[i].own && l->goal[i].sent)
			return true;
	return false;
}

/* --- a letter of bytes --- */

enum ky_code
ky_letter_make(struct ky_str bytes, struct ky_letter *out, struct ky_err *err)
{
	struct ky_notification_parts parts;
	const char *why;

	ky_letter_init(out);
	if (bytes.len == 0 || bytes.len > KY_NOTIFICATION_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a notification has 1 to %zu bytes", KY_NOTIFICATION_MAX);
	ky_buf_add(&out->bytes, bytes);
	assert(ky_buf_ok(&out->bytes));
	ky_sha256(bytes, out->hash);
	out->readable = ky_notification_read(bytes, &parts, &why) ==
	    KY_NOTIFICATION_READ;
	if (out->readable) {
		out->kind = parts.kind;
		out->meta = parts.meta;
	}
	return KY_OK;
}

enum ky_code
ky_letter_add_goal(struct ky_letter *l, bool own, const char *url,
    struct ky_err *err)
{
	struct ky_goal *g = &l->goal[l->goals_n];

	for (uint32_t i = 0; i < l->goals_n; i++)
		if (strcmp(l->goal[i].url, url) == 0 && l->goal[i].own == own)
			return KY_OK;
	if (l->goals_n == KY_LETTER_GOALS_MAX)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "a notification goes to %d addresses at most",
		    KY_LETTER_GOALS_MAX);
	*g = (struct ky_goal){.own = own};
	if (!ky_str_copy(ky_str_of(url), g->url, sizeof(g->url)))
		return ky_fail(err, KY_E_INPUT, 0, "the address is too long");
	l->goals_n++;
	return KY_OK;
}

/* --- its file --- */

static json_t *
goals_json(const struct ky_letter *l)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < l->goals_n; i++) {
		const struct ky_goal *g = &l->goal[i];
		char at[KY_TIME_TEXT_SIZE] = "";

		if (g->at.us != 0)
			ky_time_format(g->at, at);
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:s, s:b, s:i, s:s}", "for",
			g->own ? "address" : "ending", "url", g->url, "sent",
			g->sent, "status", (int)g->status, "at", at));
	}
	return list;
}

static json_t *
letter_json(const struct ky_letter *l)
{
	char base64[2 * KY_NOTIFICATION_MAX], stored[KY_TIME_TEXT_SIZE];
	char svn[2 * 3 + 1];

	(void)sodium_bin2base64(base64, sizeof(base64),
	    (const unsigned char *)l->bytes.p, l->bytes.len, PLAIN);
	ky_time_format(l->stored, stored);
	ky_hex_encode(l->svn, sizeof(l->svn), svn);
	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:o, s:s}", "form", FORM,
	    "stored", stored, "eid", l->eid.digits, "svn", svn, "onCard",
	    l->on_card, "goals", goals_json(l), "notification", base64);
}

static const char *
text_of(const json_t *o, const char *name)
{
	const char *text = json_string_value(json_object_get(o, name));

	return text != NULL ? text : "";
}

static bool
read_goals(const json_t *list, struct ky_letter *out)
{
	struct ky_err err;
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o)
	{
		struct ky_goal *g = &out->goal[out->goals_n];
		const char *at = text_of(o, "at");

		if (ky_letter_add_goal(out,
			strcmp(text_of(o, "for"), "address") == 0,
			text_of(o, "url"), &err) != KY_OK)
			return false;
		g->sent = json_is_true(json_object_get(o, "sent"));
		g->status = (unsigned)json_integer_value(
		    json_object_get(o, "status"));
		if (at[0] != '\0' &&
		    ky_time_parse(ky_str_of(at), &g->at, &err) != KY_OK)
			return false;
	}
	return true;
}

static bool
read_base64(struct ky_str text, struct ky_letter *out)
{
	unsigned char bytes[KY_NOTIFICATION_MAX];
	struct ky_err err;
	size_t n = 0;

	return sodium_base642bin(bytes, sizeof(bytes), text.p, text.len,
		   " \r\n", &n, NULL, PLAIN) == 0 &&
	    ky_letter_make((struct ky_str){(const char *)bytes, n}, out,
		&err) == KY_OK;
}

static bool
read_json(const json_t *o, struct ky_letter *out)
{
	struct ky_err err;

	return strcmp(text_of(o, "form"), FORM) == 0 &&
	    read_base64(ky_str_of(text_of(o, "notification")), out) &&
	    ky_str_copy(ky_str_of(text_of(o, "eid")), out->eid.digits,
		sizeof(out->eid.digits)) &&
	    ky_hex_decode(ky_str_of(text_of(o, "svn")), out->svn,
		sizeof(out->svn)) &&
	    ky_time_parse(ky_str_of(text_of(o, "stored")), &out->stored,
		&err) == KY_OK &&
	    (out->on_card = json_is_true(json_object_get(o, "onCard")), true) &&
	    read_goals(json_object_get(o, "goals"), out);
}

enum ky_code
ky_letter_read(struct ky_str bytes, struct ky_letter *out, struct ky_err *err)
{
	bool good = false;
	json_t *o;

	ky_letter_init(out);
	if (bytes.len > FILE_MAX)
		return ky_fail(err, KY_E_INPUT, 0,
		    "the file is longer than %zu bytes", FILE_MAX);
	if (bytes.len > 0 && (bytes.p[0] == '\x30' || bytes.p[0] == '\xbf'))
		good = ky_letter_make(bytes, out, err) == KY_OK &&
		    out->readable;
	/* "0" is a DER tag and a digit of base64, too. */
	if (!good && bytes.len > 0 && bytes.p[0] == '{') {
		o = json_loadb(bytes.p, bytes.len, JSON_REJECT_DUPLICATES,
		    NULL);
		good = read_json(o, out);
		json_decref(o);
	} else if (!good) {
		ky_letter_done(out);
		good = read_base64(bytes, out) && out->readable;
	}
	if (good)
		return KY_OK;
	ky_letter_done(out);
	return ky_fail(err, KY_E_INPUT, 0, "no notification of a chip");
}

/* --- the folder --- */

static enum ky_code
make_folder(const char *path, struct ky_err *err)
{
	struct stat st;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return ky_fail(err, KY_E_SYSTEM, errno, "cannot make %s", path);
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return ky_fail(err, KY_E_SYSTEM, errno, "%s is no folder",
		    path);
	return KY_OK;
}

/* Each folder on the way, too: a home is often bare. */
static enum ky_code
make_folders(char *path, struct ky_err *err)
{
	enum ky_code code = KY_OK;

	for (char *p = path + 1; *p != '\0' && code == KY_OK; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		code = make_folder(path, err);
		*p = '/';
	}
	return code == KY_OK ? make_folder(path, err) : code;
}

enum ky_code
ky_outbox_open(struct ky_outbox *o, const char *path, struct ky_err *err)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	enum ky_code code;
	struct stat st;
	int n;

	if (path == NULL && (state == NULL || state[0] != '/') &&
	    (home == NULL || home[0] != '/'))
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no HOME to keep notifications in: name a folder "
		    "with --outbox");
	if (path != NULL)
		n = snprintf(o->path, sizeof(o->path), "%s", path);
	else if (state != NULL && state[0] == '/')
		n = snprintf(o->path, sizeof(o->path), "%s/kaiyaku-esim",
		    state);
	else
		n = snprintf(o->path, sizeof(o->path),
		    "%s/.local/state/kaiyaku-esim", home);
	if (n <= 0 || (size_t)n >= sizeof(o->path))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the folder's name is empty or too long");
	code = make_folders(o->path, err);
	if (code != KY_OK)
		return code;
	if (stat(o->path, &st) != 0 || st.st_uid != geteuid() ||
	    (st.st_mode & 077) != 0)
		return ky_fail(err, KY_E_SYSTEM, 0,
		    "%s must be its owner's alone (chmod 700)", o->path);
	return KY_OK;
}

#define NAME_SIZE (KY_OUTBOX_PATH_SIZE + 80)

static void
name_of(const struct ky_outbox *o, const uint8_t hash[32], const char *suffix,
    char out[NAME_SIZE])
{
	char hex[65];

	ky_hex_encode(hash, 32, hex);
	(void)snprintf(out, NAME_SIZE, "%s/%s%s", o->path, hex, suffix);
}

enum ky_code
ky_outbox_try(const struct ky_outbox *o, struct ky_err *err)
{
	static char bytes[2 * KY_NOTIFICATION_MAX];
	char path[NAME_SIZE], beside[NAME_SIZE];
	enum ky_code code;

	memset(bytes, ' ', sizeof(bytes));
	(void)snprintf(path, sizeof(path), "%s/room", o->path);
	(void)snprintf(beside, sizeof(beside), "%s/room.new", o->path);
	code = ky_whole_write(beside, path, o->path,
	    (struct ky_str){bytes, sizeof(bytes)}, err);
	(void)unlink(path);
	return code == KY_OK
	    ? code
	    : ky_during(err, "nothing could be kept in %s", o->path);
}

enum ky_code
ky_outbox_keep(const struct ky_outbox *o, const struct ky_letter *l,
    struct ky_err *err)
{
	char path[NAME_SIZE], beside[NAME_SIZE];
	json_t *doc = letter_json(l);
	char *text = doc != NULL ? json_dumps(doc, JSON_INDENT(2)) : NULL;
	enum ky_code code;
	mode_t before;

	json_decref(doc);
	if (text == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	name_of(o, l->hash, SUFFIX, path);
	name_of(o, l->hash, ".new", beside);
	before = umask(077);
	code = ky_whole_write(beside, path, o->path, ky_str_of(text), err);
	(void)umask(before);
	free(text);
	return code == KY_OK ? code
			     : ky_during(err, "while keeping a notification");
}

static enum ky_code
read_file(const char *path, struct ky_buf *out, bool *there, struct ky_err *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	char bytes[4096];
	ssize_t n;

	*there = fd >= 0;
	if (fd < 0 && errno == ENOENT)
		return KY_OK;
	if (fd < 0)
		return ky_fail(err, KY_E_SYSTEM, errno, "cannot read a file");
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		ky_buf_add(out, (struct ky_str){bytes, (size_t)n});
	(void)close(fd);
	if (n < 0)
		return ky_fail(err, KY_E_SYSTEM, errno, "cannot read a file");
	if (!ky_buf_ok(out))
		return ky_fail(err, KY_E_INPUT, 0, "the file is too long");
	return KY_OK;
}

static enum ky_code
load_one(const char *path, struct ky_letter *out, bool *there,
    struct ky_err *err)
{
	struct ky_buf text;
	enum ky_code code;

	ky_buf_init(&text, FILE_MAX);
	code = read_file(path, &text, there, err);
	if (code == KY_OK && *there)
		code = ky_letter_read(ky_buf_str(&text), out, err);
	ky_buf_done(&text);
	return code;
}

enum ky_code
ky_outbox_find(const struct ky_outbox *o, const uint8_t hash[32],
    struct ky_letter *out, bool *there, struct ky_err *err)
{
	char path[NAME_SIZE];

	name_of(o, hash, SUFFIX, path);
	return load_one(path, out, there, err);
}

static int
is_letter(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n == 64 + sizeof(SUFFIX) - 1 &&
	    strcmp(e->d_name + 64, SUFFIX) == 0;
}

static int
in_order(const void *a, const void *b)
{
	const struct ky_letter *x = a, *y = b;
	int chip = strcmp(x->eid.digits, y->eid.digits);

	if (chip != 0)
		return chip;
	return (x->meta.n > y->meta.n) - (x->meta.n < y->meta.n);
}

static void
load_named(const struct ky_outbox *o, struct dirent *const *names, uint32_t n,
    struct ky_letters *out)
{
	for (uint32_t i = 0; i < n; i++) {
		struct ky_letter *l = &out->row[out->n];
		char path[NAME_SIZE];
		struct ky_err err;
		bool there = false;

		(void)snprintf(path, sizeof(path), "%s/%.70s", o->path,
		    names[i]->d_name);
		if (load_one(path, l, &there, &err) == KY_OK && there)
			out->n++;
		else
			out->unreadable++;
	}
	qsort(out->row, out->n, sizeof(out->row[0]), in_order);
}

enum ky_code
ky_outbox_load(const struct ky_outbox *o, struct ky_letters *out,
    struct ky_err *err)
{
	struct dirent **names = NULL;
	enum ky_code code = KY_OK;
	int n = scandir(o->path, &names, is_letter, alphasort);

	*out = (struct ky_letters){0};
	if (n < 0)
		return ky_fail(err, KY_E_SYSTEM, errno, "cannot read %s",
		    o->path);
	if (n > KY_OUTBOX_MAX)
		code = ky_fail(err, KY_E_LIMIT, 0,
		    "%s holds more than %d notifications", o->path,
		    KY_OUTBOX_MAX);
	if (code == KY_OK)
		out->row = calloc((size_t)n + 1, sizeof(*out->row));
	if (code == KY_OK && out->row == NULL)
		code = ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (out->row != NULL)
		load_named(o, names, (uint32_t)n, out);
	for (int i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return code;
}

void
ky_letters_done(struct ky_letters *ls)
{
	for (uint32_t i = 0; i < ls->n; i++)
		ky_letter_done(&ls->row[i]);
	free(ls->row);
	*ls = (struct ky_letters){0};
}
