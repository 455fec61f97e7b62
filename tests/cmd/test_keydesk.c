#include "cmd/keydesk.h"
#include "cmd/session.h"
#include "doc/keys.h"
#include "t.h"

#include <ftw.h>

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st;
	(void)kind;
	(void)ftw;
	return remove(path);
}

static void
seal(struct ky_papers *p, struct ky_buf *out)
{
	uint8_t salt[32] = {1}, leaf[32];
	struct ky_err err = {0};

	ky_buf_reset(out);
	t_good("sealed",
	    p->seal(p->self, KY_STR("{\"a\":1}"), salt,
		(struct ky_time){INT64_C(1800000000000000)}, out, leaf, &err),
	    &err);
}

static void
reading_again(void)
{
	char folder[] = "/tmp/kaiyaku-keydesk-XXXXXX", keys[64];
	struct ky_slug issuer = {"demo"};
	struct ky_entropy entropy = ky_system_entropy();
	struct ky_time t = {INT64_C(1700000000000000)};
	struct ky_keydesk d;
	struct ky_papers p;
	struct ky_buf old, same, now;
	struct ky_err err = {0};

	ky_buf_init(&old, KY_PAPER_MAX);
	ky_buf_init(&same, KY_PAPER_MAX);
	ky_buf_init(&now, KY_PAPER_MAX);
	t_ok("a folder", mkdtemp(folder) != NULL);
	(void)snprintf(keys, sizeof(keys), "%s/keys", folder);
	t_good("keys",
	    ky_keys_create(keys, &issuer, "demo/log", t, &entropy, &err), &err);
	t_good("opened", ky_keydesk_open(&d, keys, &err), &err);
	p = ky_keydesk_papers(&d);
	seal(&p, &old);
	t_good("rotated",
	    ky_keys_rotate(keys, KY_KEY_PAPER, ky_time_after(t, KY_DAY_US),
		&entropy, &err),
	    &err);
	seal(&p, &same);
	t_ok("until they are read again, the old ones sign",
	    ky_str_eq(ky_buf_str(&old), ky_buf_str(&same)));
	t_good("read again", ky_keydesk_reload(&d, keys, &err), &err);
	seal(&p, &now);
	t_ok("then the new ones",
	    !ky_str_eq(ky_buf_str(&old), ky_buf_str(&now)));
	t_ok("keys that are not there",
	    ky_keydesk_reload(&d, "/nonexistent", &err) != KY_OK);
	seal(&p, &same);
	t_ok("change nothing", ky_str_eq(ky_buf_str(&now), ky_buf_str(&same)));
	ky_keydesk_close(&d);
	ky_buf_done(&old);
	ky_buf_done(&same);
	ky_buf_done(&now);
	(void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

int
main(void)
{
	T_RUN(reading_again);
	return t_done();
}
