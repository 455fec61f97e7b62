#include "bank/id.h"

#include "base/hash.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define HASH_BYTES 4

struct ky_bank_mark
ky_bank_mark_of(const struct ky_slug *issuer)
{
	uint8_t hash[KY_SHA256_SIZE];
	struct ky_bank_mark mark = {"KY"};

	_Static_assert(KY_BANK_MARK_SIZE == 2 + 2 * HASH_BYTES + 1, "fits");
	ky_sha256(ky_str_of(issuer->text), hash);
	for (size_t i = 0; i < HASH_BYTES; i++)
		(void)snprintf(mark.text + 2 + 2 * i, 3, "%02X", hash[i]);
	return mark;
}

void
ky_bank_id_write(const struct ky_bank_mark *mark, enum ky_bank_id_kind kind,
    uint64_t n, char out[KY_BANK_ID_SIZE])
{
	assert(kind == KY_BANK_ID_TRANSFER || kind == KY_BANK_ID_RUN);
	assert(n > 0);
	(void)snprintf(out, KY_BANK_ID_SIZE, "%s-%c%" PRIu64, mark->text,
	    kind == KY_BANK_ID_TRANSFER ? 'T' : 'R', n);
}

enum ky_bank_id_kind
ky_bank_id_read(const struct ky_bank_mark *mark, struct ky_str text,
    uint64_t *n)
{
	const size_t head = KY_BANK_MARK_SIZE - 1 + 2; /* mark, hyphen, kind */
	char kind;

	*n = 0;
	if (!ky_str_starts(text, mark->text))
		return KY_BANK_ID_FOREIGN;
	if (text.len <= head || text.p[head - 2] != '-' || text.p[head] == '0')
		return KY_BANK_ID_BROKEN;
	kind = text.p[head - 1];
	if ((kind != 'T' && kind != 'R') ||
	    !ky_str_u64((struct ky_str){text.p + head, text.len - head},
		INT64_MAX, n))
		return KY_BANK_ID_BROKEN;
	return kind == 'T' ? KY_BANK_ID_TRANSFER : KY_BANK_ID_RUN;
}
