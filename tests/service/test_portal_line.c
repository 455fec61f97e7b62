#include "porch.h"

#include "portal/code.h"
#include "portal/link.h"

static void
a_line_is_found_by_its_names(void)
{
	struct browser b;
	struct ky_line l;
	uint64_t id;

	porch_open();
	id = line_with("holder@example.com", true, &l);
	const struct {
		const char *label;
		enum ky_find find;
		const char *name;
		enum ky_letter_way way;
		bool there;
	} cases[] = {
	    {"contract", KY_FIND_CONTRACT, l.contract_no.text,
		KY_LETTER_BY_MAIL, true},
	    {"in small letters", KY_FIND_CONTRACT, "d-000001",
		KY_LETTER_BY_MAIL, true},
	    {"with blanks around", KY_FIND_CONTRACT, " D-000001 ",
		KY_LETTER_BY_MAIL, true},
	    {"in small letters", KY_FIND_CONTRACT, "d-000001",
		KY_LETTER_BY_MAIL, true},
	    {"number", KY_FIND_MSISDN, "+819010000001", KY_LETTER_BY_SMS, true},
	    {"number as written in Japan", KY_FIND_MSISDN, "090-1000-0001",
		KY_LETTER_BY_SMS, true},
	    {"card", KY_FIND_ICCID, l.iccid.digits, KY_LETTER_BY_MAIL, true},
	    {"no such contract", KY_FIND_CONTRACT, "D-999999",
		KY_LETTER_BY_MAIL, false},
	    {"no such number", KY_FIND_MSISDN, "+819099999999",
		KY_LETTER_BY_SMS, false},
	    {"no number at all", KY_FIND_MSISDN, "hello", KY_LETTER_BY_SMS,
		false},
	    {"no card", KY_FIND_ICCID, "12", KY_LETTER_BY_SMS, false},
	    {"nothing", KY_FIND_CONTRACT, "", KY_LETTER_BY_MAIL, false},
	};

	T_CASES (k, cases) {
		uint32_t before = box.n;

		/* Each from an address of its own, and an hour later. */
		wait_us(KY_HOUR_US);
		b = visit(k->label);
		T_WORD(k->label, find(&b, k->find, k->name, k->way),
		    KY_WORD_CODE_SENT);
		t_eq_int("a letter, or none", box.n - before, k->there);
		t_eq_int("the tries that a page shows", told.tries,
		    KY_CODE_TRIES);
		if (!k->there)
			continue;
		T_WORD("its code",
		    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_PROVE)->code),
		    KY_WORD_PROVEN);
		t_ok("reached",
		    ky_guest_reach(&told.session, id, KY_RIGHT_ALL) != NULL);
		t_ok("by that way",
		    told.session.reach[0].shown ==
			KY_SHOWN_BIT(k->way == KY_LETTER_BY_SMS
				? KY_SHOWN_SMS
				: KY_SHOWN_MAIL));
	}
	porch_close();
}

/* What a stranger is told, byte for byte, but for what is chance. */
static void
nothing_tells_whether_there_is_a_line(void)
{
	struct browser a, b;
	struct ky_told yes, no;

	porch_open();
	(void)line_with("holder@example.com", true, NULL);
	(void)line_with("", true, NULL);
	a = visit("192.0.2.1");
	b = visit("192.0.2.2");
	(void)find(&a, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL);
	yes = told;
	(void)find(&b, KY_FIND_CONTRACT, "D-999999", KY_LETTER_BY_MAIL);
	no = told;
	t_ok("the same is told",
	    yes.word == no.word && yes.tries == no.tries &&
		yes.until.us - no.until.us == 0 && yes.line_id == 0 &&
		no.line_id == 0 &&
		memcmp(&yes.session.pending, &no.session.pending,
		    sizeof(no.session.pending)) == 0);
	(void)find(&b, KY_FIND_CONTRACT, "D-000002", KY_LETTER_BY_MAIL);
	t_ok("of a line without a mailbox too",
	    told.word == yes.word && told.tries == yes.tries);
	t_eq_int("one letter only", box.n, 1);
	for (int i = KY_CODE_TRIES; i > 1; i--) {
		(void)give_code(&a, KY_ACT_CODE, "00000000");
		yes = told;
		(void)give_code(&b, KY_ACT_CODE, "00000000");
		t_ok("wrong codes are told alike",
		    yes.word == KY_WORD_WRONG_CODE && told.word == yes.word &&
			told.tries == yes.tries && told.tries == i - 1);
	}
	porch_close();
}

