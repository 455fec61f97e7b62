#include "core/profile.h"

#include "t.h"

/*
 * A story is a row of words: chip, event, number.  Chip A to F signed it as
 * its event of that number ("Ai3", "Ax5?": the number was used before); chip
 * a to f, or "-" for none, is claimed at that moment.  A signed one is
 * received at ten times its place in the row.
 *
 * i install, f install failed, t already there, e enable, d disable,
 * x delete.
 */
#define WORDS_MAX 16

static struct ky_eid
chip(char letter)
{
	struct ky_eid e = {""};

	if (letter == '-' || letter == '\0')
		return e;
	memset(e.digits, '0', 32);
	e.digits[31] = (char)('1' + (letter - 'A'));
	return e;
}

static struct ky_profile_event
event_of(struct ky_str word, int place)
{
	static const enum ky_profile_event_kind kinds[] =
	    {['i'] = KY_PROFILE_INSTALL,
		['f'] = KY_PROFILE_INSTALL_FAILED,
		['t'] = KY_PROFILE_ALREADY_THERE,
		['e'] = KY_PROFILE_ENABLE,
		['d'] = KY_PROFILE_DISABLE,
		['x'] = KY_PROFILE_DELETE};
	struct ky_profile_event ev = {.n = 0};

	ev.chip_signed = word.p[0] >= 'A' && word.p[0] <= 'F';
	ev.eid = chip(
	    word.p[0] >= 'a' ? (char)(word.p[0] - 'a' + 'A') : word.p[0]);
	ev.kind = kinds[(unsigned char)word.p[1]];
	for (size_t i = 2; i < word.len && word.p[i] != '?'; i++)
		ev.n = ev.n * 10 + (word.p[i] - '0');
	ev.doubted = word.p[word.len - 1] == '?';
	ev.at.us = ev.chip_signed ? 10 * (place + 1) : ev.n;
	if (!ev.chip_signed)
		ev.n = KY_NO_EVENT;
	return ev;
}

static int
parse(const char *story, struct ky_profile_event *out)
{
	int n = 0;

	for (const char *p = story; *p != '\0'; n++) {
		size_t len = strcspn(p, " ");

		out[n] = event_of((struct ky_str){p, len}, n);
		p += len;
		p += strspn(p, " ");
	}
	return n;
}

static enum ky_entered
tell(struct ky_chips *c, const struct ky_profile_event *ev,
    const struct ky_eid *known)
{
	uint8_t proof[32] = {0};

	proof[0] = (uint8_t)(ev->n + 1);
	proof[1] = (uint8_t)ev->eid.digits[31];
	return ky_chips_enter(c, ev, known, proof);
}

static enum ky_entered
play(const char *story, const struct ky_eid *known, struct ky_chips *c)
{
	struct ky_profile_event ev[WORDS_MAX];
	int n = parse(story, ev);
	enum ky_entered last = KY_ENTERED_NOTHING;

	*c = (struct ky_chips){0};
	for (int i = 0; i < n; i++)
		last = tell(c, &ev[i], known);
	return last;
}

