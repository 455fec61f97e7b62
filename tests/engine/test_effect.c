#include "t.h"

#include "engine/effect.h"

#include <errno.h>

/* One subscriber register that does as told. */
static struct {
	enum ky_code act, look;
	int cause;
	bool attached; /* as looks see it, after the act */
	int64_t minor; /* the bank's */
	bool settled;
	int acts, looks;
} peer;

static enum ky_code
say(enum ky_code code, struct ky_err *err)
{
	return code == KY_OK ? KY_OK : ky_fail(err, code, peer.cause, "said");
}

static enum ky_code
withdraw(void *self, const struct ky_imsi *imsi, const char *key,
    struct ky_err *err)
{
	(void)self;
	(void)imsi;
	(void)key;
	peer.acts++;
	return say(peer.act, err);
}

static enum ky_code
look_hlr(void *self, const struct ky_imsi *imsi, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	(void)self;
	(void)imsi;
	peer.looks++;
	seen->known = true;
	seen->attached = peer.attached;
	*raw = (struct ky_raw){.media_type = "application/json",
	    .origin = "hlr",
	    .len = 2,
	    .bytes = "{}"};
	return say(peer.look, err);
}

static enum ky_code
transfer(void *self, uint64_t line_id, const struct ky_line *line,
    int64_t minor, const char *key, struct ky_err *err)
{
	(void)self;
	(void)line_id;
	(void)line;
	(void)minor;
	(void)key;
	peer.acts++;
	return say(peer.act, err);
}

static enum ky_code
look_bank(void *self, uint64_t line_id, const struct ky_line *line,
    const char *key, struct ky_seen *seen, struct ky_raw *raw,
    struct ky_err *err)
{
	(void)self;
	(void)line_id;
	(void)line;
	(void)key;
	peer.looks++;
	seen->minor = peer.minor;
	seen->settled = peer.settled;
	*raw = (struct ky_raw){.origin = "bank", .len = 2, .bytes = "{}"};
	return say(peer.look, err);
}

static enum ky_code
look_bss(void *self, const struct ky_line *line, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *err)
{
	(void)self;
	(void)line;
	peer.looks++;
	seen->running = peer.attached;
	*raw = (struct ky_raw){.origin = "bss", .len = 2, .bytes = "{}"};
	return say(peer.look, err);
}

static enum ky_code
send(void *self, const struct ky_line *line, const char *number,
    struct ky_str document, const char *key, struct ky_err *err)
{
	(void)self;
	(void)line;
	(void)key;
	peer.acts++;
	t_eq_str("the paper's number", number, "KY-1-R1");
	t_ok("its bytes", ky_str_is(document, "paper"));
	return say(peer.act, err);
}

static enum ky_code
tell(void *self, const struct ky_line *line, const struct ky_effect *news,
    struct ky_err *err)
{
	(void)self;
	(void)line;
	t_eq_str("the message's key", news->key, "mail KY-1-R1");
	peer.acts++;
	return say(peer.act, err);
}

static enum ky_code
retire(void *self, const struct ky_line *line, const char *key,
    struct ky_err *err)
{
	(void)self;
	(void)line;
	(void)key;
	peer.acts++;
	return say(peer.act, err);
}

static enum ky_code
look_smdp(void *self, const struct ky_line *line, const char *key,
    struct ky_seen *seen, struct ky_raw *raw, struct ky_err *err)
{
	(void)self;
	(void)line;
	peer.looks++;
	t_eq_str("a look after an order knows its key", key, "mail KY-1-R1");
	seen->profile = KY_PROFILE_DOWNLOADED;
	*raw = (struct ky_raw){.origin = "smdp", .len = 2, .bytes = "{}"};
	return say(peer.look, err);
}

static const struct ky_peers peers = {
    .bss = {.self = &peer, .look = look_bss},
    .hlr = {.self = &peer, .withdraw = withdraw, .look = look_hlr},
    .bank = {.self = &peer, .transfer = transfer, .look = look_bank},
    .mail = {.self = &peer, .send = send, .tell = tell},
};
static const struct ky_peers with_smdp = {
    .smdp = {.self = &peer, .retire = retire, .look = look_smdp},
};
static const struct ky_peers *now = &peers;

static struct ky_raw raw;
static struct ky_command cmd;
static struct ky_err said;

static enum ky_code
run(enum ky_effect_kind kind, bool look_first)
{
	static const struct ky_line line;
	struct ky_effect x = {.kind = kind,
	    .look_first = look_first,
	    .minor = 500,
	    .key = "mail KY-1-R1"};

	peer.acts = peer.looks = 0;
	memset(&cmd, 0, sizeof(cmd));
	return ky_effect_run(now, 1, &line, &x, KY_STR("paper"), &raw, &cmd,
	    &said);
}

