/* Whose turn it is, and what can be done; and that every code has words. */
#include "web/desk_tasks.h"

#include "page/tr.h"
#include "view/words.h"

#include "t.h"
#include "visitor.h"

static const struct ky_date today = {2026, 12, 5};

static void
turns(void)
{
	static const struct {
		const char *label;
		struct ky_duty d;
		struct ky_line l;
		enum ky_deed deed;
		enum ky_turn_of turn;
	} rows[] = {
	    {"who may end it is not clear",
		{.kind = KY_DUTY_AUTHORITY, .state = KY_STATE_WAITING}, {0},
		KY_DO_PROVE, KY_TURN_YOURS},
	    {"done", {.kind = KY_DUTY_AUTHORITY, .state = KY_STATE_SEEN}, {0},
		KY_DO_NONE, KY_TURN_DONE},
	    {"the contract is others'",
		{.kind = KY_DUTY_CONTRACT, .state = KY_STATE_WAITING}, {0},
		KY_DO_NONE, KY_TURN_OTHERS},
	    {"asked to pay",
		{.kind = KY_DUTY_DUES,
		    .state = KY_STATE_WAITING,
		    .reason = "asked-to-pay"},
		{0}, KY_DO_PAY, KY_TURN_YOURS},
	    {"late usage is waited for",
		{.kind = KY_DUTY_DUES,
		    .state = KY_STATE_WAITING,
		    .reason = "late-usage"},
		{0}, KY_DO_NONE, KY_TURN_OTHERS},
	    {"where the money goes",
		{.kind = KY_DUTY_CREDIT,
		    .state = KY_STATE_WAITING,
		    .reason = "payee-needed"},
		{0}, KY_DO_PAYEE, KY_TURN_YOURS},
	    {"the bank sent it back",
		{.kind = KY_DUTY_CREDIT, .state = KY_STATE_REFUSED},
		{.payee_bad = true}, KY_DO_PAYEE, KY_TURN_YOURS},
	    {"the bank is asked",
		{.kind = KY_DUTY_CREDIT,
		    .state = KY_STATE_SENT,
		    .reason = "payee-needed"},
		{0}, KY_DO_NONE, KY_TURN_OTHERS},
	    {"a thing is out",
		{.kind = KY_DUTY_ITEM, .state = KY_STATE_WAITING},
		{.items_n = 1}, KY_DO_RETURN, KY_TURN_YOURS},
	    {"it is lost and to be paid",
		{.kind = KY_DUTY_ITEM,
		    .state = KY_STATE_WAITING,
		    .reason = "lost-charge"},
		{.items_n = 1, .item = {{.state = KY_ITEM_LOST}}}, KY_DO_PAY,
		KY_TURN_YOURS},
	    {"at a provider that is not connected",
		{.kind = KY_DUTY_CONTRACT,
		    .state = KY_STATE_WAITING,
		    .reason = "assisted"},
		{.contract_running = true}, KY_DO_THERE, KY_TURN_YOURS},
	    {"the profile, while the line runs: not yet",
		{.kind = KY_DUTY_PROFILE, .state = KY_STATE_WAITING},
		{.contract_running = true}, KY_DO_NONE, KY_TURN_OTHERS},
	    {"on the last day: not yet",
		{.kind = KY_DUTY_PROFILE, .state = KY_STATE_WAITING},
		{.contract_running = true, .last_day = {2026, 12, 5}},
		KY_DO_NONE, KY_TURN_OTHERS},
	    {"on the day after: now",
		{.kind = KY_DUTY_PROFILE, .state = KY_STATE_WAITING},
		{.contract_running = true, .last_day = {2026, 12, 4}},
		KY_DO_DELETE, KY_TURN_YOURS},
	    {"the contract is over: now",
		{.kind = KY_DUTY_PROFILE, .state = KY_STATE_WAITING}, {0},
		KY_DO_DELETE, KY_TURN_YOURS},
	    {"what others bill",
		{.kind = KY_DUTY_OPTIONS, .state = KY_STATE_WAITING},
		{.options_n = 1,
		    .option = {{.third_party = true, .running = true}}},
		KY_DO_TELL, KY_TURN_YOURS},
	    {"the provider's own options",
		{.kind = KY_DUTY_OPTIONS, .state = KY_STATE_WAITING},
		{.options_n = 1, .option = {{.running = true}}}, KY_DO_NONE,
		KY_TURN_OTHERS},
	    {"papers come later",
		{.kind = KY_DUTY_NOTICE, .state = KY_STATE_WAITING}, {0},
		KY_DO_NONE, KY_TURN_LATER},
	};

	T_CASES (c, rows) {
		struct ky_case k = {.line = c->l, .duties_n = 1};

		k.duty[0] = c->d;
		t_eq_str(c->label, ky_deed_name(ky_desk_deed(&k, &c->d, today)),
		    ky_deed_name(c->deed));
		t_eq_int("and whose turn", ky_desk_turn(&k, &c->d, today),
		    c->turn);
	}
}

static void
named(void)
{
	struct ky_case k = {.duties_n = 2, .line = {.items_n = 1}};

	k.line.item[0].code = (struct ky_slug){"charger"};
	k.duty[0].kind = KY_DUTY_CONTRACT;
	k.duty[1].kind = KY_DUTY_ITEM;
	t_ok("by its kind", ky_desk_duty(&k, KY_STR("contract")) == &k.duty[0]);
	t_ok("by the thing",
	    ky_desk_duty(&k, KY_STR("item:charger")) == &k.duty[1]);
	t_ok("no such thing", ky_desk_duty(&k, KY_STR("item:router")) == NULL);
}

