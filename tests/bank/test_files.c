/* Which writer or reader a file is for. */
#include "bank/files.h"

#include "results.h"
#include "zengin_lab.h"

static const char *golden;

static const struct ky_pain001_payer payer = {
    .name = "Demo Mobile K.K.",
    .account = "DE89370400440532013000",
    .iban = true,
    .bic = "DEMODEFFXXX",
    .charges = KY_CHARGES_SHARED,
};

/* --- writing --- */

struct row {
	const struct ky_transfer *t;
	uint32_t at, n, fail;
};

static enum ky_code
next(void *self, const struct ky_transfer **out, struct ky_err *err)
{
	struct row *r = self;

	if (r->fail > 0 && r->at == r->fail)
		return ky_fail(err, KY_E_SYSTEM, 0, "the shelf broke");
	*out = r->at < r->n ? &r->t[r->at++] : NULL;
	return KY_OK;
}

static enum ky_code
write_lab(struct ky_bank_files *f, const struct ky_payrun *run, struct row *r,
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_bankfile_source from = {r, next};
	struct ky_bank_sink to = ky_bank_sink_buf(out);
	struct ky_bankfile port;

	ky_bank_files_port(f, &port);
	ky_buf_reset(out);
	r->at = 0;
	return port.write(port.self, run, &from, &to, err);
}

static void
the_run_says_its_form(void)
{
	static struct lab lab;
	struct ky_bank_files f = {.issuer = {"demo-desk"},
	    .zengin = lab_plain,
	    .pain001 = payer};
	struct ky_transfer abroad = {.n = 7,
	    .run = 3,
	    .key = "KY-7H3K-9QXM-2PTA/bank-refund/0.1",
	    .minor = 1250,
	    .currency = "EUR",
	    .payee = {.kind = KY_PAYEE_ABROAD,
		.name = "Beispiel, Jorg-Gross",
		.account = "DE89370400440532013000",
		.iban = true,
		.country = "DE"}};
	struct ky_payrun run = {.n = 3,
	    .form = KY_RAIL_FORM_PAIN001,
	    .currency = "EUR",
	    .day = {2026, 9, 1},
	    .created = {INT64_C(1787972400123456)},
	    .count = 1,
	    .total = 1250};
	struct row r, one = {&abroad, 0, 1, 0};
	struct ky_buf got, want;
	struct ky_err err = {0};

	ky_buf_init(&got, 1 << 20);
	ky_buf_init(&want, 1 << 20);
	lab_read(golden, 5, (struct ky_date){2026, 8, 31}, &lab);
	lab.run.form = KY_RAIL_FORM_ZENGIN;
	r = (struct row){lab.t, 0, lab.run.count, 0};
	t_good("zengin", write_lab(&f, &lab.run, &r, &got, &err), &err);
	t_good("by its writer", lab_write(&lab_plain, &lab, &want, &err), &err);
	t_ok("the same bytes", ky_str_eq(ky_buf_str(&got), ky_buf_str(&want)));
	r.fail = 2;
	t_bad("where transfers come from breaks",
	    write_lab(&f, &lab.run, &r, &got, &err), KY_E_SYSTEM, &err,
	    "the shelf");
	t_good("pain.001", write_lab(&f, &run, &one, &got, &err), &err);
	t_ok("is XML",
	    got.len > 0 && strstr(got.p, "pain.001.001.09") != NULL &&
		strstr(got.p, "<BICFI>DEMODEFFXXX</BICFI>") != NULL);
	one.fail = 1;
	t_bad("the same there", write_lab(&f, &run, &one, &got, &err),
	    KY_E_SYSTEM, &err, "the shelf");
	one.fail = 0;
	run.total = 1251;
	t_bad("a run that is another", write_lab(&f, &run, &one, &got, &err),
	    KY_E_CORRUPT, &err, "");
	ky_buf_done(&got);
	ky_buf_done(&want);
}