static void
does_then_looks(void)
{
	static const struct {
		const char *label;
		bool look_first;
		enum ky_code act, look;
		bool attached;
		enum ky_code want;
		int acts, looks;
	} cases[] = {
	    {"done and seen", false, KY_OK, KY_OK, false, KY_OK, 1, 1},
	    {"taken on, not seen yet", false, KY_OK, KY_OK, true, KY_E_UNSURE,
		1, 1},
	    {"taken on, look failed", false, KY_OK, KY_E_RETRY, false,
		KY_E_UNSURE, 1, 1},
	    {"answer lost, seen done", false, KY_E_UNSURE, KY_OK, false, KY_OK,
		1, 1},
	    {"answer lost, seen not done", false, KY_E_UNSURE, KY_OK, true,
		KY_E_RETRY, 1, 1},
	    {"answer lost, look failed", false, KY_E_UNSURE, KY_E_RETRY, false,
		KY_E_UNSURE, 1, 1},
	    {"nothing happened", false, KY_E_RETRY, KY_OK, true, KY_E_RETRY, 1,
		0},
	    {"refused", false, KY_E_REFUSED, KY_OK, true, KY_E_REFUSED, 1, 0},
	    {"a code no do may give counts as unsure", false, KY_E_CORRUPT,
		KY_E_RETRY, true, KY_E_UNSURE, 1, 1},
	    {"perhaps done, and was: not done again", true, KY_OK, KY_OK, false,
		KY_OK, 0, 1},
	    {"perhaps done, and was not: done", true, KY_E_RETRY, KY_OK, true,
		KY_E_RETRY, 1, 1},
	    {"perhaps done, nobody knows: not done again", true, KY_OK,
		KY_E_RETRY, true, KY_E_UNSURE, 0, 1},
	};

	T_CASES (c, cases) {
		peer.act = c->act;
		peer.look = c->look;
		peer.attached = c->attached;
		t_eq_int(c->label, run(KY_EFFECT_HLR_WITHDRAW, c->look_first),
		    KY_OK);
		t_eq_str("  outcome", ky_code_name(cmd.outcome.code),
		    ky_code_name(c->want));
		t_eq_int("  done so often", peer.acts, c->acts);
		t_eq_int("  looked at so often", peer.looks, c->looks);
		t_eq_int("  evidence only from a look", cmd.has_evidence,
		    c->looks > 0 && c->look == KY_OK);
		t_eq_int("  and it says so", cmd.outcome.looked,
		    cmd.has_evidence);
	}
}

static void
follows_money(void)
{
	static const struct {
		const char *label;
		bool look_first;
		enum ky_code act;
		int64_t minor;
		bool settled;
		enum ky_code want;
		int acts;
	} cases[] = {
	    {"ordered, not paid yet", false, KY_OK, 500, false, KY_E_UNSURE, 1},
	    {"answer lost, but ordered: never ordered again", false,
		KY_E_UNSURE, 500, false, KY_E_UNSURE, 1},
	    {"answer lost, never heard of", false, KY_E_UNSURE, 0, false,
		KY_E_RETRY, 1},
	    {"perhaps ordered, and was: not ordered again", true, KY_OK, 500,
		false, KY_E_UNSURE, 0},
	    {"paid", true, KY_OK, 500, true, KY_OK, 0},
	};

	T_CASES (c, cases) {
		peer.act = c->act;
		peer.look = KY_OK;
		peer.minor = c->minor;
		peer.settled = c->settled;
		t_eq_int(c->label, run(KY_EFFECT_BANK_REFUND, c->look_first),
		    KY_OK);
		t_eq_str("  outcome", ky_code_name(cmd.outcome.code),
		    ky_code_name(c->want));
		t_eq_int("  ordered so often", peer.acts, c->acts);
	}
}

static void
only_looks(void)
{
	t_ok("look-only kinds",
	    ky_effect_look_only(KY_EFFECT_BSS_OVER) &&
		ky_effect_look_only(KY_EFFECT_SMDP_LOOK) &&
		!ky_effect_look_only(KY_EFFECT_BSS_END));
	peer.look = KY_OK;
	peer.attached = false;
	t_eq_int("over", run(KY_EFFECT_BSS_OVER, false), KY_OK);
	t_eq_int("seen", cmd.outcome.code, KY_OK);
	peer.attached = true;
	t_eq_int("running", run(KY_EFFECT_BSS_OVER, false), KY_OK);
	t_eq_int("look again later", cmd.outcome.code, KY_E_UNSURE);
	peer.look = KY_E_RETRY;
	t_eq_int("no answer", run(KY_EFFECT_BSS_OVER, true), KY_OK);
	t_eq_int("nothing happened", cmd.outcome.code, KY_E_RETRY);
}

