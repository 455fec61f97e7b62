#include "bare.h"

#include "store/sqlite_private.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* As the store's own connections are set (store/sqlite.c). */
static const char *const pragmas[REPLAY_BASES] =
    {"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
     "PRAGMA foreign_keys=ON; PRAGMA secure_delete=FAST;"
     "PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;",
	"PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
	"PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"};

static struct bare *watching;
static enum ky_code (
    *plain_open)(void *self, struct ky_store **out, struct ky_err *err);

static void
copy_file(const char *from, const char *to)
{
	char buf[65536];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT, 0600);
	ssize_t n;

	if (in < 0 || out < 0)
		abort();
	while ((n = read(in, buf, sizeof(buf))) > 0)
		if (write(out, buf, (size_t)n) != n)
			abort();
	(void)fsync(out);
	(void)close(in);
	(void)close(out);
}

/* All connections are watched; only the writer's writes. */
static enum ky_code
watched_open(void *self, struct ky_store **out, struct ky_err *err)
{
	struct ky_sqlite *s;

	if (plain_open(self, out, err) != KY_OK)
		return err->code;
	s = (*out)->self;
	replay_watch(&watching->recorded, s->db, 0);
	replay_watch(&watching->recorded, s->keys, 1);
	return KY_OK;
}

void
bare_begin(struct bare *b, struct rig *r, const char *where)
{
	char keys[128];

	*b = (struct bare){.recorded = {.on = false}};
	(void)snprintf(b->path[0], sizeof(b->path[0]), "%.96s/ky-bench-%d",
	    where, (int)getpid());
	(void)snprintf(b->path[1], sizeof(b->path[1]), "%.120s.keys",
	    b->path[0]);
	(void)snprintf(keys, sizeof(keys), "%s.keys", r->path);
	copy_file(r->path, b->path[0]);
	copy_file(keys, b->path[1]);
	watching = b;
	plain_open = r->config.store_open;
	r->config.store_open = watched_open;
}

double
bare_run(struct bare *b)
{
	const char *const path[REPLAY_BASES] = {b->path[0], b->path[1]};
	double seconds;

	sync(); /* what was written before is not measured */
	seconds = replay_run(&b->recorded, path, pragmas);
	replay_done(&b->recorded);
	for (int i = 0; i < REPLAY_BASES; i++)
		(void)unlink(path[i]);
	return seconds;
}
