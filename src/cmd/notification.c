#include "cmd/notification.h"

#include "base/hex.h"
#include "cmd/show.h"
#include "doc/file.h"
#include "view/view.h"
#include "view/words.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#define FILE_MAX ((size_t)128 * 1024)

/* --- in words --- */

static const enum ky_paint paints[] = {
    [KY_NOTIFICATION_DUE] = KY_PAINT_WAIT,
    [KY_NOTIFICATION_TOLD] = KY_PAINT_GOOD,
    [KY_NOTIFICATION_UNBOUND] = KY_PAINT_WAIT,
    [KY_NOTIFICATION_WAITING] = KY_PAINT_WAIT,
    [KY_NOTIFICATION_REJECTED] = KY_PAINT_BAD,
};

static const char *
state_words(enum ky_notification_state s)
{
	static const char *const words[] = {
	    [KY_NOTIFICATION_DUE] = "verified; its line is being told",
	    [KY_NOTIFICATION_TOLD] = "verified, and its line was told",
	    [KY_NOTIFICATION_UNBOUND] = "verified; no line has this profile",
	    [KY_NOTIFICATION_WAITING] = "waits for that chip's certificate",
	    [KY_NOTIFICATION_REJECTED] = "did not verify; kept as it came",
	};

	return words[s];
}

static const char *
verdict_words(enum ky_proof_verdict v)
{
	static const char *const words[] = {
	    [KY_PROOF_VERIFIED] = "signed by the chip, under a trusted root",
	    [KY_PROOF_NOT_ONE] = "no notification",
	    [KY_PROOF_MALFORMED] = "it cannot be read",
	    [KY_PROOF_NO_CERTIFICATE] = "no certificate of the chip is known",
	    [KY_PROOF_CERTIFICATE] = "a certificate cannot be read",
	    [KY_PROOF_CURVE] = "a key on a curve that is not taken",
	    [KY_PROOF_ROLE] = "a certificate that is not for this",
	    [KY_PROOF_UNTRUSTED] = "its certificates lead to no trusted root",
	    [KY_PROOF_EXPIRED] = "a certificate was not valid at the time",
	    [KY_PROOF_REVOKED] = "a certificate is revoked",
	    [KY_PROOF_TEST_ROOT] = "under a test root, which is not allowed",
	    [KY_PROOF_EID] = "the maker may not sign for this chip",
	    [KY_PROOF_SIGNATURE] = "the chip did not sign this",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == KY_PROOF__MAX,
	    "words for each");

	return words[v];
}

/* What would make a deletion that is signed one that counts. */
static const char *
missing_words(enum ky_meaning m)
{
	switch (m) {
	case KY_MEANING_UNINSTALLED:
		return "missing: a known installation on that chip (a result "
		       "of installing, or the chip's EID in the line's record)";
	case KY_MEANING_LATER:
		return "missing: a deletion after the last installation";
	case KY_MEANING_ELSEWHERE:
		return "missing: a deletion on the other chip";
	case KY_MEANING_DOUBTED:
	case KY_MEANING_CROWDED:
		return "missing: nothing that a chip could sign; a person "
		       "looks at it";
	case KY_MEANING_NONE:
	case KY_MEANING_ESTABLISHED:
	case KY_MEANING__MAX:
		break;
	}
	return "";
}

struct shown {
	char iccid[KY_MASK_SIZE + 16], eid[KY_MASK_SIZE + 16];
};

static struct shown
identifiers(const struct ky_judged *j, bool clear)
{
	const struct ky_profile_event *ev = &j->event;
	struct shown out = {"-", "-"};

	if (clear) {
		if (ev->iccid.digits[0] != '\0')
			(void)snprintf(out.iccid, sizeof(out.iccid), "%s",
			    ev->iccid.digits);
		if (ev->eid.digits[0] != '\0')
			(void)snprintf(out.eid, sizeof(out.eid), "%s",
			    ev->eid.digits);
		return out;
	}
	if (ev->iccid.digits[0] != '\0')
		ky_iccid_mask(&ev->iccid, out.iccid);
	if (ev->eid.digits[0] != '\0')
		ky_eid_mask(&ev->eid, out.eid);
	return out;
}

static const char *
what(const struct ky_judged *j)
{
	return j->verdict == KY_PROOF_MALFORMED
	    ? "-"
	    : ky_profile_event_kind_name(j->event.kind);
}

