#include "../engine/rig.h"
#include "service/message.h"
#include "t.h"

#include "engine/fingerprint.h"

#include <stdlib.h>

static struct ky_arena a;
static struct ky_buf b;

static void
begin(void)
{
	if (a.base == NULL) {
		ky_arena_init(&a, malloc(KY_MESSAGE_ARENA_SIZE),
		    KY_MESSAGE_ARENA_SIZE);
		ky_buf_init(&b, KY_MESSAGE_MAX);
	}
	ky_arena_reset(&a);
	ky_buf_reset(&b);
}

static struct ky_call
call(enum ky_call_op op)
{
	return (struct ky_call){.version = KY_CALL_VERSION,
	    .op = op,
	    .who = {{"me"}, {"cli"}, KY_ROLE_STAFF, {""}},
	    .line_id = 42,
	    .after = 7,
	    .max = 9};
}

/* Through bytes and back; what comes out lies in the arena. */
static enum ky_code
carry(const struct ky_call *c, struct ky_call *out, struct ky_err *err)
{
	begin();
	if (ky_message_put_call(c, &b, err) != KY_OK)
		return err->code;
	return ky_message_get_call(ky_buf_str(&b), &a, out, err);
}

static struct ky_payee
full_payee(void)
{
	return (struct ky_payee){.kind = KY_PAYEE_JAPAN,
	    .name = "\xe3\x83\xa4\xe3\x83\x9e\xe3\x83\x80",
	    .account = "0012345",
	    .bank = "0001",
	    .branch = "002",
	    .account_kind = KY_ACCOUNT_OTHER};
}

static struct ky_command
full_command(void)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	rig_line(3, &cmd.line);
	cmd.line.valid_until = (struct ky_date){2027, 1, 31};
	cmd.line.options_n = 2;
	cmd.line.option[1] = (struct ky_option){{"voicemail"}, true, true, 300,
	    {2026, 8, 20}};
	cmd.line.devices_n = 1;
	cmd.line.device[0] = (struct ky_device){{"watch"}, true};
	cmd.line.items_n = 1;
	cmd.line.item[0] = (struct ky_item){{"router"}, KY_ITEM__MAX - 1, 9000,
	    {2026, 8, 1}};
	(void)snprintf(cmd.line.email, sizeof(cmd.line.email), "a@b.example");
	(void)snprintf(cmd.line.language, sizeof(cmd.line.language), "ja");
	cmd.line.payee = full_payee();
	cmd.line.payee_bad = true;
	cmd.line.discount = 100;
	cmd.line.discount_until = (struct ky_date){2027, 3, 31};
	cmd.line.last_bill = 2178;
	cmd.line.ledger.bills = 2;
	cmd.line.ledger.usage_before = 70;
	cmd.line.remaining = (struct ky_remaining){{9}, 8, {7}, 6};
	cmd.report = (struct ky_data_left){{5}, 4, {2026, 9, 30}};
	cmd.line.locked = true;
	cmd.line.sim_changed.us = 5;
	(void)snprintf(cmd.key, sizeof(cmd.key), "k-1");
	(void)snprintf(cmd.reason, sizeof(cmd.reason), "because");
	cmd.on_behalf = (struct ky_slug){"holder"};
	cmd.approver = (struct ky_slug){"second"};
	cmd.way = KY_WAY__MAX - 1;
	cmd.wish = (struct ky_date){2026, 9, 30};
	cmd.when_used_up = true;
	cmd.refund_reason = 2;
	cmd.claim = (struct ky_claim){KY_GROUND__MAX - 1, KY_RELATION__MAX - 1,
	    5};
	cmd.duty = KY_DUTY_ITEM;
	cmd.ref = 1;
	cmd.has_evidence = true;
	cmd.evidence.grade = KY_GRADE__MAX - 1;
	cmd.evidence.bytes = KY_STR("seen\0by me");
	(void)snprintf(cmd.evidence.media_type, sizeof(cmd.evidence.media_type),
	    "image/png");
	(void)snprintf(cmd.evidence.origin, sizeof(cmd.evidence.origin),
	    "counter");
	cmd.change = KY_CHANGE__MAX - 1;
	cmd.fact = KY_FACT__MAX - 1;
	cmd.day = (struct ky_date){2026, 8, 31};
	cmd.minor = -5;
	cmd.profile = KY_PROFILE__MAX - 1;
	cmd.means = KY_MEANS__MAX - 1;
	cmd.tax = KY_TAX__MAX - 1;
	cmd.what = (struct ky_slug){"roaming-data"};
	cmd.payee = (struct ky_payee){.kind = KY_PAYEE_ABROAD,
	    .name = "Erika Example",
	    .account = "DE89370400440532013000",
	    .iban = true,
	    .bic = "EXAMDEFFXXX",
	    .country = "DE"};
	cmd.paper = KY_PAPER__MAX - 1;
	cmd.paper_n = 3;
	return cmd;
}

