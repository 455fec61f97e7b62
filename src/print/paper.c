#include "print/paper.h"

#include "core/paper.h"
#include "page/tr.h"
#include "print/scribe.h"

#include <stdio.h>
#include <string.h>

/* What kind of paper it is.  A record of steps is a certificate by kind. */
struct kind {
	const char *code, *title; /* as the payload has them; NULL = any */
	const char *word;         /* of the context "paper" */
	const char *says;
};

static const struct kind kinds[] = {
    {"receipt", NULL, "receipt",
	KY_TR("The ending of this line was asked for. This receipt ends "
	      "nothing by itself; what is to be done stands below.")},
    {"end-statement", NULL, "end-statement",
	KY_TR("The contract is over. What is still open stands below.")},
    {"certificate", "Record of steps", "record-of-steps",
	KY_TR("These steps were taken. The issuer is not the provider and "
	      "cannot speak for it.")},
    {"certificate", NULL, "certificate",
	KY_TR("The line is ended and nothing of it is left. What was done, "
	      "and how that is known, stands below.")},
    {"amendment", NULL, "amendment",
	KY_TR("Something became known after the certificate. Keep this paper "
	      "together with it.")},
};

static const struct kind *
kind_of(const json_t *payload)
{
	const char *code = ky_scribe_text(payload, "kind");
	const char *title = ky_scribe_text(payload, "title");

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].code, code) == 0 &&
		    (kinds[i].title == NULL ||
			strcmp(kinds[i].title, title) == 0))
			return &kinds[i];
	return NULL;
}

/* --- head --- */

/* "+09:00"; UTC when it is of another form. */
static struct ky_zone
zone_of(const json_t *dates)
{
	char whole[64];
	struct ky_time t = {0};
	struct ky_err err;

	(void)snprintf(whole, sizeof(whole), "1970-01-02T00:00:00%s",
	    ky_scribe_text(dates, "zone"));
	if (ky_time_parse(ky_str_of(whole), &t, &err) != KY_OK)
		return KY_ZONE_UTC;
	return (struct ky_zone){(int16_t)((KY_DAY_US - t.us) / KY_MINUTE_US)};
}

static void
say_facts(struct ky_scribe *w, const struct ky_paper_print *how,
    const json_t *p)
{
	const json_t *dates = json_object_get(p, "dates");
	const json_t *ids = json_object_get(p, "identifiers");

	ky_sheet_pairs(w->sheet);
	ky_scribe_pair(w, KY_TR("Paper's number"), ky_scribe_text(p, "number"));
	ky_scribe_pair(w, KY_TR("Amends"), ky_scribe_text(p, "amends"));
	ky_scribe_pair(w, KY_TR("Reference of the ending"),
	    ky_scribe_text(p, "ending"));
	ky_scribe_pair(w, KY_TR("Provider"),
	    how->provider[0] != '\0' ? how->provider
				     : ky_scribe_text(p, "provider"));
	ky_scribe_pair(w, KY_TR("Issuer"), ky_scribe_text(p, "issuer"));
	ky_scribe_pair(w, KY_TR("Contract number"),
	    ky_scribe_text(p, "contract"));
	ky_scribe_pair(w, KY_TR("Phone number"), ky_scribe_text(ids, "msisdn"));
	ky_scribe_pair(w, KY_TR("Card or profile (ICCID)"),
	    ky_scribe_text(ids, "iccid"));
	ky_scribe_pair(w, KY_TR("eSIM chip (EID)"), ky_scribe_text(ids, "eid"));
	ky_scribe_pair(w, KY_TR("Filed by an agent for the account"),
	    ky_scribe_text(p, "on_behalf"));
	ky_scribe_pair(w, KY_TR("How it ends"),
	    ky_scribe_word(w, "way", ky_scribe_text(p, "way")));
	ky_scribe_pair(w, KY_TR("State of the ending"),
	    ky_scribe_word(w, "ending-state", ky_scribe_text(p, "state")));
	ky_scribe_pair(w, KY_TR("Last day of the contract"),
	    ky_scribe_day(w, 0, dates, "last_day"));
	ky_scribe_pair(w, KY_TR("Asked for"),
	    ky_scribe_instant(w, 0, dates, "filed"));
	ky_scribe_pair(w, KY_TR("Can be taken back until"),
	    ky_scribe_instant(w, 0, dates, "withdraw_until"));
	ky_scribe_pair(w, KY_TR("Issued"),
	    ky_scribe_instant(w, 0, dates, "issued"));
}

/* --- duties --- */

/* What is to be true, of which thing, and why it is not yet. */
static const char *
duty_words(struct ky_scribe *w, const json_t *d)
{
	const char *state = ky_scribe_text(d, "state");
	const char *words = ky_scribe_word(w, "duty",
	    ky_scribe_text(d, "kind"));
	const char *reason = strcmp(state, "seen") == 0
	    ? ""
	    : ky_scribe_word(w, "reason", ky_scribe_text(d, "reason"));

	words = ky_scribe_join(w, 0, words, ky_tongue_colon(w->tongue),
	    ky_scribe_word(w, "thing", ky_scribe_text(d, "what")));
	return ky_scribe_join(w, 0, words, " – ", reason);
}

