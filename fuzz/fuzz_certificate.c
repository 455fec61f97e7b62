/*
 * Certificates and lists of revoked ones: what is read lies in the bytes
 * given, and what is asked of it ends.
 */
#include "proof/certificate.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
inside(struct ky_str all, struct ky_str part)
{
	assert(part.len == 0 ||
	    (part.p >= all.p && part.p + part.len <= all.p + all.len));
}

static void
look_at(struct ky_str der, const struct ky_certificate *c)
{
	static const char eid[] = "89049032123451234512345678901235";

	inside(der, c->tbs);
	inside(der, c->serial);
	inside(der, c->issuer);
	inside(der, c->subject);
	inside(der, c->point);
	inside(der, c->organisation);
	inside(der, c->serial_number);
	inside(der, c->subject_key);
	inside(der, c->authority_key);
	inside(der, c->names);
	inside(der, c->prefixes);
	assert(c->curve < KY_PROOF_CURVE__MAX && c->role <= KY_ROLE_OTHER);
	assert(ky_name_same(c->subject, c->subject));
	assert(ky_name_same(c->subject, c->issuer) ==
	    ky_name_same(c->issuer, c->subject));
	if (ky_certificate_permits(c, KY_STR(eid), c->organisation))
		assert(c->by_name || c->by_prefix);
	assert(!ky_certificate_permits(c, KY_STR(""), c->organisation));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str der = {(const char *)data, size};
	struct ky_str rows, serial;
	struct ky_certificate c;
	struct ky_time since;
	struct ky_crl crl;
	const char *why;

	if (ky_certificate_read(der, &c, &why) == KY_PROOF_VERIFIED)
		look_at(der, &c);
	else
		assert(why[0] != '\0');
	if (ky_crl_read(der, &crl, &why)) {
		inside(der, crl.rows);
		rows = crl.rows;
		while (ky_crl_next(&rows, &serial, &since))
			inside(der, serial);
		assert(rows.len == 0);
	} else {
		assert(why[0] != '\0');
	}
	return 0;
}
