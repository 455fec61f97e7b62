/*
 * A sheet of each kind, as JSON on standard output, for tests that print them:
 *
 *	make_sheet paper LANG FILE        of a document file
 *	make_sheet statement LANG FILE    of a statement as JSON
 *	make_sheet visit LANG
 */
#include "print/paper.h"
#include "print/statement.h"
#include "print/slip.h"

#include "doc/file.h"

#include <stdio.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)

static int
failed(const struct ky_err *err)
{
	(void)fprintf(stderr, "make_sheet: %s\n", err->msg);
	return 1;
}

static int
hand_out(struct ky_sheet *s)
{
	struct ky_buf out;

	ky_buf_init(&out, KY_SHEET_BYTES_MAX);
	ky_sheet_json(s, &out);
	(void)fwrite(out.p, 1, out.len, stdout);
	ky_buf_done(&out);
	ky_sheet_done(s);
	return 0;
}

static int
paper(enum ky_tongue t, struct ky_str file)
{
	struct ky_paper_print how = {.tongue = t,
	    .issuer = "",
	    .provider = "",
	    .verify = "https://kaiyaku.example/verify"};
	struct ky_sheet s;
	struct ky_err err;

	if (ky_paper_sheet(file, &how, &s, &err) != KY_OK)
		return failed(&err);
	return hand_out(&s);
}

static int
statement(enum ky_tongue t, struct ky_str file)
{
	struct ky_statement_print how = {.tongue = t,
	    .issuer = "Demo Mobile",
	    .at = {INT64_C(1790000000) * KY_SECOND_US},
	    .demo = true};
	json_t *json = json_loadb(file.p, file.len, 0, NULL);
	struct ky_sheet s;
	struct ky_err err;
	enum ky_code code = ky_statement_sheet(json, &how, &s, &err);
	int status = code == KY_OK ? hand_out(&s) : failed(&err);

	json_decref(json);
	return status;
}

static int
visit(enum ky_tongue t)
{
	static const struct ky_slip_text bring[] = {
	    {"在留カード", "residence card"},
	    {"レンタルした端末と充電器", "the rented device and its charger"},
	};
	static const struct ky_slip_text ask[] = {
	    {"日割りになりますか。", "Is the fee charged by days?"},
	};
	struct ky_slip v = {.wish = KY_SLIP_END,
	    .provider = "デモモバイル",
	    .place = {"デモモバイル デモ駅前店（見本市1-2-3）",
		"Demo Mobile, shop at Demo station"},
	    .holder = "",
	    .number = "090-0000-1234",
	    .contract = "D-1001",
	    .day = "2026年12月20日",
	    .bring_n = 2,
	    .bring = bring,
	    .ask_n = 1,
	    .ask = ask,
	    .at = {INT64_C(1790000000) * KY_SECOND_US}};
	struct ky_sheet s;

	ky_slip_sheet(&v, t, &s);
	return hand_out(&s);
}

int
main(int argc, char **argv)
{
	enum ky_tongue t;
	struct ky_buf file;
	struct ky_err err;
	int status = 2;

	if (argc < 3 || !ky_tongue_parse(ky_str_of(argv[2]), &t))
		return status;
	if (strcmp(argv[1], "visit") == 0)
		return visit(t);
	ky_buf_init(&file, FILE_MAX);
	if (argc != 4 || ky_file_read(argv[3], &file, &err) != KY_OK)
		status = failed(&err);
	else if (strcmp(argv[1], "paper") == 0)
		status = paper(t, ky_buf_str(&file));
	else if (strcmp(argv[1], "statement") == 0)
		status = statement(t, ky_buf_str(&file));
	ky_buf_done(&file);
	return status;
}
