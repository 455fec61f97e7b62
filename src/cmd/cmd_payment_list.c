#include "cmd/act.h"
#include "cmd/show.h"
#include "pay/pay.h"
#include "view/view.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define SHOWN_MAX 200

static const enum ky_paint paints[] = {
    [KY_PAYMENT_OPEN] = KY_PAINT_WAIT,
    [KY_PAYMENT_PAID] = KY_PAINT_GOOD,
    [KY_PAYMENT_EXPIRED] = KY_PAINT_DIM,
    [KY_PAYMENT_FAILED] = KY_PAINT_BAD,
};
_Static_assert(sizeof(paints) / sizeof(paints[0]) == KY_PAYMENT_STATE__MAX,
    "a colour each");

/* Where it can be paid now, for the holder; nothing else has an address. */
static void
say_where(const struct ky_cli *cli, const struct ky_payment *p)
{
	char printed[KY_PAY_PRINTED_SIZE], at[KY_SHOW_SIZE];

	if (p->state != KY_PAYMENT_OPEN)
		return;
	if (p->link[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, "        %s\n", p->link);
	if (p->reference[0] != '\0') {
		ky_pay_reference_print(p->reference, printed);
		ky_say(cli, KY_PAINT_NONE, "        reference %s\n", printed);
	}
	if (p->expires.us != 0)
		ky_say(cli, KY_PAINT_DIM, "        until %s\n",
		    ky_show_time(p->expires, KY_ZONE_JAPAN, at));
}

static void
say(const struct ky_cli *cli, const struct ky_payment *p)
{
	struct ky_money money = {.minor = p->minor};
	char amount[KY_MONEY_TEXT_SIZE], at[KY_SHOW_SIZE];

	memcpy(money.currency, p->currency, sizeof(money.currency));
	ky_money_format(money, amount);
	ky_say(cli, KY_PAINT_NONE, "%6" PRIu64 "  %s  ", p->n,
	    ky_show_time(p->created, KY_ZONE_JAPAN, at));
	ky_say(cli, paints[p->state], "%-8s", ky_payment_state_name(p->state));
	ky_say(cli, KY_PAINT_NONE, "  %14s  by %s\n", amount,
	    ky_means_name(p->means));
	say_where(cli, p);
}

static void
say_all(const struct ky_cli *cli, const struct ky_payment *row, uint32_t n)
{
	json_t *list = json_array();
	bool more = n > SHOWN_MAX;

	n = more ? SHOWN_MAX : n;
	for (uint32_t i = 0; i < n; i++)
		if (cli->json)
			(void)json_array_append_new(list,
			    ky_payment_json(&row[i]));
		else
			say(cli, &row[i]);
	if (cli->json)
		ky_cli_json(json_pack("{s:O, s:b}", "payments", list, "more",
		    more ? 1 : 0));
	else if (n == 0)
		ky_say(cli, KY_PAINT_DIM, "nobody was asked to pay\n");
	else if (more)
		ky_say(cli, KY_PAINT_DIM, "more: --after %" PRIu64 "\n",
		    row[n - 1].n);
	json_decref(list);
}

static enum ky_code
read_after(const struct ky_cli *cli, uint64_t *after, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--after");

	if (text == NULL || ky_str_u64(ky_str_of(text), INT64_MAX, after))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "--after is the number of a payment");
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_payment *row;
	struct ky_err err = {0};
	uint64_t after = 0;
	uint32_t n = 0;
	enum ky_code code = read_after(cli, &after, &err);

	if (code == KY_OK)
		code = ky_act_open(cli, KY_SESSION_READ, &s, &c, &err);
	if (code != KY_OK)
		return ky_cli_fail(cli, &err);
	row = calloc(SHOWN_MAX + 1, sizeof(*row));
	if (row == NULL)
		code = ky_fail(&err, KY_E_SYSTEM, errno, "out of memory");
	else
		code = s.store->till->payments(s.store->till->self,
		    &s.meta.issuer, c.line_id, after, SHOWN_MAX + 1, row, &n,
		    &err);
	if (code == KY_OK)
		say_all(cli, row, n);
	ky_session_close(&s);
	free(row);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}

static const struct ky_flag flags[] = {
    {"--after", "N", "go on behind that payment's number", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_payment_list = {
    .name = "payment list",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "List what the holder was asked to pay, and where",
    .run = run,
};
