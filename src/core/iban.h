/*
 * Account numbers and banks as the world writes them.
 *
 * Both are taken in their electronic form: upper case, no blanks.  Messages
 * name the place (the first character is 1), never the number.
 */
#ifndef KY_CORE_IBAN_H
#define KY_CORE_IBAN_H

#include "base/err.h"
#include "base/str.h"

#define KY_IBAN_MIN 15
#define KY_IBAN_MAX 34

/*
 * ISO 13616: country, two check digits (the whole modulo 97 is 1), letters and
 * digits.  A country of the registry has the length it has there; another
 * one's is between the bounds.  KY_E_INPUT: it is none.
 */
enum ky_code ky_iban_check(struct ky_str iban, struct ky_err *err) KY_MUST_USE;

/* ISO 9362: four letters or digits, country, two letters or digits, and three
 * more or none.  Whether there is such a bank is not asked.  KY_E_INPUT. */
enum ky_code ky_bic_check(struct ky_str bic, struct ky_err *err) KY_MUST_USE;

#endif