/* --- work --- */

static void
count_from_here(void)
{
	struct rig_weather *w = &d.rig.weather;

	atomic_store(&w->lines_read, 0);
	atomic_store(&w->lobby_read, 0);
	atomic_store(&w->lobby_written, 0);
}

static const char *
counted(void)
{
	static char text[2][64];
	static int at;
	struct rig_weather *w = &d.rig.weather;

	at = !at;
	(void)snprintf(text[at], sizeof(text[at]),
	    "lines %d, folios %d, written %d", atomic_load(&w->lines_read),
	    atomic_load(&w->lobby_read), atomic_load(&w->lobby_written));
	return text[at];
}

/* A stranger's question costs the same, whatever there is. */
static void
the_same_work_is_done(void)
{
	static const struct {
		const char *label;
		enum ky_act act;
		bool account; /* about a mailbox, not a line */
	} cases[] = {
	    {"a line is looked for", KY_ACT_FIND, false},
	    {"a password", KY_ACT_SIGN_IN, true},
	    {"a code to sign in", KY_ACT_SIGN_IN_CODE, true},
	    {"a forgotten login", KY_ACT_RECOVER, true},
	};

	T_CASES (k, cases) {
		struct browser b;
		char there[64] = "";
		uint64_t id;

		porch_open();
		b = account("holder@example.com", &id);
		(void)with_password(&b, KY_ACT_PASSWORD, "",
		    "a long enough one");
		for (int yes = 1; yes >= 0; yes--) {
			struct ky_ask ask = {.act = k->act,
			    .find = KY_FIND_CONTRACT,
			    .password = "another one of them"};

			(void)snprintf(ask.name, sizeof(ask.name), "%s",
			    yes ? "D-000001" : "D-999999");
			(void)snprintf(ask.email, sizeof(ask.email),
			    "%s@example.com", yes ? "holder" : "nobody");
			b = visit("192.0.2.1");
			/* A line that is looked for in place of none. */
			if (!k->account)
				(void)find(&b, KY_FIND_CONTRACT, "D-000001",
				    KY_LETTER_BY_MAIL);
			count_from_here();
			(void)act(&b, &ask);
			if (yes)
				(void)snprintf(there, sizeof(there), "%s",
				    counted());
			else
				t_eq_str(k->label, counted(), there);
		}
		porch_close();
	}
}

static void
codes(void)
{
	static const struct {
		const char *label;
		int wrong_before;
		int64_t wait_us;
		bool other_session, again;
		enum ky_word word;
	} cases[] = {
	    {"at once", 0, 0, false, false, KY_WORD_PROVEN},
	    {"after four wrong ones", 4, 0, false, false, KY_WORD_PROVEN},
	    {"after five wrong ones", 5, 0, false, false, KY_WORD_CODE_OVER},
	    {"at its last moment", 0, KY_CODE_US - KY_SECOND_US, false, false,
		KY_WORD_PROVEN},
	    {"too late", 0, KY_CODE_US, false, false, KY_WORD_CODE_OVER},
	    {"in another's session", 0, 0, true, false, KY_WORD_WRONG_CODE},
	    {"twice", 0, 0, false, true, KY_WORD_CODE_OVER},
	};

	T_CASES (k, cases) {
		struct browser a, b;
		char code[KY_LETTER_CODE_SIZE];

		porch_open();
		(void)line_with("holder@example.com", true, NULL);
		a = visit("192.0.2.1");
		b = visit("192.0.2.2");
		(void)find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL);
		(void)find(&a, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL);
		memcpy(code, box_last(KY_LETTER_PROVE)->code, sizeof(code));
		t_eq_int("eight digits", strspn(code, "0123456789"),
		    KY_CODE_DIGITS);
		for (int i = 0; i < k->wrong_before; i++)
			(void)give_code(&a, KY_ACT_CODE,
			    code[0] == '1' ? "20000000" : "10000000");
		if (k->wait_us > 0)
			wait_us(k->wait_us);
		if (k->again)
			(void)give_code(&a, KY_ACT_CODE, code);
		T_WORD(k->label,
		    give_code(k->other_session ? &b : &a, KY_ACT_CODE, code),
		    k->word);
		porch_close();
	}
}

