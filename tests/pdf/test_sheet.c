/* What is built is what is read: every block, there and back. */
#include "pdf/read.h"

#include "t.h"

static struct ky_print print;

static struct ky_sheet
empty(void)
{
	struct ky_sheet_head head = {.tongue = KY_TONGUE_KO,
	    .title = "접수증",
	    .issuer = "demo",
	    .number = "KY-1-R1",
	    .foot = "foot",
	    .mark = "",
	    .at = {INT64_C(1790000000) * KY_SECOND_US}};
	struct ky_sheet s;

	ky_sheet_init(&s, &head);
	return s;
}

/* Gives the sheet back. */
static bool
reads(struct ky_sheet *s)
{
	struct ky_buf json;
	struct ky_err err;
	enum ky_code code;

	ky_buf_init(&json, KY_SHEET_BYTES_MAX);
	ky_sheet_json(s, &json);
	code = ky_print_read(ky_buf_str(&json), &print, &err);
	t_good("what was built is read", code, &err);
	ky_buf_done(&json);
	ky_sheet_done(s);
	return code == KY_OK;
}

static void
head(void)
{
	struct ky_sheet s = empty();

	ky_sheet_text(&s, "one\ntwo");
	if (!reads(&s))
		return;
	t_eq_int("language", print.tongue, KY_TONGUE_KO);
	t_eq_str("title", print.title, "접수증");
	t_eq_str("number", print.number, "KY-1-R1");
	t_eq_str("nothing is nothing", print.mark, "");
	t_eq_int("time", print.at.us / KY_SECOND_US, 1790000000);
	t_eq_int("one block", print.blocks_n, 1);
	t_eq_str("its text", print.block[0].text, "one\ntwo");
	ky_print_done(&print);
}

static void
add_all(struct ky_sheet *s)
{
	static const struct ky_sheet_column columns[] = {{"What", 70, false},
	    {"Amount", 30, true}};
	static const char *const cells[] = {"fee", "1,980"};

	ky_sheet_heading(s, 2, "heading");
	ky_sheet_notice(s, "", "notice");
	ky_sheet_list(s);
	ky_sheet_point(s, "first");
	ky_sheet_point(s, "second");
	ky_sheet_pairs(s);
	ky_sheet_pair(s, "name", "value");
	ky_sheet_table(s, "table", columns, 2);
	ky_sheet_row(s, true, cells, 2);
	ky_sheet_qr(s, "https://kaiyaku.example", "");
	ky_sheet_break(s);
	ky_sheet_twin(s, KY_TONGUE_JA);
	ky_sheet_twin_row(s, KY_SHEET_NAME, "回線", "회선", "");
	ky_sheet_twin_row(s, KY_SHEET_VALUE, "番号", "번호", "090");
}

static void
blocks(void)
{
	struct ky_sheet s = empty();

	add_all(&s);
	if (!reads(&s))
		return;
	t_eq_int("blocks", print.blocks_n, 8);
	t_eq_int("level", print.block[0].level, 2);
	t_eq_str("without a title", print.block[1].title, "");
	t_eq_str("a point", print.block[2].row[1].cell[0], "second");
	t_eq_str("a value", print.block[3].row[0].cell[1], "value");
	t_ok("numbers stand right", print.block[4].column[1].right);
	t_eq_int("a share", print.block[4].column[0].width, 70);
	t_ok("a sum stands out", print.block[4].row[0].sum);
	t_eq_str("in the code", print.block[5].data, "https://kaiyaku.example");
	t_eq_int("a break", print.block[6].kind, KY_BLOCK_BREAK);
	t_eq_int("the other language", print.block[7].other, KY_TONGUE_JA);
	t_eq_int("a name", print.block[7].row[0].fill, KY_SHEET_NAME);
	t_eq_str("what is known", print.block[7].row[1].cell[2], "090");
	ky_print_done(&print);
}

static void
too_large(void)
{
	struct ky_sheet s = empty();
	struct ky_buf json;

	ky_sheet_text(&s, "text");
	ky_buf_init(&json, 100);
	ky_sheet_json(&s, &json);
	t_ok("a buffer that is full says so", !ky_buf_ok(&json));
	ky_buf_done(&json);
	ky_sheet_done(&s);
}

int
main(void)
{
	T_RUN(head);
	T_RUN(blocks);
	T_RUN(too_large);
	return t_done();
}
