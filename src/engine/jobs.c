#include "engine/jobs.h"

#include "engine/queue.h"

#include <assert.h>
#include <string.h>

void
ky_jobs_init(struct ky_jobs *j)
{
	pthread_condattr_t attr;

	memset(j, 0, sizeof(*j));
	j->behind = j->seal.due = j->sequence.due = true;
	/* These fail only for wrong arguments. */
	(void)pthread_mutex_init(&j->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&j->more, &attr);
	(void)pthread_condattr_destroy(&attr);
}

void
ky_jobs_done(struct ky_jobs *j)
{
	(void)pthread_cond_destroy(&j->more);
	(void)pthread_mutex_destroy(&j->lock);
}

static void
tell(struct ky_jobs *j)
{
	j->news++;
	(void)pthread_cond_broadcast(&j->more);
}

void
ky_jobs_add(struct ky_jobs *j, const struct ky_pending_effect *rows, uint32_t n)
{
	(void)pthread_mutex_lock(&j->lock);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t id = rows[i].effect.id;

		if (j->first == 0)
			j->first = id;
		/* A worker may have found it in the store already. */
		if (id <= j->upto)
			continue;
		if (j->n == KY_JOBS_MAX)
			j->behind = true;
		if (j->behind)
			break;
		j->row[j->n++] = rows[i];
		j->upto = id;
	}
	tell(j);
	(void)pthread_mutex_unlock(&j->lock);
}

static void
call_for(struct ky_jobs *j, struct ky_chore *c)
{
	(void)pthread_mutex_lock(&j->lock);
	c->due = true;
	tell(j);
	(void)pthread_mutex_unlock(&j->lock);
}

void
ky_jobs_seal(struct ky_jobs *j)
{
	call_for(j, &j->seal);
}

void
ky_jobs_sequence(struct ky_jobs *j)
{
	call_for(j, &j->sequence);
}

static enum ky_code
refill(struct ky_jobs *j, struct ky_store *s, const struct ky_slug *issuer,
    struct ky_err *err)
{
	uint32_t n;

	assert(j->n == 0);
	if (s->effects(s->self, issuer, j->upto, KY_JOBS_MAX, j->row, &n,
		err) != KY_OK)
		return ky_during(err, "load pending effects");
	for (uint32_t i = 0; i < n; i++) {
		struct ky_effect *e = &j->row[i].effect;

		assert(e->id > j->upto);
		j->upto = e->id;
		if (j->first == 0 || e->id < j->first)
			e->look_first = true;
	}
	j->n = n;
	j->behind = n == KY_JOBS_MAX;
	return KY_OK;
}

static bool
busy(const struct ky_jobs *j, uint64_t line_id)
{
	for (uint32_t w = 0; w < KY_WORKERS_MAX; w++)
		if (j->busy[w] == line_id)
			return true;
	return false;
}

/* What was put back is due: once nothing is under way, as after a restart. */
static bool
rewind_to_parked(struct ky_jobs *j)
{
	for (uint32_t w = 0; w < KY_WORKERS_MAX; w++)
		if (j->busy[w] != 0)
			return false;
	j->n = 0;
	j->upto = j->parked - 1;
	j->behind = true;
	j->first = 0;
	j->parked = 0;
	return true;
}

static enum ky_code
take_effect(struct ky_jobs *j, uint32_t worker, struct ky_store *s,
    const struct ky_slug *issuer, struct ky_time now, struct ky_job *out,
    struct ky_err *err)
{
	uint32_t i = 0;

	if (j->parked != 0 && ky_time_cmp(j->parked_until, now) <= 0 &&
	    !rewind_to_parked(j))
		return KY_OK;
	if (j->n == 0 && j->behind && refill(j, s, issuer, err) != KY_OK)
		return err->code;

	while (i < j->n && busy(j, j->row[i].line_id))
		i++;
	if (i == j->n)
		return KY_OK;
	*out = (struct ky_job){.kind = KY_JOB_EFFECT, .effect = j->row[i]};
	j->busy[worker] = j->row[i].line_id;
	j->n--;
	memmove(&j->row[i], &j->row[i + 1], (j->n - i) * sizeof(j->row[0]));
	return KY_OK;
}

static bool
take_chore(struct ky_chore *c, enum ky_job_kind kind, struct ky_time now,
    struct ky_job *out)
{
	if (!c->due || c->under_way || ky_time_cmp(c->not_before, now) > 0)
		return false;
	c->due = false;
	c->under_way = true;
	*out = (struct ky_job){.kind = kind};
	return true;
}

static bool
take_papers(struct ky_jobs *j, struct ky_time now, struct ky_job *out)
{
	return take_chore(&j->seal, KY_JOB_SEAL, now, out) ||
	    take_chore(&j->sequence, KY_JOB_SEQUENCE, now, out);
}

