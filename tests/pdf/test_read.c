/* What no sheet may be, and how the place is named. */
#include "pdf/read.h"

#include "t.h"

#include <stdlib.h>

static struct ky_print print;

#define HEAD(schema, language, at) \
	"{\"schema\":\"" schema "\",\"language\":\"" language \
	"\",\"title\":\"T\",\"issuer\":\"I\",\"number\":\"\",\"foot\":\"\"," \
	"\"mark\":\"\",\"at\":\"" at "\",\"blocks\":["
#define GOOD HEAD("kaiyaku.sheet/1", "ja", "2026-10-04T01:00:00Z")
#define SHEET(blocks) GOOD blocks "]}"
#define TEXT(t) "{\"type\":\"text\",\"text\":\"" t "\"}"
#define ROW(t) \
	"{\"type\":\"table\",\"name\":\"\",\"columns\":[{\"name\":\"\"," \
	"\"width\":1,\"right\":false}],\"rows\":[" t "]}"

static enum ky_code
read_z(const char *json, struct ky_err *err)
{
	enum ky_code code = ky_print_read(ky_str_of(json), &print, err);

	if (code == KY_OK)
		ky_print_done(&print);
	return code;
}

static void
refused(void)
{
	static const struct {
		const char *label, *json, *words;
	} cases[] = {
	    {"nothing", "", "no JSON object"},
	    {"a list", "[]", "schema is missing"},
	    {"another schema",
		HEAD("kaiyaku.sheet/2", "ja", "2026-10-04T01:00:00Z")
		    TEXT("t") "]}",
		"schema is not kaiyaku.sheet/1"},
	    {"another language",
		HEAD("kaiyaku.sheet/1", "fr", "2026-10-04T01:00:00Z")
		    TEXT("t") "]}",
		"language is no language"},
	    {"no instant",
		HEAD("kaiyaku.sheet/1", "ja", "today") TEXT("t") "]}",
		"at is no instant"},
	    {"a member twice", "{\"schema\":\"a\",\"schema\":\"a\"}",
		"no JSON object"},
	    {"no blocks", SHEET(""), "blocks is no list"},
	    {"another block", SHEET("{\"type\":\"image\"}"),
		"block 1: type is no kind of block"},
	    {"no object", SHEET("1"), "block 1: type"},
	    {"a member too many",
		SHEET("{\"type\":\"text\",\"text\":\"a\",\"size\":1}"),
		"block 1: the object has members that are not known"},
	    {"a member missing", SHEET(TEXT("a") ",{\"type\":\"text\"}"),
		"block 2: text is missing"},
	    {"text that is none", SHEET("{\"type\":\"text\",\"text\":1}"),
		"text is no text"},
	    {"empty", SHEET(TEXT("")), "text is empty"},
	    {"an escape", SHEET(TEXT("a\\u001bb")),
		"a character that no sheet"},
	    {"a tab", SHEET(TEXT("a\\tb")), "a character that no sheet"},
	    {"a control of the second row", SHEET(TEXT("a\\u0085b")),
		"a character that no sheet"},
	    {"an override of direction", SHEET(TEXT("a\\u202eb")),
		"a character that no sheet"},
	    {"an isolate", SHEET(TEXT("a\\u2066b")), "a character that no"},
	    {"of no width", SHEET(TEXT("a\\u200bb")), "a character that no"},
	    {"for private use", SHEET(TEXT("\\ue000")), "a character that no"},
	    {"a tag beyond the first plane", SHEET(TEXT("\\udb40\\udc41")),
		"a character that no"},
	    {"lines in a heading",
		SHEET("{\"type\":\"heading\",\"level\":1,\"text\":\"a\\nb\"}"),
		"a character that no sheet"},
	    {"another level",
		SHEET("{\"type\":\"heading\",\"level\":3,\"text\":\"a\"}"),
		"level is no number in its bounds"},
	    {"no rows", SHEET("{\"type\":\"list\",\"rows\":[]}"),
		"rows is no list of one or more"},
	    {"half a pair", SHEET("{\"type\":\"pairs\",\"rows\":[[\"a\"]]}"),
		"block 1, row 1: the row has not as many cells"},
	    {"no columns",
		SHEET("{\"type\":\"table\",\"name\":\"\",\"columns\":[],"
		      "\"rows\":[]}"),
		"columns is no list of 1 to 8"},
	    {"a cell too many",
		SHEET(ROW("{\"cells\":[\"a\",\"b\"],\"sum\":false}")),
		"not as many cells"},
	    {"a sum that is no word",
		SHEET(ROW("{\"cells\":[\"a\"],\"sum\":1}")),
		"sum is neither true nor false"},
	    {"a code of letters that are none",
		SHEET("{\"type\":\"qr\",\"data\":\"あ\",\"text\":\"\"}"),
		"data has other characters"},
	    {"a twin of no language",
		SHEET("{\"type\":\"twin\",\"language\":\"xx\",\"rows\":[]}"),
		"language is no language"},
	    {"another filling",
		SHEET("{\"type\":\"twin\",\"language\":\"ja\",\"rows\":[{"
		      "\"fill\":\"x\",\"first\":\"a\",\"second\":\"\","
		      "\"value\":\"\"}]}"),
		"fill is none of"},
	};
	struct ky_err err;

	T_CASES (c, cases)
		t_bad(c->label, read_z(c->json, &err), KY_E_INPUT, &err,
		    c->words);
	t_good("what is right is taken", read_z(SHEET(TEXT("漢字\\nA")), &err),
	    &err);
}