static void
stories_mean_what_they_say(void)
{
	static const struct {
		const char *story;
		char known; /* the chip in the provider's record */
		const char *code;
	} cases[] = {
	    {"", 0, ""},
	    {"Ai1", 0, ""},
	    {"Ai1 Ax2", 0, "deletion-proven"},
	    {"Ai0 Ax1", 0, "deletion-proven"},
	    /* Sequence number 0 is a number. */
	    {"Ax0", 0, "installation-unknown"},
	    {"Ax0", 'A', "deletion-proven"},
	    {"Ax1 Ai0", 0, "deletion-proven"},
	    /* The installation becomes known after its deletion. */
	    {"Ax2", 0, "installation-unknown"},
	    {"Ax2 Ai1", 0, "deletion-proven"},
	    {"Ax2 ai5", 0, "deletion-proven"},
	    {"Ax2", 'A', "deletion-proven"},
	    {"Ax2 ai90", 0, "installed-again"},
	    /* Enabling and disabling show that it was there. */
	    {"Ae3 Ax5", 0, "deletion-proven"},
	    {"Ad4 Ax5", 0, "deletion-proven"},
	    {"Ax5 Ad4", 0, "deletion-proven"},
	    {"At4 Ax5", 0, "deletion-proven"},
	    /* A real card's list: install, delete, install, enable. */
	    {"Ai1 Ax2 Ai3 Ae4", 0, "installed-again"},
	    {"Ae4 Ai3 Ax2 Ai1", 0, "installed-again"},
	    {"Ai1 Ax2 Ai3", 0, "installed-again"},
	    {"Ai1 Ax2 Ae3", 0, "installed-again"},
	    {"Ai1 Ax2 At3", 0, "installed-again"},
	    {"Ai1 Ax2 Ai3 Ax4", 0, "deletion-proven"},
	    {"Ax4 Ax2 Ai3 Ai1", 0, "deletion-proven"},
	    /* A failed attempt installs nothing. */
	    {"Ai1 Ax2 Af3", 0, "deletion-proven"},
	    {"Af1", 0, ""},
	    {"Af1 Ax2", 0, "installation-unknown"},
	    /* Numbers are used by others too: gaps mean nothing. */
	    {"Ai100 Ax3000", 0, "deletion-proven"},
	    /* A copy for another address, and one delivered twice. */
	    {"Ai1 Ax2 Ax3", 0, "deletion-proven"},
	    {"Ai1 Ax3 Ax2", 0, "deletion-proven"},
	    {"Ai1 Ax2 Ax2", 0, "deletion-proven"},
	    /* Another chip has it, or may have it. */
	    {"Ai1 Ax2 Bi1", 0, "other-chip"},
	    {"Ai1 Ax2 Bi1 Bx2", 0, "deletion-proven"},
	    {"Bi1 Ai1 Ax2", 0, "other-chip"},
	    {"Ai1 Ax2 bi5", 0, "other-chip"},
	    {"Ai1 Ax2", 'B', "other-chip"},
	    {"Ai1 Ax2 Bx3", 'B', "deletion-proven"},
	    {"Ax2", 'B', "other-chip"},
	    /* Deleted where nobody knew of it, and where it is known. */
	    {"Ai1 Ax2 Bx9", 0, "deletion-proven"},
	    {"Ai1 Bx9", 0, "other-chip"},
	    /* Claims of the SM-DP+, before and after the deletion came. */
	    {"ai5 Ax2", 0, "deletion-proven"},
	    {"ai5 Ax2 ai8", 0, "deletion-proven"},
	    {"ai5 Ax2 ai25", 0, "installed-again"},
	    {"ai5 Ax2 ai20", 0, "installed-again"},
	    /* ... also when the deletion was received before it, and entered
	     * after it, */
	    {"ai25 Ax2", 0, "installed-again"},
	    {"ai20 Ax2", 0, "deletion-proven"},
	    {"Ai1 -i35 Ax2", 0, "installed-again"},
	    {"-i25 Ax2 Ai1", 0, "installed-again"},
	    {"Ai1 be35 Ax2", 0, "other-chip"},
	    {"ae25 Ax2", 0, "deletion-proven"},
	    {"ai25 Ax2 Ai3 Ax4", 0, "deletion-proven"},
	    /* ... then a later number may be a copy of the same deletion, */
	    {"ai5 Ax2 ai25 Ax3", 0, "installed-again"},
	    {"Ai1 Ax2 Ax3 ai25", 0, "installed-again"},
	    /* ... until the chip says itself that it was there between. */
	    {"ai5 Ax2 ai25 Ai3 Ax4", 0, "deletion-proven"},
	    {"ai5 Ax2 ai25 Ax4 Ai3", 0, "deletion-proven"},
	    {"ai5 Ax2 ai25 Ax4 Ai1", 0, "installed-again"},
	    /* Word of enabling or disabling comes late, and is none of a new
	     * installation. */
	    {"Ai1 Ax2 ad95", 0, "deletion-proven"},
	    {"Ai1 Ax2 bd95", 0, "other-chip"},
	    {"ae95 Ax2", 0, "deletion-proven"},
	    /* A claim that names no chip may be about any. */
	    {"-i5 Ax2", 0, "installation-unknown"},
	    {"-i5 Ax2", 'A', "deletion-proven"},
	    {"Ai1 Ax2 -i25", 0, "installed-again"},
	    {"Ai1 Ax2 -i15", 0, "deletion-proven"},
	    {"Ai1 Ax2 -i25", 'A', "installed-again"},
	    /* A claimed deletion is no proof. */
	    {"Ai1 ax25", 0, ""},
	    {"Ai1 ax25 Ax2", 0, "deletion-proven"},
	    /* A number used twice: no order is sure any more. */
	    {"Ai1 Ax2?", 0, "number-reused"},
	    {"Ai1 Ax2 Ai2?", 0, "number-reused"},
	    {"Ai1 Ai2? Ax3", 0, "number-reused"},
	    {"Af1? Ai2 Ax3", 0, "number-reused"},
	    /* More chips than there is room for. */
	    {"Ai1 Ax2 Bi1 Bx2 Ci1 Cx2 Di1 Dx2", 0, "deletion-proven"},
	    {"Ai1 Ax2 Bi1 Bx2 Ci1 Cx2 Di1 Dx2 Ei1", 0, "too-many-chips"},
	    {"Ai1 Ax2 Bi1 Bx2 Ci1 Cx2 Di1 Dx2 ei5", 0, "too-many-chips"},
	    {"Ai1 Ax2 Bi1 Bx2 Ci1 Cx2 Di1 Dx2 Ex1", 0, "deletion-proven"},
	    {"Ai1 Ax2 Bi1 Bx2 Ci1 Cx2 Di1 Dx2 Ei1 Ai3", 0, "installed-again"},
	};

	T_CASES (c, cases) {
		struct ky_eid known = chip(c->known);
		struct ky_chips chips;
		enum ky_meaning m;

		(void)play(c->story, &known, &chips);
		m = ky_chips_meaning(&chips, &known);
		t_eq_str(c->story, ky_meaning_code(m), c->code);
		t_eq_int("a proof, when and only when it is established",
		    ky_chips_proof(&chips, &known) != NULL,
		    m == KY_MEANING_ESTABLISHED);
	}
}

