/*
 * Pages of proving a line, of accounts, and of those who act for others.
 *
 * The handlers of ky_routes_account[] (account_routes.c), and what several of
 * them show alike.
 */
#ifndef KY_WEB_ACCOUNT_H
#define KY_WEB_ACCOUNT_H

#include "web/flow.h"

/* `waiting` (a code for that is expected), `way` ("mail", "sms"), `until`. */
void ky_visit_put_pending(struct ky_visit *v, enum ky_purpose purpose);
/* `has_password`, `has_totp`, `has_passkey`, `spares`. */
void ky_visit_put_login(struct ky_visit *v);
/*
 * `name`: rows of the account's own (KY_ACT_LIST): `id`, `text`, `at`,
 * `until` ("" = open), `state`, `mine`, `line` (0 = all), `rights.RIGHT`.
 * False: it was answered.
 */
bool ky_visit_put_list(struct ky_visit *v, enum ky_folio_kind kind,
    const char *name);
/* The same of any act that tells rows. */
bool ky_visit_put_rows(struct ky_visit *v, struct ky_ask *ask,
    const char *name);

/* The lines that were ticked (`same`) into `lines`. */
void ky_read_same(struct ky_visit *v, struct ky_ask *ask);

/* Proving a line: /end, /end/code, ... */
ky_http_handler ky_end_find, ky_end_code, ky_end_proven, ky_end_bill,
    ky_end_help, ky_end_papers, ky_end_accepted, ky_end_heirs;
/* Coming in: /sign-in, /sign-in/mail, ... */
ky_http_handler ky_sign_in, ky_sign_in_mail, ky_sign_in_code, ky_sign_in_second,
    ky_sign_in_passkey, ky_sign_out;
/* /recover, /recover/papers, /recover/{token}; /confirm */
ky_http_handler ky_recover, ky_recover_papers, ky_recover_set;
ky_http_handler ky_confirm, ky_confirm_passkey;
/* The account: /account, /account/open, ... */
ky_http_handler ky_account, ky_account_open, ky_account_language,
    ky_account_contacts, ky_account_contact_code, ky_account_password,
    ky_account_totp, ky_account_spares, ky_account_sessions, ky_account_lines,
    ky_account_passkeys, ky_account_passkey_new, ky_account_same;
/* /account/data (export.c) */
ky_http_handler ky_account_data;
/* Those who act: /account/agents, /grant/{token}, /clients */
ky_http_handler ky_agents, ky_agents_new, ky_agent_join, ky_agent_code,
    ky_agent_take, ky_clients;
/* /lines/{line}/lock */
ky_http_handler ky_line_lock;

#endif
