#include "portal/code.h"

#include "base/hash.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

void
ky_code_make(const uint8_t chance[8], char out[KY_LETTER_CODE_SIZE])
{
	uint64_t n;

	memcpy(&n, chance, sizeof(n));
	(void)snprintf(out, KY_LETTER_CODE_SIZE, "%08" PRIu64, n % 100000000);
}

/* Bound to session, purpose and whom it is about. */
static void
hash(const struct ky_guest *s, const struct ky_pending *p, const char *code,
    uint8_t out[32])
{
	char text[KY_EMAIL_SIZE + 192];

	(void)snprintf(text, sizeof(text), "%s|%s|%" PRIu64 "|%s|%s|%.*s",
	    s->id.text, ky_purpose_name(p->purpose), p->line_id,
	    p->account.text, p->email, KY_LETTER_CODE_SIZE, code);
	ky_sha256(ky_str_of(text), out);
	sodium_memzero(text, sizeof(text));
}

void
ky_code_expect(const struct ky_guest *s, const char *code, struct ky_time now,
    struct ky_pending *p)
{
	p->until = ky_time_after(now, KY_CODE_US);
	p->tries = KY_CODE_TRIES;
	hash(s, p, code, p->hash);
}

static bool
about_nobody(const struct ky_pending *p)
{
	return p->line_id == 0 && p->account.text[0] == '\0' &&
	    p->email[0] == '\0';
}

enum ky_word
ky_code_try(struct ky_guest *s, const char *code, struct ky_time now)
{
	static const struct ky_pending nothing;
	struct ky_pending *p = &s->pending;
	uint8_t got[32];

	if (p->purpose == KY_PURPOSE_NONE || p->tries == 0 ||
	    ky_time_cmp(now, p->until) >= 0) {
		*p = nothing;
		return KY_WORD_CODE_OVER;
	}
	hash(s, p, code, got);
	p->tries--;
	if (sodium_memcmp(got, p->hash, sizeof(got)) == 0 && !about_nobody(p))
		return KY_WORD_DONE; /* the caller takes `p`, then clears it */
	if (p->tries > 0)
		return KY_WORD_WRONG_CODE;
	*p = nothing;
	return KY_WORD_CODE_OVER;
}
