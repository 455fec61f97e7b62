/* Proposes a payment run, and says what it leaves in the queue and why. */
#include "cmd/act.h"
#include "cmd/payrun.h"
#include "cmd/progress.h"
#include "cmd/show.h"

#include <inttypes.h>

#define PROVIDERS_MAX 16

/* Can a file of that form carry it? */
static bool
fits_form(const struct ky_transfer *t, enum ky_rail_form form)
{
	return t->payee.kind ==
	    (form == KY_RAIL_FORM_ZENGIN ? KY_PAYEE_JAPAN : KY_PAYEE_ABROAD);
}

/* --- whose refunds, when nobody says --- */

struct finding {
	const struct ky_payrun *wanted;
	uint32_t n;
	struct ky_slug provider[PROVIDERS_MAX];
};

static enum ky_code
note_provider(void *self, const struct ky_transfer *t, struct ky_err *err)
{
	struct finding *f = self;

	(void)err;
	if (!fits_form(t, f->wanted->form))
		return KY_OK;
	for (uint32_t i = 0; i < f->n; i++)
		if (strcmp(f->provider[i].text, t->provider.text) == 0)
			return KY_OK;
	if (f->n < PROVIDERS_MAX)
		f->provider[f->n++] = t->provider;
	return KY_OK;
}

static enum ky_code
find_provider(struct ky_session *s, struct ky_payrun *wanted,
    struct ky_err *err)
{
	struct finding f = {.wanted = wanted};

	if (wanted->provider.text[0] != '\0')
		return KY_OK;
	if (ky_transfers_all(s, KY_TRANSFER_QUEUED, 0, note_provider, &f,
		err) != KY_OK)
		return err->code;
	if (f.n == 0)
		return ky_fail(err, KY_E_REFUSED, KY_NO_TRANSFERS,
		    "no refund waits for a file of the form %s",
		    ky_rail_form_name(wanted->form));
	if (f.n > 1)
		return ky_fail(err, KY_E_INPUT, 0,
		    "refunds of several providers wait: say --provider %s or "
		    "%s%s",
		    f.provider[0].text, f.provider[1].text,
		    f.n > 2 ? ", or another" : "");
	wanted->provider = f.provider[0];
	return KY_OK;
}

/* --- what is left out --- */

enum left {
	LEFT_PROVIDER,
	LEFT_FORM,
	LEFT_CURRENCY,
	LEFT_ERASED,
	LEFT_MAX,
	LEFT__MAX
};
static const char *const left_codes[] = {
    [LEFT_PROVIDER] = "other-provider",
    [LEFT_FORM] = "other-form",
    [LEFT_CURRENCY] = "other-currency",
    [LEFT_ERASED] = "account-erased",
    [LEFT_MAX] = "over-max",
};
_Static_assert(sizeof(left_codes) / sizeof(left_codes[0]) == LEFT__MAX,
    "a code each");

struct tally {
	const struct ky_payrun *run;
	struct ky_progress progress;
	uint64_t done;
	uint64_t n[LEFT__MAX];
};

static enum ky_code
count(void *self, const struct ky_transfer *t, struct ky_err *err)
{
	struct tally *y = self;
	const struct ky_payrun *r = y->run;
	enum left why = LEFT_MAX;

	(void)err;
	if (strcmp(t->provider.text, r->provider.text) != 0)
		why = LEFT_PROVIDER;
	else if (t->payee.kind == KY_PAYEE_NONE)
		why = LEFT_ERASED;
	else if (!fits_form(t, r->form))
		why = LEFT_FORM;
	else if (strcmp(t->currency, r->currency) != 0)
		why = LEFT_CURRENCY;
	y->n[why]++;
	ky_progress_say(&y->progress, ++y->done, 0);
	return KY_OK;
}

