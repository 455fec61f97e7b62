#include "card/lock.h"

#include "base/hash.h"
#include "base/hex.h"
#include "card/pace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_SIZE 400
#define AGAIN_MS 50

/* A folder that nobody else can put files into. */
static enum ky_code
folder(char out[FOLDER_SIZE], struct ky_err *err)
{
	const char *run = getenv("XDG_RUNTIME_DIR");
	struct stat st;

	/* Set, but not there: as in a session of another user. */
	if (run != NULL && run[0] == '/' && access(run, F_OK) == 0)
		(void)snprintf(out, FOLDER_SIZE, "%s/kaiyaku-esim", run);
	else
		(void)snprintf(out, FOLDER_SIZE, "/tmp/kaiyaku-esim-%u",
		    (unsigned)geteuid());
	if (mkdir(out, 0700) != 0 && errno != EEXIST)
		return ky_fail(err, KY_E_SYSTEM, errno, "cannot make %s", out);
	if (lstat(out, &st) != 0 || !S_ISDIR(st.st_mode) ||
	    st.st_uid != geteuid() || (st.st_mode & 077) != 0)
		return ky_fail(err, KY_E_SYSTEM, 0,
		    "%s must be a folder of its user alone (chmod 700)", out);
	return KY_OK;
}

static enum ky_code
wait_for(int fd, unsigned wait_ms, struct ky_err *err)
{
	int64_t until = ky_pace_now_ms() + wait_ms;

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return ky_fail(err, KY_E_SYSTEM, errno,
			    "could not lock the card");
		if (ky_pace_now_ms() >= until)
			return ky_fail(err, KY_E_RETRY, 0,
			    "another kaiyaku-esim is talking to this card");
		ky_pace_wait_ms(AGAIN_MS);
	}
	return KY_OK;
}

enum ky_code
ky_lock_take(struct ky_lock *l, const char *kind, const char *what,
    unsigned wait_ms, struct ky_err *err)
{
	char path[FOLDER_SIZE], name[FOLDER_SIZE + 96], hex[65];
	uint8_t hash[32];
	enum ky_code code = folder(path, err);

	if (code != KY_OK)
		return code;
	/* Names of readers hold blanks and slashes, and an EID is nobody's
	 * business. */
	ky_sha256(ky_str_of(what), hash);
	ky_hex_encode(hash, sizeof(hash), hex);
	(void)snprintf(name, sizeof(name), "%s/%s-%.16s.lock", path, kind, hex);
	l->fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (l->fd < 0)
		return ky_fail(err, KY_E_SYSTEM, errno, "cannot open %s", name);
	code = wait_for(l->fd, wait_ms, err);
	if (code != KY_OK)
		ky_lock_drop(l);
	return code;
}

void
ky_lock_drop(struct ky_lock *l)
{
	if (l->fd >= 0)
		(void)close(l->fd);
	l->fd = -1;
}
