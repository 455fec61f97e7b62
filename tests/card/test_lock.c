#include "card/lock.h"

#include "t.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/ky-lock-XXXXXX";

static void
one_at_a_time(void)
{
	struct ky_lock a = KY_LOCK_NONE, b = KY_LOCK_NONE, c = KY_LOCK_NONE;
	struct ky_err err = {0};

	t_good("taken", ky_lock_take(&a, "pcsc", "Reader 0", 0, &err), &err);
	t_bad("by somebody else",
	    ky_lock_take(&b, "pcsc", "Reader 0", 60, &err), KY_E_RETRY, &err,
	    "another kaiyaku-esim");
	t_eq_int("nothing is held", b.fd, -1);
	t_good("another reader",
	    ky_lock_take(&c, "pcsc", "../Reader/1", 0, &err), &err);
	ky_lock_drop(&a);
	t_good("given back", ky_lock_take(&b, "pcsc", "Reader 0", 0, &err),
	    &err);
	ky_lock_drop(&b);
	ky_lock_drop(&c);
	ky_lock_drop(&c);
	t_eq_int("dropped twice is harmless", c.fd, -1);
}

static void
open_to_others(void)
{
	struct ky_lock a = KY_LOCK_NONE;
	struct ky_err err = {0};
	char path[64];

	(void)snprintf(path, sizeof(path), "%s/kaiyaku-esim", folder);
	t_eq_int("a folder that others may write", chmod(path, 0777), 0);
	t_bad("is not used", ky_lock_take(&a, "pcsc", "x", 0, &err),
	    KY_E_SYSTEM, &err, "its user alone");
}

int
main(void)
{
	char command[128];

	if (mkdtemp(folder) == NULL ||
	    setenv("XDG_RUNTIME_DIR", folder, 1) != 0)
		abort();
	T_RUN(one_at_a_time);
	T_RUN(open_to_others);
	(void)snprintf(command, sizeof(command), "rm -rf %s", folder);
	t_eq_int("cleaned up", system(command), 0);
	return t_done();
}
