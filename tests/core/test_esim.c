#include "core/esim.h"

#include "peers.h"

static struct fixture f;
static struct peers p;

static const char *
ending(void)
{
	return ky_ending_state_name(f.c.ending.state);
}

static struct ky_duty *
duty(void)
{
	static struct ky_duty none;
	struct ky_duty *d = ky_case_duty(&f.c, KY_DUTY_PROFILE, 0);

	t_ok("there is a duty", d != NULL);
	return d != NULL ? d : &none;
}

static struct ky_eid
chip(char letter)
{
	struct ky_eid e = {""};

	memset(e.digits, '0', 32);
	e.digits[31] = letter;
	return e;
}

static struct ky_command
told(enum ky_profile_event_kind kind, char letter, int64_t n)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_PROFILE_EVENT,
	    .has_evidence = true,
	    .event = {.kind = kind,
		.chip_signed = true,
		.n = n,
		.eid = chip(letter),
		.iccid = f.c.line.iccid,
		.at = p.now}};

	cmd.evidence.grade = KY_GRADE_PROVEN;
	(void)ky_str_copy(KY_STR("euicc"), cmd.evidence.origin,
	    sizeof(cmd.evidence.origin));
	cmd.evidence.sha256[0] = (uint8_t)letter;
	cmd.evidence.sha256[1] = (uint8_t)n;
	return cmd;
}

static const char *
tell(enum ky_profile_event_kind kind, char letter, int64_t n)
{
	struct ky_command cmd = told(kind, letter, n);

	peers_send(&p, &cmd);
	return p.d.code;
}

/* The SM-DP+ says so; letter 0: of no chip. */
static const char *
claim(enum ky_profile_event_kind kind, char letter, const char *when)
{
	struct ky_command cmd = told(kind, letter, KY_NO_EVENT);

	cmd.event.chip_signed = false;
	if (letter == '\0')
		cmd.event.eid.digits[0] = '\0';
	cmd.event.at = at(when);
	cmd.evidence.grade = KY_GRADE_CONFIRMED;
	peers_send(&p, &cmd);
	return p.d.code;
}

/* An eSIM line whose rules ask for proof. */
static void
begin(enum ky_profile_state profile)
{
	fixture_init(&f);
	(void)fixture_line(&f);
	f.c.line.form = KY_FORM_ESIM;
	f.c.line.profile = profile;
	f.grades.least[KY_DUTY_PROFILE] = KY_GRADE_PROVEN;
	f.profile.fallback = KY_GRADE_CONFIRMED;
	peers_init(&p, &f, "2026-08-20T10:00:00+09:00");
}

static void
file_until(const char *when)
{
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	peers_until(&p, when);
}

#define AFTER "2026-09-12T10:00:00+09:00"

static void
a_signed_deletion_proves_it(void)
{
	begin(KY_PROFILE_INSTALLED);
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	file_until(AFTER);
	t_eq_str("all else is done, and it is waited for", ending(), "running");
	t_eq_str("the holder deletes", duty()->reason, "delete-the-profile");
	t_eq_str("the deletion", tell(KY_PROFILE_DELETE, 'A', 6),
	    "deletion-proven");
	t_eq_str("seen", peers_state(&p, KY_DUTY_PROFILE, 0), "seen");
	t_eq_int("at the best grade", duty()->grade, KY_GRADE_PROVEN);
	t_eq_str("by the chip", duty()->by, "euicc");
	t_eq_str("for this reason", duty()->reason, "deletion-proven");
	t_ok("resting on its bytes",
	    duty()->evidence[0] == 'A' && duty()->evidence[1] == 6);
	t_eq_str("the line's profile", ky_profile_state_name(f.c.line.profile),
	    "deleted");
	t_eq_str("nothing is left", ending(), "closed");
	t_eq_int("the certificate", p.papers[KY_PAPER_CERTIFICATE], 1);
	t_eq_str("the same once more", tell(KY_PROFILE_DELETE, 'A', 6),
	    "deletion-proven");
	t_eq_int("changes no paper", p.papers[KY_PAPER_AMENDMENT], 0);
}

static void
what_is_missing_is_said(void)
{
	static const struct {
		const char *label;
		enum ky_profile_event_kind first;
		char first_chip;
		int64_t first_n, deleted_n;
		const char *code;
	} cases[] = {
	    {"nobody knows that it was there", KY_PROFILE_INSTALL_FAILED, 'A',
		1, 2, "installation-unknown"},
	    {"there again afterwards", KY_PROFILE_ENABLE, 'A', 9, 2,
		"installed-again"},
	    {"another has it", KY_PROFILE_INSTALL, 'B', 1, 2, "other-chip"},
	};

	T_CASES (c, cases) {
		begin(KY_PROFILE_INSTALLED);
		(void)tell(c->first, c->first_chip, c->first_n);
		file_until(AFTER);
		t_eq_str(c->label, tell(KY_PROFILE_DELETE, 'A', c->deleted_n),
		    c->code);
		t_eq_str("the duty goes on",
		    peers_state(&p, KY_DUTY_PROFILE, 0), "waiting");
		t_eq_str("and says why", duty()->reason, c->code);
		peers_until(&p, "2026-09-14T10:00:00+09:00");
		t_eq_str("after more looks too", duty()->reason, c->code);
		t_eq_str("no certificate", ending(), "running");
	}
}

