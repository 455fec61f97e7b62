#include "porch.h"

static const char agent_mail[] = "agent@example.com";

static struct ky_ask
granting(uint64_t line_id, uint32_t rights, int64_t days)
{
	struct ky_ask ask = {.act = KY_ACT_GRANT,
	    .line_id = line_id,
	    .rights = rights};

	(void)snprintf(ask.email, sizeof(ask.email), "%s", agent_mail);
	(void)pthread_mutex_lock(&d.rig.world.lock);
	ask.until = ky_time_after(d.rig.world.now, days * KY_DAY_US);
	(void)pthread_mutex_unlock(&d.rig.world.lock);
	return ask;
}

static enum ky_word
take(struct browser *b, const char *token)
{
	struct ky_ask ask = {.act = KY_ACT_GRANT_TAKE};

	(void)snprintf(ask.token, sizeof(ask.token), "%s", token);
	return act(b, &ask);
}

static enum ky_word
look(struct browser *b, const char *token)
{
	struct ky_ask ask = {.act = KY_ACT_GRANT_LOOK};

	(void)snprintf(ask.token, sizeof(ask.token), "%s", token);
	return act(b, &ask);
}

#define STATUS KY_RIGHT_BIT(KY_RIGHT_STATUS)
#define FILE_IT KY_RIGHT_BIT(KY_RIGHT_FILE)
#define PAPERS KY_RIGHT_BIT(KY_RIGHT_PAPERS)
#define ALL KY_RIGHT_BIT(KY_RIGHT_ALL)

static void
what_can_be_granted(void)
{
	struct browser holder;
	uint64_t id;

	porch_open();
	holder = account("holder@example.com", &id);
	const struct {
		const char *label;
		uint64_t line_id;
		uint32_t rights;
		int64_t days;
		enum ky_word word;
	} cases[] = {
	    {"status", id, STATUS, 30, KY_WORD_DONE},
	    {"all that can be, of all lines", 0, STATUS | FILE_IT | PAPERS, 366,
		KY_WORD_DONE},
	    {"nothing", id, 0, 30, KY_WORD_NOT_YOURS},
	    {"the holder's own rights", id, STATUS | ALL, 30,
		KY_WORD_NOT_YOURS},
	    {"what there is not", id, 1u << 9, 30, KY_WORD_NOT_YOURS},
	    {"another's line", id + 1, STATUS, 30, KY_WORD_NOT_YOURS},
	    {"until yesterday", id, STATUS, -1, KY_WORD_NOT_YOURS},
	    {"for good", id, STATUS, 367, KY_WORD_NOT_YOURS},
	};

	T_CASES (k, cases) {
		struct ky_ask ask = granting(k->line_id, k->rights, k->days);

		T_WORD(k->label, act(&holder, &ask), k->word);
	}
	porch_close();
}

/* The act of an agent is in the holder's log, by whom and for whom. */
static void
in_the_log(uint64_t line_id, struct ky_command *cmd)
{
	struct ky_call c = desk_call(&d, KY_CALL_HISTORY);
	const struct ky_listed_command *row;
	struct ky_result r;

	(void)rig_submit(&d.rig, cmd);
	c.line_id = line_id;
	t_good("the log", desk_do(&d, &c, &r, &err), &err);
	for (row = r.out.history; row < r.out.history + r.n; row++)
		if (row->role == KY_ROLE_AGENT)
			break;
	t_ok("an agent's act", row < r.out.history + r.n);
	if (row < r.out.history + r.n)
		t_ok("on whose behalf, by which grant",
		    strcmp(row->on_behalf.text, cmd->on_behalf.text) == 0 &&
			strcmp(row->grant.text, cmd->grant.text) == 0 &&
			strcmp(row->actor.text, cmd->actor.text) == 0);
}