void
ky_notification_say(const struct ky_cli *cli, const struct ky_notification *row,
    bool clear)
{
	struct shown id = identifiers(&row->judged, clear);
	char line[24] = "-", at[KY_SHOW_SIZE];

	if (row->line_id != 0)
		(void)snprintf(line, sizeof(line), "#%" PRIu64, row->line_id);
	ky_say(cli, KY_PAINT_NONE, "%6" PRIu64 "  %s  ", row->n,
	    ky_show_time(row->received, KY_ZONE_JAPAN, at));
	ky_say(cli, paints[row->state], "%-8s",
	    ky_notification_state_name(row->state));
	ky_say(cli, KY_PAINT_NONE, "  %-14s %-18s %-8s %s%s\n",
	    what(&row->judged), ky_proof_verdict_name(row->judged.verdict),
	    line, id.iccid, row->judged.event.doubted ? "  doubted" : "");
}

/* --- one of them --- */

static void
say_found(const struct ky_cli *cli, const struct ky_notification *row,
    bool clear)
{
	const struct ky_judged *j = &row->judged;
	struct shown id = identifiers(j, clear);
	char at[KY_SHOW_SIZE], root[2 * sizeof(j->root) + 1];
	char often[24] = "once";

	if (row->copies != 1)
		(void)snprintf(often, sizeof(often), "%u times", row->copies);
	ky_say(cli, KY_PAINT_HEAD, "Notification %" PRIu64 "\n", row->n);
	ky_say(cli, KY_PAINT_NONE, "  received   %s by %s, %s\n",
	    ky_show_time(row->received, KY_ZONE_JAPAN, at),
	    ky_notified_via_name(row->via), often);
	ky_say(cli, paints[row->state], "  state      %s: %s\n",
	    ky_notification_state_name(row->state), state_words(row->state));
	ky_say(cli,
	    j->verdict == KY_PROOF_VERIFIED ? KY_PAINT_GOOD : KY_PAINT_BAD,
	    "  verdict    %s: %s\n", ky_proof_verdict_name(j->verdict),
	    verdict_words(j->verdict));
	if (j->why[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, "  why        %s\n", j->why);
	if (j->verdict == KY_PROOF_MALFORMED)
		return;
	ky_say(cli, KY_PAINT_NONE, "  event      %s%s, number %" PRId64 "\n",
	    what(j), j->event.remote ? ", ordered remotely" : "", j->event.n);
	ky_say(cli, KY_PAINT_NONE, "  profile    %s\n", id.iccid);
	ky_say(cli, KY_PAINT_NONE, "  chip       %s%s\n", id.eid,
	    j->verdict == KY_PROOF_VERIFIED ? "" : " (not believed)");
	ky_say(cli, KY_PAINT_NONE, "  addressed  %s\n",
	    row->ours ? "to us" : "to another server");
	if (row->lender != 0)
		ky_say(cli, KY_PAINT_NONE,
		    "  verified   with the certificates of notification "
		    "%" PRIu64 "\n",
		    row->lender);
	if (j->event.test_root)
		ky_say(cli, KY_PAINT_BAD,
		    "  a test root: its keys are public, so this proves "
		    "nothing\n");
	if (j->event.doubted)
		ky_say(cli, KY_PAINT_BAD,
		    "  the chip used this number for something else, too: it "
		    "proves nothing\n");
	if (j->verdict == KY_PROOF_VERIFIED) {
		ky_hex_encode(j->root, sizeof(j->root), root);
		ky_say(cli, KY_PAINT_DIM, "  root       %s\n", root);
	}
}

static void
say_line(const struct ky_cli *cli, const struct ky_notification *row,
    const struct ky_case *c)
{
	enum ky_meaning m = ky_chips_meaning(&c->line.chips, &c->line.eid);

	ky_say(cli, KY_PAINT_NONE, "  told       line #%" PRIu64 ": %s\n",
	    row->line_id, ky_words(row->code));
	if (m == KY_MEANING_NONE)
		return;
	ky_say(cli, m == KY_MEANING_ESTABLISHED ? KY_PAINT_GOOD : KY_PAINT_WAIT,
	    "  the line   %s\n", ky_words(ky_meaning_code(m)));
	if (missing_words(m)[0] != '\0')
		ky_say(cli, KY_PAINT_WAIT, "             %s\n",
		    missing_words(m));
}

static json_t *
show_json(const struct ky_notification *row, const struct ky_case *c,
    bool clear)
{
	json_t *doc = ky_notification_json(row);
	struct shown id = identifiers(&row->judged, true);

	if (c->line_id != 0) {
		enum ky_meaning m = ky_chips_meaning(&c->line.chips,
		    &c->line.eid);

		(void)json_object_set_new(doc, "meaning",
		    json_string(ky_meaning_code(m)));
		(void)json_object_set_new(doc, "missing",
		    json_string(missing_words(m)));
	}
	if (clear) {
		(void)json_object_set_new(doc, "iccid", json_string(id.iccid));
		(void)json_object_set_new(doc, "eid", json_string(id.eid));
	}
	return doc;
}

enum ky_code
ky_notification_show(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_notification *row, bool clear, struct ky_err *err)
{
	struct ky_case c = {.line_id = 0};
	enum ky_code code = KY_OK;

	if (row->line_id != 0)
		code = s->store->case_load(s->store->self, &s->meta.issuer,
		    row->line_id, &c, err);
	if (code != KY_OK)
		return code;
	if (cli->json) {
		ky_cli_json(show_json(row, &c, clear));
	} else {
		say_found(cli, row, clear);
		if (c.line_id != 0)
			say_line(cli, row, &c);
	}
	explicit_bzero(&c, sizeof(c));
	return KY_OK;
}

/* --- files --- */

static enum ky_code
not_one(struct ky_err *err)
{
	return ky_fail(err, KY_E_INPUT, 0,
	    "the file is neither a notification's bytes, nor base64 of them, "
	    "nor JSON with pendingNotification or resultData");
}

/* With padding or without, blanks and line breaks anywhere. */
static enum ky_code
from_base64(struct ky_str text, struct ky_buf *out, struct ky_err *err)
{
	static const int variants[] = {sodium_base64_VARIANT_ORIGINAL,
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING};
	unsigned char bytes[KY_NOTIFICATION_BYTES_MAX];
	size_t len;

	for (size_t i = 0; i < sizeof(variants) / sizeof(variants[0]); i++) {
		if (sodium_base642bin(bytes, sizeof(bytes), text.p, text.len,
			" \t\r\n", &len, NULL, variants[i]) != 0 ||
		    len == 0)
			continue;
		ky_buf_reset(out);
		ky_buf_add(out, (struct ky_str){(const char *)bytes, len});
		return KY_OK;
	}
	return not_one(err);
}

static enum ky_code
from_json(struct ky_str text, struct ky_buf *out, struct ky_err *err)
{
	json_error_t e;
	json_t *root = json_loadb(text.p, text.len, 0, &e);
	/* ES9+, ES2+, what kaiyaku-esim keeps: whichever was brought. */
	static const char *const names[] = {"pendingNotification", "resultData",
	    "notification"};
	const char *value = NULL;
	enum ky_code code;

	for (size_t i = 0; value == NULL && i < 3; i++)
		value = json_string_value(json_object_get(root, names[i]));
	code = value != NULL ? from_base64(ky_str_of(value), out, err)
			     : not_one(err);
	json_decref(root);
	return code;
}

enum ky_code
ky_notification_read_file(const char *path, struct ky_buf *out,
    struct ky_err *err)
{
	struct ky_buf file;
	struct ky_str text;
	enum ky_code code;

	ky_buf_init(&file, FILE_MAX);
	code = ky_file_read(path, &file, err);
	/* Later it is as large as now. */
	if (code == KY_E_LIMIT)
		err->code = code = KY_E_INPUT;
	text = ky_buf_str(&file);
	if (code == KY_OK && text.len == 0)
		code = not_one(err);
	/* DER begins with 30, BF37 or A1, and base64 of it with M, v or o. */
	if (code == KY_OK && strchr("\x30\xbf\xa1", text.p[0]) != NULL) {
		ky_buf_reset(out);
		ky_buf_add(out, text);
		if (!ky_buf_ok(out))
			code = not_one(err);
	} else if (code == KY_OK) {
		text = ky_str_trim(text);
		code = text.len > 0 && text.p[0] == '{'
		    ? from_json(text, out, err)
		    : from_base64(text, out, err);
	}
	ky_buf_done(&file);
	return code;
}