static void
an_installation_known_later_closes_with_the_deletions_proof(void)
{
	begin(KY_PROFILE_INSTALLED);
	file_until(AFTER);
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("the last piece", tell(KY_PROFILE_INSTALL, 'A', 3),
	    "deletion-proven");
	t_eq_str("closed", ending(), "closed");
	t_eq_int("by the deletion, not by the installation",
	    duty()->evidence[1], 6);
}

static void
a_look_names_the_chip(void)
{
	begin(KY_PROFILE_INSTALLED);
	p.world.eid = chip('A');
	p.world.profile = KY_PROFILE_NONE;
	file_until("2026-09-05T10:00:00+09:00");
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("where it was is not known", duty()->reason,
	    "installation-unknown");
	p.world.profile = KY_PROFILE_INSTALLED;
	peers_until(&p, "2026-09-07T10:00:00+09:00");
	t_eq_str("the SM-DP+ says so, though it has not heard of the end",
	    peers_state(&p, KY_DUTY_PROFILE, 0), "seen");
	t_eq_int("proven", duty()->grade, KY_GRADE_PROVEN);
}

static void
a_later_installation_reopens(void)
{
	begin(KY_PROFILE_INSTALLED);
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	file_until(AFTER);
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("closed", ending(), "closed");
	t_eq_str("then", tell(KY_PROFILE_ENABLE, 'A', 9), "installed-again");
	t_eq_str("it is open again", ending(), "running");
	t_eq_int("an amendment says so", p.papers[KY_PAPER_AMENDMENT], 1);
	t_eq_str("and what is missing", duty()->reason, "installed-again");
	t_eq_int("no grade is left", duty()->grade, KY_GRADE_NONE);
	(void)tell(KY_PROFILE_DELETE, 'A', 12);
	t_eq_str("deleted again", ending(), "closed");
	t_eq_int("by amendment", p.papers[KY_PAPER_AMENDMENT], 2);
	t_eq_int("with the new proof", duty()->evidence[1], 12);
	(void)claim(KY_PROFILE_INSTALL, 'B', "2026-09-12T09:00:00+09:00");
	t_eq_str("on a second phone, says the SM-DP+", ending(), "running");
	t_eq_str("", duty()->reason, "other-chip");
	(void)tell(KY_PROFILE_DELETE, 'B', 2);
	t_eq_str("gone from there too", ending(), "closed");
	t_eq_int("one certificate, ever", p.papers[KY_PAPER_CERTIFICATE], 1);
}

static void
a_number_used_twice_reopens(void)
{
	struct ky_command cmd;

	begin(KY_PROFILE_INSTALLED);
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	file_until(AFTER);
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	cmd = told(KY_PROFILE_DELETE, 'A', 6);
	cmd.event.doubted = true;
	peers_send(&p, &cmd);
	t_eq_str("what was proven is not", p.d.code, "number-reused");
	t_eq_str("open again", ending(), "running");
	t_eq_str("for people", duty()->reason, "number-reused");
}

static void
a_proof_on_record_is_on_the_certificate(void)
{
	begin(KY_PROFILE_INSTALLED);
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	t_eq_str("before any ending", tell(KY_PROFILE_DELETE, 'A', 6),
	    "deletion-proven");
	t_eq_str("nobody was asked whether it can come back",
	    ky_profile_state_name(f.c.line.profile), "installed");
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_eq_str("the duty is there", peers_state(&p, KY_DUTY_PROFILE, 0),
	    "waiting");
	t_eq_int("with the proof", duty()->grade, KY_GRADE_PROVEN);
	t_eq_str("for the end of the contract", duty()->reason,
	    "contract-first");
	t_eq_int("before which nobody is asked", p.sent[KY_EFFECT_SMDP_LOOK],
	    0);
	peers_until(&p, AFTER);
	t_eq_str("all of it", ending(), "closed");
	t_eq_int("by the proof", duty()->evidence[1], 6);
	t_eq_int("the SM-DP+ was asked once", p.sent[KY_EFFECT_SMDP_LOOK], 1);
	t_eq_str("installed again before the end",
	    (begin(KY_PROFILE_INSTALLED), tell(KY_PROFILE_INSTALL, 'A', 4)),
	    "noted");
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	(void)tell(KY_PROFILE_INSTALL, 'A', 7);
	peers_file(&p, KY_WAY_PLAIN, D(2026, 8, 31));
	t_eq_str("the duty is to be done", peers_state(&p, KY_DUTY_PROFILE, 0),
	    "waiting");
}