/* Whatever a key stands for must be the same on both sides of the socket. */
static void
commands(void)
{
	static const enum ky_command_kind kinds[] = {KY_CMD_IMPORT, KY_CMD_FILE,
	    KY_CMD_WITHDRAW, KY_CMD_EVIDENCE, KY_CMD_WAIVE, KY_CMD_GIVE_UP,
	    KY_CMD_RETRY, KY_CMD_FACT, KY_CMD_HANDED};
	struct ky_command cmd = full_command();
	struct ky_call c = call(KY_CALL_COMMAND), got = {0};
	struct ky_err err = {0};
	uint8_t print[32], print_got[32];

	c.in.command = &cmd;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		cmd.kind = kinds[i];
		t_good(ky_command_kind_name(cmd.kind), carry(&c, &got, &err),
		    &err);
		ky_fingerprint(&cmd, print);
		ky_fingerprint(got.in.command, print_got);
		t_ok("has the same fingerprint",
		    memcmp(print, print_got, sizeof(print)) == 0);
	}
	t_ok("evidence with a NUL in it",
	    ky_str_eq(got.in.command->evidence.bytes, cmd.evidence.bytes));
	t_ok("the line",
	    strcmp(got.in.command->line.email, "a@b.example") == 0 &&
		got.in.command->line.item[0].lost_charge == 9000 &&
		got.in.command->line.locked);
	t_ok("the line's money",
	    got.in.command->line.discount == 100 &&
		got.in.command->line.discount_until.month == 3 &&
		got.in.command->line.last_bill == 2178 &&
		got.in.command->line.payee_bad &&
		ky_payee_same(&got.in.command->line.payee, &cmd.line.payee) &&
		got.in.command->line.ledger.bills == 2 &&
		got.in.command->line.ledger.usage_before == 70);
	t_ok("what is left of the data",
	    got.in.command->line.remaining.before == 6 &&
		got.in.command->report.bytes == 4 &&
		got.in.command->report.valid_until.day == 30);
	t_ok("what is said of money",
	    got.in.command->means == cmd.means &&
		got.in.command->tax == cmd.tax &&
		strcmp(got.in.command->what.text, "roaming-data") == 0 &&
		ky_payee_same(&got.in.command->payee, &cmd.payee));
	t_ok("the envelope",
	    got.line_id == 42 && got.after == 7 && got.max == 9 &&
		strcmp(got.who.actor.text, "me") == 0);
}

