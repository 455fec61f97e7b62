#include "bank/xml.h"
#include "t.h"

enum {
	DOC,
	ITEM,
	NAME,
	MANY,
	DEEP,
	KNOWN__MAX
};

static const char *const namespaces[] = {"urn:one", "urn:two", NULL};

static const struct ky_xml_known known[] = {
    [DOC] = {"doc", false},
    [ITEM] = {"doc/item", true},
    [NAME] = {"doc/item/name", false},
    [MANY] = {"doc/item/many", true},
    [DEEP] = {"doc/item/deep/er/name", false},
};

/* What was handed out, in words. */
static struct ky_buf said;

static enum ky_code
opened(void *self, int what, struct ky_err *err)
{
	(void)self;
	(void)err;
	if (what == ITEM)
		ky_buf_addz(&said, "(");
	return KY_OK;
}

static enum ky_code
closed(void *self, int what, struct ky_str text, struct ky_str value,
    struct ky_err *err)
{
	(void)self;
	if (what == ITEM)
		ky_buf_addz(&said, ")");
	if (ky_str_is(text, "refuse"))
		return ky_fail(err, KY_E_INPUT, 0, "not that one");
	if (what == NAME || what == MANY || what == DEEP) {
		ky_buf_addf(&said, "%d:%.*s", what, KY_STR_ARG(text));
		if (value.len > 0)
			ky_buf_addf(&said, "/%.*s", KY_STR_ARG(value));
		ky_buf_addz(&said, ";");
	}
	return KY_OK;
}

static const struct ky_xml_reader how = {
    .namespaces = namespaces,
    .known = known,
    .known_n = KNOWN__MAX,
    .attribute = "at",
    .open = opened,
    .close = closed,
};

static enum ky_code
read_bytes(struct ky_str bytes, struct ky_err *err)
{
	FILE *file = tmpfile();
	uint8_t hash[KY_SHA256_SIZE], want[KY_SHA256_SIZE];
	enum ky_code code;

	(void)fwrite(bytes.p, 1, bytes.len, file);
	rewind(file);
	ky_buf_reset(&said);
	code = ky_xml_read(file, &how, hash, err);
	(void)fclose(file);
	ky_sha256(bytes, want);
	if (code == KY_OK && memcmp(hash, want, sizeof(hash)) != 0)
		t_ok("the hash is that of the bytes", false);
	return code;
}

#define D "<doc xmlns='urn:one'>"
#define I D "<item>"
#define E "</item></doc>"

