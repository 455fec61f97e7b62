/*
 * Mailboxes and languages: what is accepted can stand in an envelope and a
 * header, and its mask fits.
 */
#include "core/contact.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Unchanged, and nothing in it that mail takes for more than a mailbox. */
static void
harmless(struct ky_str text, const char *email)
{
	char mask[KY_EMAIL_MASK_SIZE];

	assert(strlen(email) == text.len);
	assert(memcmp(email, text.p, text.len) == 0);
	for (const char *p = email; *p != '\0'; p++)
		assert(*p > ' ' && *p < 0x7f);
	assert(strpbrk(email, "<>()[]\\,;:\"") == NULL);
	assert(strchr(email, '@') == strrchr(email, '@'));
	ky_email_mask(email, mask);
	assert(strlen(mask) == 9);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_str text = {(const char *)data, size};
	char email[KY_EMAIL_SIZE], language[KY_LANGUAGE_SIZE];
	struct ky_err err;

	if (ky_email_parse(text, email, &err) == KY_OK)
		harmless(text, email);
	if (ky_language_parse(text, language, &err) == KY_OK)
		assert(
		    strspn(language,
			"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			"0123456789-") == text.len);
	return 0;
}
