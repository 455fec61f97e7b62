/*
 * Where refunds go, as a form takes it in.
 */
#ifndef KY_WEB_PAYEE_FORM_H
#define KY_WEB_PAYEE_FORM_H

#include "core/payee.h"
#include "web/form.h"

/*
 * The fields `bank`, `branch`, `account_kind`, `account` and `name` of an
 * account in Japan, `iban`, `bic`, `account`, `country` and `name` of one
 * abroad (an IBAN, or the other three).  Blanks and hyphens in numbers are
 * let go, full-width digits are read.  False: what is wrong stands at its
 * field (web/form.h), and what was entered is kept.
 */
bool ky_payee_form(struct ky_visit *v, enum ky_payee_kind kind,
    struct ky_payee *out);

#endif
