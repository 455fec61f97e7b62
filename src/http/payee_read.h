/*
 * Where refunds go, as /v1 takes it in.
 */
#ifndef KY_HTTP_PAYEE_READ_H
#define KY_HTTP_PAYEE_READ_H

#include "http/fields.h"

/*
 * Member "payee" of `f`, an object: bank, branch, account_kind, account and
 * name in Japan; iban, or account, bic and country, and name abroad.  Checked
 * and tidied (core/payee.h); a fault names the member and repeats nothing of
 * it.  False: not given, or faulty.
 */
bool ky_payee_read(struct ky_fields *f, struct ky_payee *out);

#endif