/* A sheet with one block `n` times, or one text of `n` letters. */
static enum ky_code
many(size_t n, const char *before, const char *each, const char *after,
    struct ky_err *err)
{
	struct ky_buf json;
	enum ky_code code;

	ky_buf_init(&json, 4 * KY_SHEET_BYTES_MAX);
	ky_buf_addz(&json, GOOD);
	ky_buf_addz(&json, before);
	for (size_t i = 0; i < n; i++) {
		ky_buf_addz(&json, i > 0 && each[0] != 'x' ? "," : "");
		ky_buf_addz(&json, each);
	}
	ky_buf_addz(&json, after);
	ky_buf_addz(&json, "]}");
	code = ky_print_read(ky_buf_str(&json), &print, err);
	if (code == KY_OK)
		ky_print_done(&print);
	ky_buf_done(&json);
	return code;
}

static void
bounds(void)
{
	static const struct {
		const char *label, *before, *each, *after, *words;
		size_t most;
	} cases[] = {
	    {"blocks", "", TEXT("a"), "", "blocks is no list of 1 to 200",
		KY_SHEET_BLOCKS_MAX},
	    {"rows", "{\"type\":\"list\",\"rows\":[", "\"a\"", "]}",
		"makes the sheet too long", KY_SHEET_ROWS_MAX},
	    {"text", "{\"type\":\"text\",\"text\":\"", "x", "\"}",
		"text is too long", KY_SHEET_TEXT_MAX},
	    {"label", "{\"type\":\"heading\",\"level\":1,\"text\":\"", "x",
		"\"}", "text is too long", KY_SHEET_LABEL_MAX},
	    {"code", "{\"type\":\"qr\",\"text\":\"\",\"data\":\"", "x", "\"}",
		"data is too long", KY_SHEET_QR_MAX},
	};
	struct ky_err err;

	T_CASES (c, cases) {
		t_good(c->label,
		    many(c->most, c->before, c->each, c->after, &err), &err);
		t_bad(c->label,
		    many(c->most + 1, c->before, c->each, c->after, &err),
		    KY_E_INPUT, &err, c->words);
	}
	t_bad("bytes",
	    many(KY_SHEET_BYTES_MAX, "{\"type\":\"text\",\"text\":\"", "x",
		"\"}", &err),
	    KY_E_INPUT, &err, "the sheet is too large");
}

int
main(void)
{
	T_RUN(refused);
	T_RUN(bounds);
	return t_done();
}
