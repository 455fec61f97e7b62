#include "bank/id.h"
#include "t.h"

static const struct ky_slug desk = {"demo-desk"}, other = {"other-desk"};

static void
written(void)
{
	static const struct {
		enum ky_bank_id_kind kind;
		uint64_t n;
		const char *want;
	} cases[] = {
	    {KY_BANK_ID_TRANSFER, 1, "KYA9B05650-T1"},
	    {KY_BANK_ID_RUN, 12, "KYA9B05650-R12"},
	    {KY_BANK_ID_TRANSFER, INT64_MAX, "KYA9B05650-T9223372036854775807"},
	};
	struct ky_bank_mark mark = ky_bank_mark_of(&desk);
	char id[KY_BANK_ID_SIZE];
	uint64_t n;

	T_CASES (c, cases) {
		ky_bank_id_write(&mark, c->kind, c->n, id);
		t_eq_str("never changes", id, c->want);
		t_eq_int("reads back",
		    ky_bank_id_read(&mark, ky_str_of(id), &n), c->kind);
		t_ok("with its number", n == c->n);
	}
}

static void
read_as(void)
{
	static const struct {
		const char *text;
		enum ky_bank_id_kind want;
	} cases[] = {
	    {"KYA9B05650-T1", KY_BANK_ID_TRANSFER},
	    {"KYA9B05650-R1", KY_BANK_ID_RUN},
	    {"", KY_BANK_ID_FOREIGN},
	    {"NOTPROVIDED", KY_BANK_ID_FOREIGN},
	    {"INVOICE-4711", KY_BANK_ID_FOREIGN},
	    {"kya9b05650-T1", KY_BANK_ID_FOREIGN},
	    {" KYA9B05650-T1", KY_BANK_ID_FOREIGN},
	    {"KYA9B0565", KY_BANK_ID_FOREIGN},
	    {"KYA9B05650", KY_BANK_ID_BROKEN},
	    {"KYA9B05650-", KY_BANK_ID_BROKEN},
	    {"KYA9B05650-T", KY_BANK_ID_BROKEN},
	    {"KYA9B05650-T0", KY_BANK_ID_BROKEN},
	    {"KYA9B05650-T01", KY_BANK_ID_BROKEN},
	    {"KYA9B05650-T1 ", KY_BANK_ID_BROKEN},
	    {"KYA9B05650-T-1", KY_BANK_ID_BROKEN},
	    {"KYA9B05650-X1", KY_BANK_ID_BROKEN},
	    {"KYA9B05650_T1", KY_BANK_ID_BROKEN},
	    {"KYA9B05650-T9223372036854775808", KY_BANK_ID_BROKEN},
	};
	struct ky_bank_mark mark = ky_bank_mark_of(&desk);
	struct ky_bank_mark theirs = ky_bank_mark_of(&other);
	uint64_t n;

	T_CASES (c, cases) {
		t_eq_int(c->text,
		    ky_bank_id_read(&mark, ky_str_of(c->text), &n), c->want);
		t_ok("a number only where there is one",
		    (n > 0) ==
			(c->want == KY_BANK_ID_TRANSFER ||
			    c->want == KY_BANK_ID_RUN));
		t_eq_int("another issuer's is foreign",
		    ky_bank_id_read(&theirs, ky_str_of(c->text), &n),
		    KY_BANK_ID_FOREIGN);
	}
}

int
main(void)
{
	T_RUN(written);
	T_RUN(read_as);
	return t_done();
}
