#include "sim/fault.h"

#include <assert.h>
#include <errno.h>

static const char *const names[] = {
    [KY_FAULT_NONE] = "none",
    [KY_FAULT_BEFORE] = "failed before",
    [KY_FAULT_AFTER] = "answer lost",
    [KY_FAULT_STALE] = "stale look",
    [KY_FAULT_DELAY] = "delayed",
    [KY_FAULT_REFUSE] = "refused",
    [KY_FAULT_DIE_BEFORE] = "died before",
    [KY_FAULT_DIE_AFTER] = "died after",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == KY_FAULT__MAX,
    "a name each");

const char *
ky_fault_name(enum ky_fault f)
{
	assert((unsigned)f < KY_FAULT__MAX);
	return names[f];
}

void
ky_faults_init(struct ky_faults *f, uint64_t seed)
{
	*f = (struct ky_faults){0};
	ky_random_init(&f->random, seed);
}

void
ky_faults_stop(struct ky_faults *f)
{
	for (unsigned i = 0; i < KY_FAULT__MAX; i++)
		f->permille[i] = 0;
	f->die_at = 0;
}

void
ky_faults_restart(struct ky_faults *f)
{
	f->dead = false;
}

enum ky_fault
ky_fault_draw(struct ky_faults *f, unsigned possible)
{
	enum ky_fault drawn = KY_FAULT_NONE;
	uint32_t at, sum = 0;

	if (f->dead)
		return KY_FAULT_DIE_BEFORE;
	at = ky_random_below(&f->random, 1000);
	for (unsigned i = 1; i < KY_FAULT__MAX && drawn == 0; i++) {
		if ((possible & KY_FAULT_BIT(i)) == 0)
			continue;
		sum += f->permille[i];
		if (at < sum)
			drawn = (enum ky_fault)i;
	}
	if (++f->calls == f->die_at)
		drawn = KY_FAULT_DIE_BEFORE;
	f->drawn[drawn]++;
	f->dead = drawn == KY_FAULT_DIE_BEFORE || drawn == KY_FAULT_DIE_AFTER;
	return drawn;
}

enum ky_code
ky_fault_dead(struct ky_err *err)
{
	return ky_fail(err, KY_E_SYSTEM, ESHUTDOWN,
	    "the simulated process has died");
}