static void
bad_commands(void)
{
	struct ky_command cmd = full_command();
	struct ky_call c = call(KY_CALL_COMMAND), got;
	struct ky_err err = {0};

	c.in.command = &cmd;
	cmd.line.ledger.sum[0] = 1;
	t_bad("a line that contradicts itself", carry(&c, &got, &err),
	    KY_E_INPUT, &err, "malformed");
	cmd = full_command();
	cmd.line.items_n = KY_ITEMS_MAX + 1;
	t_bad("more items than there is room for", carry(&c, &got, &err),
	    KY_E_INPUT, &err, "malformed");
	cmd = full_command();
	cmd.payee.kind = KY_PAYEE__MAX;
	t_bad("a payee of no kind", carry(&c, &got, &err), KY_E_INPUT, &err,
	    "malformed");
	cmd = full_command();
	cmd.payee.account_kind = KY_ACCOUNT_OTHER + 1;
	t_bad("an account of no kind", carry(&c, &got, &err), KY_E_INPUT, &err,
	    "malformed");
	cmd = full_command();
	cmd.payee.name[2] = '\n';
	t_bad("a name of two lines", carry(&c, &got, &err), KY_E_INPUT, &err,
	    "malformed");
	cmd = full_command();
	cmd.means = KY_MEANS__MAX;
	t_bad("money that came in no way", carry(&c, &got, &err), KY_E_INPUT,
	    &err, "malformed");
	cmd = full_command();
	cmd.tax = KY_TAX__MAX;
	t_bad("an unknown tax", carry(&c, &got, &err), KY_E_INPUT, &err,
	    "malformed");
	cmd = full_command();
	cmd.line.ledger.unbilled[0] = 1;
	t_bad("unbilled usage that is not in the books", carry(&c, &got, &err),
	    KY_E_INPUT, &err, "malformed");
	c = call(KY_CALL_LINE);
	t_bad("what does not travel", carry(&c, &got, &err), KY_E_INPUT, &err,
	    "local socket");
	begin();
	c = call(KY_CALL_HEALTH);
	(void)!ky_message_put_call(&c, &b, &err);
	b.p[4] = KY_CALL_LINE;
	t_bad("nor comes in",
	    ky_message_get_call(ky_buf_str(&b), &a, &got, &err), KY_E_INPUT,
	    &err, "local socket");
	b.p[4] = (char)KY_CALL__MAX;
	t_bad("no operation",
	    ky_message_get_call(ky_buf_str(&b), &a, &got, &err), KY_E_INPUT,
	    &err, "malformed");
	b.p[4] = KY_CALL_HEALTH;
	ky_buf_addc(&b, 'x');
	t_bad("a byte too many",
	    ky_message_get_call(ky_buf_str(&b), &a, &got, &err), KY_E_INPUT,
	    &err, "malformed");
}

static void
together(void)
{
	static struct ky_command cmd[KY_TOGETHER_MAX];
	static struct ky_submission all[KY_TOGETHER_MAX];
	struct ky_call c = call(KY_CALL_COMMANDS), got = {0};
	struct ky_result r = {.n = KY_TOGETHER_MAX}, back;
	struct ky_err err = {0};

	for (uint32_t i = 0; i < KY_TOGETHER_MAX; i++) {
		cmd[i] = rig_command(KY_CMD_IMPORT, 0);
		rig_line(i, &cmd[i].line);
		all[i].cmd = &cmd[i];
	}
	c.in.commands.s = all;
	c.in.commands.n = KY_TOGETHER_MAX;
	t_good("as many as there may be", carry(&c, &got, &err), &err);
	t_ok("all of them",
	    got.in.commands.n == KY_TOGETHER_MAX &&
		strcmp(got.in.commands.s[255].cmd->line.contract_no.text,
		    cmd[255].line.contract_no.text) == 0);
	got.in.commands.s[0].code = ky_fail(&got.in.commands.s[0].err,
	    KY_E_LIMIT, KY_NO_QUEUE, "full");
	got.in.commands.s[1].reply.answer.line_id = 77;
	ky_buf_reset(&b);
	t_good("answers",
	    ky_message_put_answer(&got, KY_OK, &r, NULL, &b, &err), &err);
	t_good("come back",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &back, &err), &err);
	t_ok("each by itself",
	    all[0].code == KY_E_LIMIT && all[0].err.cause == KY_NO_QUEUE &&
		strcmp(all[0].err.msg, "full") == 0 && all[1].code == KY_OK &&
		all[1].reply.answer.line_id == 77);
}

static void
answers(void)
{
	struct ky_call c = call(KY_CALL_TOKENS);
	struct ky_token tokens[2] = {{.id = {"tk-1"}, .scopes = 5},
	    {.id = {"tk-2"}, .role = KY_ROLE_OFFICER}};
	struct ky_result r = {.n = 2,
			     .more = true,
			     .next = 3,
			     .bytes = KY_STR("secret")},
			 got;
	struct ky_err err = {0}, why = {0};

	begin();
	r.out.tokens = tokens;
	t_good("rows", ky_message_put_answer(&c, KY_OK, &r, NULL, &b, &err),
	    &err);
	t_good("come back",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &got, &err), &err);
	t_ok("as they were",
	    got.n == 2 && got.more && got.next == 3 &&
		strcmp(got.out.tokens[1].id.text, "tk-2") == 0 &&
		got.out.tokens[1].role == KY_ROLE_OFFICER &&
		ky_str_is(got.bytes, "secret"));
	c.op = KY_CALL_HOOKS;
	t_bad("not as another's answer",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &got, &err),
	    KY_E_UNSURE, &err, "cannot be read");
	begin();
	(void)ky_fail(&why, KY_E_LIMIT, KY_NO_BRAKE, "slowly");
	t_good("an error",
	    ky_message_put_answer(&c, KY_E_LIMIT, NULL, &why, &b, &err), &err);
	t_bad("comes back",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &got, &err),
	    KY_E_LIMIT, &err, "slowly");
	t_eq_int("with its cause", err.cause, KY_NO_BRAKE);
	for (size_t n = 0; n < b.len; n++)
		if (ky_message_get_answer((struct ky_str){b.p, n}, &c, &a, &got,
			&err) != KY_E_UNSURE) {
			t_ok("a piece of an answer", false);
			return;
		}
	t_ok("no piece of an answer is one", true);
}