static void
limits(void)
{
	struct browser b;
	enum ky_word last = KY_WORD_DONE;
	uint32_t letters;

	porch_open();
	for (int i = 0; i < 12; i++)
		(void)line_with("holder@example.com", true, NULL);
	b = visit("192.0.2.1");
	for (int i = 0; i < 5; i++)
		(void)find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL);
	letters = box.n;
	t_eq_int("five letters", letters, 5);
	T_WORD("the sixth is told the same",
	    find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL),
	    KY_WORD_CODE_SENT);
	(void)find(&b, KY_FIND_MSISDN, "+819010000001", KY_LETTER_BY_SMS);
	t_eq_int("and not sent, by whatever name", box.n, letters);
	for (int i = 0; i < 5; i++)
		last = find(&b, KY_FIND_CONTRACT, "D-000001",
		    KY_LETTER_BY_MAIL);
	T_WORD("ten times a name in a day", last, KY_WORD_TOO_OFTEN);
	b = visit("192.0.2.2");
	T_WORD("by that address",
	    find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL),
	    KY_WORD_CODE_SENT);
	T_WORD("no such line, likewise",
	    find(&b, KY_FIND_CONTRACT, "D-999999", KY_LETTER_BY_MAIL),
	    KY_WORD_CODE_SENT);
	b = visit("192.0.2.3");
	for (int i = 0; i < 20; i++) {
		char name[16];

		(void)snprintf(name, sizeof(name), "D-%06d", i + 2);
		last = find(&b, KY_FIND_CONTRACT, name, KY_LETTER_BY_MAIL);
	}
	T_WORD("twenty from an address", last, KY_WORD_CODE_SENT);
	b = visit("192.0.2.3");
	T_WORD("not one more",
	    find(&b, KY_FIND_CONTRACT, "D-000012", KY_LETTER_BY_MAIL),
	    KY_WORD_TOO_OFTEN);
	t_ok("until when", told.until.us > 0);
	b = visit("192.0.2.4");
	for (int i = 0; i < 61; i++)
		last = give_code(&b, KY_ACT_CODE, "12345678");
	T_WORD("nor codes without end", last, KY_WORD_TOO_OFTEN);
	porch_close();
}

/* A limit is counted for what is there; what was typed may look like it. */
static void
a_typed_name_uses_up_no_others_limit(void)
{
	struct browser b;
	char name[16];
	uint64_t id;

	porch_open();
	id = line_with("holder@example.com", true, NULL);
	(void)snprintf(name, sizeof(name), "#%d", (int)id);
	b = visit("192.0.2.1");
	for (int i = 0; i < 8; i++)
		(void)find(&b, KY_FIND_CONTRACT, name, KY_LETTER_BY_MAIL);
	t_eq_int("no letter for such a name", box.n, 0);
	b = visit("192.0.2.2");
	(void)find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_MAIL);
	t_eq_int("the line still gets its letter", box.n, 1);
	porch_close();
}

static void
ways_that_are_not_set_up(void)
{
	struct browser b;

	porch_open();
	ky_service_free(d.service);
	desk_courier.ways = 1u << KY_LETTER_BY_MAIL;
	desk_serve(&d, NULL);
	b = visit("192.0.2.1");
	T_WORD("no messages",
	    find(&b, KY_FIND_CONTRACT, "D-000001", KY_LETTER_BY_SMS),
	    KY_WORD_NO_WAY);
	porch_close();
}

/* --- what it is worth --- */

static void
change(uint64_t line_id, enum ky_fact fact)
{
	struct ky_command cmd = rig_command(KY_CMD_FACT, line_id);

	cmd.role = KY_ROLE_OPERATOR;
	cmd.fact = fact;
	t_ok("changed",
	    rig_submit(&d.rig, &cmd).answer.verdict == KY_VERDICT_ACCEPTED);
}

