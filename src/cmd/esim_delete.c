/*
 * Commands that change the card: disable, enable, delete.
 */
#include "base/hex.h"
#include "cmd/esim.h"

#include <stdlib.h>
#include <unistd.h>

#define TYPED_MAX 256

/* --- which profile --- */

static void
mask(const char *digits, char out[KY_MASK_SIZE])
{
	struct ky_iccid iccid = {""};

	(void)snprintf(iccid.digits, sizeof(iccid.digits), "%s", digits);
	ky_iccid_mask(&iccid, out);
}

/* The one that is named; else the only one there is. */
static enum ky_code
choose(struct ky_esim *e, char digits[21], struct ky_err *err)
{
	struct ky_profiles *p;
	enum ky_code code;

	if (e->value[KY_ESIM_ICCID] != NULL)
		return ky_esim_digits(e->value[KY_ESIM_ICCID], digits, err);
	p = calloc(1, sizeof(*p));
	if (p == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = ky_session_profiles(&e->s, p, err);
	if (code == KY_OK && p->n == 0)
		code = ky_fail(err, KY_E_REFUSED, 0,
		    "there is no profile on this card");
	if (code == KY_OK && (p->n > 1 || p->more))
		code = ky_fail(err, KY_E_INPUT, 0,
		    "there are several profiles: say which with --iccid; "
		    "`list` shows them");
	if (code == KY_OK)
		code = ky_esim_digits(p->row[0].iccid.digits, digits, err);
	free(p);
	return code;
}

/* Opens the card and looks at what is there. */
static enum ky_code
begin(struct ky_esim *e, struct ky_removal *r, struct ky_err *err)
{
	char digits[21] = "";
	enum ky_code code = ky_esim_begin(e, err);

	if (code == KY_OK)
		code = choose(e, digits, err);
	ky_removal_init(r, &e->s, &e->delivery, digits);
	if (code == KY_OK)
		code = ky_removal_look(r, err);
	if (code == KY_OK)
		code = ky_esim_claim(e, &r->eid, err);
	return code;
}

static enum ky_code
not_there(const struct ky_removal *r, struct ky_err *err)
{
	char masked[KY_MASK_SIZE];

	mask(r->digits, masked);
	return ky_fail(err, KY_E_REFUSED, 0,
	    "there is no profile %s on this card; `list` shows what there is",
	    masked);
}

/* --- disable, enable --- */

static void
say_line(void *self, const char *line)
{
	ky_esim_note(self, "%s\n", line);
}

static enum ky_esim_exit
switch_it(struct ky_esim *e, bool on)
{
	struct ky_removal r = {0};
	struct ky_err err = {0};
	enum ky_code code;

	e->delivery.say = say_line;
	e->delivery.say_self = e;
	code = begin(e, &r, &err);
	if (code == KY_OK && !r.listed)
		code = not_there(&r, &err);
	if (code == KY_OK && r.profile.enabled != on)
		code = ky_removal_switch(&r, on, &err);
	if (code == KY_OK && e->value[KY_ESIM_JSON] != NULL)
		ky_esim_json(e,
		    json_pack("{s:s, s:s, s:b}", "iccid", r.digits, "state",
			on ? "enabled" : "disabled", "changed", r.switched));
	else if (code == KY_OK)
		(void)fprintf(e->out, "the profile is %s%s\n",
		    r.switched ? "" : "already ", on ? "enabled" : "disabled");
	ky_removal_done(&r);
	return code == KY_OK ? KY_ESIM_DONE : ky_esim_fail(e, &err);
}

enum ky_esim_exit
ky_esim_disable(struct ky_esim *e)
{
	return switch_it(e, false);
}

enum ky_esim_exit
ky_esim_enable(struct ky_esim *e)
{
	return switch_it(e, true);
}

/* --- delete: before --- */

static void
show(const struct ky_esim *e, const struct ky_removal *r)
{
	const struct ky_es10_profile *p = &r->profile;
	char masked[KY_MASK_SIZE];

	mask(r->digits, masked);
	ky_esim_note(e,
	    "operator  %s\nname      %s\nICCID     %s\nstate     %s\n",
	    p->provider, ky_esim_name(p), masked,
	    p->enabled ? "enabled" : "disabled");
	for (uint32_t i = 0; i < p->addresses_n; i++)
		if ((p->address[i].events & 0x48u) != 0)
			ky_esim_note(e, "proof to  %s\n", p->address[i].name);
}

static enum ky_code
check_hindrance(const struct ky_esim *e, const struct ky_removal *r,
    struct ky_err *err)
{
	bool anyway = e->value[KY_ESIM_WITHOUT_PROOF] != NULL;

	switch (ky_removal_hindrance(r)) {
	case KY_HINDRANCE_NONE:
		return KY_OK;
	case KY_HINDRANCE_POLICY:
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the operator's rule on the card (PPR2) forbids deleting "
		    "this profile; only the operator can lift it; nothing was "
		    "changed");
	case KY_HINDRANCE_NOWHERE:
		if (anyway)
			return KY_OK;
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the profile names no address for deletions: the chip will "
		    "sign no proof; --without-proof deletes it all the same; "
		    "nothing was changed");
	case KY_HINDRANCE_UNKNOWN:
		if (anyway)
			return KY_OK;
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card does not say whether it will sign a proof; "
		    "--without-proof deletes it all the same; nothing was "
		    "changed");
	}
	return KY_OK;
}