static void
what_is_not_set_up(void)
{
	static const struct {
		const char *label;
		enum ky_rail_form form;
		bool zengin, pain001;
		const char *words;
	} cases[] = {
	    {"zengin", KY_RAIL_FORM_ZENGIN, true, false, NULL},
	    {"zengin is not", KY_RAIL_FORM_ZENGIN, false, true, "requester"},
	    {"pain.001", KY_RAIL_FORM_PAIN001, false, true, NULL},
	    {"pain.001 is not", KY_RAIL_FORM_PAIN001, true, false,
		"payer.name"},
	};

	T_CASES (c, cases) {
		struct ky_bank_files f = {.issuer = {"demo-desk"}};
		struct ky_payrun run = {.form = c->form, .currency = "JPY"};
		struct row none = {NULL, 0, 0, 0};
		struct ky_bankfile port;
		struct ky_buf out;
		struct ky_err err = {0};

		if (c->zengin)
			f.zengin = lab_plain;
		if (c->pain001)
			f.pain001 = payer;
		ky_bank_files_port(&f, &port);
		if (c->words == NULL) {
			t_good(c->label, port.ready(port.self, c->form, &err),
			    &err);
			continue;
		}
		t_bad(c->label, port.ready(port.self, c->form, &err),
		    KY_E_REFUSED, &err, c->words);
		ky_buf_init(&out, 1024);
		t_bad("nor is it written",
		    write_lab(&f, &run, &none, &out, &err), KY_E_REFUSED, &err,
		    c->words);
		t_eq_int("not a byte", (int64_t)out.len, 0);
		ky_buf_done(&out);
	}
}

/* --- reading --- */

#define PAIN002 \
	"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'>" \
	"<CstmrPmtStsRpt><GrpHdr><MsgId>B-1</MsgId>" \
	"<CreDtTm>2026-09-02T10:00:00</CreDtTm></GrpHdr>" \
	"<OrgnlGrpInfAndSts><OrgnlMsgId>KYA9B05650-R7</OrgnlMsgId>" \
	"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>" \
	"<OrgnlPmtInfAndSts><OrgnlPmtInfId>KYA9B05650-R7</OrgnlPmtInfId>" \
	"<TxInfAndSts><OrgnlEndToEndId>KYA9B05650-T12</OrgnlEndToEndId>" \
	"<TxSts>ACSC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>" \
	"</CstmrPmtStsRpt></Document>"

static void
a_file_says_what_it_is(void)
{
	static const struct {
		const char *label, *text;
		enum ky_result_form form;
		enum ky_code code;
	} cases[] = {
	    {"records", "12100123456789", KY_RESULT_ZENGIN, KY_OK},
	    {"a table", "transfer,result\n", KY_RESULT_ZENGIN, KY_OK},
	    {"nothing", "", KY_RESULT_ZENGIN, KY_OK},
	    {"a status report", PAIN002, KY_RESULT_PAIN002, KY_OK},
	    {"behind a mark and blanks", "\xef\xbb\xbf \r\n" PAIN002,
		KY_RESULT_PAIN002, KY_OK},
	    {"what was booked", "<D xmlns='x:camt.054.001.08'/>",
		KY_RESULT_CAMT054, KY_OK},
	    {"another message", "<D xmlns='x:camt.053.001.08'/>", KY_RESULT_ANY,
		KY_E_INPUT},
	};

	T_CASES (c, cases) {
		enum ky_result_form got = KY_RESULT_ANY;
		FILE *file = tmpfile();
		struct ky_err err = {0};

		(void)fputs(c->text, file);
		t_ok(c->label,
		    ky_bank_files_form(file, &got, &err) == c->code &&
			(c->code != KY_OK || got == c->form));
		t_ok("it stands at its start", ftell(file) == 0);
		(void)fclose(file);
	}
}

static enum ky_code
read_as(struct ky_bank_files *f, FILE *file, enum ky_result_form form,
    struct ky_buf *said, struct ky_err *err)
{
	struct ky_bank_taker to = {.self = said, .take = write_down};
	struct ky_bank_totals totals;
	struct ky_bankfile port;

