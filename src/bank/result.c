#include "bank/result.h"

#include <errno.h>
#include <string.h>

enum ky_code
ky_bank_give(struct ky_bank_desk *desk, const struct ky_bank_result *result,
    struct ky_err *err)
{
	if (result->n > 0)
		desk->totals.count[result->state]++;
	else if (result->run > 0)
		desk->totals.runs++;
	else
		desk->totals.unknown++;
	if (desk->to == NULL)
		return KY_OK;
	return desk->to->take(desk->to->self, result, err);
}

enum ky_code
ky_bank_read_twice(FILE *file, const struct ky_bank_taker *to,
    enum ky_code (*pass)(FILE *file, struct ky_bank_desk *desk, void *what,
	struct ky_err *err),
    void *what, struct ky_bank_totals *out, struct ky_err *err)
{
	struct ky_bank_desk checking = {.to = NULL}, giving = {.to = to};
	enum ky_code code = KY_OK;

	if (fseek(file, 0, SEEK_SET) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not go back in the file");
	code = pass(file, &checking, what, err);
	if (code != KY_OK)
		return code;
	rewind(file);
	code = pass(file, &giving, what, err);
	if (code != KY_OK)
		return code;
	if (memcmp(checking.totals.sha256, giving.totals.sha256,
		KY_SHA256_SIZE) != 0)
		return ky_fail(err, KY_E_SYSTEM, 0,
		    "the file changed while it was read");
	*out = giving.totals;
	return KY_OK;
}