/* The name is typed: a deletion asks nobody else. */
static enum ky_code
confirm(const struct ky_esim *e, const struct ky_removal *r, struct ky_err *err)
{
	const char *name = ky_esim_name(&r->profile);
	char typed[TYPED_MAX] = "";
	size_t n;

	if (e->value[KY_ESIM_YES] != NULL)
		return KY_OK;
	if (isatty(STDIN_FILENO) == 0 || e->out != stdout)
		return ky_fail(err, KY_E_INPUT, 0,
		    "nobody is here to be asked: say --yes and --iccid");
	if (name[0] == '\0')
		name = r->digits + strlen(r->digits) - 4;
	(void)fprintf(stderr,
	    "\nIt cannot be undone, and it ends no contract.\n"
	    "To delete the profile, type its name (%s): ",
	    name);
	(void)fflush(stderr);
	if (fgets(typed, sizeof(typed), stdin) == NULL)
		typed[0] = '\0';
	n = strcspn(typed, "\n");
	typed[n] = '\0';
	if (strcmp(typed, name) == 0)
		return KY_OK;
	return ky_fail(err, KY_E_REFUSED, 0,
	    "that is not its name: nothing was changed");
}

/* --- delete: after --- */

static json_t *
memory_json(const struct ky_es10_info *info, bool known)
{
	return known && info->memory_known ? json_integer(info->memory_free)
					   : json_null();
}

static json_t *
outcome_json(const struct ky_esim *e, const struct ky_removal *r)
{
	const struct ky_letter *proof = ky_removal_proof(r);
	json_t *letters = json_array();

	for (uint32_t i = 0; i < r->letters_n; i++)
		(void)json_array_append_new(letters,
		    ky_esim_letter_json(e, &r->letter[i]));
	return json_pack("{s:s, s:s, s:b, s:b, s:b, s:o, s:o, s:o, s:o, s:i, "
			 "s:i, s:I}",
	    "iccid", r->digits, "eid", r->eid.digits, "profileGone",
	    r->profile_gone, "deletedNow", r->deleted_by_us,
	    "notificationsGone", r->notifications_gone, "memoryBefore",
	    memory_json(&r->info, r->info_known), "memoryAfter",
	    memory_json(&r->info_after, r->info_after_known), "proof",
	    proof != NULL ? ky_esim_letter_json(e, proof) : json_null(),
	    "notifications", letters, "left", (int)r->left, "unread",
	    (int)r->unread, "trips", (json_int_t)ky_esim_trips(e));
}

static void
say_goal(const struct ky_esim *e, const struct ky_letter *l, bool own,
    const char *who)
{
	bool named = false;

	for (uint32_t i = 0; i < l->goals_n; i++) {
		const struct ky_goal *g = &l->goal[i];

		if (g->own != own)
			continue;
		named = true;
		if (g->sent)
			(void)fprintf(e->out, "%-22s has the proof (%u)\n", who,
			    g->status);
		else
			(void)fprintf(e->out,
			    "%-22s does not have it yet: run "
			    "`kaiyaku-esim send`\n",
			    who);
	}
	if (!named)
		(void)fprintf(e->out, "%-22s was not told%s\n", who,
		    own ? ": its address cannot be used"
			: ": no --ending was given");
}

static void
say_proof(const struct ky_esim *e, const struct ky_removal *r)
{
	const struct ky_letter *proof = ky_removal_proof(r);
	char hash[65];

	if (proof == NULL && r->unread > 0) {
		(void)fprintf(e->out,
		    "%-22s not kept yet, the card still has it: run "
		    "`kaiyaku-esim send`\n",
		    "proof");
		return;
	}
	if (proof == NULL) {
		(void)fprintf(e->out,
		    "%-22s none: nothing signed shows this "
		    "deletion\n",
		    "proof");
		return;
	}
	ky_hex_encode(proof->hash, sizeof(proof->hash), hash);
	(void)fprintf(e->out,
	    "%-22s notification %lld, kept as\n%-22s "
	    "%s/%s.json\n",
	    "proof", (long long)proof->meta.n, "", e->box.path, hash);
	say_goal(e, proof, true, "the SM-DP+");
	say_goal(e, proof, false, "the provider's server");
}

