/* Trusted roots, and what chips signed. */
#include "cmd/doctor.h"
#include "port/office.h"
#include "proof/verify.h"

#include <inttypes.h>

static void
roots_found(struct ky_doctor *d, const struct ky_prover *p, bool test_allowed)
{
	uint32_t roots = 0, test = 0;

	ky_prover_roots(p, &roots, &test);
	if (roots == 0) {
		ky_doctor_say(d, KY_DOCTOR_NOTE, "roots",
		    "no deletion of an eSIM profile can be proven",
		    "put the roots of the chips' makers there "
		    "(docs/operate/install.md)",
		    "the folder of trusted roots is empty");
		return;
	}
	ky_doctor_say(d, test_allowed ? KY_DOCTOR_NOTE : KY_DOCTOR_WELL,
	    "roots",
	    test_allowed ? "the keys of test roots are public: anybody can "
			   "forge a deletion"
			 : "",
	    test_allowed ? "set [proof] allow_test_roots = no" : "",
	    "%" PRIu32 " trusted, %" PRIu32 " of them test roots, which are %s",
	    roots, test, test_allowed ? "allowed" : "refused");
}

void
ky_doctor_roots(struct ky_doctor *d)
{
	const struct ky_config *set = &d->cli->config;
	struct ky_prover_config config = {
	    .anchors = ky_config_text(set, KY_SET_PROOF_ANCHORS),
	    .allow_test_roots = ky_config_yes(set,
		KY_SET_PROOF_ALLOW_TEST_ROOTS),
	};
	struct ky_prover *p;
	struct ky_err err = {0};

	if (config.anchors == NULL) {
		ky_doctor_say(d, KY_DOCTOR_WELL, "roots", "", "",
		    "none are set ([proof] anchors): what chips sign is not "
		    "taken in");
		return;
	}
	if (ky_prover_new(&config, &p, &err) != KY_OK) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "roots",
		    "what chips sign of deleted eSIM profiles is not taken in",
		    "mend or remove that file, start kaiyakud again", "%s",
		    err.msg);
		return;
	}
	roots_found(d, p, config.allow_test_roots);
	ky_prover_free(p);
}

void
ky_doctor_notifications(struct ky_doctor *d)
{
	const struct ky_office *o = d->session.store->office;
	uint64_t n[KY_NOTIFICATION_STATE__MAX];
	struct ky_err err = {0};

	if (o->notification_counts(o->self, &d->session.meta.issuer, n, &err) !=
	    KY_OK) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "notifications",
		    "what cannot be read cannot be acted on",
		    "kaiyaku db check", "%s", err.msg);
		return;
	}
	ky_doctor_say(d,
	    n[KY_NOTIFICATION_REJECTED] > 0 ? KY_DOCTOR_NOTE : KY_DOCTOR_WELL,
	    "notifications",
	    n[KY_NOTIFICATION_REJECTED] > 0
		? "a root may be missing, or somebody sends forged ones"
		: "",
	    n[KY_NOTIFICATION_REJECTED] > 0
		? "kaiyaku notification list --state rejected"
		: "",
	    "%" PRIu64 " told, %" PRIu64 " due, %" PRIu64
	    " without a line of ours, %" PRIu64
	    " waiting for a certificate, %" PRIu64 " rejected",
	    n[KY_NOTIFICATION_TOLD], n[KY_NOTIFICATION_DUE],
	    n[KY_NOTIFICATION_UNBOUND], n[KY_NOTIFICATION_WAITING],
	    n[KY_NOTIFICATION_REJECTED]);
}