static void
keeps_the_evidence_as_it_came(void)
{
	const struct ky_evidence *ev = &cmd.evidence;

	peer.act = peer.look = KY_OK;
	peer.attached = false;
	t_eq_int("seen", run(KY_EFFECT_HLR_WITHDRAW, false), KY_OK);
	t_eq_int("another register answered: confirmed", ev->grade,
	    KY_GRADE_CONFIRMED);
	t_eq_str("its origin", ev->origin, "hlr");
	t_eq_str("its type", ev->media_type, "application/json");
	t_eq_str("who judged it", ev->verifier, "kaiyaku-engine/1");
	t_ok("its bytes", ky_str_is(ev->bytes, "{}"));
}

static void
hands_papers_over(void)
{
	char key[KY_KEY_SIZE];

	ky_mail_key("KY-1-R1", key);
	t_eq_str("a key and back", ky_mail_number(key), "KY-1-R1");
	t_eq_str("other keys hold no paper", ky_mail_number("dues-1"), "");
	peer.act = KY_OK;
	t_eq_int("taken", run(KY_EFFECT_MAIL, true), KY_OK);
	t_eq_int("is all we know", cmd.outcome.code, KY_OK);
	t_ok("and no evidence",
	    !cmd.has_evidence && !cmd.outcome.looked &&
		cmd.outcome.seen.settled);
	peer.act = KY_E_UNSURE;
	t_eq_int("not known", run(KY_EFFECT_MAIL, false), KY_OK);
	t_eq_int("stays so", cmd.outcome.code, KY_E_UNSURE);
}

static void
leaves_it_to_people_without_a_peer(void)
{
	t_eq_int("no SM-DP+ is set up", run(KY_EFFECT_SMDP_RETIRE, false),
	    KY_OK);
	t_eq_int("refused", cmd.outcome.code, KY_E_REFUSED);
	t_eq_str("and why", said.msg, "no such peer is set up");
}

static void
reminds(void)
{
	peer.act = KY_OK;
	t_eq_int("taken", run(KY_EFFECT_REMIND, false), KY_OK);
	t_eq_int("is all we know", cmd.outcome.code, KY_OK);
	t_eq_int("sent once", peer.acts, 1);
	t_ok("no evidence", !cmd.has_evidence);
	now = &with_smdp;
	t_eq_int("nobody to remind with", run(KY_EFFECT_REMIND, false), KY_OK);
	t_eq_int("is refused", cmd.outcome.code, KY_E_REFUSED);
	now = &peers;
}

/* Why an order is refused, is what there is to see. */
static void
looks_after_a_refused_order(void)
{
	now = &with_smdp;
	peer.act = KY_E_REFUSED;
	peer.look = KY_OK;
	t_eq_int("refused", run(KY_EFFECT_SMDP_RETIRE, false), KY_OK);
	t_eq_int("still", cmd.outcome.code, KY_E_REFUSED);
	t_eq_int("looked at once", peer.looks, 1);
	t_ok("with what is seen",
	    cmd.outcome.looked && cmd.has_evidence &&
		cmd.outcome.seen.profile == KY_PROFILE_DOWNLOADED);
	peer.look = KY_E_RETRY;
	t_eq_int("the look fails", run(KY_EFFECT_SMDP_RETIRE, false), KY_OK);
	t_eq_int("refused as well", cmd.outcome.code, KY_E_REFUSED);
	t_ok("with nothing seen", !cmd.outcome.looked && !cmd.has_evidence);
	now = &peers;
}

static void
dies(void)
{
	peer.act = KY_E_SYSTEM;
	peer.cause = ESHUTDOWN;
	t_bad("in the do", run(KY_EFFECT_HLR_WITHDRAW, false), KY_E_SYSTEM,
	    &said, "said");
	t_eq_int("nothing is asked any more", peer.looks, 0);
	peer.look = KY_E_SYSTEM;
	t_bad("in a look", run(KY_EFFECT_HLR_WITHDRAW, true), KY_E_SYSTEM,
	    &said, "said");
	t_eq_int("nothing is done any more", peer.acts, 0);
}

int
main(void)
{
	T_RUN(does_then_looks);
	T_RUN(follows_money);
	T_RUN(only_looks);
	T_RUN(keeps_the_evidence_as_it_came);
	T_RUN(hands_papers_over);
	T_RUN(leaves_it_to_people_without_a_peer);
	T_RUN(reminds);
	T_RUN(looks_after_a_refused_order);
	T_RUN(dies);
	return t_done();
}
