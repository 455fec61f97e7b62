#include "link/drop.h"

#include "link/whole.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE (KY_DROP_PATH_SIZE + KY_DROP_NAME_SIZE + 16)

static const char *const folders[] = {"tmp", "out", "in", "done", "refused"};

static void
path_of(const struct ky_drop *d, const char *folder, const char *name,
    char out[PATH_SIZE])
{
	int n = snprintf(out, PATH_SIZE, "%s/%s/%s", d->path, folder, name);

	assert(n > 0 && n < PATH_SIZE);
}

enum ky_code
ky_drop_open(struct ky_drop *d, const char *path, struct ky_err *err)
{
	struct ky_drop made;
	char name[PATH_SIZE];

	if (path[0] == '\0' ||
	    !ky_str_copy(ky_str_of(path), made.path, sizeof(made.path)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "the path of the drop folder is empty or too long");
	if (mkdir(path, 0770) != 0 && errno != EEXIST)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make the folder %.150s", path);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		path_of(&made, folders[i], "", name);
		if (mkdir(name, 0770) != 0 && errno != EEXIST)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not make the folder %.150s", name);
		if (access(name, R_OK | W_OK | X_OK) != 0)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "cannot work in %.150s", name);
	}
	*d = made;
	return KY_OK;
}

/* --- names --- */

static bool
plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/* Could it be a file's name, and no other folder's? */
static bool
safe(const char *name)
{
	size_t n = strlen(name);

	if (n == 0 || n >= KY_DROP_NAME_SIZE || name[0] == '.')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!plain(name[i]) && name[i] != '_')
			return false;
	return true;
}

enum ky_code
ky_drop_name(const char *key, const char *suffix, char out[KY_DROP_NAME_SIZE],
    struct ky_err *err)
{
	static const char digits[] = "0123456789ABCDEF";
	char name[KY_DROP_NAME_SIZE];
	size_t n = 0, end = KY_DROP_NAME_SIZE - 1 - strlen(suffix);

	if (key[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0, "the key is empty");
	for (const char *c = key; *c != '\0'; c++) {
		bool as_is = plain(*c) && (c != key || *c != '.');
		unsigned char byte = (unsigned char)*c;

		if (n + (as_is ? 1 : 3) > end)
			return ky_fail(err, KY_E_INPUT, 0,
			    "the key is too long");
		if (as_is) {
			name[n++] = *c;
			continue;
		}
		name[n++] = '_';
		name[n++] = digits[byte >> 4];
		name[n++] = digits[byte & 15];
	}
	memcpy(name + n, suffix, strlen(suffix) + 1);
	memcpy(out, name, n + strlen(suffix) + 1);
	return KY_OK;
}

/* --- out --- */

static enum ky_code
exists(const struct ky_drop *d, const char *folder, const char *name, bool *out,
    struct ky_err *err)
{
	char path[PATH_SIZE];
	struct stat st;

	path_of(d, folder, name, path);
	if (lstat(path, &st) == 0)
		*out = true;
	else if (errno == ENOENT)
		*out = false;
	else
		return ky_fail(err, KY_E_RETRY, errno,
		    "could not look into the drop folder");
	return KY_OK;
}

enum ky_code
ky_drop_has(const struct ky_drop *d, const char *name, bool *out,
    struct ky_err *err)
{
	bool there = false;
	enum ky_code code;

	assert(safe(name));
	/* In this order: it goes from the one to the other, never back. */
	code = exists(d, "out", name, &there, err);
	if (code == KY_OK && !there)
		code = exists(d, "done", name, &there, err);
	if (code == KY_OK)
		*out = there;
	return code;
}

enum ky_code
ky_drop_put(const struct ky_drop *d, const char *name, struct ky_str bytes,
    struct ky_err *err)
{
	char beside[PATH_SIZE], path[PATH_SIZE], out[PATH_SIZE];
	bool there = false;
	enum ky_code code = ky_drop_has(d, name, &there, err);

	if (code != KY_OK)
		return code;
	path_of(d, "out", "", out);
	/* It may be there since a death before the folder was flushed. */
	if (there)
		return ky_whole_flush(out, err);
	path_of(d, "tmp", name, beside);
	path_of(d, "out", name, path);
	return ky_whole_write(beside, path, out, bytes, err);
}

/* --- in --- */

static enum ky_code
read_all(int fd, struct ky_buf *out, struct ky_err *err)
{
	char piece[4096];
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return ky_fail(err, KY_E_RETRY, 0,
		    "what lies there is no plain file");
	for (;;) {
		n = read(fd, piece, sizeof(piece));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ky_fail(err, KY_E_RETRY, errno,
			    "could not read from the drop folder");
		if (n == 0)
			return KY_OK;
		ky_buf_add(out, (struct ky_str){piece, (size_t)n});
		if (!ky_buf_ok(out))
			return ky_fail(err, KY_E_RETRY, 0,
			    "the file is larger than %zu bytes", out->max);
	}
}

enum ky_code
ky_drop_get(const struct ky_drop *d, const char *folder, const char *name,
    struct ky_buf *out, bool *there, struct ky_err *err)
{
	char path[PATH_SIZE];
	enum ky_code code;
	int fd;

	assert(safe(name));
	path_of(d, folder, name, path);
	/* Not waiting: a pipe of that name is no reason to hang. */
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT) {
		*there = false;
		return KY_OK;
	}
	if (fd < 0)
		return ky_fail(err, KY_E_RETRY, errno,
		    "could not open a file of the drop folder");
	ky_buf_reset(out);
	code = read_all(fd, out, err);
	(void)close(fd);
	if (code == KY_OK)
		*there = true;
	return code;
}
