#include "cmd/payrun.h"

#include "base/hash.h"
#include "base/hex.h"
#include "cmd/show.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define PAGE 128

enum ky_code
ky_payrun_read(const struct ky_cli *cli, struct ky_session *s,
    struct ky_payrun *out, struct ky_err *err)
{
	const struct ky_till *t = s->store->till;
	uint64_t n = 0;
	bool found = false;

	if (!ky_str_u64(ky_str_of(cli->arg[0]), INT64_MAX, &n) || n == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "a payment run is named by its number");
	if (t->payrun_get(t->self, &s->meta.issuer, n, out, &found, err) !=
	    KY_OK)
		return err->code;
	if (!found)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there is no payment run %" PRIu64, n);
	return KY_OK;
}

enum ky_code
ky_payrun_form(const struct ky_cli *cli, enum ky_rail_form *out,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--form");

	if (text != NULL && !ky_rail_form_parse(ky_str_of(text), out))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--form is zengin or pain.001");
	return KY_OK;
}

/* --- one in words --- */

static const enum ky_paint paints[] = {
    [KY_PAYRUN_PROPOSED] = KY_PAINT_WAIT,
    [KY_PAYRUN_APPROVED] = KY_PAINT_WAIT,
    [KY_PAYRUN_VOID] = KY_PAINT_DIM,
    [KY_PAYRUN_SETTLED] = KY_PAINT_GOOD,
};
_Static_assert(sizeof(paints) / sizeof(paints[0]) == KY_PAYRUN_STATE__MAX,
    "a colour each");

static void
say_next(const struct ky_cli *cli, const struct ky_payrun *r)
{
	if (r->state == KY_PAYRUN_PROPOSED)
		ky_say(cli, KY_PAINT_NONE,
		    "nothing is sent yet; a second person types: kaiyaku "
		    "refund approve %" PRIu64 "\n",
		    r->n);
	else if (r->state == KY_PAYRUN_APPROVED && r->voider.text[0] != '\0')
		ky_say(cli, KY_PAINT_WAIT,
		    "%s says that it was never sent; a second person types: "
		    "kaiyaku refund void %" PRIu64
		    ", or takes it back with: kaiyaku refund approve %" PRIu64
		    "\n",
		    r->voider.text, r->n, r->n);
	else if (r->state == KY_PAYRUN_APPROVED)
		ky_say(cli, KY_PAINT_NONE,
		    "its file, for the bank: kaiyaku refund file %" PRIu64
		    " --out FILE; the bank's answer: kaiyaku refund result "
		    "FILE\n",
		    r->n);
}

static void
say_people(const struct ky_cli *cli, const struct ky_payrun *r)
{
	ky_say(cli, KY_PAINT_NONE, "proposed by %s", r->maker.text);
	if (r->checker.text[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, ", approved by %s", r->checker.text);
	if (r->state == KY_PAYRUN_VOID)
		ky_say(cli, KY_PAINT_NONE, ", declared void by %s",
		    r->voider.text);
	ky_say(cli, KY_PAINT_NONE, "\n");
}

static void
say_text(const struct ky_cli *cli, const struct ky_payrun *r)
{
	char day[KY_SHOW_SIZE], total[KY_SHOW_SIZE];
	char sha256[2 * KY_SHA256_SIZE + 1];

	ky_hex_encode(r->sha256, sizeof(r->sha256), sha256);
	ky_say(cli, KY_PAINT_HEAD, "payment run %" PRIu64, r->n);
	ky_say(cli, paints[r->state], " %s", ky_payrun_state_name(r->state));
	ky_say(cli, KY_PAINT_NONE,
	    ": %u transfers of %s, %s; %s, to be paid on %s\n", r->count,
	    r->provider.text, ky_show_money(r->total, r->currency, total),
	    ky_rail_form_name(r->form), ky_show_date(r->day, day));
	say_people(cli, r);
	ky_say(cli, KY_PAINT_NONE, "sha256 of its file: %s\n", sha256);
	if (r->state == KY_PAYRUN_APPROVED || r->state == KY_PAYRUN_SETTLED)
		ky_say(cli, KY_PAINT_NONE, "%u paid, %u not, %u open\n",
		    r->paid, r->failed, r->count - r->paid - r->failed);
	say_next(cli, r);
}

void
ky_payrun_say(const struct ky_cli *cli, const struct ky_payrun *r)
{
	if (cli->json)
		ky_cli_json(ky_payrun_json(r));
	else
		say_text(cli, r);
}

/* --- moving one --- */

static enum ky_code
move(const struct ky_cli *cli, struct ky_session *s, enum ky_payrun_state to,
    struct ky_payrun *out, struct ky_err *err)
{
	struct ky_call call = {.op = KY_CALL_PAYRUN_MOVE};
	const char *reason = to == KY_PAYRUN_VOID ? ky_cli_flag(cli, "--reason")
						  : NULL;
	struct ky_result r;
	enum ky_code code;

	call.who.role = KY_ROLE_OPERATOR;
	call.in.payrun.n = out->n;
	call.in.payrun.state = to;
	if (reason != NULL &&
	    !ky_str_copy(ky_str_of(reason), call.in.payrun.reason,
		sizeof(call.in.payrun.reason)))
		return ky_fail(err, KY_E_INPUT, 0, "--reason is too long");
	code = ky_session_call(s, &call, &r, err);
	if (code == KY_OK && r.found)
		*out = r.out.payruns[0];
	return code;
}

enum ky_exit
ky_payrun_run(struct ky_cli *cli, enum ky_payrun_state to)
{
	struct ky_session s;
	struct ky_payrun r = {0};
	struct ky_err err = {0};
	enum ky_code code;

	if (ky_session_open(&s, cli, KY_SESSION_ACT, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	code = ky_payrun_read(cli, &s, &r, &err);
	if (code == KY_OK)
		code = move(cli, &s, to, &r, &err);
	ky_session_close(&s);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_payrun_say(cli, &r);
	return KY_EXIT_OK;
}

/* --- transfers --- */

enum ky_code
ky_transfers_all(struct ky_session *s, enum ky_transfer_state state,
    uint64_t run, ky_transfer_each *each, void *self, struct ky_err *err)
{
	static const struct ky_slug all;
	const struct ky_till *t = s->store->till;
	struct ky_transfer *row = calloc(PAGE, sizeof(*row));
	uint64_t after = 0;
	uint32_t n = PAGE;
	enum ky_code code = KY_OK;

	if (row == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "out of memory");
	while (code == KY_OK && n == PAGE) {
		code = t->transfers(t->self, &s->meta.issuer, state, &all, run,
		    0, after, PAGE, row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++)
			code = each(self, &row[i], err);
		after = n > 0 ? row[n - 1].n : after;
	}
	free(row);
	return code;
}