static void
an_agent_acts(void)
{
	struct ky_ask ask, end = {.act = KY_ACT_GRANT_END};
	struct ky_ask list = {.act = KY_ACT_LIST, .kind = KY_FOLIO_GRANT};
	struct browser holder, agent, other;
	const struct ky_reach *r;
	struct ky_command cmd;
	char token[KY_COOKIE_SIZE];
	uint64_t mine, clients, id;
	uint32_t letters;
	struct ky_line l;

	porch_open();
	agent = account(agent_mail, &mine);
	other = account("other@example.com", &id);
	holder = account("holder@example.com", &clients);
	(void)line_with("holder@example.com", true, &l);
	prove(&holder, l.contract_no.text, KY_LETTER_BY_SMS);
	(void)do_act(&holder, KY_ACT_ATTACH);
	ask = granting(clients, STATUS | FILE_IT, 30);
	T_WORD("granted", act(&holder, &ask), KY_WORD_DONE);
	t_eq_str("the agent is asked", box_last(KY_LETTER_GRANT)->email,
	    agent_mail);
	t_eq_str("about that line", box_line(KY_LETTER_GRANT),
	    "demo-mobile +8190****0003");
	t_eq_int("the holder is told",
	    box_count(KY_LETTER_NEWS, "holder@example.com"), 1);
	(void)snprintf(token, sizeof(token), "%s", box_secret(KY_LETTER_GRANT));
	T_WORD("the agent is told", look(&agent, token), KY_WORD_DONE);
	t_ok("by whom, what, until when",
	    told.rows_n == 1 &&
		strcmp(told.row[0].text, "holder@example.com") == 0 &&
		told.row[0].rights == (STATUS | FILE_IT) &&
		told.row[0].line_id == clients &&
		told.row[0].until.us == ask.until.us);
	T_WORD("the holder", look(&holder, token), KY_WORD_DONE);
	t_eq_int("is not", told.rows_n, 0);
	T_WORD("a wrong link", look(&agent, "AAAA"), KY_WORD_DONE);
	t_eq_int("tells nothing", told.rows_n, 0);
	T_WORD("not to oneself", take(&holder, token), KY_WORD_WRONG_LINK);
	T_WORD("taken", take(&agent, token), KY_WORD_DONE);
	T_WORD("a used link", look(&other, token), KY_WORD_DONE);
	t_eq_int("tells nothing, either", told.rows_n, 0);
	T_WORD("once", take(&other, token), KY_WORD_WRONG_LINK);
	r = ky_guest_reach(&told.session, clients, KY_RIGHT_FILE);
	t_ok("not by another", r == NULL);
	T_WORD("the agent looks", do_act(&agent, KY_ACT_LOOK), KY_WORD_DONE);
	r = ky_guest_reach(&told.session, clients, KY_RIGHT_FILE);
	t_ok("may file", r != NULL);
	t_ok("one line of the holder's, and the own",
	    told.session.reach_n == 2);
	t_ok("no papers",
	    ky_guest_reach(&told.session, clients, KY_RIGHT_PAPERS) == NULL);
	t_ok("nothing of the holder's own",
	    ky_guest_reach(&told.session, clients, KY_RIGHT_ALL) == NULL);
	if (r != NULL) {
		cmd = rig_command(KY_CMD_FILE, clients);
		ky_guest_envelope(&told.session, r, &cmd);
		t_ok("as an agent, in the holder's name, by the grant",
		    cmd.role == KY_ROLE_AGENT &&
			strncmp(cmd.on_behalf.text, "ac-", 3) == 0 &&
			strncmp(cmd.grant.text, "gr-", 3) == 0 &&
			strcmp(cmd.actor.text, told.session.account.text) == 0);
		in_the_log(clients, &cmd);
		t_ok("its calls come from an agent",
		    ky_guest_caller(&told.session, r).role == KY_ROLE_AGENT &&
			ky_guest_caller(&told.session, NULL).role ==
			    KY_ROLE_HOLDER);
	}
	T_WORD("with the holder's proof",
	    with_line(&agent, KY_ACT_AUTHORITY, clients), KY_WORD_DONE);
	t_ok("worth what the holder showed",
	    told.standing.grade == KY_GRADE_CONFIRMED &&
		memmem(told.evidence.bytes.p, told.evidence.bytes.len, "gr-",
		    3) != NULL);
	ask = granting(clients, STATUS, 30);
	T_WORD("an agent grants nothing on", act(&agent, &ask),
	    KY_WORD_NOT_YOURS);
	T_WORD("the holder sees it", act(&holder, &list), KY_WORD_DONE);
	t_ok("given, to whom",
	    told.rows_n == 1 && told.row[0].mine &&
		strcmp(told.row[0].state.text, "given") == 0 &&
		strcmp(told.row[0].text, agent_mail) == 0);
	end.id = told.row[0].id;
	T_WORD("others cannot end it", act(&other, &end), KY_WORD_NOT_YOURS);
	T_WORD("the holder does", act(&holder, &end), KY_WORD_DONE);
	T_WORD("the agent looks", do_act(&agent, KY_ACT_LOOK), KY_WORD_DONE);
	t_ok("in vain",
	    ky_guest_reach(&told.session, clients, KY_RIGHT_STATUS) == NULL);
	letters = box_count(KY_LETTER_NEWS, "holder@example.com");
	T_WORD("the agent ends what is over", act(&agent, &end), KY_WORD_DONE);
	t_eq_int("which fills no mailbox",
	    box_count(KY_LETTER_NEWS, "holder@example.com"), letters);
	porch_close();
}

static void
a_grant_expires(void)
{
	struct browser holder, agent;
	struct ky_ask ask;
	uint64_t mine, clients;

	porch_open();
	agent = account(agent_mail, &mine);
	holder = account("holder@example.com", &clients);
	ask = granting(0, STATUS | PAPERS, 0);
	ask.until.us += 10 * KY_MINUTE_US;
	T_WORD("granted", act(&holder, &ask), KY_WORD_DONE);
	t_eq_str("for all lines: none is named", box_line(KY_LETTER_GRANT),
	    " ");
	T_WORD("taken", take(&agent, box_secret(KY_LETTER_GRANT)),
	    KY_WORD_DONE);
	t_ok("seen",
	    ky_guest_reach(&told.session, clients, KY_RIGHT_PAPERS) != NULL);
	wait_us(11 * KY_MINUTE_US);
	T_WORD("later", do_act(&agent, KY_ACT_LOOK), KY_WORD_DONE);
	t_ok("seen no more",
	    ky_guest_reach(&told.session, clients, KY_RIGHT_STATUS) == NULL);
	porch_close();
}

