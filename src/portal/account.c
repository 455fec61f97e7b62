#include "portal/account.h"

#include "core/contact.h"

#include <string.h>

#define T struct ky_login
const struct ky_body_field ky_login_body[] = {
    KY_BODY(T, language, TEXT),
    KY_BODY(T, password, TEXT),
    KY_BODY(T, totp_on, INT),
    KY_BODY(T, totp, BYTES),
    KY_BODY(T, totp_new, BYTES),
    KY_BODY(T, totp_step, INT),
    KY_BODY(T, passkey, INT),
    KY_BODY(T, spare, BYTES),
    KY_BODY(T, changed, INT),
    KY_BODY_END,
};
#undef T

#define T struct ky_contact
const struct ky_body_field ky_contact_body[] = {
    KY_BODY(T, email, TEXT),
    KY_BODY_END,
};
#undef T

#define T struct ky_kept_line
const struct ky_body_field ky_kept_line_body[] = {
    KY_BODY(T, shown, INT),
    KY_BODY(T, at, INT),
    KY_BODY_END,
};
#undef T

#define T struct ky_grant
const struct ky_body_field ky_grant_body[] = {
    KY_BODY(T, email, TEXT),
    KY_BODY(T, holder, TEXT),
    KY_BODY(T, rights, INT),
    KY_BODY_END,
};
#undef T

#define T struct ky_mailed
const struct ky_body_field ky_mailed_body[] = {
    KY_BODY(T, bare, INT),
    KY_BODY_END,
};
#undef T

#define T struct ky_passkey
const struct ky_body_field ky_passkey_body[] = {
    KY_BODY(T, name, TEXT),
    KY_BODY(T, id_len, INT),
    KY_BODY(T, key_len, INT),
    KY_BODY(T, id, BYTES),
    KY_BODY(T, key, BYTES),
    KY_BODY(T, algorithm, INT),
    KY_BODY(T, counter, INT),
    KY_BODY_END,
};
#undef T

uint8_t
ky_login_spares(const struct ky_login *a)
{
	static const uint8_t used[KY_SPARE_HASH_SIZE];
	uint8_t n = 0;

	for (int i = 0; i < KY_SPARES; i++)
		if (memcmp(a->spare + (size_t)i * KY_SPARE_HASH_SIZE, used,
			sizeof(used)) != 0)
			n++;
	return n;
}

_Static_assert(KY_EMAIL_SIZE <= KY_FOLIO_KEY_SIZE, "a mailbox fits");

bool
ky_grant_rights(uint32_t rights)
{
	uint32_t most = KY_RIGHT_BIT(KY_RIGHT_STATUS) |
	    KY_RIGHT_BIT(KY_RIGHT_FILE) | KY_RIGHT_BIT(KY_RIGHT_PAPERS);

	return rights != 0 && (rights & ~most) == 0;
}