static void
what_an_event_changed(void)
{
	static const struct {
		const char *story;
		enum ky_entered last;
	} cases[] = {
	    {"Ai1", KY_ENTERED_THERE},
	    {"Ai1 Ai1", KY_ENTERED_NOTHING},
	    {"Ai2 Ae1", KY_ENTERED_NOTHING},
	    {"Ai1 Ae2", KY_ENTERED_THERE},
	    {"Ai1 Ax2", KY_ENTERED_DELETED},
	    {"Ai1 Ax2 Ax2", KY_ENTERED_NOTHING},
	    {"Ai1 Ax3 Ax2", KY_ENTERED_NOTHING},
	    {"Ax2 Ai1", KY_ENTERED_PAST},
	    {"Ax2 Ai3", KY_ENTERED_THERE},
	    {"Af1", KY_ENTERED_NOTHING},
	    {"Ai1 Ax1?", KY_ENTERED_PAST},
	    {"ai5", KY_ENTERED_THERE},
	    {"-i5", KY_ENTERED_THERE},
	    {"-i5 -i5", KY_ENTERED_NOTHING},
	    {"-i5 -i4", KY_ENTERED_NOTHING},
	    {"ai5 ai6", KY_ENTERED_THERE},
	    {"ai5 ae6", KY_ENTERED_NOTHING},
	    {"ax6 -i5", KY_ENTERED_NOTHING},
	    {"Ax1 ai5", KY_ENTERED_PAST},
	    {"Ai1 Bi1 Ci1 Di1 Ei1", KY_ENTERED_NO_ROOM},
	    {"Ai1 Bi1 Ci1 Di1 Ex1", KY_ENTERED_NOTHING},
	};

	T_CASES (c, cases) {
		struct ky_eid none = {""};
		struct ky_chips chips;

		t_eq_int(c->story, play(c->story, &none, &chips), c->last);
	}
}

static void
a_proof_is_of_the_last_deletion(void)
{
	struct ky_eid none = {""};
	struct ky_chips c;
	const struct ky_chip *p;

	(void)play("Ai1 Bi1 Ax2 Bx7 Ai3 Ax4", &none, &c);
	p = ky_chips_proof(&c, &none);
	t_ok("there is one", p != NULL);
	if (p == NULL)
		return;
	t_eq_str("on the chip that came last", p->eid.digits, chip('A').digits);
	t_eq_int("its last deletion", p->deleted_n, 4);
	t_eq_int("and that one's evidence", p->proof[0], 5);
	t_eq_int("received then", p->deleted_at.us, 60);
}

static void
what_somebody_knows_or_is_told(void)
{
	struct ky_eid none = {""}, a = chip('A'), e = chip('E');
	struct ky_chips c;

	(void)play("Ax2", &none, &c);
	ky_chips_known(&c, &a);
	t_eq_int("known to have been there: the deletion counts",
	    ky_chips_meaning(&c, &none), KY_MEANING_ESTABLISHED);
	ky_chips_told(&c, (struct ky_time){99});
	t_eq_int("told to be there now: it does not",
	    ky_chips_meaning(&c, &none), KY_MEANING_LATER);
	t_ok("and it is there, as far as is known", ky_chips_there(&c));
	(void)play("Ai1 Ax2", &none, &c);
	t_ok("deleted: it is not", !ky_chips_there(&c));
	(void)play("Ai1 Ax2 Bi1 Bx2 Ci1 Cx2 Di1 Dx2", &none, &c);
	ky_chips_known(&c, &e);
	t_eq_int("a fifth finds no room", ky_chips_meaning(&c, &none),
	    KY_MEANING_CROWDED);
}