/* A note of several lines travels; one that never ends does not get far. */
static void
receipts(void)
{
	struct ky_call c = call(KY_CALL_EXHIBIT), got;
	struct ky_exhibit x = {.id = {"ex-1"},
	    .line_id = 7,
	    .ending = "KY-0001-0001-0001",
	    .state = KY_EXHIBIT_KEPT,
	    .owner = {"ac-1"},
	    .size = 3,
	    .note = "two\nlines"};
	struct ky_result r = {.found = true, .n = 1, .bytes = KY_STR("jpg")};
	struct ky_result back;
	struct ky_err err = {0};

	c.in.exhibit.id = x.id;
	t_good("asked for", carry(&c, &got, &err), &err);
	t_eq_str("by its id", got.in.exhibit.id.text, "ex-1");
	r.out.exhibits = &x;
	begin();
	t_good("answered", ky_message_put_answer(&c, KY_OK, &r, NULL, &b, &err),
	    &err);
	t_good("comes back",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &back, &err), &err);
	t_ok("as it was",
	    back.n == 1 && back.out.exhibits->state == KY_EXHIBIT_KEPT &&
		back.out.exhibits->size == 3 &&
		strcmp(back.out.exhibits->note, x.note) == 0 &&
		ky_str_is(back.bytes, "jpg"));
	memset(x.note, 'x', sizeof(x.note));
	begin();
	t_good("a note without end",
	    ky_message_put_answer(&c, KY_OK, &r, NULL, &b, &err), &err);
	t_good("comes back",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &back, &err), &err);
	t_eq_int("and ends", (int64_t)strlen(back.out.exhibits->note),
	    KY_EXHIBIT_NOTE_SIZE - 1);
}

static void
names(void)
{
	static struct ky_line_name name[KY_TOGETHER_MAX + 1];
	static struct ky_line_found found[2] = {{.line_id = 7,
	    .provider = {"demo-mobile"},
	    .currency = "JPY",
	    .contract_date = {2026, 3, 5},
	    .last_day = {2026, 8, 31},
	    .today = {2026, 9, 10}}};
	struct ky_call c = call(KY_CALL_FIND), got;
	struct ky_result r = {.found = true, .n = 2}, back;
	struct ky_err err = {0};

	(void)snprintf(name[0].text, KY_NAME_SIZE, "+819012345678");
	(void)snprintf(name[255].text, KY_NAME_SIZE, "000123");
	name[255].reference = true;
	c.in.find.name = name;
	c.in.find.n = KY_TOGETHER_MAX;
	t_good("as many as there may be", carry(&c, &got, &err), &err);
	t_ok("as they were",
	    got.in.find.n == KY_TOGETHER_MAX &&
		memcmp(got.in.find.name, name,
		    KY_TOGETHER_MAX * sizeof(name[0])) == 0);
	c.in.find.n++;
	t_bad("one more", carry(&c, &got, &err), KY_E_INPUT, &err, "malformed");
	c.in.find.n = 2;
	ky_buf_reset(&b);
	r.out.found = found;
	t_good("what was found",
	    ky_message_put_answer(&c, KY_OK, &r, NULL, &b, &err), &err);
	t_good("comes back",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &back, &err), &err);
	t_ok("as it was",
	    back.n == 2 && memcmp(back.out.found, found, sizeof(found)) == 0);
}

