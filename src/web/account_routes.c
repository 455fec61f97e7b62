#include "web/account.h"
#include "web/routes.h"

#define PAGE 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN
#define LOOK(path, handler) \
	{ \
		KY_GET, "/{lang}" path, PAGE, handler \
	}
/* Each form is shown by GET where it is sent by POST: an old one is opened
 * again there. */
#define FORM(path, handler) \
	LOOK(path, handler), \
	{ \
		KY_POST, "/{lang}" path, PAGE, handler \
	}

const struct ky_route ky_routes_account[] = {
    /* Whose line is it? */
    FORM("/end", ky_end_find),
    FORM("/end/code", ky_end_code),
    LOOK("/end/proven/{line}", ky_end_proven),
    FORM("/end/bill/{line}", ky_end_bill),
    LOOK("/end/help", ky_end_help),
    FORM("/end/papers", ky_end_papers),
    FORM("/end/heirs", ky_end_heirs),
    FORM("/end/accepted/{token}", ky_end_accepted),
    FORM("/lines/{line}/lock", ky_line_lock),
    /* Coming in. */
    FORM("/sign-in", ky_sign_in),
    FORM("/sign-in/mail", ky_sign_in_mail),
    FORM("/sign-in/code", ky_sign_in_code),
    FORM("/sign-in/second", ky_sign_in_second),
    FORM("/sign-in/passkey", ky_sign_in_passkey),
    FORM("/sign-out", ky_sign_out),
    FORM("/recover", ky_recover),
    FORM("/recover/papers", ky_recover_papers),
    FORM("/recover/{token}", ky_recover_set),
    FORM("/confirm", ky_confirm),
    FORM("/confirm/passkey", ky_confirm_passkey),
    /* The account. */
    LOOK("/account", ky_account),
    FORM("/account/open", ky_account_open),
    FORM("/account/language", ky_account_language),
    FORM("/account/contacts", ky_account_contacts),
    FORM("/account/contacts/code", ky_account_contact_code),
    FORM("/account/password", ky_account_password),
    FORM("/account/totp", ky_account_totp),
    FORM("/account/spares", ky_account_spares),
    FORM("/account/sessions", ky_account_sessions),
    FORM("/account/data", ky_account_data),
    FORM("/account/lines", ky_account_lines),
    FORM("/account/same", ky_account_same),
    FORM("/account/passkeys", ky_account_passkeys),
    FORM("/account/passkeys/new", ky_account_passkey_new),
    /* Who acts for whom. */
    FORM("/account/agents", ky_agents),
    FORM("/account/agents/new", ky_agents_new),
    FORM("/grant/{token}", ky_agent_take),
    FORM("/grant/{token}/join", ky_agent_join),
    FORM("/grant/{token}/code", ky_agent_code),
    LOOK("/clients", ky_clients),
    {.pattern = NULL},
};
