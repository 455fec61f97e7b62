#include "doc/paper_json.h"

#include "doc/canon.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

const char *
ky_paper_title(enum ky_paper_kind kind, bool steps_only)
{
	static const char *const titles[] = {
	    [KY_PAPER_RECEIPT] = "Receipt",
	    [KY_PAPER_STATEMENT] = "End statement",
	    [KY_PAPER_CERTIFICATE] = "Certificate",
	    [KY_PAPER_AMENDMENT] = "Amendment",
	};
	_Static_assert(sizeof(titles) / sizeof(titles[0]) == KY_PAPER__MAX,
	    "a title each");

	assert((unsigned)kind < KY_PAPER__MAX);
	if (kind == KY_PAPER_CERTIFICATE && steps_only)
		return "Record of steps";
	return titles[kind];
}

const char *
ky_disclaimer_words(enum ky_disclaimer d)
{
	static const char *const words[] = {
	    [KY_NOT_PHONE_BILLS] = "Services that other companies bill on "
				   "their own may go on: ask each of them.",
	    [KY_NOT_INSTALMENTS] = "Instalments for a device are another "
				   "contract and go on until they are paid.",
	    [KY_NOT_PROFILE] = "It does not prove that no copy of the eSIM "
			       "profile is left on a device; the network no "
			       "longer serves it.",
	    [KY_NOT_STATED] = "What is marked as stated was said by the "
			      "holder and not seen by the issuer.",
	    [KY_NOT_FORKS] = "A log that only its issuer signs does not "
			     "prove that everybody is shown the same log.",
	    [KY_NOT_IDENTITY] = "It does not prove who the holder is beyond "
				"the check that is recorded.",
	    [KY_NOT_ENDED_YET] = "This receipt says that the ending was "
				 "asked for. It ends nothing by itself.",
	    [KY_NOT_ALL_YET] = "Some duties are still open: the certificate "
			       "follows when nothing is left.",
	    [KY_NOT_PROVIDER] = "The issuer is not the provider: it records "
				"the steps and cannot speak for the provider.",
	    [KY_NOT_REAL] = "This is a demonstration with a demo clock and "
			    "simulated systems. Nothing was ended.",
	    [KY_NOT_TEST_ROOTS] = "Deletions of eSIM profiles are verified "
				  "against test roots here, whose keys are "
				  "public: they prove nothing.",
	    [KY_NOT_WHEN] = "The chip's signature carries no time: it proves "
			    "that the profile was deleted, not when.",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == KY_NOT__MAX,
	    "a sentence each");

	assert((unsigned)d < KY_NOT__MAX);
	return words[d];
}

static const char *
subject(enum ky_subject s)
{
	static const char *const names[] = {
	    [KY_SUBJECT_LINE] = "line",
	    [KY_SUBJECT_LOAN] = "loan",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_SUBJECT__MAX,
	    "a name each");

	assert((unsigned)s < KY_SUBJECT__MAX);
	return names[s];
}

/* null for no instant */
static void
instant(struct ky_canon *w, const char *key, struct ky_time t)
{
	char text[KY_TIME_TEXT_SIZE] = "";

	if (t.us != 0)
		ky_time_format(t, text);
	ky_canon_textz(w, key, text);
}

static void
day(struct ky_canon *w, const char *key, struct ky_date d)
{
	char text[KY_DATE_TEXT_SIZE];

	ky_date_format(d, text);
	ky_canon_textz(w, key, text);
}

