#include "link/whole.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static enum ky_code
write_all(int fd, struct ky_str bytes, struct ky_err *err)
{
	size_t done = 0;

	while (done < bytes.len) {
		ssize_t n = write(fd, bytes.p + done, bytes.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return ky_fail(err, KY_E_RETRY, errno,
			    "could not write a file");
		done += (size_t)n;
	}
	if (fsync(fd) != 0)
		return ky_fail(err, KY_E_RETRY, errno,
		    "could not flush a file");
	return KY_OK;
}

static enum ky_code
write_beside(const char *path, struct ky_str bytes, struct ky_err *err)
{
	int fd = open(path,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0660);
	enum ky_code code;

	if (fd < 0)
		return ky_fail(err, KY_E_RETRY, errno, "could not make a file");
	code = write_all(fd, bytes, err);
	if (close(fd) != 0 && code == KY_OK)
		code = ky_fail(err, KY_E_RETRY, errno,
		    "could not close a file");
	if (code != KY_OK)
		(void)unlink(path);
	return code;
}

enum ky_code
ky_whole_flush(const char *folder, struct ky_err *err)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool flushed = fd >= 0 && fsync(fd) == 0;
	int cause = errno;

	if (fd >= 0)
		(void)close(fd);
	if (!flushed)
		return ky_fail(err, KY_E_UNSURE, cause,
		    "could not flush a folder");
	return KY_OK;
}

enum ky_code
ky_whole_write(const char *beside, const char *path, const char *folder,
    struct ky_str bytes, struct ky_err *err)
{
	enum ky_code code = write_beside(beside, bytes, err);

	if (code != KY_OK)
		return code;
	if (rename(beside, path) != 0) {
		code = ky_fail(err, KY_E_RETRY, errno,
		    "could not rename a file");
		(void)unlink(beside);
		return code;
	}
	return ky_whole_flush(folder, err);
}
