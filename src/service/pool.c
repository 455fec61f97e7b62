#include "service/pool.h"

#include <assert.h>
#include <string.h>

void
ky_pool_init(struct ky_pool *p, struct ky_engine *engine, uint32_t max)
{
	assert(max >= 1 && max <= KY_POOL_MAX);
	memset(p, 0, sizeof(*p));
	p->engine = engine;
	p->max = max;
	(void)pthread_mutex_init(&p->lock, NULL); /* never fails */
	(void)pthread_cond_init(&p->given_back, NULL);
}

void
ky_pool_close(struct ky_pool *p)
{
	assert(p->open == p->idle_n);
	while (p->idle_n > 0)
		ky_engine_reader_close(p->engine, p->idle[--p->idle_n]);
	(void)pthread_cond_destroy(&p->given_back);
	(void)pthread_mutex_destroy(&p->lock);
}

/* There is room for one less. */
static void
forget(struct ky_pool *p)
{
	(void)pthread_mutex_lock(&p->lock);
	p->open--;
	(void)pthread_cond_signal(&p->given_back);
	(void)pthread_mutex_unlock(&p->lock);
}

enum ky_code
ky_pool_lend(struct ky_pool *p, struct ky_store **out, struct ky_err *err)
{
	struct ky_store *s = NULL;
	enum ky_code code;

	(void)pthread_mutex_lock(&p->lock);
	while (p->idle_n == 0 && p->open == p->max)
		(void)pthread_cond_wait(&p->given_back, &p->lock);
	if (p->idle_n > 0)
		s = p->idle[--p->idle_n];
	else
		p->open++;
	(void)pthread_mutex_unlock(&p->lock);
	if (s == NULL) {
		code = ky_engine_reader(p->engine, &s, err);
		if (code != KY_OK) {
			forget(p);
			return code;
		}
	}
	*out = s;
	return KY_OK;
}

void
ky_pool_give_back(struct ky_pool *p, struct ky_store *s, enum ky_code code)
{
	if (code == KY_E_SYSTEM || code == KY_E_CORRUPT) {
		ky_engine_reader_close(p->engine, s);
		forget(p);
		return;
	}
	(void)pthread_mutex_lock(&p->lock);
	p->idle[p->idle_n++] = s;
	(void)pthread_cond_signal(&p->given_back);
	(void)pthread_mutex_unlock(&p->lock);
}
