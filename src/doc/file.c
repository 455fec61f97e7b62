#include "doc/file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum ky_code
ky_file_path(const char *folder, const char *name, char out[KY_PATH_SIZE],
    struct ky_err *err)
{
	int n = snprintf(out, KY_PATH_SIZE, "%s/%s", folder, name);

	if (n < 0 || n >= KY_PATH_SIZE)
		return ky_fail(err, KY_E_INPUT, 0, "the path is too long");
	return KY_OK;
}

/* What is no plain file, a pipe say, may keep us waiting so long for more. */
#define PATIENCE_MS 10000

/* Bytes read, 0 at the end, -1 with errno. */
static ssize_t
read_some(int fd, char *out, size_t size)
{
	struct pollfd more = {.fd = fd, .events = POLLIN};
	ssize_t n = read(fd, out, size);
	int ready;

	while (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		ready = poll(&more, 1, PATIENCE_MS);
		if (ready == 0)
			errno = ETIMEDOUT;
		if (ready == 0 || (ready < 0 && errno != EINTR))
			return -1;
		n = read(fd, out, size);
	}
	return n;
}

enum ky_code
ky_file_read(const char *path, struct ky_buf *out, struct ky_err *err)
{
	/* A pipe that nobody writes to is empty, not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	char piece[4096];
	struct stat st;
	ssize_t n = -1;

	if (fd < 0)
		return ky_fail(err, KY_E_INPUT, errno, "cannot read %s: %s",
		    path, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)close(fd); /* nothing was written */
		return ky_fail(err, KY_E_INPUT, EISDIR,
		    "cannot read %s: it is a folder", path);
	}
	while (ky_buf_ok(out) && (n = read_some(fd, piece, sizeof(piece))) > 0)
		ky_buf_add(out, (struct ky_str){piece, (size_t)n});
	if (n < 0 && ky_buf_ok(out))
		(void)ky_fail(err, KY_E_SYSTEM, errno, "could not read %s: %s",
		    path, strerror(errno));
	(void)close(fd); /* nothing was written */
	if (!ky_buf_ok(out))
		return ky_fail(err, KY_E_LIMIT, 0,
		    "%s is larger than %zu bytes", path, out->max);
	return n < 0 ? KY_E_SYSTEM : KY_OK;
}

/* The last sync decides: a rename is durable once its folder is. */
static bool
sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[KY_PATH_SIZE];
	bool good;
	int fd;

	(void)snprintf(folder, sizeof(folder), "%.*s",
	    slash == NULL ? 1 : (int)(slash - path) + 1,
	    slash == NULL ? "." : path);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		(void)close(fd);
	return good;
}

static bool
write_all(int fd, struct ky_str s)
{
	while (s.len > 0) {
		ssize_t n = write(fd, s.p, s.len);

		if (n < 0)
			return false;
		s.p += n;
		s.len -= (size_t)n;
	}
	return true;
}

/* Under its name, in place of what has it or (`replace` false) only while
 * nothing has.  File systems that cannot do the latter at once look first. */
static bool
name_it(const char *beside, const char *path, bool replace)
{
	if (replace)
		return rename(beside, path) == 0;
	if (renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return true;
	if (errno != EINVAL)
		return false;
	if (access(path, F_OK) == 0) {
		errno = EEXIST;
		return false;
	}
	return rename(beside, path) == 0;
}

static enum ky_code
could_not_write(const char *path, struct ky_err *err)
{
	return ky_fail(err, errno == ENOSPC ? KY_E_LIMIT : KY_E_SYSTEM, errno,
	    "could not write %s: %s", path, strerror(errno));
}

static enum ky_code
write_beside(const char *path, mode_t mode, struct ky_str content, bool replace,
    struct ky_err *err)
{
	char beside[KY_PATH_SIZE];
	int n = snprintf(beside, sizeof(beside), "%s.new", path), fd;
	bool good;

	if (n < 0 || n >= KY_PATH_SIZE)
		return ky_fail(err, KY_E_INPUT, 0, "the path is too long");
	/* What an interrupted attempt left has perhaps another mode. */
	if (unlink(beside) != 0 && errno != ENOENT)
		return could_not_write(path, err);
	fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	good = fd >= 0 && write_all(fd, content) && fsync(fd) == 0;
	if (fd >= 0 && close(fd) != 0)
		good = false;
	if (good && name_it(beside, path, replace) && sync_folder_of(path))
		return KY_OK;
	if (replace || errno != EEXIST)
		return could_not_write(path, err);
	(void)unlink(beside); /* it is of no use to anybody */
	return ky_fail(err, KY_E_INPUT, EEXIST,
	    "%s is there already: it is not written over", path);
}

enum ky_code
ky_file_write(const char *path, mode_t mode, struct ky_str content,
    struct ky_err *err)
{
	return write_beside(path, mode, content, true, err);
}

enum ky_code
ky_file_write_new(const char *path, mode_t mode, struct ky_str content,
    struct ky_err *err)
{
	return write_beside(path, mode, content, false, err);
}

enum ky_code
ky_file_folders(const char *path, struct ky_err *err)
{
	char folder[KY_PATH_SIZE];

	if (!ky_str_copy(ky_str_of(path), folder, sizeof(folder)))
		return ky_fail(err, KY_E_INPUT, 0, "the path is too long");
	for (char *p = folder + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(folder, 0777) != 0 && errno != EEXIST)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not make the folder %s: %s", folder,
			    strerror(errno));
		*p = '/';
	}
	return KY_OK;
}

bool
ky_file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}
