#include "portal/link.h"

#include <sodium.h>
#include <string.h>

#define MAC_BYTES 16
#define MAC_CHARS 22

static void
sign(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const char *ending, char out[MAC_CHARS + 1])
{
	char text[KY_REF_SIZE + sizeof(issuer->text) + 2];
	uint8_t mac[32];

	(void)snprintf(text, sizeof(text), "%s/%s", issuer->text, ending);
	lobby->mac(lobby->self, "withdraw", ky_str_of(text), mac);
	(void)sodium_bin2base64(out, MAC_CHARS + 1, mac, MAC_BYTES,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

void
ky_withdraw_token(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    const char *ending, char out[KY_WITHDRAW_TOKEN_SIZE])
{
	char mac[MAC_CHARS + 1];

	sign(lobby, issuer, ending, mac);
	(void)snprintf(out, KY_WITHDRAW_TOKEN_SIZE, "%s.%s", ending, mac);
}

bool
ky_withdraw_check(const struct ky_lobby *lobby, const struct ky_slug *issuer,
    struct ky_str token, char ending[KY_REF_SIZE])
{
	const char *dot = token.len > 0 ? memchr(token.p, '.', token.len)
					: NULL;
	char ref[KY_REF_SIZE], want[MAC_CHARS + 1];
	size_t n = dot != NULL ? (size_t)(dot - token.p) : 0;

	if (n == 0 || token.len != n + 1 + MAC_CHARS ||
	    !ky_str_copy((struct ky_str){token.p, n}, ref, sizeof(ref)))
		return false;
	sign(lobby, issuer, ref, want);
	if (sodium_memcmp(want, dot + 1, MAC_CHARS) != 0)
		return false;
	memcpy(ending, ref, sizeof(ref));
	return true;
}

void
ky_withdraw_envelope(struct ky_command *cmd)
{
	cmd->kind = KY_CMD_WITHDRAW;
	cmd->role = KY_ROLE_HOLDER;
	(void)snprintf(cmd->actor.text, sizeof(cmd->actor.text),
	    "withdraw-link");
	(void)snprintf(cmd->channel.text, sizeof(cmd->channel.text), "portal");
}
