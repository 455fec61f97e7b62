/* What is well and what is not. */
#include "service/serve.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define PATH_SIZE 1024

static uint64_t
size_of(const char *path, const char *suffix)
{
	char name[PATH_SIZE];
	struct stat st;
	int n = snprintf(name, sizeof(name), "%s%s", path, suffix);

	if (n < 0 || (size_t)n >= sizeof(name) || stat(name, &st) != 0)
		return 0;
	return (uint64_t)st.st_size;
}

static uint64_t
free_of(const char *path)
{
	struct statvfs fs;

	return statvfs(path, &fs) == 0 ? (uint64_t)fs.f_bavail * fs.f_frsize
				       : 0;
}

/* Deliveries in a state, as far as they are counted. */
static enum ky_code
count(struct ky_serving *s, enum ky_delivery_state state, uint64_t *out,
    struct ky_err *err)
{
	const struct ky_office *o = ky_serve_office(s);
	const struct ky_slug all = {""};
	struct ky_delivery *rows = ky_arena_array(s->arena, KY_ROWS_MAX,
	    sizeof(*rows));
	uint32_t n = 0;
	enum ky_code code = o->delivery_list(o->self,
	    &s->service->config.issuer, &all, state, 0, KY_ROWS_MAX, rows, &n,
	    err);

	*out = n;
	return code;
}

/* Everything a probe reads from the store. */
static enum ky_code
read_store(struct ky_serving *s, struct ky_health *h, struct ky_err *err)
{
	const struct ky_office *o = s->store->office;
	enum ky_code code;

	if (o == NULL)
		return s->store->log_size(s->store->self,
		    &s->service->config.issuer, &h->events_last, err);
	code = o->event_last(o->self, &s->service->config.issuer,
	    &h->events_last, err);
	if (code == KY_OK)
		code = count(s, KY_DELIVERY_DUE, &h->deliveries_due, err);
	if (code == KY_OK)
		code = count(s, KY_DELIVERY_DEAD, &h->deliveries_dead, err);
	if (code == KY_OK)
		code = o->notification_counts(o->self,
		    &s->service->config.issuer, h->notifications, err);
	return code;
}

enum ky_code
ky_serve_health(struct ky_serving *s, struct ky_err *err)
{
	const struct ky_service_config *config = &s->service->config;
	struct ky_health *h = ky_arena_alloc(s->arena, sizeof(*h));
	struct ky_err why = {0};

	(void)err;
	ky_engine_stats(config->engine, &h->engine);
	h->stopping = atomic_load(&s->service->stopping);
	h->store_ok = s->store != NULL && read_store(s, h, &why) == KY_OK &&
	    !h->engine.store_lost;
	if (!h->store_ok)
		(void)snprintf(h->store_why, sizeof(h->store_why), "%.127s",
		    why.msg[0] != '\0' ? why.msg : "the store is not open");
	h->disk_free = free_of(config->store_path);
	h->store_bytes = size_of(config->store_path, "");
	h->wal_bytes = size_of(config->store_path, "-wal");
	h->started = s->service->started;
	h->now = ky_serve_now(s->service);
	h->demo = config->demo;
	h->test_roots = config->test_roots;
	h->notifications_doubted = atomic_load(&s->service->notifywork.doubted);
	h->issuer = config->issuer;
	h->schema = config->schema;
	s->out->out.health = h;
	s->out->found = true;
	return KY_OK;
}
