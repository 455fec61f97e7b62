#include "page/table.h"

#define TEXT(z) \
	{ \
		KY_OP_TEXT, KY_FILTER_TEXT, 0, 0, 0, sizeof(z) - 1, z, "" \
	}
#define HOLE(path, filter, arg) \
	{ \
		KY_OP_HOLE, KY_FILTER_##filter, 0, 0, 0, sizeof(path) - 1, \
		    path, arg \
	}

/* {{ who }}, you may miss {{ gift? }}: {{ word | word:way }} */
static const struct ky_page_op ops_hello[] = {
    HOLE("who", TEXT, ""),
    TEXT(" <b>"),
    {KY_OP_HOLE, KY_FILTER_TEXT, KY_OP_MAY_MISS, 0, 0, 4, "gift", ""},
    TEXT("</b> "),
    HOLE("word", WORD, "way"),
};
static const struct ky_page_op ops_filters[] = {
    HOLE("a.day", DATE, ""),
    TEXT("|"),
    HOLE("a.day", WEEKDAY, ""),
    TEXT("|"),
    HOLE("a.at", TIME, ""),
    TEXT("|"),
    HOLE("a.sum", MONEY, ""),
    TEXT("|"),
    HOLE("a.sum", NUMBER, ""),
    TEXT("|"),
    HOLE("a.to", LINK, ""),
    TEXT("|"),
    HOLE("a.to", URL, ""),
};
/* for row in rows: for cell in row.cells: {{ cell }}, end; if row.last … else */
static const struct ky_page_op ops_loops[] = {
    {KY_OP_FOR, KY_FILTER_TEXT, 0, 0, 10, 4, "rows", "row"},
    {KY_OP_FOR, KY_FILTER_TEXT, 0, 0, 5, 9, "row.cells", "cell"},
    HOLE("cell", TEXT, ""),
    TEXT(","),
    {KY_OP_NEXT, KY_FILTER_TEXT, 0, 0, 1, 0, "", ""},
    {KY_OP_IF, KY_FILTER_TEXT, KY_OP_EQUALS, 0, 8, 8, "row.mark", "end"},
    TEXT("."),
    {KY_OP_JUMP, KY_FILTER_TEXT, 0, 0, 9, 0, "", ""},
    TEXT(";"),
    {KY_OP_NEXT, KY_FILTER_TEXT, 0, 0, 0, 0, "", ""},
};
static const struct ky_page_op ops_not[] = {
    {KY_OP_IF, KY_FILTER_TEXT, KY_OP_NOT, 0, 2, 4, "here", ""},
    TEXT("none"),
};
static const struct ky_page_op ops_said[] = {
    {KY_OP_SAY, KY_FILTER_TEXT, 0, 0, 0, 0, "", ""},
    TEXT(" "),
    {KY_OP_PLURAL, KY_FILTER_TEXT, 0, 1, 0, 1, "n", ""},
};

/* <p><b>{{ … }}</b> <a title="{{ who }}: ">{% plural … %}</a>: {{ who }} … */
static const struct ky_page_op ops_joined[] = {
    TEXT("<p><b>"),
    {KY_OP_SAY, KY_FILTER_TEXT, 0, 0, 0, 0, "", ""},
    TEXT("</b> <a title=\""),
    HOLE("who", TEXT, ""),
    TEXT(": \">"),
    {KY_OP_PLURAL, KY_FILTER_TEXT, 0, 1, 0, 1, "n", ""},
    TEXT("</a>: "),
    HOLE("who", TEXT, ""),
    TEXT(" "),
    {KY_OP_SAY, KY_FILTER_TEXT, 0, 0, 0, 0, "", ""},
    TEXT("\n"),
    HOLE("who", TEXT, ""),
    TEXT(":x</p>"),
    {KY_OP_SAY, KY_FILTER_TEXT, 0, 0, 0, 0, "", ""},
    TEXT("</p>\n<p>"),
    {KY_OP_HOLE, KY_FILTER_TEXT, KY_OP_MAY_MISS, 0, 0, 4, "gift", ""},
    TEXT(" x"),
};

#define PAGE(name, ops) \
	{ \
		name, ops, sizeof(ops) / sizeof((ops)[0]), 0, \
		    sizeof(ops) / sizeof((ops)[0]) \
	}
const struct ky_page ky_pages[] = {
    PAGE("filters", ops_filters),
    PAGE("hello", ops_hello),
    PAGE("joined", ops_joined),
    PAGE("loops", ops_loops),
    PAGE("not", ops_not),
    /* As with a layout: its first message stands around it. */
    {"said", ops_said, sizeof(ops_said) / sizeof(ops_said[0]), 1, 2},
};
const unsigned ky_pages_n = sizeof(ky_pages) / sizeof(ky_pages[0]);

const struct ky_message_row ky_messages[] = {
    {"", "It ends on {day|date} for {who}.",
	{"It ends on {day|date} for {who}.", "{who}は{day|date}に終わります。",
	    "{who}将于{day|date}结束。", 0, 0},
	0},
    {"", "one line", {"one line", "{n}回線", 0, 0, 0}, "{n} lines"},
    {"way", "port-out", {"the number moves", "番号を移す", 0, 0, 0}, 0},
};
const unsigned ky_messages_n = sizeof(ky_messages) / sizeof(ky_messages[0]);

const struct ky_asset ky_assets[] = {{"", "", "", 0, 0}};
const unsigned ky_assets_n = 0;