static void
authority(void)
{
	static const struct {
		const char *label;
		bool sms, mail, voice;
		int fact; /* or -1 */
		enum ky_grade grade;
		uint16_t hold_hours;
		enum ky_grade least;
	} cases[] = {
	    {"message", true, false, true, -1, KY_GRADE_CONFIRMED, 0,
		KY_GRADE_ATTESTED},
	    {"mail for a telephone number", false, true, true, -1,
		KY_GRADE_STATED, 0, KY_GRADE_ATTESTED},
	    {"mail for a data card", false, true, false, -1, KY_GRADE_CONFIRMED,
		0, KY_GRADE_ATTESTED},
	    {"message after a change of card", true, false, true,
		KY_FACT_SIM_CHANGED, KY_GRADE_STATED, 0, KY_GRADE_CONFIRMED},
	    {"message after a change of mailbox", true, false, true,
		KY_FACT_CONTACT_CHANGED, KY_GRADE_CONFIRMED, 0,
		KY_GRADE_CONFIRMED},
	    {"mail after a change of mailbox", false, true, false,
		KY_FACT_CONTACT_CHANGED, KY_GRADE_STATED, 0,
		KY_GRADE_CONFIRMED},
	};

	T_CASES (k, cases) {
		struct browser b;
		struct ky_line l;
		uint64_t id;

		porch_open();
		id = line_with("holder@example.com", k->voice, &l);
		b = visit("192.0.2.1");
		if (k->sms)
			prove(&b, l.contract_no.text, KY_LETTER_BY_SMS);
		if (k->mail)
			prove(&b, l.contract_no.text, KY_LETTER_BY_MAIL);
		if (k->fact >= 0)
			change(id, (enum ky_fact)k->fact);
		T_WORD(k->label, with_line(&b, KY_ACT_AUTHORITY, id),
		    KY_WORD_DONE);
		t_eq_str("grade", ky_grade_name(told.standing.grade),
		    ky_grade_name(k->grade));
		t_eq_str("of the evidence", ky_grade_name(told.evidence.grade),
		    ky_grade_name(k->grade));
		t_eq_int("hold", told.standing.hold_hours, k->hold_hours);
		t_eq_str("asked", ky_grade_name(told.least),
		    ky_grade_name(k->least));
		t_ok("a recent change is named",
		    (told.recent[0] != '\0') == (k->fact >= 0) &&
			(told.hold_until.us != 0) == (k->fact >= 0));
		porch_close();
	}
}

/* A desk with a line whose last bill its provider told of. */
static uint64_t
billed_line(struct ky_line *l, int64_t minor)
{
	struct ky_command cmd = rig_command(KY_CMD_FACT, 0);
	uint64_t id;

	porch_open();
	id = line_with("holder@example.com", true, l);
	cmd.line_id = id;
	cmd.fact = KY_FACT_BILLED;
	cmd.role = KY_ROLE_OPERATOR;
	cmd.minor = minor;
	t_eq_str("a bill", rig_submit(&d.rig, &cmd).answer.code, "noted");
	return id;
}

