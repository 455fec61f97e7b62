/*
 * A service on the engine's rig: a store on SQLite in a folder of its own,
 * simulated peers, threads.
 */
#ifndef KY_TESTS_SERVICE_DESK_H
#define KY_TESTS_SERVICE_DESK_H

#include "../engine/rig.h"
#include "rules/rulebook.h"
#include "service/service.h"
#include "t.h"

#include <stdlib.h>

struct desk {
	struct rig rig;
	struct ky_service *service;
	struct ky_calls calls;
	struct ky_caller who;
	void *memory;
	struct ky_arena arena;
	uint32_t told; /* on_hooks */
};

static inline enum ky_code
desk_rules(void *self, struct ky_arena *a, struct ky_str json, const char *file,
    struct ky_rulebook *out, struct ky_err *err)
{
	(void)self;
	return ky_rulebook_read(a, json, file, out, err);
}

static inline void
desk_told(void *self)
{
	((struct desk *)self)->told++;
}

/* A test's own, set before desk_open(), where none is given; else nothing is
 * taken in. */
static struct ky_verifier desk_verifier;
static struct ky_pay_reader desk_pay;
/* The same; else no bank is set up. */
static struct ky_bankfile desk_bankfile;
/* The same; else there is no portal. */
static struct ky_courier desk_courier;
static const char *desk_origin;

/* The service alone: the engine is there. */
static inline void
desk_serve(struct desk *d, const struct ky_verifier *verifier)
{
	struct ky_err err = {0};
	struct ky_service_config config = {0};

	config.verifier = verifier != NULL ? *verifier : desk_verifier;
	config.pay = desk_pay;
	config.bankfile = desk_bankfile;
	config.courier = desk_courier;
	config.portal_origin = desk_origin;
	config.addresses = "smdp.example.com, lpa.example.com";
	config.engine = d->rig.engine;
	config.issuer = d->rig.config.issuer;
	config.demo = d->rig.config.demo;
	config.clock = d->rig.config.clock;
	config.entropy = d->rig.config.entropy;
	config.rules.read = desk_rules;
	config.store_path = d->rig.path;
	config.readers = 2;
	config.on_hooks = desk_told;
	config.on_hooks_self = d;
	if (ky_service_new(&config, &d->service, &err) != KY_OK)
		abort();
	d->calls = ky_service_calls(d->service);
}

/* On the rig that is open. */
static inline void
desk_begin(struct desk *d, const struct ky_verifier *verifier)
{
	desk_serve(d, verifier);
	d->who.actor = (struct ky_slug){"counter-1"};
	d->who.channel = (struct ky_slug){"api"};
	d->who.role = KY_ROLE_STAFF;
	d->memory = malloc(KY_CALL_ARENA_SIZE);
	ky_arena_init(&d->arena, d->memory, KY_CALL_ARENA_SIZE);
}

static inline void
desk_open_with(struct desk *d, uint32_t workers,
    const struct ky_verifier *verifier)
{
	memset(d, 0, sizeof(*d));
	rig_open(&d->rig, workers);
	desk_begin(d, verifier);
}

static inline void
desk_open(struct desk *d)
{
	desk_open_with(d, 2, NULL);
}

static inline void
desk_close(struct desk *d)
{
	ky_service_free(d->service);
	free(d->memory);
	rig_close(&d->rig);
}

/* A call of this desk's caller, to be filled in. */
static inline struct ky_call
desk_call(const struct desk *d, enum ky_call_op op)
{
	return (struct ky_call){.version = KY_CALL_VERSION,
	    .op = op,
	    .who = d->who,
	    .max = 10};
}

/* Results live until the next one. */
static inline enum ky_code
desk_do(struct desk *d, const struct ky_call *c, struct ky_result *r,
    struct ky_err *err)
{
	ky_arena_reset(&d->arena);
	memset(r, 0, sizeof(*r));
	return d->calls.call(d->calls.self, c, &d->arena, r, err);
}

/* Until nothing of the line is under way. */
static inline void
desk_settle(struct desk *d, uint64_t line_id)
{
	struct ky_call c = desk_call(d, KY_CALL_SETTLE);
	struct ky_result r;
	struct ky_err err = {0};

	c.line_id = line_id;
	c.in.wait_us = 60 * KY_SECOND_US;
	t_good("settle", desk_do(d, &c, &r, &err), &err);
	t_ok("settled", r.found);
}

/* How many entries the access log has. */
static inline uint32_t
desk_looks(struct desk *d)
{
	struct ky_call c = desk_call(d, KY_CALL_ACCESS);
	struct ky_result r;
	struct ky_err err = {0};

	c.who.provider.text[0] = '\0';
	c.max = KY_ROWS_MAX;
	t_good("the access log", desk_do(d, &c, &r, &err), &err);
	return r.n;
}

#endif