/* A grade is only said of what was seen. */
static const char *
grade_words(const struct ky_scribe *w, const json_t *d)
{
	const char *grade = ky_scribe_text(d, "grade");

	return strcmp(grade, "none") == 0 ? ""
					  : ky_scribe_word(w, "grade", grade);
}

static void
say_duty(struct ky_scribe *w, const json_t *d)
{
	const char *cell[4];
	bool seen = strcmp(ky_scribe_text(d, "state"), "seen") == 0;

	cell[0] = duty_words(w, d);
	cell[1] = ky_scribe_word(w, "duty-state", ky_scribe_text(d, "state"));
	cell[2] = seen || ky_scribe_text(d, "due")[0] == '\0'
	    ? ky_scribe_day_of(w, 2, d, "at")
	    : ky_scribe_fill(w, 2, KY_TR("by {day}"), "day",
		  ky_scribe_day(w, 3, d, "due"));
	cell[3] = grade_words(w, d);
	ky_sheet_row(w->sheet, false, cell, 4);
}

static void
say_duties(struct ky_scribe *w, const json_t *list)
{
	const struct ky_sheet_column columns[] = {
	    {ky_scribe_say(w, KY_TR("What must be true")), 40, false},
	    {ky_scribe_say(w, KY_TR("State")), 16, false},
	    {ky_scribe_say(w, KY_TR("Since")), 24, false},
	    {ky_scribe_say(w, KY_TR("How that is known")), 24, false},
	};
	const json_t *d;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	ky_sheet_heading(w->sheet, 2,
	    ky_scribe_say(w, KY_TR("What it takes until nothing is left")));
	ky_sheet_table(w->sheet, "", columns, 4);
	json_array_foreach(list, i, d) say_duty(w, d);
}

/* --- what the holder keeps --- */

/* A hash is read in halves, each on a line of its own. */
static void
say_kept_row(struct ky_scribe *w, const json_t *row)
{
	const char *sha256 = ky_scribe_text(row, "sha256");
	char halves[80];
	const char *cell[4];

	(void)snprintf(halves, sizeof(halves), "%.32s %s", sha256,
	    strlen(sha256) > 32 ? sha256 + 32 : "");
	cell[0] = ky_scribe_text(row, "receipt");
	cell[1] = ky_scribe_day_of(w, 1, row, "at");
	cell[2] = halves;
	cell[3] = ky_scribe_word(w, "grade", ky_scribe_text(row, "grade"));
	ky_sheet_row(w->sheet, false, cell, 4);
}

static void
say_kept(struct ky_scribe *w, const json_t *list)
{
	const struct ky_sheet_column columns[] = {
	    {ky_scribe_say(w, KY_TR("Picture")), 24, false},
	    {ky_scribe_say(w, KY_TR("Since")), 18, false},
	    {ky_scribe_say(w, KY_TR("Fingerprint (SHA-256)")), 40, false},
	    {ky_scribe_say(w, KY_TR("How that is known")), 18, false},
	};
	const json_t *row;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	ky_sheet_heading(w->sheet, 2,
	    ky_scribe_say(w, KY_TR("Receipts of others that the holder kept")));
	ky_sheet_text(w->sheet,
	    ky_scribe_say(w,
		KY_TR("Stated by the holder: nobody checked what they show. "
		      "Their fingerprints tell whether a picture is the one "
		      "that was kept.")));
	ky_sheet_table(w->sheet, "", columns, 4);
	json_array_foreach(list, i, row) say_kept_row(w, row);
}

/* --- money --- */

static void
say_money(struct ky_scribe *w, const json_t *m)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
	    {"charged", KY_TR("Charged")},
	    {"reversed", KY_TR("Of it taken back")},
	    {"tax", KY_TR("Of it consumption tax")},
	    {"unbilled", KY_TR("Of it on no bill yet")},
	    {"paid", KY_TR("Paid by the holder")},
	    {"charged_back", KY_TR("Of it taken back by the payer")},
	    {"set_off", KY_TR("Set off against deposit or balance")},
	    {"refunded", KY_TR("Paid back to the holder")},
	    {"to_refund", KY_TR("Still to be paid back")},
	    {"forfeited", KY_TR("Lapsed by rule")},
	    {"waived", KY_TR("Waived")},
	};
	const struct ky_sheet_column columns[] = {
	    {"", 70, false},
	    {ky_scribe_say(w, KY_TR("Amount")), 30, true},
	};
	const char *cell[2];

	ky_sheet_heading(w->sheet, 2, ky_scribe_say(w, KY_TR("Money")));
	ky_sheet_table(w->sheet, "", columns, 2);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t minor = ky_scribe_number(m, rows[i].name);

		if (minor == 0)
			continue;
		cell[0] = ky_scribe_say(w, rows[i].words);
		cell[1] = ky_scribe_money(w, 1, minor);
		ky_sheet_row(w->sheet, false, cell, 2);
	}
	cell[0] = ky_scribe_say(w, KY_TR("Still owed"));
	cell[1] = ky_scribe_money(w, 1, ky_scribe_number(m, "owed"));
	ky_sheet_row(w->sheet, true, cell, 2);
}