/* From abroad, without messages: the last bill, and a hold. */
static void
from_abroad(void)
{
	static const struct {
		const char *label, *name;
		int64_t off;
		int wrong_before;
		enum ky_word word;
	} cases[] = {
	    {"right", "D-000001", 0, 0, KY_WORD_PROVEN},
	    {"in small letters", "d-000001", 0, 0, KY_WORD_PROVEN},
	    {"another sum", "D-000001", 1, 0, KY_WORD_WRONG_BILL},
	    {"another contract", "D-000002", 0, 0, KY_WORD_WRONG_BILL},
	    {"no contract", "", 0, 0, KY_WORD_WRONG_BILL},
	    {"right, the fifth time", "D-000001", 0, 4, KY_WORD_PROVEN},
	    {"guessed too often", "D-000001", 0, 5, KY_WORD_TOO_OFTEN},
	};

	T_CASES (k, cases) {
		struct ky_ask ask = {.act = KY_ACT_BILL};
		struct browser b;
		struct ky_line l;

		ask.line_id = billed_line(&l, 2178);
		b = visit("192.0.2.1");
		T_WORD("not before the mailbox", act(&b, &ask),
		    KY_WORD_PROVE_FIRST);
		prove(&b, l.contract_no.text, KY_LETTER_BY_MAIL);
		(void)with_line(&b, KY_ACT_AUTHORITY, ask.line_id);
		t_ok("worth little, and a bill would help",
		    told.standing.grade == KY_GRADE_STATED &&
			told.standing.bill_helps);
		(void)snprintf(ask.name, sizeof(ask.name), "%s", k->name);
		ask.minor = -1;
		for (int i = 0; i < k->wrong_before; i++)
			T_WORD("wrong", act(&b, &ask), KY_WORD_WRONG_BILL);
		ask.minor = 2178 + k->off;
		T_WORD(k->label, act(&b, &ask), k->word);
		(void)with_line(&b, KY_ACT_AUTHORITY, ask.line_id);
		t_ok("worth more, after a hold",
		    (told.standing.grade == KY_GRADE_CONFIRMED &&
			told.standing.hold_hours == KY_AFAR_HOLD_HOURS &&
			told.hold_until.us != 0) ==
			(k->word == KY_WORD_PROVEN));
		porch_close();
	}
}

static void
freshness(void)
{
	struct browser b;
	struct ky_line l;
	struct ky_ask ask = {.act = KY_ACT_CONFIRM, .way = KY_LETTER_BY_SMS};
	uint64_t id;

	porch_open();
	id = line_with("holder@example.com", true, &l);
	b = visit("192.0.2.1");
	prove(&b, l.contract_no.text, KY_LETTER_BY_SMS);
	wait_us(KY_FRESH_US);
	T_WORD("a proof of a while ago", with_line(&b, KY_ACT_AUTHORITY, id),
	    KY_WORD_CONFIRM_FIRST);
	ask.line_id = id + 1;
	T_WORD("of another line", act(&b, &ask), KY_WORD_NOT_YOURS);
	ask.line_id = id;
	T_WORD("a code for it", act(&b, &ask), KY_WORD_CODE_SENT);
	t_eq_str("that names it", box_line(KY_LETTER_CONFIRM), named(&l));
	T_WORD("given",
	    give_code(&b, KY_ACT_CODE, box_last(KY_LETTER_CONFIRM)->code),
	    KY_WORD_CONFIRMED);
	T_WORD("fresh again", with_line(&b, KY_ACT_AUTHORITY, id),
	    KY_WORD_DONE);
	T_WORD("not over another line", with_line(&b, KY_ACT_AUTHORITY, id + 1),
	    KY_WORD_NOT_YOURS);
	porch_close();
}

/* The authority as it comes out in the command that files. */
static void
filing(void)
{
	struct ky_command cmd;
	static struct ky_case c;
	struct ky_reply reply;
	struct browser b;
	struct ky_line l;
	uint64_t id;

	porch_open();
	id = line_with("holder@example.com", true, &l);
	b = visit("192.0.2.1");
	prove(&b, l.contract_no.text, KY_LETTER_BY_SMS);
	(void)with_line(&b, KY_ACT_AUTHORITY, id);
	cmd = rig_command(KY_CMD_FILE, id);
	ky_guest_envelope(&told.session,
	    ky_guest_reach(&told.session, id, KY_RIGHT_FILE), &cmd);
	ky_authority_put(&told, &cmd);
	t_ok("in the holder's name, over the portal",
	    cmd.role == KY_ROLE_HOLDER &&
		strcmp(cmd.channel.text, "portal") == 0 && cmd.line_id == id &&
		strcmp(cmd.actor.text, told.session.id.text) == 0);
	t_ok("the evidence names no secret",
	    memmem(cmd.evidence.bytes.p, cmd.evidence.bytes.len, b.cookie,
		strlen(b.cookie)) == NULL);
	cmd.hold_hours = KY_AFAR_HOLD_HOURS;
	reply = rig_submit(&d.rig, &cmd);
	t_eq_str("filed", reply.answer.code, "filed");
	rig_case(&d.rig, id, &c);
	t_ok("the authority is seen",
	    ky_case_duty(&c, KY_DUTY_AUTHORITY, 0)->state == KY_STATE_SEEN);
	t_eq_int("and held as asked",
	    (c.ending.hold_until.us - c.ending.filed.us) / KY_HOUR_US,
	    KY_AFAR_HOLD_HOURS);
	t_ok("withdrawn until then at least",
	    ky_time_cmp(c.ending.withdraw_until, c.ending.hold_until) >= 0);
	porch_close();
}

