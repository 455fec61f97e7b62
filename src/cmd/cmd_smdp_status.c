#include "cmd/smdp.h"

/* What each of SGP.22's words comes to, and what can be done then. */
static const struct {
	const char *word, *means, *next;
} rows[] = {
    {"Available", "in stock: in no order", "kaiyaku smdp order"},
    {"Allocated", "ordered, not confirmed yet", "kaiyaku smdp confirm"},
    {"Linked", "ordered for a chip, not confirmed yet", "kaiyaku smdp confirm"},
    {"Confirmed", "confirmed, not to be had before it is released",
	"kaiyaku smdp release"},
    {"Released", "can be downloaded",
	"kaiyaku smdp cancel takes it back, as long as nobody has it"},
    {"Downloaded", "handed out; whether it was installed is not known",
	"it can only be deleted on the device"},
    {"Installed", "on a chip", "it can only be deleted on the device"},
    {"Enabled", "on a chip, in use", "it can only be deleted on the device"},
    {"Disabled", "on a chip, not in use",
	"it can only be deleted on the device"},
    {"Deleted", "deleted, as the SM-DP+ was told",
	"a deletion that the chip signed: kaiyaku notification list"},
    {"Unavailable", "taken back for good", "nothing"},
    {"Error", "what became of it cannot be said there",
	"look at the device; kaiyaku notification list"},
};

static size_t
row_of(const char *word)
{
	size_t i = 0;

	while (i + 1 < sizeof(rows) / sizeof(rows[0]) &&
	    strcmp(rows[i].word, word) != 0)
		i++;
	return i;
}

static void
say(const struct ky_cli *cli, const struct ky_smdp_desk *d, const char *word,
    const struct ky_eid *eid)
{
	char iccid[KY_MASK_SIZE], chip[40] = "";
	size_t i = row_of(word);
	json_t *doc;

	if (eid->digits[0] != '\0' && ky_cli_flag(cli, "--clear") != NULL)
		(void)snprintf(chip, sizeof(chip), "%s", eid->digits);
	else if (eid->digits[0] != '\0')
		ky_eid_mask(eid, chip);
	if (cli->json) {
		doc = ky_smdp_json(cli, d, KY_ES2_PROFILE_STATUS, "done");
		(void)json_object_set_new(doc, "state", json_string(word));
		(void)json_object_set_new(doc, "eid", json_string(chip));
		(void)json_object_set_new(doc, "means",
		    json_string(rows[i].means));
		(void)json_object_set_new(doc, "next",
		    json_string(rows[i].next));
		ky_cli_json(doc);
		return;
	}
	ky_say(cli, KY_PAINT_HEAD, "%s: %s\n", word, rows[i].means);
	ky_smdp_say(cli, "profile", ky_smdp_iccid(cli, &d->order.iccid, iccid));
	ky_smdp_say(cli, "chip", chip);
	ky_say(cli, KY_PAINT_DIM, "next: %s\n", rows[i].next);
}

/* The port's look calls any failure "nothing happened": here a "no" is one. */
static void
judge_again(const struct ky_smdp_desk *d, struct ky_err *err)
{
	struct ky_err said = {0};
	json_t *answer = d->raw.len > 0
	    ? json_loadb(d->raw.p, d->raw.len, 0, NULL)
	    : NULL;

	if (answer != NULL &&
	    ky_es2_judge(KY_ES2_PROFILE_STATUS, answer, &said) == KY_E_REFUSED)
		err->code = KY_E_REFUSED;
	json_decref(answer);
}

static enum ky_exit
look(const struct ky_cli *cli, struct ky_smdp_desk *d)
{
	enum ky_profile_state state;
	struct ky_eid eid;
	struct ky_err err = {0};
	json_t *answer;

	if (ky_es2_profile_status(d->client, &d->order.iccid, &state, &eid,
		&d->raw, &err) != KY_OK) {
		judge_again(d, &err);
		return ky_smdp_fail(cli, d, KY_ES2_PROFILE_STATUS, &err);
	}
	answer = json_loadb(d->raw.p, d->raw.len, 0, NULL);
	say(cli, d, ky_es2_status_word(answer, &d->order.iccid), &eid);
	json_decref(answer);
	return KY_EXIT_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_smdp_desk d;
	struct ky_err err = {0};
	enum ky_exit result;

	if (ky_smdp_open(cli, &d, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (d.asks_status) {
		result = look(cli, &d);
	} else {
		(void)ky_fail(&err, KY_E_INPUT, 0,
		    "this SM-DP+ cannot be asked; if it has getProfileStatus, "
		    "set status = get-profile-status under [peer \"smdp\"]");
		result = ky_cli_fail(cli, &err);
	}
	ky_smdp_done(&d);
	return result;
}

static const struct ky_flag flags[] = {
    {"--clear", NULL, "show whole card numbers", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_smdp_status = {
    .name = "smdp status",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Ask the SM-DP+ for a profile's state",
    .run = run,
};