/* Every message code has the same words here as at the command line. */
static void
reasons(void)
{
	const char *code, *sentence;
	uint32_t missing = 0;

	for (uint32_t i = 0; ky_words_at(i, &code, &sentence); i++)
		if (!ky_tr_has("reason", code)) {
			printf("# po/codes.json: reason: %s: %s\n", code,
			    sentence);
			missing++;
		}
	t_eq_int("all of them are in po/codes.json", missing, 0);
}

#define ALL(label, context, n, name) \
	do { \
		int lacks = 0; \
		for (unsigned i = 0; i < (unsigned)(n); i++) \
			lacks += ky_tr_has(context, name(i)) ? 0 : 1; \
		t_eq_int(label, lacks, 0); \
	} while (0)

static void
codes(void)
{
	ALL("duties", "duty", KY_DUTY__MAX, ky_duty_kind_name);
	ALL("their states", "state", KY_STATE__MAX, ky_duty_state_name);
	ALL("ways", "way", KY_WAY__MAX, ky_way_name);
	ALL("grades", "grade", KY_GRADE__MAX, ky_grade_name);
	ALL("marks", "mark", KY_DAY_MARK__MAX, ky_day_mark_name);
	ALL("why a day costs that", "why", KY_DAY_WHY__MAX, ky_day_why_name);
	ALL("entries", "entry", KY_ENTRY__MAX, ky_entry_kind_name);
	ALL("errands", "errand", KY_ERRAND__MAX, ky_errand_kind_name);
	ALL("reasons to pay back", "refund", KY_REFUND_REASON__MAX,
	    ky_refund_reason_name);
	for (int i = KY_GROUND_NONE + 1; i < KY_GROUND__MAX; i++)
		t_ok("grounds",
		    ky_tr_has("ground", ky_ground_name((enum ky_ground)i)));
	ALL("profiles", "profile", KY_PROFILE__MAX, ky_profile_state_name);
	ALL("roles", "role", KY_ROLE__MAX, ky_role_name);
	ALL("commands", "command", KY_CMD__MAX, ky_command_kind_name);
	ALL("papers", "paper", KY_PAPER__MAX, ky_paper_kind_name);
	ALL("endings", "ending", KY_ENDING__MAX, ky_ending_state_name);
}

/* --- a number that moves away from a provider that is not connected --- */

static struct visitor v;
static struct ky_case moves;

/* It has no papers and no history. */
static enum ky_code
more(const struct ky_call *c, struct ky_arena *a, struct ky_result *out,
    struct ky_err *err)
{
	(void)a;
	(void)err;
	out->found = c->op == KY_CALL_PAPERS || c->op == KY_CALL_HISTORY;
	return KY_OK;
}

static void
visit(const char *page)
{
	char path[64];

	visitor_init(&v);
	visitor_proven(&v);
	v.line = &moves;
	v.more = more;
	moves = (struct ky_case){.line_id = 7,
	    .line = {.contract_running = true,
		.email = "a@example.com",
		.voice = true,
		.options_n = 2,
		.option = {{.third_party = true, .running = true},
		    {.third_party = true, .running = true}}},
	    .ending = {.seq = 1,
		.state = KY_ENDING_RUNNING,
		.way = KY_WAY_PORT_OUT,
		.ref = "KY-7H3K-9QXM-2PTA"},
	    .duties_n = 2,
	    .duty = {{.kind = KY_DUTY_CONTRACT,
			 .state = KY_STATE_WAITING,
			 .reason = "assisted"},
		{.kind = KY_DUTY_OPTIONS, .state = KY_STATE_WAITING}}};
	(void)snprintf(path, sizeof(path), "/%s", page);
	visitor_get(&v, path);
	t_eq_int(page, v.an.status, 200);
}

static void
moving(void)
{
	static const char until[] =
	    "can take it back until the other operator takes the number over.";

	visit("en/endings/KY-7H3K-9QXM-2PTA/tasks/contract");
	t_ok("it is done when it has been taken over",
	    visitor_reads(&v, "The other operator has taken the number over") &&
		visitor_reads(&v, "Taken over on") &&
		visitor_reads(&v, "Say so only then") &&
		!visitor_reads(&v, "<h2>It is done"));
	visitor_done(&v);
	visit("en/endings/KY-7H3K-9QXM-2PTA");
	t_ok("nobody is ending it there",
	    visitor_reads(&v, "<strong>Take the number along</strong>") &&
		!visitor_reads(&v, "You are ending it there"));
	t_ok("no day is told until which it can be taken back",
	    visitor_reads(&v, until));
	visitor_done(&v);
	visit("en/endings/KY-7H3K-9QXM-2PTA/withdraw");
	t_ok("nor on the page where it is", visitor_reads(&v, until));
	visitor_done(&v);
	visit("en/endings/KY-7H3K-9QXM-2PTA/done");
	t_ok("a list without days comes without a calendar",
	    visitor_reads(&v, "The list also comes by e-mail to") &&
		!visitor_reads(&v, "with its days"));
	visitor_done(&v);
	visit("zh-Hans/endings/KY-7H3K-9QXM-2PTA/done");
	t_ok("a colon is that of the language",
	    visitor_reads(&v, "：<span class=\"item\">") &&
		!visitor_reads(&v, ":<span") && !visitor_reads(&v, ": <span"));
	visitor_done(&v);
}

int
main(void)
{
	T_RUN(turns);
	T_RUN(named);
	T_RUN(reasons);
	T_RUN(codes);
	T_RUN(moving);
	return t_done();
}