static void
say(const struct ky_cli *cli, const struct ky_payrun *r, const struct tally *y)
{
	json_t *doc, *left;

	if (!cli->json) {
		ky_payrun_say(cli, r);
		for (int i = 0; i < LEFT__MAX; i++)
			if (y->n[i] > 0)
				ky_say(cli, KY_PAINT_WAIT,
				    "  left in the queue: %" PRIu64 " %s: "
				    "%s\n",
				    y->n[i], left_codes[i],
				    ky_words(left_codes[i]));
		return;
	}
	doc = ky_payrun_json(r);
	left = json_array();
	for (int i = 0; i < LEFT__MAX; i++)
		if (y->n[i] > 0)
			(void)json_array_append_new(left,
			    json_pack("{s:s, s:I}", "code", left_codes[i],
				"transfers", (json_int_t)y->n[i]));
	(void)json_object_set_new(doc, "left_out", left);
	ky_cli_json(doc);
}

static enum ky_code
say_all(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_payrun *r, struct ky_err *err)
{
	struct tally y = {.run = r};
	enum ky_code code;

	ky_progress_begin(&y.progress, cli->progress, "left in the queue");
	code = ky_transfers_all(s, KY_TRANSFER_QUEUED, 0, count, &y, err);
	ky_progress_end(&y.progress, y.done);
	if (code == KY_OK)
		say(cli, r, &y);
	return code;
}

/* --- the command --- */

static enum ky_code
read_wanted(const struct ky_cli *cli, struct ky_call *call, struct ky_err *err)
{
	const char *provider = ky_cli_flag(cli, "--provider");
	const char *currency = ky_cli_flag(cli, "--currency");
	const char *max = ky_cli_flag(cli, "--max");
	const char *key = ky_cli_flag(cli, "--key");
	struct ky_payrun *w = &call->in.payrun.wanted;
	uint64_t n = 0;

	if (ky_payrun_form(cli, &w->form, err) != KY_OK ||
	    ky_act_day(cli, "--day", &w->day, err) != KY_OK)
		return err->code;
	if (provider != NULL &&
	    ky_slug_parse(ky_str_of(provider), &w->provider, err) != KY_OK)
		return ky_during(err, "--provider");
	if (currency != NULL &&
	    (strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3 ||
		!ky_str_copy(ky_str_of(currency), w->currency,
		    sizeof(w->currency))))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--currency is three letters like JPY");
	if (max != NULL &&
	    (!ky_str_u64(ky_str_of(max), KY_PAYRUN_MAX, &n) || n == 0))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--max is a number from 1 to %d", KY_PAYRUN_MAX);
	w->count = (uint32_t)n;
	if (key != NULL &&
	    (key[0] == '\0' ||
		!ky_str_copy(ky_str_of(key), call->in.payrun.key, KY_KEY_SIZE)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--key has 1 to %d characters", KY_KEY_SIZE - 1);
	if (key != NULL && provider == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--key needs --provider: what waits may be another's by "
		    "the second time");
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_call call = {.op = KY_CALL_PAYRUN_NEW};
	struct ky_session s;
	struct ky_payrun made;
	struct ky_result r;
	struct ky_err err = {0};
	enum ky_code code;

	if (read_wanted(cli, &call, &err) != KY_OK ||
	    ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	call.who.role = KY_ROLE_OPERATOR;
	code = find_provider(&s, &call.in.payrun.wanted, &err);
	if (code == KY_OK)
		code = ky_session_call(&s, &call, &r, &err);
	if (code == KY_OK) {
		made = r.out.payruns[0];
		code = say_all(cli, &s, &made, &err);
	}
	ky_session_close(&s);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static const struct ky_flag flags[] = {
    {"--provider", "P", "refunds of that provider; needed when there are more",
	false},
    {"--form", "FORM", "zengin (accounts in Japan) or pain.001; else zengin",
	false},
    {"--currency", "CODE", "else JPY", false},
    {"--day", "DATE", "when the bank is to pay; else the next bank day", false},
    {"--max", "N", "at most so many transfers; else 10000", false},
    {"--key", "KEY", "idempotency: the same again is the same run", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_refund_export = {
    .name = "refund export",
    .args = "",
    .flags = flags,
    .help = "Propose a payment run of the refunds that wait for the bank",
    .run = run,
};
