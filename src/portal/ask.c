#include "portal/ask.h"

#include <assert.h>

static const char *const acts[] = {
    [KY_ACT_LOOK] = "look",
    [KY_ACT_VISIT] = "visit",
    [KY_ACT_LANGUAGE] = "language",
    [KY_ACT_SIGN_OUT] = "sign-out",
    [KY_ACT_SIGN_OUT_ALL] = "sign-out-all",
    [KY_ACT_SIGN_OUT_ONE] = "sign-out-one",
    [KY_ACT_LIST] = "list",
    [KY_ACT_FIND] = "find",
    [KY_ACT_CODE] = "code",
    [KY_ACT_BILL] = "bill",
    [KY_ACT_PAPERS] = "papers",
    [KY_ACT_AUTHORITY] = "authority",
    [KY_ACT_IMPORT] = "import",
    [KY_ACT_ATTACH] = "attach",
    [KY_ACT_SAME] = "same",
    [KY_ACT_ATTACH_SAME] = "attach-same",
    [KY_ACT_DETACH] = "detach",
    [KY_ACT_OPEN] = "open",
    [KY_ACT_SIGN_IN] = "sign-in",
    [KY_ACT_SIGN_IN_CODE] = "sign-in-code",
    [KY_ACT_SECOND] = "second",
    [KY_ACT_CONFIRM] = "confirm",
    [KY_ACT_PASSWORD] = "password",
    [KY_ACT_TOTP_NEW] = "totp-new",
    [KY_ACT_TOTP_ON] = "totp-on",
    [KY_ACT_TOTP_OFF] = "totp-off",
    [KY_ACT_SPARES] = "spares",
    [KY_ACT_CONTACT_ADD] = "contact-add",
    [KY_ACT_CONTACT_DROP] = "contact-drop",
    [KY_ACT_RECOVER] = "recover",
    [KY_ACT_RECOVER_SET] = "recover-set",
    [KY_ACT_PASSKEY_NEW] = "passkey-new",
    [KY_ACT_PASSKEY_ADD] = "passkey-add",
    [KY_ACT_PASSKEY_ASK] = "passkey-ask",
    [KY_ACT_PASSKEY_USE] = "passkey-use",
    [KY_ACT_PASSKEY_DROP] = "passkey-drop",
    [KY_ACT_GRANT] = "grant",
    [KY_ACT_GRANT_JOIN] = "grant-join",
    [KY_ACT_GRANT_LOOK] = "grant-look",
    [KY_ACT_GRANT_TAKE] = "grant-take",
    [KY_ACT_GRANT_END] = "grant-end",
    [KY_ACT_LINK] = "link",
};
_Static_assert(sizeof(acts) / sizeof(acts[0]) == KY_ACT__MAX, "a name each");

const char *
ky_act_name(enum ky_act a)
{
	assert((unsigned)a < KY_ACT__MAX);
	return acts[a];
}

static const char *const words[] = {
    [KY_WORD_DONE] = "done",
    [KY_WORD_NO_SESSION] = "no-session",
    [KY_WORD_CODE_SENT] = "code-sent",
    [KY_WORD_LINK_SENT] = "link-sent",
    [KY_WORD_PROVEN] = "proven",
    [KY_WORD_SIGNED_IN] = "signed-in",
    [KY_WORD_SECOND_WANTED] = "second-wanted",
    [KY_WORD_CONFIRMED] = "confirmed",
    [KY_WORD_WRONG_CODE] = "wrong-code",
    [KY_WORD_CODE_OVER] = "code-over",
    [KY_WORD_WRONG_LOGIN] = "wrong-login",
    [KY_WORD_WRONG_BILL] = "wrong-bill",
    [KY_WORD_WRONG_PASSKEY] = "wrong-passkey",
    [KY_WORD_WRONG_LINK] = "wrong-link",
    [KY_WORD_TOO_OFTEN] = "too-often",
    [KY_WORD_CONFIRM_FIRST] = "confirm-first",
    [KY_WORD_SIGN_IN_FIRST] = "sign-in-first",
    [KY_WORD_PROVE_FIRST] = "prove-first",
    [KY_WORD_WEAK_PASSWORD] = "weak-password",
    [KY_WORD_BAD_EMAIL] = "bad-email",
    [KY_WORD_LAST_CONTACT] = "last-contact",
    [KY_WORD_NOT_YOURS] = "not-yours",
    [KY_WORD_NO_WAY] = "no-way",
    [KY_WORD_TOO_MANY] = "too-many",
    [KY_WORD_NOT_ASSISTED] = "not-assisted",
    [KY_WORD_BAD_LINE] = "bad-line",
};
_Static_assert(sizeof(words) / sizeof(words[0]) == KY_WORD__MAX, "a name each");

const char *
ky_word_name(enum ky_word w)
{
	assert((unsigned)w < KY_WORD__MAX);
	return words[w];
}

void
ky_authority_put(const struct ky_told *told, struct ky_command *cmd)
{
	cmd->duty = KY_DUTY_AUTHORITY;
	cmd->ref = 0;
	cmd->has_evidence = true;
	cmd->evidence = told->evidence;
	cmd->hold_hours = told->standing.hold_hours;
}