static void
proof_takes_the_place_of_a_look(void)
{
	begin(KY_PROFILE_INSTALLED);
	f.grades.least[KY_DUTY_PROFILE] = KY_GRADE_CONFIRMED;
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	file_until("2026-09-02T10:00:00+09:00");
	(void)claim(KY_PROFILE_DELETE, 'A', "2026-09-02T10:00:00+09:00");
	t_eq_str("seen", peers_state(&p, KY_DUTY_PROFILE, 0), "seen");
	t_eq_int("by the SM-DP+'s word", duty()->grade, KY_GRADE_CONFIRMED);
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_int("the certificate to come rests on the proof", duty()->grade,
	    KY_GRADE_PROVEN);
	peers_until(&p, AFTER);
	t_eq_str("closed", ending(), "closed");
	t_eq_int("no amendment", p.papers[KY_PAPER_AMENDMENT], 0);
}

static void
who_may_say_so_and_of_what(void)
{
	static const struct {
		const char *label;
		enum ky_role role;
		bool other, bare, physical;
		int64_t n;
		const char *code;
	} cases[] = {
	    {"the verifier's loop", KY_ROLE_OPERATOR, 0, 0, 0, 1, "noted"},
	    {"the engine", KY_ROLE_ENGINE, 0, 0, 0, 1, "noted"},
	    {"a holder", KY_ROLE_HOLDER, 0, 0, 0, 1, "not-for-holders"},
	    {"an agent", KY_ROLE_AGENT, 0, 0, 0, 1, "not-for-holders"},
	    {"staff", KY_ROLE_STAFF, 0, 0, 0, 1, "not-for-holders"},
	    {"an officer", KY_ROLE_OFFICER, 0, 0, 0, 1, "not-for-holders"},
	    {"another profile", KY_ROLE_OPERATOR, 1, 0, 0, 1, "other-line"},
	    {"no bytes", KY_ROLE_OPERATOR, 0, 1, 0, 1, "no-evidence"},
	    {"no number", KY_ROLE_OPERATOR, 0, 0, 0, -1, "no-evidence"},
	    {"a card", KY_ROLE_OPERATOR, 0, 0, 1, 1, "no-profile"},
	};

	T_CASES (c, cases) {
		struct ky_command cmd;

		begin(KY_PROFILE_INSTALLED);
		cmd = told(KY_PROFILE_INSTALL, 'A', c->n);
		cmd.role = c->role;
		cmd.has_evidence = !c->bare;
		if (c->other)
			cmd.event.iccid.digits[5] ^= 1;
		if (c->physical) {
			f.c.line.form = KY_FORM_PHYSICAL;
			f.c.line.profile = KY_PROFILE_NONE;
		}
		peers_send(&p, &cmd);
		t_eq_str(c->label, p.d.code, c->code);
	}
}

static void
nobody_brings_a_proof_by_hand(void)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_OFFICER,
	    .duty = KY_DUTY_PROFILE,
	    .has_evidence = true,
	    .evidence.grade = KY_GRADE_PROVEN};

	begin(KY_PROFILE_INSTALLED);
	file_until("2026-09-02T10:00:00+09:00");
	peers_send(&p, &cmd);
	t_eq_str("proof is verified, not told", p.d.code, "grade-too-high");
	cmd.kind = KY_CMD_FACT;
	cmd.fact = KY_FACT_PROFILE;
	cmd.profile = KY_PROFILE_DELETED;
	peers_send(&p, &cmd);
	t_eq_str("nor so", p.d.code, "kept-for-later");
	t_eq_int("it is worth a word", duty()->grade, KY_GRADE_CONFIRMED);
}

/* Rules that ask for proof are not met by an answer of the SM-DP+. */
static void
a_look_below_the_least_grade_is_kept(void)
{
	begin(KY_PROFILE_INSTALLED);
	p.world.profile = KY_PROFILE_DELETED;
	file_until(AFTER);
	t_eq_str("not seen", peers_state(&p, KY_DUTY_PROFILE, 0), "waiting");
	t_eq_str("kept", duty()->reason, "kept-for-later");
	t_eq_int("its grade", duty()->grade, KY_GRADE_CONFIRMED);
	t_eq_str("the fact is not settled",
	    ky_profile_state_name(f.c.line.profile), "installed");
	t_ok("looked at daily",
	    p.sent[KY_EFFECT_SMDP_LOOK] >= 11 &&
		p.sent[KY_EFFECT_SMDP_LOOK] <= 13);
	peers_until(&p, "2026-09-29T23:59:59+09:00");
	t_eq_str("until the wait is over", ending(), "running");
	peers_until(&p, "2026-10-01T10:00:00+09:00");
	t_eq_str("then the rule lets it do", duty()->reason, "fallback-grade");
	t_eq_int("for what it is", duty()->grade, KY_GRADE_CONFIRMED);
	t_eq_str("closed", ending(), "closed");
	begin(KY_PROFILE_INSTALLED);
	f.profile.fallback = KY_GRADE_PROVEN;
	p.world.profile = KY_PROFILE_DELETED;
	file_until("2026-12-01T10:00:00+09:00");
	t_eq_str("where the rule never lets it, it never does", ending(),
	    "running");
}

