/* A world with one subscriber whose every fact is known. */
#ifndef KY_TESTS_SIM_FIXTURE_H
#define KY_TESTS_SIM_FIXTURE_H

#include "sim/world.h"
#include "t.h"

#define D(y, m, d) ((struct ky_date){(y), (m), (d)})

/* 2026-08-26, noon in Japan. */
#define NOON ((struct ky_time){INT64_C(1787713200000000)})

struct fixture {
	struct ky_world w;
	struct ky_peers p;
	struct ky_line line;
	struct ky_seen seen;
	struct ky_raw raw;
	struct ky_err err;
};

static inline void
fixture_init(struct fixture *f)
{
	struct ky_postings p = {0};
	struct ky_line *l = &f->line;

	memset(f, 0, sizeof(*f));
	*l = (struct ky_line){
	    .provider = {"demo-mobile"},
	    .contract_no = {"C-1"},
	    .form = KY_FORM_ESIM,
	    .billing = KY_BILLING_PREPAID,
	    .imsi = {"440100000000001", 2},
	    .iccid = {"8981100000000000001", KY_ICCID_DOCOMO, true},
	    .contract_date = D(2026, 1, 1),
	    .service_start = D(2026, 1, 1),
	    .closing = {31},
	    .contract_running = true,
	    .known = true,
	    .attached = true,
	    .profile = KY_PROFILE_RELEASED,
	    .options_n = 2,
	    .devices_n = 1,
	    .option = {{.code = {"voicemail"}, .running = true},
		{.code = {"music"}, .third_party = true, .running = true}},
	    .device = {{.code = {"watch"}, .bound = true}},
	    .ledger = {.currency = "JPY"},
	};
	ky_ledger_move(&l->ledger, &p, KY_ENTRY_OPENING, KY_ACC_OPENING,
	    KY_ACC_BALANCE, 700, "opening", D(2026, 1, 1),
	    (struct ky_period){0});
	ky_world_init(&f->w, 1, NOON);
	ky_world_peers(&f->w, &f->p);
	ky_world_add(&f->w, l);
}

static inline struct ky_subscriber *
fixture_subscriber(struct fixture *f)
{
	return ky_world_find(&f->w, &f->line.contract_no);
}

/* The next call meets this fault for sure; 0: none does. */
static inline void
fixture_fault(struct fixture *f, enum ky_fault fault)
{
	ky_faults_stop(&f->w.faults);
	if (fault != KY_FAULT_NONE)
		f->w.faults.permille[fault] = 1000;
}

#endif
