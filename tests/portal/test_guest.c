#include "portal/guest.h"

#include "t.h"

static struct ky_err err;

static void
names_are_read_back(void)
{
	for (int i = 0; i < KY_RIGHT__MAX; i++) {
		enum ky_right r;

		t_ok(ky_right_name((enum ky_right)i),
		    ky_right_parse(ky_str_of(ky_right_name((enum ky_right)i)),
			&r) &&
			(int)r == i);
	}
	for (int i = 0; i < KY_PURPOSE__MAX; i++) {
		const char *name = ky_purpose_name((enum ky_purpose)i);
		enum ky_purpose p;

		t_ok(name,
		    ky_purpose_parse(ky_str_of(name), &p) && (int)p == i);
	}
}

static void
kept_without_what_is_the_accounts(void)
{
	static char body[KY_FOLIO_BODY_SIZE];
	struct ky_guest s = {.language = "ja",
	    .csrf = "token",
	    .created = {5},
	    .shown = 3,
	    .half = true,
	    .fresh = {9},
	    .pending = {.purpose = KY_PURPOSE_CONTACT,
		.way = KY_LETTER_BY_SMS,
		.tries = 4,
		.until = {8},
		.hash = {1, 2},
		.line_id = 6,
		.email = "x@example.com",
		.to = "y@example.com"},
	    .mailbox = "z@example.com",
	    .mailbox_at = {4},
	    .challenged = true,
	    .challenge = {7},
	    .email = "owner@example.com"};
	struct ky_reach more = {.line_id = 22, .rights = 1, .shown = 2};
	struct ky_guest got;

	t_ok("proven",
	    ky_guest_proved(&s, 11, KY_SHOWN_BIT(KY_SHOWN_SMS),
		(struct ky_time){3}));
	ky_guest_reaches(&s, &more);
	t_good("write", ky_guest_write(&s, body, &err), &err);
	t_good("read", ky_guest_read(body, &got, &err), &err);
	t_ok("what is its own",
	    strcmp(got.language, "ja") == 0 && strcmp(got.csrf, "token") == 0 &&
		got.created.us == 5 && got.shown == 3 && got.half &&
		got.fresh.us == 9 && got.challenged && got.challenge[0] == 7 &&
		strcmp(got.mailbox, "z@example.com") == 0 &&
		got.mailbox_at.us == 4 &&
		memcmp(&got.pending, &s.pending, sizeof(s.pending)) == 0);
	t_ok("the line it proved",
	    got.reach_n == 1 && got.proven_n == 1 &&
		got.reach[0].line_id == 11 && got.reach[0].at.us == 3 &&
		got.reach[0].rights == KY_RIGHTS_OWN);
	t_eq_str("not the account's", got.email, "");
}

static void
what_it_reaches(void)
{
	struct ky_guest s = {.half = false};
	struct ky_reach client = {.line_id = 5,
	    .rights = KY_RIGHT_BIT(KY_RIGHT_STATUS),
	    .grant = {"gr-1"},
	    .holder = {"ac-2"}};
	struct ky_reach own = {.line_id = 6,
	    .rights = KY_RIGHTS_OWN,
	    .shown = 1};

	ky_guest_reaches(&s, &own);
	ky_guest_reaches(&s, &client);
	client.line_id = 6;
	ky_guest_reaches(&s, &client);
	t_eq_int("one's own line is no client's", s.reach_n, 2);
	t_ok("status of the client's",
	    ky_guest_reach(&s, 5, KY_RIGHT_STATUS) != NULL);
	t_ok("no more", ky_guest_reach(&s, 5, KY_RIGHT_FILE) == NULL);
	t_ok("everything of one's own",
	    ky_guest_reach(&s, 6, KY_RIGHT_ALL) != NULL);
	t_ok("no other", ky_guest_reach(&s, 7, KY_RIGHT_STATUS) == NULL);
	t_ok("and not none", ky_guest_reach(&s, 0, KY_RIGHT_STATUS) == NULL);
	for (uint64_t i = 0; i < KY_PROVEN_MAX; i++)
		t_ok("more",
		    ky_guest_proved(&s, 100 + i, 1, (struct ky_time){1}));
	t_ok("not without end",
	    !ky_guest_proved(&s, 200, 1, (struct ky_time){1}));
	t_ok("what was proven gains",
	    ky_guest_proved(&s, 100, 2, (struct ky_time){2}) &&
		ky_guest_reach(&s, 100, KY_RIGHT_ALL)->shown == 3);
	for (uint64_t i = 0; i < KY_REACH_MAX; i++) {
		own.line_id = 300 + i;
		ky_guest_reaches(&s, &own);
	}
	t_eq_int("full", s.reach_n, KY_REACH_MAX);
	s.half = true;
	t_ok("half signed in reaches nothing",
	    ky_guest_reach(&s, 6, KY_RIGHT_STATUS) == NULL);
}

static void
a_proof_grows_old(void)
{
	static const struct {
		const char *label;
		int64_t fresh, now;
		bool yes;
	} cases[] = {
	    {"none", 0, 5, false},
	    {"at once", 5, 5, true},
	    {"at its last moment", 5, 5 + KY_FRESH_US - 1, true},
	    {"too old", 5, 5 + KY_FRESH_US, false},
	    {"of the future", 6, 5, false},
	};

	T_CASES (k, cases) {
		struct ky_guest s = {.fresh = {k->fresh},
		    .mailbox = "x@example.com",
		    .mailbox_at = {k->fresh}};

		t_ok(k->label,
		    ky_guest_fresh(&s, (struct ky_time){k->now}) == k->yes);
		t_eq_str("and so is the mailbox",
		    ky_guest_mailbox(&s, (struct ky_time){k->now}),
		    k->yes ? "x@example.com" : "");
	}
}

static void
what_is_not_a_session(void)
{
	static const struct {
		const char *label, *body;
	} cases[] = {
	    {"no JSON", "x"},
	    {"too many lines", "{\"proven_n\":9}"},
	    {"no such purpose", "{\"pending.purpose\":99}"},
	    {"no such way", "{\"pending.way\":99}"},
	};

	T_CASES (k, cases) {
		struct ky_guest s;

		t_bad(k->label, ky_guest_read(k->body, &s, &err), KY_E_CORRUPT,
		    &err, "");
	}
}

int
main(void)
{
	T_RUN(names_are_read_back);
	T_RUN(kept_without_what_is_the_accounts);
	T_RUN(what_it_reaches);
	T_RUN(a_proof_grows_old);
	T_RUN(what_is_not_a_session);
	return t_done();
}