static void
the_sm_dps_word_is_taken_back_by_itself(void)
{
	begin(KY_PROFILE_INSTALLED);
	p.world.profile = KY_PROFILE_DELETED;
	file_until("2026-09-05T10:00:00+09:00");
	p.world.profile = KY_PROFILE_INSTALLED;
	peers_until(&p, "2026-10-20T10:00:00+09:00");
	t_eq_str("installed again: its word is void", duty()->reason,
	    "delete-the-profile");
}

static void
a_claim_below_the_least_grade_is_kept(void)
{
	begin(KY_PROFILE_INSTALLED);
	file_until("2026-09-05T10:00:00+09:00");
	t_eq_str("the SM-DP+'s word",
	    claim(KY_PROFILE_DELETE, 'A', "2026-09-05T10:00:00+09:00"),
	    "kept-for-later");
	t_eq_date("until", p.d.day, D(2026, 9, 30));
	t_eq_str("which is said", duty()->reason, "kept-for-later");
	t_eq_str("older word is no news",
	    claim(KY_PROFILE_DELETE, 'A', "2026-09-04T10:00:00+09:00"),
	    "older-news");
	t_eq_str("installed since",
	    claim(KY_PROFILE_INSTALL, 'A', "2026-09-06T10:00:00+09:00"),
	    "noted");
	t_eq_int("the word is void", duty()->grade, KY_GRADE_NONE);
	t_eq_str("a deletion before that",
	    claim(KY_PROFILE_DELETE, 'A', "2026-09-05T20:00:00+09:00"),
	    "older-news");
	begin(KY_PROFILE_INSTALLED);
	t_eq_str("with no ending there is nothing to keep it with",
	    claim(KY_PROFILE_DELETE, 'A', "2026-08-05T10:00:00+09:00"),
	    "grade-too-low");
	f.grades.least[KY_DUTY_PROFILE] = KY_GRADE_CONFIRMED;
	t_eq_str("where it is enough it is true at once",
	    claim(KY_PROFILE_DELETE, 'A', "2026-08-05T10:00:00+09:00"),
	    "noted");
	t_eq_str("deleted", ky_profile_state_name(f.c.line.profile), "deleted");
	t_eq_str("late word of the installation before",
	    claim(KY_PROFILE_INSTALL, '\0', "2026-08-04T10:00:00+09:00"),
	    "noted");
	t_eq_str("changes nothing", ky_profile_state_name(f.c.line.profile),
	    "deleted");
	(void)claim(KY_PROFILE_INSTALL, '\0', "2026-08-06T10:00:00+09:00");
	t_eq_str("word of a new one does",
	    ky_profile_state_name(f.c.line.profile), "installed");
}

static void
handed_out_is_a_trap(void)
{
	begin(KY_PROFILE_DOWNLOADED);
	f.profile.fallback = KY_GRADE_STATED;
	file_until("2026-12-01T10:00:00+09:00");
	t_eq_str("it never closes by itself", ending(), "running");
	t_eq_str("the reason", duty()->reason, "handed-out-result-unknown");
	t_ok("looked at daily", p.sent[KY_EFFECT_SMDP_LOOK] > 80);
	t_eq_int("never taken back meanwhile", p.sent[KY_EFFECT_SMDP_RETIRE],
	    0);
	(void)tell(KY_PROFILE_INSTALL_FAILED, 'A', 3);
	t_eq_str("the installation failed: taken back at once", ending(),
	    "closed");
	t_eq_str("never installed", duty()->reason, "never-installed");
	t_eq_int("confirmed, and better cannot be", duty()->grade,
	    KY_GRADE_CONFIRMED);

	begin(KY_PROFILE_DOWNLOADED);
	file_until(AFTER);
	(void)tell(KY_PROFILE_INSTALL, 'A', 3);
	t_eq_str("it succeeded", duty()->reason, "delete-the-profile");
	(void)tell(KY_PROFILE_INSTALL_FAILED, 'A', 5);
	t_eq_str("another attempt failed: it is still there",
	    ky_profile_state_name(f.c.line.profile), "installed");
	(void)tell(KY_PROFILE_DELETE, 'A', 7);
	t_eq_str("and deleted", ending(), "closed");

	begin(KY_PROFILE_DOWNLOADED);
	p.world.eid = chip('A');
	file_until(AFTER);
	(void)tell(KY_PROFILE_DELETE, 'A', 7);
	t_eq_str("deleted on the chip it was handed to", ending(), "closed");
	t_eq_int("proven", duty()->grade, KY_GRADE_PROVEN);
}

