#include "sim/courier.h"

static enum ky_code
send(void *self, const struct ky_letter *letter, struct ky_err *err)
{
	struct ky_sim_courier *s = self;

	(void)err;
	(void)pthread_mutex_lock(&s->lock);
	s->letter[s->n++ % KY_SIM_LETTERS] = *letter;
	(void)pthread_mutex_unlock(&s->lock);
	return KY_OK;
}

void
ky_sim_courier_init(struct ky_sim_courier *s)
{
	*s = (struct ky_sim_courier){0};
	(void)pthread_mutex_init(&s->lock, NULL);
}

void
ky_sim_courier_done(struct ky_sim_courier *s)
{
	(void)pthread_mutex_destroy(&s->lock);
}

struct ky_courier
ky_sim_courier(struct ky_sim_courier *s)
{
	return (struct ky_courier){
	    .self = s,
	    .send = send,
	    .ways = 1U << KY_LETTER_BY_MAIL | 1U << KY_LETTER_BY_SMS,
	};
}

uint32_t
ky_sim_courier_letters(void *self, struct ky_letter *out, uint32_t max)
{
	struct ky_sim_courier *s = self;
	uint32_t n = 0;

	(void)pthread_mutex_lock(&s->lock);
	while (n < max && n < s->n && n < KY_SIM_LETTERS) {
		out[n] = s->letter[(s->n - 1 - n) % KY_SIM_LETTERS];
		n++;
	}
	(void)pthread_mutex_unlock(&s->lock);
	return n;
}
