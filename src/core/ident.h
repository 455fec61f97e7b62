/*
 * Identifiers, parsed once at the edge into types that cannot be wrong.
 *
 * Beyond these parsers no function takes a bare string for a number, a card
 * or a chip.  Blanks, hyphens and full-width forms are the edge's business:
 * the parsers take the characters named here and say where another one is.
 * On KY_E_INPUT the output is untouched and `err` names the kind, the place
 * (first character is 1) and what is wrong, never the whole identifier.
 *
 * Rule: docs/rules/jp.md#9 (numbers and identifiers)
 */
#ifndef KY_CORE_IDENT_H
#define KY_CORE_IDENT_H

#include "base/err.h"
#include "base/str.h"

/* What a telephone number's first digits say.  They never tell the operator:
 * numbers are ported. */
enum ky_msisdn_kind {
	KY_MSISDN_MOBILE,  /* Japan 060, 070, 080, 090: voice mobile */
	KY_MSISDN_DATA,    /* Japan 020 (11 digits), 0200 (14): data, M2M */
	KY_MSISDN_FOREIGN, /* any other country: 7 to 15 digits */
	KY_MSISDN__MAX
};

struct ky_msisdn {
	char digits[16]; /* E.164 without "+": 819012345678; "" = none */
	enum ky_msisdn_kind kind;
};

/*
 * "+819012345678" or, for Japan, the national "09012345678".  Japanese
 * numbers that no line of ours can have (pager 0204, IP phone 050, FMC 0600,
 * landlines) are refused by name.  "-" between digits is allowed.
 */
enum ky_code ky_msisdn_parse(struct ky_str text, struct ky_msisdn *out,
    struct ky_err *err) KY_MUST_USE;
/* "+8190****5678": enough for the holder to recognise, no more. */
#define KY_MASK_SIZE 24
void ky_msisdn_mask(const struct ky_msisdn *n, char out[KY_MASK_SIZE]);

enum ky_iccid_issuer {
	KY_ICCID_DOCOMO,        /* 8981100 */
	KY_ICCID_SOFTBANK,      /* 8981200 */
	KY_ICCID_KDDI,          /* 8981300 */
	KY_ICCID_JAPAN_UNKNOWN, /* 8981 and nothing known to us */
	KY_ICCID_FOREIGN,
	KY_ICCID__MAX
};

struct ky_iccid {
	char digits[21]; /* 18 (no check digit), 19 or 20; "" = none */
	enum ky_iccid_issuer issuer;
	bool checked; /* a Luhn digit was there and right */
};

/* 18 digits carry no check digit; 19 and 20 must pass Luhn.  A trailing
 * chip filler "F" is accepted and dropped. */
enum ky_code ky_iccid_parse(struct ky_str text, struct ky_iccid *out,
    struct ky_err *err) KY_MUST_USE;
void ky_iccid_mask(const struct ky_iccid *c, char out[KY_MASK_SIZE]);

/* The maker number printed on docomo cards: 2 letters and 13 digits
 * (DN05035ABCDEFGH).  It is not the ICCID, but most of one. */
struct ky_docomo_card {
	char text[16];
};
enum ky_code ky_docomo_card_parse(struct ky_str text,
    struct ky_docomo_card *out, struct ky_err *err) KY_MUST_USE;
/* The ICCID with its recomputed check digit.  KY_E_INPUT for a maker whose
 * letters are not known. */
enum ky_code ky_docomo_card_iccid(const struct ky_docomo_card *card,
    struct ky_iccid *out, struct ky_err *err) KY_MUST_USE;

struct ky_imsi {
	char digits[16]; /* 15 digits; "" = none */
	uint8_t mnc_len; /* 2 or 3; 0 when the country's plan is unknown */
};
/* 15 digits.  MCC 440 has a two-digit MNC, MCC 441 a three-digit one. */
enum ky_code ky_imsi_parse(struct ky_str text, struct ky_imsi *out,
    struct ky_err *err) KY_MUST_USE;
void ky_imsi_mask(const struct ky_imsi *i, char out[KY_MASK_SIZE]);

struct ky_eid {
	char digits[33]; /* 32 digits; "" = none */
};
/* 32 digits, the whole number mod 97 is 1.  Need not start with 89. */
enum ky_code ky_eid_parse(struct ky_str text, struct ky_eid *out,
    struct ky_err *err) KY_MUST_USE;
/* What a chip, or who has it from one, says: 32 digits, and whether they check
 * is not asked (SGP.22, 4.3.1).  False: "". */
bool ky_eid_take(struct ky_str text, struct ky_eid *out);
void ky_eid_mask(const struct ky_eid *e, char out[KY_MASK_SIZE]);

struct ky_imei {
	char digits[16]; /* 15 digits, Luhn; "" = none */
};
enum ky_code ky_imei_parse(struct ky_str text, struct ky_imei *out,
    struct ky_err *err) KY_MUST_USE;
void ky_imei_mask(const struct ky_imei *i, char out[KY_MASK_SIZE]);

/* The provider's name for a line or loan: 1 to 32 of A-Z a-z 0-9 . _ - and
 * not starting with a dot or hyphen, so that it can be a file's name. */
struct ky_contract_no {
	char text[33];
};
enum ky_code ky_contract_no_parse(struct ky_str text,
    struct ky_contract_no *out, struct ky_err *err) KY_MUST_USE;

/* Names of issuers, providers and codes of ours ("demo-mobile"): 1 to 31 of
 * a-z 0-9 -, starting with a letter. */
struct ky_slug {
	char text[32];
};
enum ky_code ky_slug_parse(struct ky_str text, struct ky_slug *out,
    struct ky_err *err) KY_MUST_USE;

/* Luhn check digit ('0' to '9') for `n` digits without one. */
char ky_luhn_digit(const char *digits, size_t n);

#endif
