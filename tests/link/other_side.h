/*
 * The other side of a drop folder: takes orders, writes states.
 */
#ifndef KY_TESTS_LINK_OTHER_SIDE_H
#define KY_TESTS_LINK_OTHER_SIDE_H

#include "link/sheet.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct other_side {
	char folder[64];
	unsigned taken; /* orders, so far */
};

struct other_order {
	char name[300], key[64], action[32], contract[40], day[16], codes[256];
};

static inline void
other_open(struct other_side *o)
{
	memset(o, 0, sizeof(*o));
	(void)snprintf(o->folder, sizeof(o->folder), "/tmp/ky-drop-XXXXXX");
	if (mkdtemp(o->folder) == NULL)
		abort();
}

static inline void
other_path(const struct other_side *o, const char *sub, const char *name,
    char out[500])
{
	(void)snprintf(out, 500, "%s/%s/%s", o->folder, sub, name);
}

/* The files of a folder, "." aside; the first one's name. */
static inline unsigned
other_count(const struct other_side *o, const char *sub, char *name)
{
	char path[500];
	struct dirent *e;
	unsigned n = 0;
	DIR *d;

	other_path(o, sub, "", path);
	d = opendir(path);
	if (d == NULL)
		return 0;
	while ((e = readdir(d)) != NULL)
		if (e->d_name[0] != '.' && n++ == 0 && name != NULL)
			(void)snprintf(name, 300, "%s", e->d_name);
	(void)closedir(d);
	return n;
}

static inline void
other_write(const struct other_side *o, const char *sub, const char *name,
    const char *text)
{
	char path[500];
	FILE *f;

	other_path(o, sub, name, path);
	f = fopen(path, "w");
	if (f == NULL)
		abort();
	(void)fputs(text, f);
	(void)fclose(f);
}

/* Any order that waits; false when there is none. */
static inline bool
other_next(struct other_side *o, struct other_order *out)
{
	static const char *const columns[] = {"key", "action", "contract_no",
	    "day", "codes", "asked_at", NULL};
	static struct ky_sheet s;
	static char text[4096];
	char path[500];
	struct ky_err err = {0};
	bool end;
	FILE *f;
	size_t n;

	memset(out, 0, sizeof(*out));
	if (other_count(o, "out", out->name) == 0)
		return false;
	other_path(o, "out", out->name, path);
	f = fopen(path, "r");
	n = f != NULL ? fread(text, 1, sizeof(text), f) : 0;
	if (f != NULL)
		(void)fclose(f);
	if (ky_sheet_open(&s, (struct ky_str){text, n}, columns, &err) !=
		KY_OK ||
	    ky_sheet_next(&s, &end, &err) != KY_OK || end)
		abort();
	(void)ky_str_copy(ky_sheet_field(&s, 0), out->key, sizeof(out->key));
	(void)ky_str_copy(ky_sheet_field(&s, 1), out->action,
	    sizeof(out->action));
	(void)ky_str_copy(ky_sheet_field(&s, 2), out->contract,
	    sizeof(out->contract));
	(void)ky_str_copy(ky_sheet_field(&s, 3), out->day, sizeof(out->day));
	(void)ky_str_copy(ky_sheet_field(&s, 4), out->codes,
	    sizeof(out->codes));
	ky_sheet_close(&s);
	o->taken++;
	return true;
}

/* Out of "out/" into "done/" or "refused/". */
static inline void
other_move(const struct other_side *o, const struct other_order *order,
    const char *sub)
{
	char from[500], to[500];

	other_path(o, "out", order->name, from);
	other_path(o, sub, order->name, to);
	if (rename(from, to) != 0)
		abort();
}

static inline void
other_close(struct other_side *o)
{
	static const char *const subs[] = {"tmp", "out", "in", "done",
	    "refused", "new", "cur"};
	char name[300], path[500];

	for (size_t i = 0; i < sizeof(subs) / sizeof(subs[0]); i++) {
		while (other_count(o, subs[i], name) > 0) {
			other_path(o, subs[i], name, path);
			if (remove(path) != 0)
				abort();
		}
		other_path(o, subs[i], "", path);
		(void)rmdir(path);
	}
	(void)rmdir(o->folder);
}

#endif