static void
handed_out(void)
{
	static const struct {
		const char *label, *xml, *want;
	} cases[] = {
	    {"nothing known in it", D "</doc>", ""},
	    {"an element", I "<name>x</name>" E, "(2:x;)"},
	    {"blanks at its ends are not text",
		I "\n <name>\t a b \r\n</name>\n" E, "(2:a b;)"},
	    {"an empty one", I "<name/>" E, "(2:;)"},
	    {"its attribute", I "<name at='EUR'>1</name>" E, "(2:1/EUR;)"},
	    {"another attribute", I "<name it='EUR'>1</name>" E, "(2:1;)"},
	    {"an attribute of another namespace",
		I "<name xmlns:x='urn:x' x:at='EUR'>1</name>" E, "(2:1;)"},
	    {"XML's own entities", I "<name>&lt;&amp;&#65;&#x42;</name>" E,
		"(2:<&AB;)"},
	    {"a literal section", I "<name><![CDATA[<&>]]></name>" E,
		"(2:<&>;)"},
	    {"comments and instructions",
		I "<!-- a --><?b c?><name>x<!-- d -->y</name>" E, "(2:xy;)"},
	    {"one in each", I "<name>x</name></item><item><name>y</name>" E,
		"(2:x;)(2:y;)"},
	    {"many where there may be", I "<many>1</many><many>2</many>" E,
		"(3:1;3:2;)"},
	    {"deeper", I "<deep><er><name>x</name></er></deep>" E, "(4:x;)"},
	    {"the same name elsewhere is not known",
		I "<else><name>x</name></else>" E, "()"},
	    {"unknown elements may hold anything",
		I "<else>a<b/>c<b/></else>" E, "()"},
	    {"the second namespace",
		"<doc xmlns='urn:two'><item><name>x</name>" E, "(2:x;)"},
	    {"a prefix",
		"<p:doc xmlns:p='urn:one'><p:item><p:name>x</p:name>"
		"</p:item></p:doc>",
		"(2:x;)"},
	    {"another namespace inside is passed over",
		I "<name xmlns='urn:x'>no<name xmlns='urn:one'>no</name>"
		  "</name><name>x</name>" E,
		"(2:x;)"},
	    {"a byte-order mark", "\xef\xbb\xbf" I "<name>x</name>" E,
		"(2:x;)"},
	    {"Latin-1, by its own word",
		"<?xml version='1.0' encoding='ISO-8859-1'?>" I
		"<name>\xe9</name>" E,
		"(2:é;)"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {.code = KY_OK};

		t_good(c->label, read_bytes(ky_str_of(c->xml), &err), &err);
		t_eq_str("what came", ky_buf_str(&said).p, c->want);
	}
}

static void
refused(void)
{
	static const struct {
		const char *label, *xml, *words;
	} cases[] = {
	    {"nothing", "", "line 1, column 1: no element found"},
	    {"not XML", "{\"a\": 1}", "line 1, column 1: not well-formed"},
	    {"cut off", I "<name>x", "line 1, column "},
	    {"tags that cross", I "<name>x" E, "mismatched tag"},
	    {"two documents", I E D "</doc>", "junk after document element"},
	    {"not UTF-8", I "<name>\xff</name>" E, "not well-formed"},
	    {"two encodings in one file",
		"<?xml version='1.0' encoding='UTF-8'?>" I
		"<name>\x83\x84</name>" E,
		"not well-formed"},
	    {"an encoding we do not know",
		"<?xml version='1.0' encoding='Shift_JIS'?>" I E,
		"unknown encoding"},
	    {"no namespace", "<doc><item/></doc>", "another kind of file"},
	    {"another namespace", "<doc xmlns='urn:three'/>",
		"line 1, column 1: another kind of file"},
	    {"a document type", "<!DOCTYPE doc>" I E,
		"line 1, column 14: a document type is not taken"},
	    {"one with entities",
		"<!DOCTYPE doc [<!ENTITY a 'b'>]>" I "<name>&a;</name>" E,
		"a document type is not taken"},
	    {"one that names a file",
		"<!DOCTYPE doc SYSTEM 'file:///etc/passwd'>" I E,
		"a document type is not taken"},
	    {"an entity of nobody's", I "<name>&a;</name>" E,
		"undefined entity"},
	    {"a second one in the same element",
		I "<name>x</name>\n<name>y</name>" E,
		"line 2, column 1: a second name in one element"},
	    {"text before elements", I "a<name>x</name>" E,
		"line 1, column 29: text beside elements"},
	    {"text behind elements", I "<name>x</name>\na" E,
		"line 2, column 2: text beside elements"},
	    {"what the caller refuses", I "\n  <name>refuse</name>" E,
		"line 2, column 15: name: not that one"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {.code = KY_OK};

		t_bad(c->label, read_bytes(ky_str_of(c->xml), &err), KY_E_INPUT,
		    &err, c->words);
	}
}

/* "before", then `n` times `unit`, then "after". */
static enum ky_code
read_repeated(const char *before, const char *unit, size_t n, const char *after,
    struct ky_err *err)
{
	struct ky_buf xml;
	enum ky_code code;

	ky_buf_init(&xml, (size_t)64 << 20);
	ky_buf_addz(&xml, before);
	for (size_t i = 0; i < n; i++)
		ky_buf_addz(&xml, unit);
	ky_buf_addz(&xml, after);
	code = read_bytes(ky_buf_str(&xml), err);
	ky_buf_done(&xml);
	return code;
}

static void
bounds(void)
{
	static const struct {
		const char *label, *before, *unit;
		size_t n; /* the most that passes */
		const char *after, *words;
	} cases[] = {
	    {"text", I "<name>", "x", KY_XML_TEXT_MAX, "</name>" E,
		"text longer than 256 bytes"},
	    {"an attribute", I "<name at='", "x", KY_XML_VALUE_MAX, "'/>" E,
		"at is longer than 64 bytes"},
	    {"a name", I "<", "x", KY_XML_NAME_MAX, "/>" E,
		"name is longer than 64 bytes"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {.code = KY_OK};

		t_good(c->label,
		    read_repeated(c->before, c->unit, c->n, c->after, &err),
		    &err);
		t_bad("one more",
		    read_repeated(c->before, c->unit, c->n + 1, c->after, &err),
		    KY_E_INPUT, &err, c->words);
	}
}

static void
beyond_all_bounds(void)
{
	static const struct {
		const char *label, *before, *unit;
		size_t n;
		const char *after, *words;
	} cases[] = {
	    {"depth", D, "<x>", 40, "", "more than 32 deep"},
	    {"depth in another namespace", D "<y xmlns='urn:x'>", "<x>", 40, "",
		"more than 32 deep"},
	    {"a path", D,
		"<x23456789012345678901234567890123456789012345678901>", 12, "",
		"path is longer than 512 bytes"},
	    {"a comment without end", D "<!-- ", "0123456789abcdef", 1 << 18,
		"--></doc>", "the parser would need more than"},
	    {"a tag without end", D "<x", " a='0123456789'", 1 << 18,
		"/></doc>", "line 1, column "},
	    {"an attribute without end", D "<x a='", "0123456789abcdef",
		1 << 18, "'/></doc>", "the parser would need more than"},
	};

	T_CASES (c, cases) {
		struct ky_err err = {.code = KY_OK};

		t_bad(c->label,
		    read_repeated(c->before, c->unit, c->n, c->after, &err),
		    KY_E_INPUT, &err, c->words);
	}
}

/* The parser keeps every name it has met. */
static void
ever_new_names(void)
{
	struct ky_buf xml;
	struct ky_err err = {.code = KY_OK};

	ky_buf_init(&xml, (size_t)64 << 20);
	ky_buf_addz(&xml, D);
	for (int i = 0; i < 300000; i++)
		ky_buf_addf(&xml, "<n%d/>", i);
	ky_buf_addz(&xml, "</doc>");
	t_bad("names without end", read_bytes(ky_buf_str(&xml), &err),
	    KY_E_INPUT, &err, "the parser would need more than");
	ky_buf_done(&xml);
}

static void
long_files(void)
{
	struct ky_err err = {.code = KY_OK};

	t_good("a file of many pieces",
	    read_repeated(D, "<item><else>0123456789</else></item>\n", 100000,
		"</doc>", &err),
	    &err);
	t_eq_int("all of it", ky_buf_str(&said).len, 200000);
	t_bad("a fault at its end",
	    read_repeated(D, "<item><else>0123456789</else></item>\n", 100000,
		"</dog>", &err),
	    KY_E_INPUT, &err, "line 100001, column 3: mismatched tag");
}

static void
unreadable(void)
{
	FILE *file = fopen("/proc/self/mem", "rb");
	uint8_t hash[KY_SHA256_SIZE];
	struct ky_err err = {.code = KY_OK};

	if (file == NULL)
		return;
	t_bad("a file that fails", ky_xml_read(file, &how, hash, &err),
	    KY_E_SYSTEM, &err, "could not read the file");
	(void)fclose(file);
}

int
main(void)
{
	ky_buf_init(&said, 1 << 20);
	T_RUN(handed_out);
	T_RUN(refused);
	T_RUN(bounds);
	T_RUN(beyond_all_bounds);
	T_RUN(ever_new_names);
	T_RUN(long_files);
	T_RUN(unreadable);
	ky_buf_done(&said);
	return t_done();
}