/* --- what it is no proof of --- */

static void
say_not_proved(struct ky_scribe *w, const json_t *list)
{
	const json_t *row;
	size_t i;

	if (json_array_size(list) == 0)
		return;
	ky_sheet_heading(w->sheet, 2,
	    ky_scribe_say(w, KY_TR("What this paper does not prove")));
	ky_sheet_list(w->sheet);
	json_array_foreach(list, i, row)
	{
		const char *code = ky_scribe_text(row, "code");

		/* A code of a later time has its own English with it. */
		ky_sheet_point(w->sheet,
		    ky_tr_has("not-proved", code)
			? ky_scribe_word(w, "not-proved", code)
			: ky_scribe_text(row, "says"));
	}
}

static void
say_check(struct ky_scribe *w, const json_t *file, const char *verify)
{
	const char *key = ky_scribe_text(json_object_get(file, "signature"),
	    "key");

	ky_sheet_heading(w->sheet, 2,
	    ky_scribe_say(w, KY_TR("How to check it")));
	ky_sheet_text(w->sheet,
	    ky_scribe_say(w,
		KY_TR("This sheet is for reading. The paper itself is the "
		      "signed file that belongs to it; anybody can check that "
		      "file without asking the issuer.")));
	ky_sheet_pairs(w->sheet);
	ky_scribe_pair(w, KY_TR("Signed with the key"), key);
	ky_scribe_pair(w, KY_TR("By command"), "kaiyaku verify FILE");
	if (verify[0] != '\0')
		ky_sheet_qr(w->sheet, verify,
		    ky_scribe_say(w, KY_TR("Check the file on this page.")));
}

/* --- the paper --- */

static struct ky_time
issued_of(const json_t *payload)
{
	struct ky_time at = {0};
	struct ky_err err;

	(void)!ky_time_parse(ky_str_of(ky_scribe_text(json_object_get(payload,
							  "dates"),
				 "issued")),
	    &at, &err);
	return at;
}

static void
begin(const json_t *p, const struct ky_paper_print *how,
    const struct kind *kind, struct ky_scribe *w, struct ky_sheet *out)
{
	bool demo = json_is_true(json_object_get(p, "demo"));
	char title[128];
	struct ky_sheet_head head = {.tongue = how->tongue,
	    .title = title,
	    .issuer = how->issuer[0] != '\0' ? how->issuer
					     : ky_scribe_text(p, "issuer"),
	    .number = ky_scribe_text(p, "number"),
	    .at = issued_of(p)};

	ky_scribe_init(w, out, how->tongue);
	w->zone = zone_of(json_object_get(p, "dates"));
	(void)ky_str_copy(ky_str_of(ky_scribe_text(json_object_get(p, "money"),
			      "currency")),
	    w->currency, sizeof(w->currency));
	(void)snprintf(title, sizeof(title), "%s %s",
	    ky_scribe_word(w, "paper", kind->word), head.number);
	head.foot = ky_scribe_say(w,
	    KY_TR("For reading. Only the signed file can be checked, and it "
		  "proves what the issuer said, not more."));
	head.mark = demo ? ky_scribe_say(w, KY_TR("Demonstration")) : "";
	ky_sheet_init(out, &head);
	ky_sheet_heading(out, 1, ky_scribe_word(w, "paper", kind->word));
	ky_sheet_text(out, ky_scribe_say(w, kind->says));
	if (demo)
		ky_sheet_notice(out, ky_scribe_say(w, KY_TR("Demonstration")),
		    ky_scribe_word(w, "not-proved", "demo"));
}

static enum ky_code
build(const json_t *file, const struct ky_paper_print *how,
    struct ky_sheet *out, struct ky_err *err)
{
	const json_t *p = json_object_get(json_object_get(file, "document"),
	    "payload");
	const struct kind *kind = kind_of(p);
	struct ky_scribe w;

	if (kind == NULL || ky_scribe_text(p, "number")[0] == '\0' ||
	    ky_scribe_text(p, "issuer")[0] == '\0' ||
	    strlen(ky_scribe_text(json_object_get(p, "money"), "currency")) !=
		3)
		return ky_fail(err, KY_E_INPUT, 0, "this is no paper");
	begin(p, how, kind, &w, out);
	say_facts(&w, how, p);
	say_duties(&w, json_object_get(p, "duties"));
	say_kept(&w, json_object_get(p, "kept"));
	say_money(&w, json_object_get(p, "money"));
	say_not_proved(&w, json_object_get(p, "not_proved"));
	say_check(&w, file, how->verify);
	ky_scribe_done(&w);
	return KY_OK;
}

enum ky_code
ky_paper_sheet(struct ky_str file, const struct ky_paper_print *how,
    struct ky_sheet *out, struct ky_err *err)
{
	json_error_t why;
	json_t *json = json_loadb(file.p, file.len, JSON_REJECT_DUPLICATES,
	    &why);
	enum ky_code code = build(json, how, out, err);

	json_decref(json);
	return code;
}