static enum ky_word
join(struct browser *b, const char *token)
{
	struct ky_ask ask = {.act = KY_ACT_GRANT_JOIN};

	(void)snprintf(ask.token, sizeof(ask.token), "%s", token);
	return act(b, &ask);
}

/* Who is asked needs no line: the code to the mailbox that was asked makes the
 * account, or signs in to the one that is there. */
static void
an_agent_without_a_line(void)
{
	struct browser holder, agent, other;
	struct ky_ask ask;
	struct ky_slug account_id;
	uint64_t clients;
	char token[KY_TOKEN_SIZE], code[KY_LETTER_CODE_SIZE];

	porch_open();
	holder = account("holder@example.com", &clients);
	ask = granting(clients, STATUS | FILE_IT, 30);
	T_WORD("granted", act(&holder, &ask), KY_WORD_DONE);
	(void)snprintf(token, sizeof(token), "%s", box_secret(KY_LETTER_GRANT));
	agent = visit("192.0.2.20");
	T_WORD("no such link", join(&agent, "nonsense"), KY_WORD_WRONG_LINK);
	T_WORD("not signed in", take(&agent, token), KY_WORD_SIGN_IN_FIRST);
	T_WORD("a code", join(&agent, token), KY_WORD_CODE_SENT);
	t_eq_str("to who was asked", box_last(KY_LETTER_SIGN_IN)->email,
	    agent_mail);
	(void)snprintf(code, sizeof(code), "%s",
	    box_last(KY_LETTER_SIGN_IN)->code);
	other = visit("192.0.2.21");
	T_WORD("in no other browser", give_code(&other, KY_ACT_CODE, code),
	    KY_WORD_CODE_OVER);
	T_WORD("a wrong one", give_code(&agent, KY_ACT_CODE, "00000000"),
	    KY_WORD_WRONG_CODE);
	T_WORD("in", give_code(&agent, KY_ACT_CODE, code), KY_WORD_SIGNED_IN);
	account_id = told.session.account;
	t_ok("an account with that mailbox, and no line",
	    account_id.text[0] != '\0' && told.session.reach_n == 0 &&
		strcmp(told.session.email, agent_mail) == 0);
	T_WORD("not when one is signed in", join(&agent, token),
	    KY_WORD_NOT_YOURS);
	T_WORD("taken", take(&agent, token), KY_WORD_DONE);
	(void)do_act(&agent, KY_ACT_LOOK);
	t_ok("the client's line",
	    ky_guest_reach(&told.session, clients, KY_RIGHT_FILE) != NULL);
	T_WORD("over", join(&other, token), KY_WORD_WRONG_LINK);
	T_WORD("another client", act(&holder, &ask), KY_WORD_DONE);
	T_WORD("later, elsewhere", join(&other, box_secret(KY_LETTER_GRANT)),
	    KY_WORD_CODE_SENT);
	T_WORD("in",
	    give_code(&other, KY_ACT_CODE, box_last(KY_LETTER_SIGN_IN)->code),
	    KY_WORD_SIGNED_IN);
	t_eq_str("the same account", told.session.account.text,
	    account_id.text);
	porch_close();
}

static void
links_are_not_for_flooding(void)
{
	struct browser holder, agent;
	struct ky_ask ask;
	uint64_t clients;

	porch_open();
	holder = account("holder@example.com", &clients);
	ask = granting(clients, STATUS, 30);
	T_WORD("granted", act(&holder, &ask), KY_WORD_DONE);
	agent = visit("192.0.2.20");
	for (int i = 0; i < 5; i++)
		T_WORD("a code", join(&agent, box_secret(KY_LETTER_GRANT)),
		    KY_WORD_CODE_SENT);
	ask = granting(clients, STATUS, 30);
	for (int i = 0; i < 4; i++)
		T_WORD("granted again", act(&holder, &ask), KY_WORD_DONE);
	T_WORD("nor for filling a mailbox", act(&holder, &ask),
	    KY_WORD_TOO_OFTEN);
	T_WORD("five an hour", join(&agent, box_secret(KY_LETTER_GRANT)),
	    KY_WORD_TOO_OFTEN);
	porch_close();
}

int
main(void)
{
	T_RUN(what_can_be_granted);
	T_RUN(an_agent_acts);
	T_RUN(a_grant_expires);
	T_RUN(an_agent_without_a_line);
	T_RUN(links_are_not_for_flooding);
	return t_done();
}
