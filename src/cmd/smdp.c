#include "cmd/smdp.h"

#include "base/hex.h"
#include "cmd/act.h"
#include "cmd/peers.h"

#include <stdio.h>
#include <string.h>

#define RAW_MAX ((size_t)64 * 1024)
#define ACTIVATION_SIZE (2 * KY_ES2_TEXT_SIZE + 8)

/* --- which profile --- */

static void
take_line(const struct ky_case *c, struct ky_smdp_desk *d)
{
	const struct ky_duty *duty;

	d->line_id = c->line_id;
	d->order.iccid = c->line.iccid;
	d->order.eid = c->line.eid;
	memcpy(d->order.matching_id, c->line.matching_id,
	    sizeof(d->order.matching_id));
	if (c->ending.state != KY_ENDING_RUNNING &&
	    c->ending.state != KY_ENDING_WITHDRAWING)
		return;
	memcpy(d->ending, c->ending.ref, sizeof(d->ending));
	duty = ky_case_duty_const(c, KY_DUTY_PROFILE, 0);
	if (duty != NULL)
		d->profile = duty->state;
}

/* A line of ours, or a card number that none has. */
static enum ky_code
find(const struct ky_cli *cli, struct ky_smdp_desk *d, struct ky_err *err)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_err not_card;
	enum ky_code code = ky_session_open(&s, cli, KY_SESSION_READ, err);

	if (code != KY_OK)
		return code;
	code = ky_session_find(&s, cli->arg[0], &c, err);
	if (code == KY_OK)
		take_line(&c, d);
	else if (code == KY_E_INPUT &&
	    ky_iccid_parse(ky_str_of(cli->arg[0]), &d->order.iccid,
		&not_card) == KY_OK)
		code = KY_OK;
	explicit_bzero(&c, sizeof(c));
	ky_session_close(&s);
	if (code == KY_OK && d->order.iccid.digits[0] == '\0')
		return ky_fail(err, KY_E_INPUT, 0,
		    "the line has no ICCID to ask with");
	return code;
}

enum ky_code
ky_smdp_text(const struct ky_cli *cli, const char *flag, char *out, size_t size,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, flag);
	bool good = text != NULL && text[0] != '\0';

	if (text == NULL)
		return KY_OK;
	for (size_t i = 0; text[i] != '\0'; i++)
		good = good && text[i] > ' ' && text[i] <= '~';
	if (good && ky_str_copy(ky_str_of(text), out, size))
		return KY_OK;
	return ky_fail(err, KY_E_INPUT, 0,
	    "%s is 1 to %zu letters, digits and signs", flag, size - 1);
}

static bool
has_flag(const struct ky_cli *cli, const char *name)
{
	const struct ky_flag *f = cli->cmd->flags;

	while (f->name != NULL && strcmp(f->name, name) != 0)
		f++;
	return f->name != NULL;
}

static enum ky_code
take_call(const struct ky_cli *cli, struct ky_smdp_desk *d, struct ky_err *err)
{
	struct ky_entropy chance = ky_system_entropy();
	uint8_t bytes[16];
	char hex[2 * sizeof(bytes) + 1];

	if (!has_flag(cli, "--key"))
		return KY_OK;
	if (ky_cli_flag(cli, "--key") != NULL)
		return ky_smdp_text(cli, "--key", d->call, sizeof(d->call),
		    err);
	chance.fill(chance.self, bytes, sizeof(bytes));
	ky_hex_encode(bytes, sizeof(bytes), hex);
	(void)snprintf(d->call, sizeof(d->call), "cli-%s", hex);
	return KY_OK;
}

static enum ky_code
take_eid(const struct ky_cli *cli, struct ky_smdp_desk *d, struct ky_err *err)
{
	const char *text = has_flag(cli, "--eid") ? ky_cli_flag(cli, "--eid")
						  : NULL;

	if (text == NULL)
		return KY_OK;
	if (ky_eid_parse(ky_str_of(text), &d->order.eid, err) == KY_OK)
		return KY_OK;
	return ky_during(err, "--eid");
}

enum ky_code
ky_smdp_open(const struct ky_cli *cli, struct ky_smdp_desk *d,
    struct ky_err *err)
{
	struct ky_es2_peer peer;
	enum ky_code code;