/* An SM-DP+ gives the same key the same answer (SGP.22, 5.2.4). */
static void
an_order_has_its_key_until_it_is_answered(void)
{
	struct ky_command cmd = {.kind = KY_CMD_RETRY,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_PROFILE};
	char first[KY_KEY_SIZE];

	begin(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_UNSURE;
	file_until("2026-09-01T09:00:00+09:00");
	memcpy(first, p.key[KY_EFFECT_SMDP_RETIRE], sizeof(first));
	peers_until(&p, AFTER);
	t_ok("sent again", p.sent[KY_EFFECT_SMDP_RETIRE] > 3);
	t_eq_str("under its key", p.key[KY_EFFECT_SMDP_RETIRE], first);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_REFUSED;
	peers_send(&p, &cmd);
	t_eq_str("until it is refused", p.key[KY_EFFECT_SMDP_RETIRE], first);
	t_eq_str("refused", peers_state(&p, KY_DUTY_PROFILE, 0), "refused");
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_OK;
	peers_send(&p, &cmd);
	t_ok("the next is another",
	    strcmp(p.key[KY_EFFECT_SMDP_RETIRE], first) != 0);
	t_eq_str("which is carried out", duty()->reason, "never-installed");
}

static void
an_order_that_is_refused_is_not_asked_for_ever(void)
{
	struct ky_command cmd = {.kind = KY_CMD_RETRY,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_PROFILE};

	begin(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_REFUSED;
	file_until(AFTER);
	t_eq_str("nothing was seen with it: a person decides",
	    peers_state(&p, KY_DUTY_PROFILE, 0), "refused");
	t_eq_int("asked once", p.sent[KY_EFFECT_SMDP_RETIRE], 1);
	p.refusal_looks = true;
	peers_send(&p, &cmd);
	t_eq_str("released, and refused: the same",
	    peers_state(&p, KY_DUTY_PROFILE, 0), "refused");
	t_eq_int("asked once more", p.sent[KY_EFFECT_SMDP_RETIRE], 2);
	p.world.profile = KY_PROFILE_DOWNLOADED;
	peers_send(&p, &cmd);
	t_eq_str("handed out meanwhile: waited for",
	    peers_state(&p, KY_DUTY_PROFILE, 0), "waiting");
	t_eq_str("because", duty()->reason, "handed-out-result-unknown");

	begin(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_REFUSED;
	file_until(AFTER);
	p.world.profile = KY_PROFILE_INSTALLED;
	(void)tell(KY_PROFILE_INSTALL, 'A', 1);
	t_eq_str("news move it", peers_state(&p, KY_DUTY_PROFILE, 0),
	    "waiting");
	t_eq_str("to the holder", duty()->reason, "delete-the-profile");
}

static void
deleted_says_the_server_and_refuses_the_order(void)
{
	begin(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_REFUSED;
	p.refusal_looks = true;
	p.world.profile = KY_PROFILE_DELETED; /* the report was lost */
	file_until(AFTER);
	t_eq_int("asked once", p.sent[KY_EFFECT_SMDP_RETIRE], 1);
	t_eq_str("its word is kept", duty()->reason, "kept-for-later");
	peers_until(&p, "2026-10-01T10:00:00+09:00");
	t_eq_str("and does in the end", ending(), "closed");
}

/* Told by the effect that is out: one a week while the rule waits. */
static void
reminders(void)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_HOLDER,
	    .duty = KY_DUTY_PROFILE,
	    .has_evidence = true,
	    .evidence.grade = KY_GRADE_STATED};

	begin(KY_PROFILE_INSTALLED);
	f.profile.remind_days = 7;
	file_until("2026-09-06T23:59:59+09:00");
	t_eq_int("not in the first days", p.sent[KY_EFFECT_REMIND], 0);
	peers_until(&p, "2026-09-07T23:59:59+09:00");
	t_eq_int("after seven", p.sent[KY_EFFECT_REMIND], 1);
	peers_until(&p, "2026-09-13T23:59:59+09:00");
	t_eq_int("once", p.sent[KY_EFFECT_REMIND], 1);
	t_eq_str("the duty waits as before", duty()->reason,
	    "delete-the-profile");
	peers_until(&p, "2026-12-31T00:00:00+09:00");
	t_eq_int("until the wait is over", p.sent[KY_EFFECT_REMIND], 4);
	t_eq_int("counted", f.c.ending.reminded, 4);

	begin(KY_PROFILE_INSTALLED);
	f.profile.remind_days = 7;
	f.profile.fallback = KY_GRADE_STATED;
	file_until("2026-09-08T10:00:00+09:00");
	peers_send(&p, &cmd);
	t_eq_str("the holder says so", p.d.code, "kept-for-later");
	peers_until(&p, "2026-09-25T10:00:00+09:00");
	t_eq_int("and is left in peace", p.sent[KY_EFFECT_REMIND], 1);

	begin(KY_PROFILE_INSTALLED);
	f.profile.remind_days = 7;
	file_until("2026-09-02T10:00:00+09:00");
	(void)tell(KY_PROFILE_DELETE, 'A', 3);
	peers_until(&p, "2026-09-25T10:00:00+09:00");
	t_eq_str("what is missing is not the holder's", duty()->reason,
	    "installation-unknown");
	t_eq_int("no reminder then", p.sent[KY_EFFECT_REMIND], 0);

	begin(KY_PROFILE_INSTALLED);
	file_until("2026-12-31T00:00:00+09:00");
	t_eq_int("none where the rule has none", p.sent[KY_EFFECT_REMIND], 0);
}

/* No SM-DP+ can be asked: the chip's own word is waited for, and does. */
static void
without_an_sm_dp(void)
{
	begin(KY_PROFILE_INSTALLED);
	p.absent[KY_EFFECT_SMDP_LOOK] = p.absent[KY_EFFECT_SMDP_RETIRE] = true;
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	file_until(AFTER);
	t_eq_str("it waits", peers_state(&p, KY_DUTY_PROFILE, 0), "waiting");
	t_eq_str("for the holder", duty()->reason, "delete-the-profile");
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("whose chip proves it", ending(), "closed");
	t_eq_str("at once", duty()->reason, "deletion-proven");

	begin(KY_PROFILE_INSTALLED);
	f.book.connected = false;
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	file_until(AFTER);
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("assisted: seen at once", peers_state(&p, KY_DUTY_PROFILE, 0),
	    "seen");
	t_eq_int("proven", duty()->grade, KY_GRADE_PROVEN);
	t_eq_int("nobody is asked", p.sent[KY_EFFECT_SMDP_LOOK], 0);
}

/* --- may it come back? --- */

/* All but the profile is over, and the SM-DP+ says that from now on. */
static void
over_but_installed(enum ky_profile_state then)
{
	begin(KY_PROFILE_INSTALLED);
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	file_until(AFTER);
	p.sent[KY_EFFECT_SMDP_LOOK] = 0;
	p.world.profile = then;
}

static void
what_the_sm_dp_says_after_the_deletion(void)
{
	static const struct {
		enum ky_profile_state says;
		uint32_t looks, retires;
	} cases[] = {
	    {KY_PROFILE_NONE, 1, 0},
	    {KY_PROFILE_RELEASED, 1, 1}, /* a server's policy */
	    {KY_PROFILE_DOWNLOADED, 1, 1},
	    {KY_PROFILE_INSTALLED, 1, 0}, /* it lags */
	    {KY_PROFILE_DELETED, 1, 0},
	    {KY_PROFILE_RETIRED, 1, 0},
	};

	T_CASES (c, cases) {
		over_but_installed(c->says);
		(void)tell(KY_PROFILE_DELETE, 'A', 6);
		t_eq_str(ky_profile_state_name(c->says), ending(), "closed");
		t_eq_int("looks", p.sent[KY_EFFECT_SMDP_LOOK], c->looks);
		t_eq_int("taken back", p.sent[KY_EFFECT_SMDP_RETIRE],
		    c->retires);
		t_ok("what is offered is offered no more",
		    c->retires == 0 || p.world.profile == KY_PROFILE_RETIRED);
		t_eq_str("the reason is the chip's", duty()->reason,
		    "deletion-proven");
		t_eq_str("and the word", duty()->by, "euicc");
		t_eq_int("and the grade", duty()->grade, KY_GRADE_PROVEN);
		t_eq_int("and the bytes", duty()->evidence[1], 6);
		t_eq_str("the line's profile",
		    ky_profile_state_name(f.c.line.profile), "deleted");
		t_eq_int("one certificate", p.papers[KY_PAPER_CERTIFICATE], 1);
	}
}

static void
what_is_offered_and_not_taken_back(void)
{
	struct ky_command cmd = {.kind = KY_CMD_RETRY,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_PROFILE};

	over_but_installed(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_REFUSED;
	p.refusal_looks = true;
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("a person decides", peers_state(&p, KY_DUTY_PROFILE, 0),
	    "refused");
	t_eq_str("it is left", ky_profile_state_name(f.c.line.profile),
	    "released");
	t_eq_int("the proof stays", duty()->grade, KY_GRADE_PROVEN);
	t_eq_int("no certificate", p.papers[KY_PAPER_CERTIFICATE], 0);
	peers_until(&p, "2026-12-01T10:00:00+09:00");
	t_eq_str("the rule's fallback is not for that", ending(), "running");
	p.world.profile = KY_PROFILE_RETIRED; /* by hand, there */
	peers_send(&p, &cmd);
	t_eq_str("tried again", ending(), "closed");
	t_eq_str("by the proof", duty()->by, "euicc");

	over_but_installed(KY_PROFILE_DOWNLOADED);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_REFUSED;
	p.refusal_looks = true;
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("handed out and refused: it never heard of the end", ending(),
	    "closed");

	over_but_installed(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_RETRY;
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	peers_until(&p, "2026-12-01T10:00:00+09:00");
	t_eq_str("as long as it is offered nothing is over", ending(),
	    "running");
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_OK;
	peers_until(&p, "2026-12-02T10:00:00+09:00");
	t_eq_str("then it is", ending(), "closed");
}

static void
an_sm_dp_that_does_not_answer(void)
{
	over_but_installed(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_LOOK] = KY_E_RETRY;
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	peers_until(&p, "2026-09-12T20:00:00+09:00");
	t_eq_str("it is asked again", duty()->reason, "peer-down");
	t_eq_str("for a while", ending(), "running");
	peers_until(&p, "2026-09-13T10:00:00+09:00");
	t_eq_str("for a day at most", ending(), "closed");
	t_eq_str("and that is said", duty()->reason, "deletion-proven-only");
	t_eq_int("it is proven all the same", duty()->grade, KY_GRADE_PROVEN);
	t_eq_int("so often it was asked", p.sent[KY_EFFECT_SMDP_LOOK], 34);

	over_but_installed(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_LOOK] = KY_E_RETRY;
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	peers_until(&p, "2026-09-12T20:00:00+09:00");
	p.answer[KY_EFFECT_SMDP_LOOK] = KY_OK;
	peers_until(&p, "2026-09-12T22:00:00+09:00");
	t_eq_str("back in time", duty()->reason, "deletion-proven");
	t_eq_int("it is taken back", p.sent[KY_EFFECT_SMDP_RETIRE], 1);
}

/* What was on its way when the deletion came, saw what was before it. */
static void
a_look_from_before_the_deletion(void)
{
	struct ky_command cmd = {.kind = KY_CMD_OUTCOME,
	    .role = KY_ROLE_ENGINE,
	    .has_evidence = true,
	    .evidence.grade = KY_GRADE_CONFIRMED};

	begin(KY_PROFILE_INSTALLED);
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	p.silent[KY_EFFECT_SMDP_LOOK] = true;
	file_until(AFTER);
	t_eq_str("on its way", peers_state(&p, KY_DUTY_PROFILE, 0), "sent");
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("its answer is awaited", peers_state(&p, KY_DUTY_PROFILE, 0),
	    "sent");
	p.silent[KY_EFFECT_SMDP_LOOK] = false;
	p.world.profile = KY_PROFILE_RELEASED;
	cmd.outcome = (struct ky_outcome){.effect =
					      {.kind = KY_EFFECT_SMDP_LOOK,
						  .duty = KY_DUTY_PROFILE},
	    .code = KY_E_UNSURE,
	    .looked = true,
	    .seen.profile = KY_PROFILE_INSTALLED};
	peers_send(&p, &cmd);
	t_eq_int("asked again", p.sent[KY_EFFECT_SMDP_LOOK], 2);
	t_eq_int("and taken back", p.sent[KY_EFFECT_SMDP_RETIRE], 1);
	t_eq_str("closed", ending(), "closed");
}

static void
seen_on_less_it_is_asked_again(void)
{
	begin(KY_PROFILE_INSTALLED);
	f.grades.least[KY_DUTY_PROFILE] = KY_GRADE_CONFIRMED;
	(void)tell(KY_PROFILE_INSTALL, 'A', 4);
	file_until("2026-09-02T10:00:00+09:00");
	p.world.profile = KY_PROFILE_RELEASED;
	(void)claim(KY_PROFILE_DELETE, 'A', "2026-09-02T10:00:00+09:00");
	t_eq_int("by the SM-DP+'s word", duty()->grade, KY_GRADE_CONFIRMED);
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_int("the proof makes sure", p.sent[KY_EFFECT_SMDP_RETIRE], 1);
	t_eq_int("and takes its place", duty()->grade, KY_GRADE_PROVEN);
	t_eq_str("seen", peers_state(&p, KY_DUTY_PROFILE, 0), "seen");
}

/* A proof that is waiting for the SM-DP+'s answer can still become none. */
static void
a_proof_is_lost_while_it_is_asked(void)
{
	struct ky_command cmd = {.kind = KY_CMD_EVIDENCE,
	    .role = KY_ROLE_STAFF,
	    .duty = KY_DUTY_PROFILE,
	    .has_evidence = true,
	    .evidence.grade = KY_GRADE_ATTESTED};

	over_but_installed(KY_PROFILE_INSTALLED);
	p.answer[KY_EFFECT_SMDP_LOOK] = KY_E_RETRY;
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_int("proven", duty()->grade, KY_GRADE_PROVEN);
	peers_send(&p, &cmd);
	t_eq_str("a word beside it says nothing", p.d.code, "deletion-proven");
	t_eq_int("and changes nothing", p.d.verdict, KY_VERDICT_NOTHING);
	cmd = (struct ky_command){.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_PROFILE,
	    .profile = KY_PROFILE_DOWNLOADED};
	peers_send(&p, &cmd);
	t_eq_int("handed out again: no proof any more", duty()->grade,
	    KY_GRADE_NONE);
	peers_until(&p, "2026-09-16T10:00:00+09:00");
	t_eq_str("nothing closes on it", ending(), "running");

	over_but_installed(KY_PROFILE_RELEASED);
	p.answer[KY_EFFECT_SMDP_RETIRE] = KY_E_REFUSED;
	(void)tell(KY_PROFILE_DELETE, 'A', 6);
	t_eq_str("refused", peers_state(&p, KY_DUTY_PROFILE, 0), "refused");
	cmd.profile = KY_PROFILE_RETIRED;
	peers_send(&p, &cmd);
	t_eq_str("told that it was taken back", ending(), "closed");
	t_eq_str("by the proof", duty()->reason, "deletion-proven");
}

static void
an_order_taken_back_although_a_chip_had_it(void)
{
	begin(KY_PROFILE_INSTALLED);
	(void)tell(KY_PROFILE_INSTALL, 'A', 1);
	p.world.profile = KY_PROFILE_RELEASED; /* a server's policy */
	file_until(AFTER);
	t_eq_int("it is taken back once", p.sent[KY_EFFECT_SMDP_RETIRE], 1);
	t_eq_str("that proves no deletion", ending(), "running");
	t_eq_str("it is word of one", duty()->reason, "kept-for-later");
	(void)tell(KY_PROFILE_DELETE, 'A', 3);
	t_eq_str("proof comes", ending(), "closed");
}

static void
told_by_the_provider_it_is_there_again(void)
{
	struct ky_command cmd = {.kind = KY_CMD_FACT,
	    .role = KY_ROLE_OPERATOR,
	    .fact = KY_FACT_PROFILE};
	static const enum ky_profile_state states[] = {KY_PROFILE_INSTALLED,
	    KY_PROFILE_DOWNLOADED};

	T_CASES (s, states) {
		begin(KY_PROFILE_INSTALLED);
		(void)tell(KY_PROFILE_INSTALL, 'A', 1);
		(void)tell(KY_PROFILE_DELETE, 'A', 3);
		file_until(AFTER);
		t_eq_str("closed", ending(), "closed");
		p.world.profile = *s;
		cmd.profile = *s;
		peers_send(&p, &cmd);
		t_eq_str(ky_profile_state_name(*s), ending(), "running");
		t_eq_str("a copy of the old deletion",
		    tell(KY_PROFILE_DELETE, 'A', 4), "installed-again");
		t_eq_str("does not close it", ending(), "running");
	}
}

int
main(void)
{
	T_RUN(a_signed_deletion_proves_it);
	T_RUN(what_is_missing_is_said);
	T_RUN(an_installation_known_later_closes_with_the_deletions_proof);
	T_RUN(a_look_names_the_chip);
	T_RUN(a_later_installation_reopens);
	T_RUN(a_number_used_twice_reopens);
	T_RUN(a_proof_on_record_is_on_the_certificate);
	T_RUN(proof_takes_the_place_of_a_look);
	T_RUN(who_may_say_so_and_of_what);
	T_RUN(nobody_brings_a_proof_by_hand);
	T_RUN(a_look_below_the_least_grade_is_kept);
	T_RUN(the_sm_dps_word_is_taken_back_by_itself);
	T_RUN(a_claim_below_the_least_grade_is_kept);
	T_RUN(handed_out_is_a_trap);
	T_RUN(an_order_has_its_key_until_it_is_answered);
	T_RUN(an_order_that_is_refused_is_not_asked_for_ever);
	T_RUN(deleted_says_the_server_and_refuses_the_order);
	T_RUN(reminders);
	T_RUN(without_an_sm_dp);
	T_RUN(what_the_sm_dp_says_after_the_deletion);
	T_RUN(what_is_offered_and_not_taken_back);
	T_RUN(an_sm_dp_that_does_not_answer);
	T_RUN(a_look_from_before_the_deletion);
	T_RUN(seen_on_less_it_is_asked_again);
	T_RUN(a_proof_is_lost_while_it_is_asked);
	T_RUN(an_order_taken_back_although_a_chip_had_it);
	T_RUN(told_by_the_provider_it_is_there_again);
	return t_done();
}
