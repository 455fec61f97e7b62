#include "cmd/proof_verdict.h"

#include "base/hash.h"
#include "base/hex.h"
#include "proof/file.h"
#include "proof/verify.h"
#include "view/view.h"

#include <inttypes.h>
#include <string.h>

#define HEX_SIZE 65

bool
ky_proof_verdict_is_file(struct ky_str file)
{
	return ky_str_starts(file, "{\"lender\":");
}

static enum ky_code
check(const struct ky_proof_file *f, struct ky_str root, bool allow_test_roots,
    struct ky_judged *out, struct ky_err *err)
{
	struct ky_prover *p = NULL;
	struct ky_verifier port;
	enum ky_code code = ky_prover_new_root(root, allow_test_roots, &p, err);

	if (code != KY_OK)
		return ky_during(err, "the root");
	port = ky_prover_port(p);
	code = port.check(port.self, f->notification, f->lender, f->received,
	    out, err);
	ky_prover_free(p);
	return code;
}

enum ky_code
ky_proof_verdict_find(struct ky_str file, struct ky_str root,
    bool allow_test_roots, struct ky_proof_verdict_of *out, struct ky_err *err)
{
	struct ky_proof_verdict_of v = {.intact = false};
	struct ky_proof_file f;
	struct ky_arena a;
	void *memory = malloc(2 * KY_PROOF_FILE_MAX);
	enum ky_code code;

	if (memory == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	ky_arena_init(&a, memory, 2 * KY_PROOF_FILE_MAX);
	code = ky_proof_file_read(&a, file, &f, err);
	if (code == KY_OK && root.len > 0)
		code = check(&f, root, allow_test_roots, &v.found, err);
	else if (code == KY_OK)
		code = ky_proof_intact(f.notification, f.lender, f.received,
		    &v.found, &v.intact, err);
	if (code == KY_OK) {
		v.received = f.received;
		ky_sha256(file, v.hash);
		*out = v;
	}
	free(memory);
	return code;
}

enum ky_exit
ky_proof_verdict_exit(const struct ky_proof_verdict_of *v)
{
	if (v->found.verdict == KY_PROOF_VERIFIED)
		return KY_EXIT_OK;
	return v->intact ? KY_EXIT_SIGNER : KY_EXIT_NO;
}

/* What the chip says that it did to the profile. */
static const char *
did(enum ky_profile_event_kind k)
{
	static const char *const words[] = {
	    [KY_PROFILE_INSTALL] = "installed",
	    [KY_PROFILE_INSTALL_FAILED] = "failed to install",
	    [KY_PROFILE_ALREADY_THERE] = "would not install again",
	    [KY_PROFILE_ENABLE] = "enabled",
	    [KY_PROFILE_DISABLE] = "disabled",
	    [KY_PROFILE_DELETE] = "deleted",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) ==
		KY_PROFILE_EVENT__MAX,
	    "a word each");

	return words[k];
}

static void
say_limits(const struct ky_cli *cli)
{
	ky_say(cli, KY_PAINT_DIM,
	    "  not proven: when it happened (a chip tells no time),\n"
	    "    that the profile was not installed again afterwards,\n"
	    "    that no other chip has it, or that the network stopped "
	    "serving it\n");
}

static void
say_event(const struct ky_cli *cli, const struct ky_proof_verdict_of *v)
{
	const struct ky_profile_event *ev = &v->found.event;
	char eid[KY_MASK_SIZE], iccid[KY_MASK_SIZE] = "that is not named",
				at[KY_TIME_TEXT_SIZE], root[HEX_SIZE];

	ky_eid_mask(&ev->eid, eid);
	if (ev->iccid.digits[0] != '\0')
		ky_iccid_mask(&ev->iccid, iccid);
	ky_time_format(v->received, at);
	ky_say(cli, KY_PAINT_NONE,
	    "  chip %s %s profile %s%s: its event number %" PRId64 "\n", eid,
	    did(ev->kind), iccid, ev->remote ? ", ordered remotely" : "",
	    ev->n);
	if (v->intact) {
		ky_say(cli, KY_PAINT_WAIT,
		    "  whose chip this is only a root can tell: --root\n");
	} else {
		ky_hex_encode(v->found.root, sizeof(v->found.root), root);
		ky_say(cli, KY_PAINT_NONE, "  under the root %s\n", root);
	}
	if (ev->test_root)
		ky_say(cli, KY_PAINT_WAIT,
		    "  a test root: its keys are public, so this proves "
		    "nothing\n");
	ky_say(cli, KY_PAINT_NONE,
	    "  received %s, as the file says; certificates are judged as of "
	    "then\n",
	    at);
	say_limits(cli);
}