/* --- the property --- */

#define EVENTS 7

struct made {
	struct ky_profile_event ev[EVENTS];
	enum ky_profile_event_kind last[3]; /* the truth, of each chip */
	struct ky_eid known;
};

static uint32_t dice = 12345;

static uint32_t
roll(uint32_t below)
{
	dice = dice * 1664525 + 1013904223;
	return (dice >> 16) % below;
}

/* Some events of up to three chips, numbers strictly growing on each. */
static void
make(struct made *m)
{
	int64_t n[3] = {0, 0, 0};

	memset(m, 0, sizeof(*m));
	for (int i = 0; i < 3; i++)
		m->last[i] = KY_PROFILE_INSTALL_FAILED;
	m->known = chip(roll(3) == 0 ? 'A' : '-');
	for (int i = 0; i < EVENTS; i++) {
		uint32_t x = roll(10) < 6 ? 0 : roll(3);
		struct ky_profile_event *ev = &m->ev[i];

		n[x] += 1 + roll(3);
		*ev = (struct ky_profile_event){
		    .kind = (enum ky_profile_event_kind)roll(
			KY_PROFILE_EVENT__MAX),
		    .chip_signed = true,
		    .n = n[x] - 1,
		    .eid = chip((char)('A' + x)),
		    .at.us = 1 + i,
		};
		if (ev->kind != KY_PROFILE_INSTALL_FAILED)
			m->last[x] = ev->kind;
	}
}

static void
shuffle(struct made *m)
{
	for (uint32_t i = EVENTS - 1; i > 0; i--) {
		uint32_t j = roll(i + 1);
		struct ky_profile_event ev = m->ev[i];

		m->ev[i] = m->ev[j];
		m->ev[j] = ev;
	}
}

static bool
truly_there(const struct made *m)
{
	for (int i = 0; i < 3; i++)
		if (m->last[i] != KY_PROFILE_INSTALL_FAILED &&
		    m->last[i] != KY_PROFILE_DELETE)
			return true;
	return false;
}

static enum ky_meaning
judge(const struct made *m)
{
	struct ky_chips c = {0};

	for (int i = 0; i < EVENTS; i++) {
		(void)tell(&c, &m->ev[i], &m->known);
		if (roll(4) == 0) /* delivered twice */
			(void)tell(&c, &m->ev[i], &m->known);
	}
	return ky_chips_meaning(&c, &m->known);
}

static void
the_order_of_arrival_does_not_matter(void)
{
	uint32_t seen[KY_MEANING__MAX] = {0};
	bool same = true, sound = true;

	for (int story = 0; story < 20000; story++) {
		struct made m;
		enum ky_meaning first;

		make(&m);
		first = judge(&m);
		seen[first]++;
		for (int again = 0; again < 5; again++) {
			shuffle(&m);
			same &= judge(&m) == first;
		}
		sound &= first != KY_MEANING_ESTABLISHED || !truly_there(&m);
	}
	t_ok("the same events mean the same in any order", same);
	t_ok("never established while a chip has it", sound);
	t_ok("and each meaning came up",
	    seen[KY_MEANING_NONE] > 0 && seen[KY_MEANING_ESTABLISHED] > 100 &&
		seen[KY_MEANING_UNINSTALLED] > 0 &&
		seen[KY_MEANING_LATER] > 0 && seen[KY_MEANING_ELSEWHERE] > 0);
}

static void
kinds_have_names(void)
{
	for (int k = 0; k < KY_PROFILE_EVENT__MAX; k++) {
		enum ky_profile_event_kind back;
		const char *name = ky_profile_event_kind_name(
		    (enum ky_profile_event_kind)k);

		t_ok(name,
		    ky_profile_event_kind_parse(ky_str_of(name), &back) &&
			(int)back == k);
	}
}

int
main(void)
{
	T_RUN(stories_mean_what_they_say);
	T_RUN(what_an_event_changed);
	T_RUN(a_proof_is_of_the_last_deletion);
	T_RUN(what_somebody_knows_or_is_told);
	T_RUN(the_order_of_arrival_does_not_matter);
	T_RUN(kinds_have_names);
	return t_done();
}