	ky_bank_files_port(f, &port);
	ky_buf_reset(said);
	return port.read(port.self, file, form, &to, &totals, err);
}

static void
each_has_its_reader(void)
{
	struct ky_bank_files f = {.issuer = {"demo-desk"}, .zengin = lab_plain};
	struct ky_buf said;
	struct ky_err err = {0};
	FILE *file = lab_open(golden, "answer.zengin");

	ky_buf_init(&said, 1 << 16);
	t_good("records", read_as(&f, file, KY_RESULT_ANY, &said, &err), &err);
	t_ok("are read",
	    said.len > 0 && strstr(said.p, "T3 failed no-funds (1)") != NULL);
	f.zengin.requester[9] ^= 1;
	t_bad("but not another requester's",
	    read_as(&f, file, KY_RESULT_ANY, &said, &err), KY_E_INPUT, &err,
	    "record 1");
	f.zengin = (struct ky_zengin_form){0};
	t_good("where none is set up, anybody's",
	    read_as(&f, file, KY_RESULT_ZENGIN, &said, &err), &err);
	t_ok("as what it is not",
	    read_as(&f, file, KY_RESULT_CAMT054, &said, &err) == KY_E_INPUT);
	(void)fclose(file);

	file = tmpfile();
	(void)fputs(PAIN002, file);
	t_good("a status report", read_as(&f, file, KY_RESULT_ANY, &said, &err),
	    &err);
	t_eq_str("is read", said.p, "T12 paid (ACSC) 2026-09-02\n");
	t_ok("as what it is not",
	    read_as(&f, file, KY_RESULT_ZENGIN, &said, &err) == KY_E_INPUT);
	(void)fclose(file);
	ky_buf_done(&said);
}

/* --- codes --- */

static void
codes_of_a_bank(void)
{
	static const struct {
		const char *text, *words; /* NULL: good */
		uint32_t n;
		struct ky_zengin_code last;
	} cases[] = {
	    {"", NULL, 0, {0}},
	    {"0=paid", NULL, 1, {'0', KY_TRANSFER_PAID, 0}},
	    {"0=paid  _=open", NULL, 2, {' ', KY_TRANSFER_IN_RUN, 0}},
	    {"0=paid 1=failed", NULL, 2,
		{'1', KY_TRANSFER_FAILED, KY_BANK_REASON_REFUSED}},
	    {"0=paid R=returned:account-closed", NULL, 2,
		{'R', KY_TRANSFER_RETURNED, KY_BANK_REASON_ACCOUNT_CLOSED}},
	    {"0=paid 1=failed:nonsense", "1=failed:nonsense", 0, {0}},
	    {"0=paid:account-wrong", "is no code", 0, {0}},
	    {"0=open:account-wrong", "is no code", 0, {0}},
	    {"0=queued", "is no code", 0, {0}},
	    {"0=in-run", "is no code", 0, {0}},
	    {"00=paid", "is no code", 0, {0}},
	    {"0", "is no code", 0, {0}},
	    {"0=paid 0=failed", "codes", 0, {0}},
	};

	T_CASES (c, cases) {
		struct ky_zengin_answer got = {0};
		struct ky_err err = {0};
		enum ky_code code = ky_bank_files_codes(ky_str_of(c->text),
		    &got, &err);
		const struct ky_zengin_code *last = got.codes_n > 0
		    ? &got.code[got.codes_n - 1]
		    : &c->last;

		if (c->words != NULL) {
			t_bad(c->text, code, KY_E_INPUT, &err, c->words);
			continue;
		}
		t_good(c->text, code, &err);
		t_ok("as it says",
		    got.codes_n == c->n && last->code == c->last.code &&
			last->state == c->last.state &&
			last->reason == c->last.reason);
	}
}

int
main(int argc, char **argv)
{
	golden = argc > 1 ? argv[1] : "golden";
	T_RUN(the_run_says_its_form);
	T_RUN(what_is_not_set_up);
	T_RUN(a_file_says_what_it_is);
	T_RUN(each_has_its_reader);
	T_RUN(codes_of_a_bank);
	return t_done();
}