void
ky_proof_verdict_say(const struct ky_cli *cli,
    const struct ky_proof_verdict_of *v)
{
	switch (ky_proof_verdict_exit(v)) {
	case KY_EXIT_OK:
		ky_say(cli, KY_PAINT_GOOD, "verified: the chip signed this\n");
		break;
	case KY_EXIT_SIGNER:
		ky_say(cli, KY_PAINT_WAIT, "signature intact, root unknown\n");
		break;
	case KY_EXIT_NO:
	case KY_EXIT_INPUT:
	case KY_EXIT_LATER:
	case KY_EXIT_CORRUPT:
	case KY_EXIT_SYSTEM:
	case KY_EXIT_UNSURE:
		ky_say(cli, KY_PAINT_BAD, "not verified: %s (%s)\n",
		    ky_proof_verdict_name(v->found.verdict), v->found.why);
		return;
	}
	say_event(cli, v);
}

json_t *
ky_proof_verdict_json(const struct ky_proof_verdict_of *v)
{
	const struct ky_judged *f = &v->found;
	json_t *o;
	char eid[KY_MASK_SIZE], iccid[KY_MASK_SIZE], text[HEX_SIZE];

	ky_hex_encode(v->hash, sizeof(v->hash), text);
	o = json_pack("{s:s, s:s, s:b, s:b, s:s, s:o}", "verdict",
	    ky_proof_verdict_name(f->verdict), "why", f->why, "good",
	    f->verdict == KY_PROOF_VERIFIED ? 1 : 0, "intact",
	    f->verdict == KY_PROOF_VERIFIED || v->intact ? 1 : 0, "sha256",
	    text, "received", ky_time_json(v->received));
	if (ky_proof_verdict_exit(v) == KY_EXIT_NO)
		return o;
	ky_eid_mask(&f->event.eid, eid);
	(void)json_object_set_new(o, "event",
	    json_string(ky_profile_event_kind_name(f->event.kind)));
	(void)json_object_set_new(o, "number", json_integer(f->event.n));
	(void)json_object_set_new(o, "remote", json_boolean(f->event.remote));
	(void)json_object_set_new(o, "chip", json_string(eid));
	(void)json_object_set_new(o, "profile", json_null());
	if (f->event.iccid.digits[0] != '\0') {
		ky_iccid_mask(&f->event.iccid, iccid);
		(void)json_object_set_new(o, "profile", json_string(iccid));
	}
	(void)json_object_set_new(o, "root", json_null());
	if (!v->intact) {
		ky_hex_encode(f->root, sizeof(f->root), text);
		(void)json_object_set_new(o, "root", json_string(text));
		(void)json_object_set_new(o, "test_root",
		    json_boolean(f->event.test_root));
	}
	return o;
}

bool
ky_proof_verdict_named(struct ky_str paper, const uint8_t hash[32])
{
	json_t *doc = json_loadb(paper.p, paper.len, 0, NULL);
	const json_t *duties =
	    json_object_get(json_object_get(json_object_get(doc, "document"),
				"payload"),
		"duties");
	char want[HEX_SIZE];
	bool found = false;

	ky_hex_encode(hash, 32, want);
	for (size_t i = 0; i < json_array_size(duties); i++) {
		const json_t *d = json_array_get(duties, i);
		const char *kind = json_string_value(
		    json_object_get(d, "kind"));
		const char *evidence = json_string_value(
		    json_object_get(d, "evidence"));

		found |= kind != NULL && evidence != NULL &&
		    strcmp(kind, "profile") == 0 && strcmp(evidence, want) == 0;
	}
	json_decref(doc);
	return found;
}