	*d = (struct ky_smdp_desk){.profile = KY_STATE__MAX};
	code = ky_peers_es2(cli, &peer, err);
	if (code == KY_OK && cli->args_n > 0)
		code = find(cli, d, err);
	if (code == KY_OK)
		code = take_call(cli, d, err);
	if (code == KY_OK)
		code = take_eid(cli, d, err);
	if (code != KY_OK)
		return code;
	d->asks_status = peer.asks_status;
	if (ky_es2_open(&peer, &d->client, err) != KY_OK)
		return ky_during(err, "peer smdp");
	ky_buf_init(&d->raw, RAW_MAX);
	return KY_OK;
}

void
ky_smdp_done(struct ky_smdp_desk *d)
{
	ky_es2_close(d->client);
	ky_buf_done(&d->raw);
	explicit_bzero(d, sizeof(*d));
}

/* --- what is said --- */

const char *
ky_smdp_iccid(const struct ky_cli *cli, const struct ky_iccid *iccid,
    char out[KY_MASK_SIZE])
{
	if (ky_cli_flag(cli, "--clear") != NULL)
		(void)snprintf(out, KY_MASK_SIZE, "%s", iccid->digits);
	else
		ky_iccid_mask(iccid, out);
	return out;
}

json_t *
ky_smdp_json(const struct ky_cli *cli, const struct ky_smdp_desk *d,
    enum ky_es2_function f, const char *outcome)
{
	char iccid[KY_MASK_SIZE] = "";
	json_t *doc = json_pack("{s:s, s:s}", "outcome", outcome, "function",
	    ky_es2_function_name(f));

	if (d->order.iccid.digits[0] != '\0')
		(void)json_object_set_new(doc, "profile",
		    json_string(ky_smdp_iccid(cli, &d->order.iccid, iccid)));
	if (d->line_id != 0)
		(void)json_object_set_new(doc, "line",
		    json_integer((json_int_t)d->line_id));
	if (d->call[0] != '\0')
		(void)json_object_set_new(doc, "key", json_string(d->call));
	return doc;
}

void
ky_smdp_say(const struct ky_cli *cli, const char *name, const char *value)
{
	if (value[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, "  %-14s %s\n", name, value);
}

/* Another's text goes to a terminal only if it can do nothing there. */
static bool
is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~')
			return false;
	return true;
}

/* What a phone scans (SGP.22, 4.1): there once the address and the id are. */
static void
activation(const struct ky_es2_given *g, char out[ACTIVATION_SIZE])
{
	out[0] = '\0';
	if (g->smdp[0] != '\0' && g->matching_id[0] != '\0')
		(void)snprintf(out, ACTIVATION_SIZE, "LPA:1$%s$%s", g->smdp,
		    g->matching_id);
}

struct given {
	const char *name, *value;
};

static void
set_given(json_t *doc, const struct given *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (row[i].value[0] != '\0')
			(void)json_object_set_new(doc, row[i].name,
			    json_string(row[i].value));
}

static void
say_given(const struct ky_cli *cli, const struct given *row, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ky_smdp_say(cli, row[i].name,
		    is_plain(row[i].value) ? row[i].value : "(not printable)");
}

static enum ky_exit
say_done(const struct ky_cli *cli, const struct ky_smdp_desk *d,
    enum ky_es2_function f, const char *next)
{
	const struct ky_es2_given *g = &d->given;
	bool chosen = d->order.iccid.digits[0] == '\0';
	char code[ACTIVATION_SIZE], iccid[KY_MASK_SIZE] = "";
	const struct given rows[] = {
	    /* That one the SM-DP+ chose: nobody knows it otherwise. */
	    {"iccid", chosen ? g->iccid : ""},
	    {"matching_id", g->matching_id},
	    {"smdp", g->smdp},
	    {"activation", code},
	};
	const size_t n = sizeof(rows) / sizeof(rows[0]);

	activation(g, code);
	if (cli->json) {
		json_t *doc = ky_smdp_json(cli, d, f, "done");

		set_given(doc, rows, n);
		(void)json_object_set_new(doc, "next", json_string(next));
		ky_cli_json(doc);
		return KY_EXIT_OK;
	}
	ky_say(cli, KY_PAINT_GOOD, "done: %s\n", ky_es2_function_name(f));
	if (!chosen)
		ky_smdp_say(cli, "profile",
		    ky_smdp_iccid(cli, &d->order.iccid, iccid));
	say_given(cli, rows, n);
	ky_smdp_say(cli, "key", d->call);
	ky_say(cli, KY_PAINT_DIM, "next: %s\n", next);
	return KY_EXIT_OK;
}