static void
zone(struct ky_canon *w, const char *key, struct ky_zone z)
{
	char text[16];
	int minutes = abs((int)z.offset_min);

	(void)snprintf(text, sizeof(text), "%c%02d:%02d",
	    z.offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
	ky_canon_text(w, key, ky_str_of(text));
}

static bool
all_zero(const uint8_t *bytes, size_t n)
{
	while (n > 0 && bytes[n - 1] == 0)
		n--;
	return n == 0;
}

static void
dates(struct ky_canon *w, const struct ky_paper *p)
{
	ky_canon_object(w, "dates");
	instant(w, "filed", p->filed);
	instant(w, "issued", p->issued);
	day(w, "last_day", p->last_day);
	instant(w, "withdraw_until", p->withdraw_until);
	zone(w, "zone", p->zone);
	ky_canon_end(w);
}

static void
duty(struct ky_canon *w, const struct ky_paper_duty *d)
{
	ky_canon_object(w, NULL);
	instant(w, "at", d->at);
	ky_canon_textz(w, "by", d->by);
	day(w, "due", d->due);
	if (all_zero(d->evidence, sizeof(d->evidence)))
		ky_canon_null(w, "evidence");
	else
		ky_canon_hex(w, "evidence", d->evidence, sizeof(d->evidence));
	ky_canon_text(w, "grade", ky_str_of(ky_grade_name(d->grade)));
	ky_canon_text(w, "kind", ky_str_of(ky_duty_kind_name(d->kind)));
	ky_canon_text(w, "least", ky_str_of(ky_grade_name(d->least)));
	ky_canon_textz(w, "reason", d->reason);
	ky_canon_int(w, "ref", d->ref);
	ky_canon_text(w, "state", ky_str_of(ky_duty_state_name(d->state)));
	ky_canon_textz(w, "what", d->what.text);
	ky_canon_end(w);
}

static void
identifiers(struct ky_canon *w, const struct ky_paper *p)
{
	ky_canon_object(w, "identifiers");
	ky_canon_textz(w, "eid", p->eid_masked);
	ky_canon_textz(w, "iccid", p->iccid_masked);
	ky_canon_textz(w, "msisdn", p->msisdn_masked);
	ky_canon_end(w);
}

static void
kept(struct ky_canon *w, const struct ky_paper *p)
{
	ky_canon_array(w, "kept");
	for (uint8_t i = 0; i < p->kept_n; i++) {
		const struct ky_paper_kept *k = &p->kept[i];

		ky_canon_object(w, NULL);
		instant(w, "at", k->at);
		ky_canon_int(w, "bytes", k->size);
		ky_canon_text(w, "grade",
		    ky_str_of(ky_grade_name(KY_GRADE_STATED)));
		ky_canon_text(w, "receipt", ky_str_of(k->id.text));
		ky_canon_hex(w, "sha256", k->sha256, sizeof(k->sha256));
		ky_canon_end(w);
	}
	ky_canon_end(w);
}

static void
money(struct ky_canon *w, const struct ky_paper *p)
{
	ky_canon_object(w, "money");
	ky_canon_int(w, "bills", p->bills);
	ky_canon_int(w, "charged", p->charged);
	ky_canon_int(w, "charged_back", p->charged_back);
	ky_canon_text(w, "currency", ky_str_of(p->currency));
	ky_canon_int(w, "forfeited", p->forfeited);
	ky_canon_int(w, "owed", p->owed);
	ky_canon_int(w, "paid", p->paid);
	ky_canon_int(w, "refunded", p->refunded);
	ky_canon_int(w, "reversed", p->reversed);
	ky_canon_int(w, "set_off", p->set_off);
	ky_canon_int(w, "tax", p->tax);
	ky_canon_int(w, "to_refund", p->to_refund);
	ky_canon_int(w, "unbilled", p->unbilled);
	ky_canon_int(w, "waived", p->waived);
	ky_canon_end(w);
}

static void
not_proved(struct ky_canon *w, uint32_t set)
{
	ky_canon_array(w, "not_proved");
	for (int d = 0; d < KY_NOT__MAX; d++) {
		enum ky_disclaimer what = (enum ky_disclaimer)d;

		if ((set & UINT32_C(1) << d) == 0)
			continue;
		ky_canon_object(w, NULL);
		ky_canon_text(w, "code", ky_str_of(ky_disclaimer_name(what)));
		ky_canon_text(w, "says", ky_str_of(ky_disclaimer_words(what)));
		ky_canon_end(w);
	}
	ky_canon_end(w);
}

void
ky_paper_json(const struct ky_paper *p, struct ky_buf *out)
{
	struct ky_canon w;

	assert(p->duties_n <= KY_DUTIES_MAX && p->kept_n <= KY_PAPER_KEPT_MAX);
	ky_canon_init(&w, out);
	ky_canon_object(&w, NULL);
	ky_canon_textz(&w, "amends", p->amends);
	ky_canon_text(&w, "contract", ky_str_of(p->contract_no.text));
	dates(&w, p);
	ky_canon_bool(&w, "demo", p->demo);
	ky_canon_array(&w, "duties");
	for (uint8_t i = 0; i < p->duties_n; i++)
		duty(&w, &p->duty[i]);
	ky_canon_end(&w);
	ky_canon_text(&w, "ending", ky_str_of(p->ending));
	identifiers(&w, p);
	ky_canon_text(&w, "issuer", ky_str_of(p->issuer.text));
	kept(&w, p);
	ky_canon_text(&w, "kind", ky_str_of(ky_paper_kind_name(p->kind)));
	money(&w, p);
	ky_canon_int(&w, "n", p->n);
	not_proved(&w, p->not_proved);
	ky_canon_text(&w, "number", ky_str_of(p->number));
	ky_canon_textz(&w, "on_behalf", p->on_behalf.text);
	ky_canon_text(&w, "provider", ky_str_of(p->provider.text));
	ky_canon_text(&w, "rules", ky_str_of(p->rules_hash));
	ky_canon_text(&w, "schema", KY_STR(KY_PAPER_SCHEMA));
	ky_canon_text(&w, "state", ky_str_of(ky_ending_state_name(p->state)));
	ky_canon_text(&w, "subject", ky_str_of(subject(p->subject)));
	ky_canon_text(&w, "title",
	    ky_str_of(ky_paper_title(p->kind, p->steps_only)));
	ky_canon_text(&w, "way", ky_str_of(ky_way_name(p->way)));
	ky_canon_end(&w);
}