static void
money(void)
{
	static struct ky_bank_result row[KY_RESULT_ROWS_MAX + 1];
	static struct ky_taken_row taken[2] = {{KY_TAKEN_NEWS, "", 7, 1,
						   KY_TRANSFER_PAID, ""},
	    {KY_TAKEN_WRONG, "other-amount", 8, 0, KY_TRANSFER_QUEUED,
		"more-than-paid"}};
	static struct ky_payrun run = {.n = 4,
	    .state = KY_PAYRUN_APPROVED,
	    .provider = {"demo-mobile"},
	    .currency = "JPY",
	    .day = {2026, 9, 1},
	    .maker = {"asha"},
	    .checker = {"ben"},
	    .voider = {"chen"},
	    .created = {1},
	    .approved = {2},
	    .count = 3,
	    .total = 4,
	    .paid = 5,
	    .failed = 6,
	    .sha256 = {7}};
	struct ky_call c = call(KY_CALL_RESULT), got;
	struct ky_result r = {.found = true, .n = 2}, back;
	struct ky_err err = {0};

	row[0] = (struct ky_bank_result){.n = 9,
	    .run = 4,
	    .reference = "KY-1",
	    .state = KY_TRANSFER_RETURNED,
	    .why = "account-closed",
	    .code = "AC04",
	    .minor = -1,
	    .currency = "JPY",
	    .day = {2026, 9, 2},
	    .bank = "9999",
	    .branch = "001",
	    .account = "0001234"};
	c.in.result.step = KY_RESULT_APPLY;
	c.in.result.sha256[31] = 9;
	c.in.result.open = true;
	c.in.result.rows = row;
	c.in.result.n = KY_RESULT_ROWS_MAX;
	t_good("as many as there may be", carry(&c, &got, &err), &err);
	t_ok("as they were",
	    got.in.result.n == KY_RESULT_ROWS_MAX && got.in.result.open &&
		got.in.result.step == KY_RESULT_APPLY &&
		got.in.result.sha256[31] == 9 &&
		memcmp(got.in.result.rows, row, sizeof(row[0])) == 0);
	c.in.result.n++;
	t_bad("one more", carry(&c, &got, &err), KY_E_INPUT, &err, "malformed");
	c.in.result.n = 2;
	ky_buf_reset(&b);
	r.out.taken = taken;
	t_good("what became of them",
	    ky_message_put_answer(&c, KY_OK, &r, NULL, &b, &err), &err);
	t_good("comes back",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &back, &err), &err);
	t_ok("as it was",
	    back.found && back.n == 2 &&
		memcmp(back.out.taken, taken, sizeof(taken)) == 0);

	c = call(KY_CALL_PAYRUN_NEW);
	c.in.payrun.wanted = run;
	(void)snprintf(c.in.payrun.key, sizeof(c.in.payrun.key), "k");
	t_good("a proposal", carry(&c, &got, &err), &err);
	t_ok("as it was",
	    memcmp(&got.in.payrun.wanted, &run, sizeof(run)) == 0 &&
		strcmp(got.in.payrun.key, "k") == 0);
	c.op = KY_CALL_PAYRUN_MOVE;
	c.in.payrun.n = 4;
	c.in.payrun.state = KY_PAYRUN_VOID;
	(void)snprintf(c.in.payrun.reason, sizeof(c.in.payrun.reason), "lost");
	t_good("a move", carry(&c, &got, &err), &err);
	t_ok("as it was",
	    got.in.payrun.n == 4 && got.in.payrun.state == KY_PAYRUN_VOID &&
		strcmp(got.in.payrun.reason, "lost") == 0);
	ky_buf_reset(&b);
	r.n = 1;
	r.out.payruns = &run;
	t_good("a run", ky_message_put_answer(&c, KY_OK, &r, NULL, &b, &err),
	    &err);
	t_good("comes back",
	    ky_message_get_answer(ky_buf_str(&b), &c, &a, &back, &err), &err);
	t_ok("as it was", memcmp(back.out.payruns, &run, sizeof(run)) == 0);
	c.op = KY_CALL_PAYRUN_FILE;
	t_bad("its file is written by whoever wants it", carry(&c, &got, &err),
	    KY_E_INPUT, &err, "payrun-file does not go");
}

int
main(void)
{
	T_RUN(commands);
	T_RUN(bad_commands);
	T_RUN(together);
	T_RUN(answers);
	T_RUN(names);
	T_RUN(receipts);
	T_RUN(money);
	ky_buf_done(&b);
	free(a.base);
	return t_done();
}