/* --- the link --- */

static void
withdraw_link(void)
{
	struct ky_command cmd;
	static struct ky_case c;
	struct ky_ask ask = {.act = KY_ACT_LINK};
	char link[KY_LETTER_LINK_SIZE];
	struct browser nobody = {"", NULL};
	uint64_t id;

	porch_open();
	id = line_with("holder@example.com", true, NULL);
	cmd = rig_file(id);
	cmd.wish = (struct ky_date){2026, 8, 31};
	(void)rig_submit(&d.rig, &cmd);
	rig_case(&d.rig, id, &c);
	t_good("made",
	    ky_service_withdraw_link(d.service, c.ending.ref, "zh-CN", link,
		&err),
	    &err);
	t_ok("a page of its language",
	    strncmp(link, "https://portal.example/zh-Hans/withdraw/KY-", 43) ==
		0);
	(void)snprintf(ask.token, sizeof(ask.token), "%s",
	    strrchr(link, '/') + 1);
	T_WORD("no session is needed", act(&nobody, &ask), KY_WORD_DONE);
	t_ok("it names the ending",
	    told.line_id == id && strcmp(told.ending, c.ending.ref) == 0);
	ask.token[20] ^= 1;
	T_WORD("another code", act(&nobody, &ask), KY_WORD_WRONG_LINK);
	(void)snprintf(ask.token, sizeof(ask.token), "%s", c.ending.ref);
	T_WORD("no code", act(&nobody, &ask), KY_WORD_WRONG_LINK);
	cmd = rig_command(KY_CMD_WITHDRAW, id);
	ky_withdraw_envelope(&cmd);
	t_eq_str("it withdraws", rig_submit(&d.rig, &cmd).answer.code,
	    "withdrawing");
	porch_close();
}

static void
lines_of_an_account(void)
{
	struct browser b;
	struct ky_line l;
	uint64_t first, second;

	porch_open();
	b = account("holder@example.com", &first);
	second = line_with("holder@example.com", true, &l);
	prove(&b, l.contract_no.text, KY_LETTER_BY_SMS);
	T_WORD("attached", do_act(&b, KY_ACT_ATTACH), KY_WORD_DONE);
	T_WORD("again changes nothing", do_act(&b, KY_ACT_ATTACH),
	    KY_WORD_DONE);
	t_eq_int("two lines", told.session.reach_n, 2);
	T_WORD("a line that is not there",
	    with_line(&b, KY_ACT_DETACH, second + 1), KY_WORD_NOT_YOURS);
	T_WORD("detached", with_line(&b, KY_ACT_DETACH, second), KY_WORD_DONE);
	T_WORD("looked at", do_act(&b, KY_ACT_LOOK), KY_WORD_DONE);
	t_ok("out of reach",
	    ky_guest_reach(&told.session, second, KY_RIGHT_STATUS) == NULL &&
		ky_guest_reach(&told.session, first, KY_RIGHT_ALL) != NULL);
	porch_close();
}

int
main(void)
{
	T_RUN(a_line_is_found_by_its_names);
	T_RUN(nothing_tells_whether_there_is_a_line);
	T_RUN(the_same_work_is_done);
	T_RUN(codes);
	T_RUN(limits);
	T_RUN(a_typed_name_uses_up_no_others_limit);
	T_RUN(ways_that_are_not_set_up);
	T_RUN(authority);
	T_RUN(from_abroad);
	T_RUN(freshness);
	T_RUN(filing);
	T_RUN(withdraw_link);
	T_RUN(lines_of_an_account);
	return t_done();
}