static const struct {
	enum ky_code code;
	const char *outcome, *next;
	enum ky_exit exit;
} outcomes[] = {
    {KY_E_REFUSED, "refused", "nothing was changed there; do what it asks for",
	KY_EXIT_NO},
    {KY_E_RETRY, "nothing", "nothing happened there; type the same again later",
	KY_EXIT_LATER},
    {KY_E_UNSURE, "unsure",
	"it may have happened: send the same again under its key, or look with "
	"kaiyaku smdp status",
	KY_EXIT_UNSURE},
};

enum ky_exit
ky_smdp_fail(const struct ky_cli *cli, const struct ky_smdp_desk *d,
    enum ky_es2_function f, const struct ky_err *err)
{
	char subject[KY_ES2_CODE_SIZE] = "", reason[KY_ES2_CODE_SIZE] = "";
	json_t *answer = d->raw.len > 0
	    ? json_loadb(d->raw.p, d->raw.len, 0, NULL)
	    : NULL;
	size_t i = 0;
	json_t *doc;

	ky_es2_codes(answer, subject, reason);
	json_decref(answer);
	while (i < sizeof(outcomes) / sizeof(outcomes[0]) &&
	    outcomes[i].code != err->code)
		i++;
	if (i == sizeof(outcomes) / sizeof(outcomes[0]))
		return ky_cli_fail(cli, err);
	if (!cli->json) {
		(void)fprintf(stderr, "kaiyaku: %s\n", err->msg);
		(void)fprintf(stderr, "%s: %s\n", outcomes[i].outcome,
		    outcomes[i].next);
		if (d->call[0] != '\0')
			(void)fprintf(stderr, "key: --key %s\n", d->call);
		return outcomes[i].exit;
	}
	doc = ky_smdp_json(cli, d, f, outcomes[i].outcome);
	(void)json_object_set_new(doc, "subject", json_string(subject));
	(void)json_object_set_new(doc, "reason", json_string(reason));
	(void)json_object_set_new(doc, "message", json_string(err->msg));
	(void)json_object_set_new(doc, "next", json_string(outcomes[i].next));
	ky_cli_json(doc);
	return outcomes[i].exit;
}

enum ky_exit
ky_smdp_send(const struct ky_cli *cli, struct ky_smdp_desk *d,
    enum ky_es2_function f, const char *next)
{
	struct ky_err err = {0};
	enum ky_code code = ky_es2_send(d->client, f, &d->order, d->call,
	    &d->given, &d->raw, &err);

	return code == KY_OK ? say_done(cli, d, f, next)
			     : ky_smdp_fail(cli, d, f, &err);
}

/* --- beside an ending --- */

/* What the ending has given up, waived or cannot do alone, a person may. */
static bool
ending_does_it(enum ky_duty_state s)
{
	return s != KY_STATE__MAX && ky_duty_pending(s) &&
	    s != KY_STATE_REFUSED;
}

bool
ky_smdp_barred(const struct ky_cli *cli, const struct ky_smdp_desk *d,
    enum ky_es2_function f)
{
	bool cancel = f == KY_ES2_CANCEL_ORDER;
	char words[192], next[80];

	if (d->ending[0] == '\0' || (cancel && !ending_does_it(d->profile)))
		return false;
	(void)snprintf(words, sizeof(words), "the line's ending %s runs: %s",
	    d->ending,
	    cancel ? "it takes the order back by itself, and looks what "
		     "became of it"
		   : "nothing is ordered for a line that ends");
	(void)snprintf(next, sizeof(next), "kaiyaku ending show %s", d->ending);
	if (cli->json) {
		json_t *doc = ky_smdp_json(cli, d, f, "refused");

		(void)json_object_set_new(doc, "ending",
		    json_string(d->ending));
		(void)json_object_set_new(doc, "message", json_string(words));
		(void)json_object_set_new(doc, "next", json_string(next));
		ky_cli_json(doc);
		return true;
	}
	(void)fprintf(stderr, "kaiyaku: no: %s\n", words);
	(void)fprintf(stderr, "next: %s\n", next);
	return true;
}
