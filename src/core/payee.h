/*
 * Where a refund goes: an account in Japan or abroad, and in whose name.
 *
 * What cannot reach a bank is refused when it is told, not when the file is
 * made: the holder is still there to be asked.
 * Rule: docs/rules/jp.md#8 (what a bulk transfer file can carry)
 */
#ifndef KY_CORE_PAYEE_H
#define KY_CORE_PAYEE_H

#include "base/err.h"
#include "base/str.h"

enum ky_payee_kind {
	KY_PAYEE_NONE,   /* not known */
	KY_PAYEE_JAPAN,  /* bank, branch, kind and number, name in kana */
	KY_PAYEE_ABROAD, /* IBAN, or account number and BIC; name in Latin */
	KY_PAYEE__MAX
};
/* "none", "japan", "abroad". */
const char *ky_payee_kind_name(enum ky_payee_kind k);
bool ky_payee_kind_parse(struct ky_str name, enum ky_payee_kind *out);

/* As the bulk transfer file numbers them. */
enum ky_account_kind {
	KY_ACCOUNT_ORDINARY = 1, /* 普通 */
	KY_ACCOUNT_CURRENT = 2,  /* 当座 */
	KY_ACCOUNT_SAVINGS = 4,  /* 貯蓄 */
	KY_ACCOUNT_OTHER = 9
};
/* "ordinary", "current", "savings", "other". */
bool ky_account_kind_parse(struct ky_str name, enum ky_account_kind *out);

#define KY_PAYEE_BANK_SIZE 5     /* four digits */
#define KY_PAYEE_BRANCH_SIZE 4   /* three digits */
#define KY_PAYEE_ACCOUNT_SIZE 36 /* seven digits; an IBAN, at most 34 */
#define KY_PAYEE_BIC_SIZE 12     /* ISO 9362: 8 or 11 characters */
#define KY_PAYEE_COUNTRY_SIZE 3  /* ISO 3166-1 alpha-2 */
#define KY_PAYEE_NAME_SIZE 144   /* UTF-8 */

#define KY_PAYEE_JAPAN_DIGITS 7 /* of an account number in Japan */
#define KY_PAYEE_KANA_MAX 30    /* bytes of a name in a transfer file */
#define KY_PAYEE_LATIN_MAX 140  /* characters of a name abroad */

/* Zeroed: none.  What its kind has not stays empty. */
struct ky_payee {
	enum ky_payee_kind kind;
	char name[KY_PAYEE_NAME_SIZE];       /* as it was told, UTF-8 */
	char account[KY_PAYEE_ACCOUNT_SIZE]; /* Japan: 7 digits, zero-filled */
	/* Japan. */
	char bank[KY_PAYEE_BANK_SIZE];
	char branch[KY_PAYEE_BRANCH_SIZE];
	enum ky_account_kind account_kind; /* 0 abroad */
	/* Abroad. */
	bool iban; /* `account` is one, without blanks, upper case */
	char bic[KY_PAYEE_BIC_SIZE];         /* "" = none: an IBAN suffices */
	char country[KY_PAYEE_COUNTRY_SIZE]; /* of the account */
};

/*
 * Checks and tidies: numbers in Japan filled with zeros, others in capitals
 * without blanks, the check digits of an IBAN tested and its country taken
 * from it (core/iban.h), blanks off the ends of the name, and the name
 * writable on its rail:
 * - Japan: in the strict set of base/kana.h, KY_PAYEE_KANA_MAX bytes of it (a
 *   voiced sound is two).  The extras of our own bank do not help a payee at
 *   another one;
 * - abroad: a-z A-Z 0-9 / - ? : ( ) . , ' + and blank (ISO 20022's basic set),
 *   KY_PAYEE_LATIN_MAX of them.
 * KY_E_INPUT names the member, "payee.branch: ...", and `p` is as it was; also
 * for KY_PAYEE_NONE, and for a member that its kind has not.  Nothing of the
 * account or name is in the message.
 * Rule: docs/rules/jp.md#8
 */
enum ky_code ky_payee_check(struct ky_payee *p, struct ky_err *err) KY_MUST_USE;

/* Of tidied ones: the same account in the same name? */
bool ky_payee_same(const struct ky_payee *a, const struct ky_payee *b);

/* "bank 0001 branch 001 account ****567", "account DE89****3000"; "" for none:
 * for people who may see that there is one, not what it is. */
#define KY_PAYEE_MASK_SIZE 80
void ky_payee_mask(const struct ky_payee *p, char out[KY_PAYEE_MASK_SIZE]);

#endif
