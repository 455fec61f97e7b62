/* Papers into a maildir: something else sends them. */
#include "link/drop.h"
#include "link/whole.h"
#include "mail/private.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_SIZE 512
#define PATH_SIZE (FOLDER_SIZE + KY_DROP_NAME_SIZE + 8)

struct maildir {
	struct ky_mail_held held;
	char folder[FOLDER_SIZE];
};

static void
path_of(const struct maildir *d, const char *sub, const char *name,
    char out[PATH_SIZE])
{
	int n = snprintf(out, PATH_SIZE, "%s/%s/%s", d->folder, sub, name);

	assert(n > 0 && n < PATH_SIZE);
}

/* Read messages lie in cur/, with flags behind the name: "NAME:2,S". */
static enum ky_code
was_read(const struct maildir *d, const char *name, bool *out,
    struct ky_err *err)
{
	size_t n = strlen(name);
	char path[PATH_SIZE];
	struct dirent *e;
	DIR *cur;

	path_of(d, "cur", "", path);
	cur = opendir(path);
	if (cur == NULL)
		return ky_fail(err, KY_E_RETRY, errno,
		    "could not look into the maildir");
	*out = false;
	while (!*out && (e = readdir(cur)) != NULL)
		*out = strncmp(e->d_name, name, n) == 0 &&
		    (e->d_name[n] == '\0' || e->d_name[n] == ':');
	(void)closedir(cur);
	return KY_OK;
}

static enum ky_code
deliver(const struct maildir *d, const char *name, struct ky_str message,
    struct ky_err *err)
{
	char beside[PATH_SIZE], path[PATH_SIZE], folder[PATH_SIZE];
	bool there = false;
	enum ky_code code;

	path_of(d, "tmp", name, beside);
	path_of(d, "new", name, path);
	path_of(d, "new", "", folder);
	/* In this order: a message goes from new/ to cur/, never back. */
	if (access(path, F_OK) == 0)
		return ky_whole_flush(folder, err);
	code = was_read(d, name, &there, err);
	if (code != KY_OK || there)
		return code;
	return ky_whole_write(beside, path, folder, message, err);
}

static enum ky_code
hand_over(void *self, const struct ky_mail_errand *errand, struct ky_err *err)
{
	const struct maildir *d = self;
	char name[KY_DROP_NAME_SIZE];
	struct ky_buf message;
	enum ky_code code;

	ky_buf_init(&message, KY_MESSAGE_MAX);
	code = ky_mail_compose(&d->held, errand, "\n", &message, err);
	if (code == KY_OK &&
	    ky_drop_name(errand->key, ".kaiyaku", name, err) != KY_OK)
		code = ky_fail(err, KY_E_REFUSED, 0, "the key is too long");
	if (code == KY_OK)
		code = deliver(d, name, ky_buf_str(&message), err);
	ky_buf_done(&message);
	return code;
}

static enum ky_code
make_folders(const struct maildir *d, struct ky_err *err)
{
	static const char *const subs[] = {"tmp", "new", "cur"};
	char path[PATH_SIZE];

	if (mkdir(d->folder, 0700) != 0 && errno != EEXIST)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make the folder %.150s", d->folder);
	for (size_t i = 0; i < sizeof(subs) / sizeof(subs[0]); i++) {
		path_of(d, subs[i], "", path);
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not make the folder %.150s", path);
	}
	return KY_OK;
}

enum ky_code
ky_mail_maildir_open(const char *folder, const char *from,
    const char *from_name, const char *link, struct ky_mail *out,
    struct ky_err *err)
{
	struct maildir *d = calloc(1, sizeof(*d));
	enum ky_code code;

	if (d == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	if (folder[0] == '\0' ||
	    !ky_str_copy(ky_str_of(folder), d->folder, sizeof(d->folder)))
		code = ky_fail(err, KY_E_INPUT, 0, "folder: empty or too long");
	else
		code = ky_mail_held_set(&d->held, from, from_name, link, err);
	if (code == KY_OK)
		code = make_folders(d, err);
	if (code != KY_OK) {
		free(d);
		return code;
	}
	d->held.close = free;
	d->held.hand_over = hand_over;
	ky_mail_held_port(d, out);
	return KY_OK;
}