static void
say_outcome(const struct ky_esim *e, const struct ky_removal *r)
{
	const struct ky_es10_info *a = &r->info, *b = &r->info_after;

	(void)fprintf(e->out, "%-22s %s (as it says; signed by nobody)\n",
	    "the card",
	    r->profile_gone ? "no longer has the profile"
			    : "still lists the profile");
	if (r->info_known && r->info_after_known && a->memory_known &&
	    b->memory_known)
		(void)fprintf(e->out, "%-22s %u bytes free, before %u\n", "",
		    b->memory_free, a->memory_free);
	if (!r->notifications_gone)
		(void)fprintf(e->out, "%-22s still keeps notifications of it\n",
		    "");
	say_proof(e, r);
	(void)fprintf(e->out,
	    "\nDeleting a profile ends no contract: that is the provider's "
	    "to do.\n");
}

static enum ky_esim_exit
report(const struct ky_esim *e, const struct ky_removal *r)
{
	if (e->value[KY_ESIM_JSON] != NULL)
		ky_esim_json(e, outcome_json(e, r));
	else
		say_outcome(e, r);
	if (!r->profile_gone)
		return KY_ESIM_UNSURE;
	return r->left == 0 && r->unread == 0 ? KY_ESIM_DONE : KY_ESIM_UNSENT;
}

/*
 * Nothing of it is on the card any more.  If its deletion is kept here, a run
 * before did that: what it left unsent is sent, and told again.
 */
static enum ky_code
resume(struct ky_esim *e, struct ky_removal *r, bool *known, struct ky_err *err)
{
	struct ky_letter *rows[KY_REMOVAL_LETTERS_MAX];
	struct ky_letters ls = {0};
	enum ky_code code = ky_outbox_load(&e->box, &ls, err);

	for (uint32_t i = 0; code == KY_OK && i < ls.n; i++) {
		struct ky_letter *l = &ls.row[i];

		if (strcmp(l->eid.digits, r->eid.digits) != 0 ||
		    strcmp(l->meta.iccid.digits, r->digits) != 0 ||
		    r->letters_n == KY_REMOVAL_LETTERS_MAX)
			continue;
		code = ky_esim_readdress(e, l, err);
		/* The letter moves: its bytes have one owner. */
		rows[r->letters_n] = &r->letter[r->letters_n];
		r->letter[r->letters_n++] = *l;
		ky_letter_init(l);
	}
	*known = ky_removal_proof(r) != NULL;
	if (code == KY_OK && *known)
		code = ky_delivery_send(&e->delivery, rows, r->letters_n,
		    &r->left, err);
	r->profile_gone = *known;
	r->notifications_gone = !ky_removal_waiting(r, r->before);
	ky_letters_done(&ls);
	return code;
}

static enum ky_code
delete_it(struct ky_esim *e, struct ky_removal *r, struct ky_err *err)
{
	bool known = true;
	enum ky_code code = ky_esim_letters(e, err);

	if (code == KY_OK)
		code = begin(e, r, err);
	if (code == KY_OK && !ky_removal_known(r)) {
		code = resume(e, r, &known, err);
		return code == KY_OK && !known ? not_there(r, err) : code;
	}
	if (code == KY_OK && r->listed) {
		show(e, r);
		code = check_hindrance(e, r, err);
		if (code == KY_OK)
			code = confirm(e, r, err);
		ky_session_renew(&e->s);
	} else if (code == KY_OK) {
		ky_delivery_say(&e->delivery,
		    "the profile is deleted already; going on from there");
	}
	return code == KY_OK ? ky_removal_run(r, err) : code;
}

enum ky_esim_exit
ky_esim_delete(struct ky_esim *e)
{
	struct ky_removal r = {0};
	struct ky_err err = {0};
	enum ky_code code = delete_it(e, &r, &err);
	enum ky_esim_exit answer = code == KY_OK ? report(e, &r)
						 : ky_esim_fail(e, &err);

	/* Not where it may be deleted. */
	if ((code == KY_E_REFUSED || code == KY_E_RETRY) && r.switched)
		ky_esim_note(e,
		    "the profile is disabled now: `kaiyaku-esim enable` "
		    "undoes that\n");
	ky_removal_done(&r);
	return answer;
}