enum ky_code
ky_jobs_take(struct ky_jobs *j, uint32_t worker, bool steps, struct ky_store *s,
    const struct ky_slug *issuer, struct ky_time now, struct ky_job *out,
    struct ky_err *err)
{
	bool papers_first = worker == 0 && !steps;
	enum ky_code code = KY_OK;

	assert(worker < KY_WORKERS_MAX && j->busy[worker] == 0);
	*out = (struct ky_job){.kind = KY_JOB_NONE, .news = 0};
	(void)pthread_mutex_lock(&j->lock);
	if (!j->stopped && !(papers_first && take_papers(j, now, out))) {
		code = take_effect(j, worker, s, issuer, now, out, err);
		if (code == KY_OK && out->kind == KY_JOB_NONE)
			(void)take_papers(j, now, out);
	}
	out->news = j->news;
	(void)pthread_mutex_unlock(&j->lock);
	return code;
}

static struct ky_chore *
chore_of(struct ky_jobs *j, enum ky_job_kind kind)
{
	return kind == KY_JOB_SEAL ? &j->seal : &j->sequence;
}

void
ky_jobs_put_back(struct ky_jobs *j, uint32_t worker, const struct ky_job *job,
    struct ky_time not_before)
{
	(void)pthread_mutex_lock(&j->lock);
	if (job->kind == KY_JOB_EFFECT) {
		uint64_t id = job->effect.effect.id;

		j->busy[worker] = 0;
		if (j->parked == 0 || id < j->parked)
			j->parked = id;
		j->parked_until = not_before;
	} else {
		struct ky_chore *c = chore_of(j, job->kind);

		c->under_way = false;
		c->due = true;
		c->not_before = not_before;
	}
	tell(j);
	(void)pthread_mutex_unlock(&j->lock);
}

void
ky_jobs_finish(struct ky_jobs *j, uint32_t worker, const struct ky_job *job)
{
	(void)pthread_mutex_lock(&j->lock);
	if (job->kind == KY_JOB_EFFECT) {
		j->busy[worker] = 0;
	} else {
		chore_of(j, job->kind)->under_way = false;
		chore_of(j, job->kind)->not_before = (struct ky_time){0};
	}
	tell(j); /* what had to wait for it can go on */
	(void)pthread_mutex_unlock(&j->lock);
}

bool
ky_jobs_busy(struct ky_jobs *j, uint64_t line_id)
{
	bool found;

	(void)pthread_mutex_lock(&j->lock);
	found = busy(j, line_id);
	for (uint32_t i = 0; i < j->n && !found; i++)
		found = j->row[i].line_id == line_id;
	(void)pthread_mutex_unlock(&j->lock);
	return found;
}

uint32_t
ky_jobs_waiting(struct ky_jobs *j)
{
	uint32_t n;

	(void)pthread_mutex_lock(&j->lock);
	n = j->n;
	(void)pthread_mutex_unlock(&j->lock);
	return n;
}

static void
earlier(struct ky_time *next, bool waits, struct ky_time at)
{
	if (waits && at.us != 0 && (next->us == 0 || at.us < next->us))
		*next = at;
}

struct ky_time
ky_jobs_next(struct ky_jobs *j)
{
	struct ky_time next = {0};

	(void)pthread_mutex_lock(&j->lock);
	earlier(&next, j->parked != 0, j->parked_until);
	earlier(&next, j->seal.due, j->seal.not_before);
	earlier(&next, j->sequence.due, j->sequence.not_before);
	(void)pthread_mutex_unlock(&j->lock);
	return next;
}

bool
ky_jobs_wait(struct ky_jobs *j, uint64_t news, int64_t wait_us)
{
	struct timespec until = ky_queue_deadline(wait_us);
	bool go_on;

	(void)pthread_mutex_lock(&j->lock);
	while (!j->stopped && j->news == news)
		if (pthread_cond_timedwait(&j->more, &j->lock, &until) != 0)
			break;
	go_on = !j->stopped;
	(void)pthread_mutex_unlock(&j->lock);
	return go_on;
}

bool
ky_jobs_pause(struct ky_jobs *j, int64_t wait_us)
{
	struct timespec until = ky_queue_deadline(wait_us);
	bool go_on;

	(void)pthread_mutex_lock(&j->lock);
	while (!j->stopped)
		if (pthread_cond_timedwait(&j->more, &j->lock, &until) != 0)
			break;
	go_on = !j->stopped;
	(void)pthread_mutex_unlock(&j->lock);
	return go_on;
}

void
ky_jobs_stop(struct ky_jobs *j)
{
	(void)pthread_mutex_lock(&j->lock);
	j->stopped = true;
	(void)pthread_cond_broadcast(&j->more);
	(void)pthread_mutex_unlock(&j->lock);
}
