/*
 * Compact stored texts: "name=value name=value".
 *
 * For what nobody searches by column: running sums, the opened identity, the
 * essentials of a command.  Readable, and indifferent to the order of enums.
 */
#ifndef KY_STORE_PACK_H
#define KY_STORE_PACK_H

#include "core/command.h"

/* A writer; that the text fits is the caller's arithmetic, asserted. */
struct ky_pack {
	char *p; /* NUL-terminated */
	size_t len, size;
};
struct ky_pack ky_pack_init(char *memory, size_t size);
void ky_pack_text(struct ky_pack *p, const char *name, const char *value);
void ky_pack_int(struct ky_pack *p, const char *name, int64_t value);

/*
 * Takes the first pair off `rest`.  `more` is false at the end.  False for
 * what ky_pack_text() never writes.
 */
bool ky_pack_next(struct ky_str *rest, struct ky_str *name,
    struct ky_str *value, bool *more);

#define KY_PACK_SUMS_SIZE 1024
/* What is zero is left out. */
void ky_pack_sums(const struct ky_ledger *l, char out[KY_PACK_SUMS_SIZE]);
void ky_pack_totals(const struct ky_ledger *l, char out[KY_PACK_SUMS_SIZE]);
/* False for an unknown name, a name twice, an amount beyond KY_MONEY_MAX. */
/* Plans by day: "light:980:0:20261201;..."; "" for none. */
#define KY_PACK_TARIFFS_SIZE 640
void ky_pack_tariffs(const struct ky_tariff *t, uint8_t n,
    char out[KY_PACK_TARIFFS_SIZE]);
/* False: it is none such, or more than `max`.  `out` is zeroed first. */
bool ky_unpack_tariffs(struct ky_str text, struct ky_tariff *out, uint8_t max,
    uint8_t *n);

bool ky_unpack_sums(struct ky_str text, struct ky_ledger *l);
bool ky_unpack_totals(struct ky_str text, struct ky_ledger *l);
/* What is unbilled, by its tax. */
void ky_pack_unbilled(const struct ky_ledger *l, char out[KY_PACK_SUMS_SIZE]);
bool ky_unpack_unbilled(struct ky_str text, struct ky_ledger *l);

#define KY_PACK_PAYEE_SIZE 576
/* "" for none. */
void ky_pack_payee(const struct ky_payee *payee, char out[KY_PACK_PAYEE_SIZE]);
/* Whether a bank would take it was asked when it was told: what is stored stays
 * readable when that changes. */
bool ky_unpack_payee(struct ky_str text, struct ky_payee *payee);

/* Members came one by one: what an older text lacks stays empty. */
#define KY_PACK_IDENTITY_SIZE (1536 + KY_PACK_PAYEE_SIZE)
/* "" when the line has no identifier at all. */
void ky_pack_identity(const struct ky_line *l, char out[KY_PACK_IDENTITY_SIZE]);
/* Each is parsed again: what does not parse is a fault. */
bool ky_unpack_identity(struct ky_str text, struct ky_line *l);

#define KY_PACK_COMMAND_SIZE 512
/* What the command asked for, without any identifier of a person. */
void ky_pack_command(const struct ky_command *cmd,
    char out[KY_PACK_COMMAND_SIZE]);

#endif
