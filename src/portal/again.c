#include "portal/again.h"

#include "base/hex.h"

#include <sodium.h>
#include <string.h>

bool
ky_again_formed(const struct ky_ask *ask)
{
	return !sodium_is_zero(ask->form, sizeof(ask->form));
}

void
ky_again_cookie(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const struct ky_ask *ask, char out[KY_COOKIE_SIZE])
{
	char form[2 * KY_FORM_BYTES + 1];
	char text[sizeof(issuer->text) + KY_COOKIE_SIZE + sizeof(form) + 2];
	uint8_t mac[32];

	ky_hex_encode(ask->form, sizeof(ask->form), form);
	(void)snprintf(text, sizeof(text), "%s/%s/%s", issuer->text,
	    ask->cookie, form);
	lobby->mac(lobby->self, "session", ky_str_of(text), mac);
	(void)sodium_bin2base64(out, KY_COOKIE_SIZE, mac, sizeof(mac),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(text, sizeof(text));
	sodium_memzero(mac, sizeof(mac));
}

void
ky_again_take(struct ky_guest *s, const struct ky_ask *ask,
    const struct ky_told *told, struct ky_time now)
{
	static const struct ky_again nothing;
	struct ky_again *t = s->again;

	/* One code is waited for: whoever asked for another one does not. */
	for (int i = 0; i < KY_AGAIN_MAX; i++)
		if (told->word == KY_WORD_CODE_SENT &&
		    t[i].word == KY_WORD_CODE_SENT)
			t[i] = nothing;
	memmove(t + 1, t, (KY_AGAIN_MAX - 1) * sizeof(*t));
	memcpy(t->form, ask->form, sizeof(t->form));
	t->at = now;
	t->word = (uint8_t)told->word;
	t->line_id = told->line_id;
}

static bool
is_it(const struct ky_guest *s, const struct ky_again *t,
    const struct ky_ask *ask, struct ky_time now)
{
	/* Whoever only looks may have read the clock before the form was
	 * taken. */
	int64_t apart = now.us < t->at.us ? t->at.us - now.us
					  : now.us - t->at.us;

	return sodium_memcmp(t->form, ask->form, sizeof(t->form)) == 0 &&
	    t->word < KY_WORD__MAX && apart < KY_AGAIN_US &&
	    (t->word != KY_WORD_CODE_SENT ||
		s->pending.purpose != KY_PURPOSE_NONE);
}

bool
ky_again_is(const struct ky_guest *s, const struct ky_ask *ask,
    struct ky_time now, struct ky_told *told)
{
	const struct ky_again *t = s->again;

	if (!ky_again_formed(ask))
		return false;
	while (t < s->again + KY_AGAIN_MAX && !is_it(s, t, ask, now))
		t++;
	if (t == s->again + KY_AGAIN_MAX)
		return false;
	told->again = true;
	told->word = (enum ky_word)t->word;
	told->line_id = t->line_id;
	return true;
}
