#include "rules/rulebook.h"

#include "base/buf.h"

#include "t.h"

#include <dirent.h>

static const char *root = ".";
static uint8_t memory[KY_RULEBOOK_ARENA_SIZE];
static char bytes[KY_RULEBOOK_BYTES_MAX + 2];

/* A file of the source tree, into `bytes`. */
static struct ky_str
load(const char *path)
{
	char full[512];
	FILE *f;
	size_t n = 0;

	(void)snprintf(full, sizeof(full), "%s/%s", root, path);
	f = fopen(full, "rb");
	if (t_ok(path, f != NULL)) {
		n = fread(bytes, 1, sizeof(bytes), f);
		(void)fclose(f);
	}
	return (struct ky_str){bytes, n};
}

static enum ky_code
read_book(struct ky_str json, const char *file, struct ky_rulebook *book,
    struct ky_err *err)
{
	static struct ky_arena arena;

	ky_arena_init(&arena, memory, sizeof(memory));
	return ky_rulebook_read(&arena, json, file, book, err);
}

struct heard {
	uint32_t lines;
	char first[1024];
};

static void
hear(void *arg, const char *line)
{
	struct heard *h = arg;

	if (h->lines++ == 0)
		(void)snprintf(h->first, sizeof(h->first), "%s", line);
}

static uint32_t
check_book(struct ky_str json, const char *file, struct heard *heard)
{
	struct ky_arena arena;

	*heard = (struct heard){0};
	ky_arena_init(&arena, memory, sizeof(memory));
	return ky_rulebook_check(&arena, json, file, hear, heard);
}

#define HEAD(connected) \
	"{\"schema\":\"kaiyaku.rules/1\"," \
	"\"provider\":\"x\",\"name\":\"X\",\"kind\":\"rental\"," \
	"\"connected\":" connected ",\"fictional\":false," \
	"\"zone\":\"Asia/Tokyo\",\"currency\":\"JPY\",\"topics\":{"
#define DUES(dates) \
	"{" dates ",\"checked_on\":null," \
	"\"confidence\":\"low\",\"source\":\"s\",\"late_usage_days\":0}"
#define FROM(d) "\"valid_from\":\"" d "\""
#define TO(d) ",\"valid_to\":\"" d "\""

#define PLAN(code, fee) "{\"code\":" code ",\"name\":\"P\",\"fee\":" fee "}"
#define PLANS_OF(rest) \
	HEAD("false") \
	"\"plans\":[{" FROM("2024-01-01") ",\"checked_on\":null," \
					  "\"confidence\":\"low\"," \
					  "\"source\":\"s\"" rest "}]}}"
#define PLANS(begins, more, list) \
	PLANS_OF(",\"offered\":true," \
		 "\"begins\":\"" begins "\"," more "\"undo\":true," \
		 "\"change_fee\":0," \
		 "\"list\":" list)
#define ONE "[" PLAN("\"a\"", "1") "]"

/* The topic that lists what a holder may change to. */
static void
broken_plans(void)
{
	static const struct {
		const char *label, *text, *want;
	} cases[] = {
	    {"a word that is none",
		PLANS("soon", "", "[" PLAN("\"a\"", "1") "]"), "begins: "},
	    {"a day of a month that does not wait",
		PLANS("at-once", "\"request_by_day\":5,",
		    "[" PLAN("\"a\"", "1") "]"),
		": "},
	    {"a day that not each month has",
		PLANS("next-billing-month", "\"request_by_day\":29,",
		    "[" PLAN("\"a\"", "1") "]"),
		"request_by_day: "},
	    {"one code for two",
		PLANS("at-once", "",
		    "[" PLAN("\"a\"", "1") "," PLAN("\"a\"", "2") "]"),
		": "},
	    {"no code", PLANS("at-once", "", "[" PLAN("\"A B\"", "1") "]"),
		"list/0/code: "},
	    {"a fee below nothing",
		PLANS("at-once", "",
		    "[" PLAN("\"a\"", "1") "," PLAN("\"b\"", "-1") "]"),
		"list/1/fee: "},
	    {"a fee with a point",
		PLANS("at-once", "", "[" PLAN("\"a\"", "9.5") "]"),
		"list/0/fee: "},
	    {"no list", PLANS("at-once", "", "{}"), "list: "},
	    {"a plan that is no object", PLANS("at-once", "", "[\"a\"]"),
		"list/0: "},
	    {"a plan without a fee",
		PLANS("at-once", "", "[{\"code\":\"a\",\"name\":\"P\"}]"),
		"list/0: \"fee\" is missing"},
	    {"a plan without a name",
		PLANS("at-once", "", "[{\"code\":\"a\",\"fee\":1}]"),
		"list/0: \"name\" is missing"},
	    {"a name of nothing",
		PLANS("at-once", "",
		    "[{\"code\":\"a\",\"name\":\"\",\"fee\":1}]"),
		"list/0/name: "},
	    {"a name that is too long",
		PLANS("at-once", "",
		    "[{\"code\":\"a\",\"fee\":1,\"name\":\"0123456789"
		    "0123456789012345678901234567890123456789"
		    "01234567890\"}]"),
		"list/0/name: "},
	    {"a member that a plan has not",
		PLANS("at-once", "",
		    "[{\"code\":\"a\",\"name\":\"P\",\"fee\":1,"
		    "\"data\":3}]"),
		"list/0: unknown member \"data\""},
	    {"a fee in words",
		PLANS("at-once", "", "[" PLAN("\"a\"", "\"free\"") "]"),
		"list/0/fee: "},
	    {"a member that the topic has not",
		PLANS("at-once", "\"cheap\":true,", ONE),
		": unknown member \"cheap\""},
	    {"nothing but its head", PLANS_OF(""), ": \"offered\" is missing"},
	    {"without saying whether it can be undone",
		PLANS_OF(",\"offered\":true,\"begins\":\"at-once\","
			 "\"change_fee\":0,\"list\":" ONE),
		": \"undo\" is missing"},
	    {"without what the change costs",
		PLANS_OF(",\"offered\":true,\"begins\":\"at-once\","
			 "\"undo\":true,\"list\":" ONE),
		": \"change_fee\" is missing"},
	    {"a change that costs less than nothing",
		PLANS_OF(",\"offered\":true,\"begins\":\"at-once\","
			 "\"undo\":true,\"change_fee\":-1,\"list\":" ONE),
		"change_fee: "},
	    {"offered, perhaps",
		PLANS_OF(",\"offered\":\"perhaps\",\"begins\":\"at-once\","
			 "\"undo\":true,\"change_fee\":0,\"list\":" ONE),
		"offered: "},
	};

	struct ky_rulebook whole = {0};
	struct ky_err none = {0};

	t_good("a whole one",
	    read_book(KY_STR(
			  PLANS("next-billing-month", "\"request_by_day\":28,",
			      "[" PLAN("\"a\"", "0") "]")),
		"x.json", &whole, &none),
	    &none);
	T_CASES (c, cases) {
		struct ky_rulebook book = {0};
		struct ky_err err = {0};
		char want[160];

		(void)snprintf(want, sizeof(want),
		    "x.json: /topics/plans/0%s%s", c->want[0] == ':' ? "" : "/",
		    c->want);
		t_bad(c->label,
		    read_book(ky_str_of(c->text), "x.json", &book, &err),
		    KY_E_INPUT, &err, want);
	}
}

static void
broken_files(void)
{
	static const struct {
		const char *label, *file, *text, *want;
	} cases[] = {
	    {"nothing at all", "x.json", "",
		"x.json: line 1, column 0: not JSON: "
		"'[' or '{' expected near end of file"},
	    {"cut off", "x.json", "{\"schema\":",
		"x.json: line 1, column 10: not JSON: "
		"unexpected token near end of file"},
	    {"a name twice", "x.json", "{\"name\":\"X\",\n\"name\":\"Y\"}",
		"x.json: line 2, column 6: not JSON: "
		"duplicate object key near '\"name\"'"},
	    {"something behind the end", "x.json", "{} {}",
		"x.json: line 1, column 4: not JSON: "
		"end of file expected near '{'"},
	    {"a list", "x.json", "[]", "x.json: must be an object"},
	    {"another schema", "x.json", "{\"schema\":\"kaiyaku.rules/2\"}",
		"x.json: /schema: \"kaiyaku.rules/2\" is not one of "
		"kaiyaku.rules/1"},
	    {"a provider of another name", "operators/y.json",
		HEAD("false") "}}",
		"operators/y.json: /provider: \"x\" is not the file's name"},
	    {"a member nobody knows", "x.json",
		HEAD("false") "},\"country\":\"JP\"}",
		"x.json: unknown member \"country\""},
	    {"an unknown topic", "x.json", HEAD("false") "\"lastday\":[]}}",
		"x.json: /topics: unknown topic \"lastday\""},
	    {"topics are an object", "x.json",
		"{\"schema\":\"kaiyaku.rules/1\",\"provider\":\"x\","
		"\"name\":\"X\",\"kind\":\"mno\",\"connected\":false,"
		"\"fictional\":false,\"zone\":\"UTC\",\"currency\":\"USD\","
		"\"topics\":[]}",
		"x.json: /topics: must be an object"},
	    {"a zone with summer time", "x.json",
		"{\"schema\":\"kaiyaku.rules/1\",\"provider\":\"x\","
		"\"name\":\"X\",\"kind\":\"mno\",\"connected\":false,"
		"\"fictional\":false,\"zone\":\"Europe/Paris\","
		"\"currency\":\"EUR\",\"topics\":{}}",
		"x.json: /zone: \"Europe/Paris\" is not one of Asia/Tokyo, "
		"UTC"},
	    {"money nobody knows", "x.json",
		"{\"schema\":\"kaiyaku.rules/1\",\"provider\":\"x\","
		"\"name\":\"X\",\"kind\":\"mno\",\"connected\":false,"
		"\"fictional\":false,\"zone\":\"UTC\",\"currency\":\"YEN\","
		"\"topics\":{}}",
		"x.json: /currency: \"YEN\" is not a currency we know"},
	    {"a provider that cannot be a name", "x.json",
		"{\"schema\":\"kaiyaku.rules/1\",\"provider\":\"X\","
		"\"name\":\"X\",\"kind\":\"mno\",\"connected\":false,"
		"\"fictional\":false,\"zone\":\"UTC\",\"currency\":\"JPY\","
		"\"topics\":{}}",
		"x.json: /provider: \"X\": "},
	    {"a topic without versions", "x.json",
		HEAD("false") "\"dues\":[]}}",
		"x.json: /topics/dues: must be a list of versions"},
	    {"one version is a list too", "x.json",
		HEAD("false") "\"dues\":" DUES(FROM("2024-01-01")) "}}",
		"x.json: /topics/dues: must be a list of versions"},
	    {"what is wrong inside has its place", "x.json",
		HEAD("false") "\"dues\":[" DUES(FROM("2024-01-01")) "," DUES(
		    FROM("2025-01-01") ",\"pay_within_days\":0") "]}}",
		"x.json: /topics/dues/1/pay_within_days: 0 is not from 1 to "
		"180"},
	    {"versions of the same day", "x.json",
		HEAD("false") "\"dues\":[" DUES(FROM("2024-01-01")) "," DUES(
		    FROM("2024-01-01")) "]}}",
		"x.json: /topics/dues/1: is not in order of valid_from"},
	    {"versions in the wrong order", "x.json",
		HEAD("false") "\"dues\":[" DUES(FROM("2024-01-01")) "," DUES(
		    "\"valid_from\":null") "]}}",
		"x.json: /topics/dues/1: is not in order of valid_from"},
	    {"versions that overlap", "x.json",
		HEAD("false") "\"dues\":[" DUES(FROM("2024-01-01")
			TO("2025-01-01")) "," DUES(FROM("2025-01-01")) "]}}",
		"x.json: /topics/dues/1: overlaps the version before"},
	    {"a connected provider knows everything", "x.json",
		HEAD("true") "}}",
		"x.json: /topics: a connected provider needs \"last-day\""},
	    {"and its dates", "x.json",
		HEAD("true") "\"dues\":[" DUES(FROM("2024-01-01")) "]}}",
		"x.json: /topics/dues/0/checked_on: \"null\" is only for "
		"providers that are not connected"},
	    {"control characters do not reach the terminal", "x.json",
		"\033[2J",
		"x.json: line 1, column 1: not JSON: '[' or '{' expected near "
		"'?'"},
	};

	T_CASES (c, cases) {
		struct ky_rulebook book = {.name = KY_STR("untouched")};
		struct ky_str json = ky_str_of(c->text);
		struct ky_err err = {0};
		struct heard heard;

		t_bad(c->label, read_book(json, c->file, &book, &err),
		    KY_E_INPUT, &err, c->want);
		t_eq_str("the book is untouched", book.name.p, "untouched");
		t_ok("checking complains",
		    check_book(json, c->file, &heard) > 0);
		t_eq_str("of the same first", heard.first, err.msg);
	}
}

static void
all_complaints(void)
{
	struct ky_str json = KY_STR(HEAD("false") "\"dues\":[" DUES(
	    FROM("2024-13-01")) "," DUES("\"note\":1") "],\"nope\":[]}}");
	struct heard heard;
	struct ky_buf b;

	/* A month 13; a number for a note and no valid_from; a topic. */
	t_eq_int("every complaint is told", check_book(json, "x.json", &heard),
	    4);
	t_eq_int("a line each", heard.lines, 4);

	t_eq_int("a connected line provider needs thirteen topics",
	    check_book(
		KY_STR("{\"schema\":\"kaiyaku.rules/1\","
		       "\"provider\":\"x\",\"name\":\"X\",\"kind\":\"mvno\","
		       "\"connected\":true,\"fictional\":true,\"zone\":\"UTC\","
		       "\"currency\":\"JPY\",\"topics\":{}}"),
		"x.json", &heard),
	    13);
	t_eq_int("a connected rental desk six",
	    check_book(KY_STR(HEAD("true") "}}"), "x.json", &heard), 6);

	ky_buf_init(&b, 64 * 1024);
	ky_buf_addc(&b, '{');
	for (int i = 0; i < 500; i++)
		ky_buf_addf(&b, "%s\"m%d\":0", i > 0 ? "," : "", i);
	ky_buf_addc(&b, '}');
	t_eq_int("but not without end",
	    check_book(ky_buf_str(&b), "x.json", &heard),
	    KY_RULEBOOK_COMPLAINTS_MAX);
	ky_buf_done(&b);
}

static void
bounds(void)
{
	struct ky_rulebook book;
	struct ky_err err = {0};
	struct ky_buf b;
	size_t n = strlen(HEAD("false") "}}");

	memset(bytes, ' ', sizeof(bytes));
	memcpy(bytes, HEAD("false") "}}", n);
	t_good("a file of 256 KiB",
	    read_book((struct ky_str){bytes, KY_RULEBOOK_BYTES_MAX}, "x.json",
		&book, &err),
	    &err);
	t_bad("one byte more",
	    read_book((struct ky_str){bytes, KY_RULEBOOK_BYTES_MAX + 1},
		"x.json", &book, &err),
	    KY_E_INPUT, &err, "x.json: is larger than 262144 bytes");

	memset(bytes, '[', KY_RULEBOOK_BYTES_MAX);
	t_bad("a file of nothing but brackets",
	    read_book((struct ky_str){bytes, KY_RULEBOOK_BYTES_MAX}, "x.json",
		&book, &err),
	    KY_E_INPUT, &err, "maximum parsing depth");

	ky_buf_init(&b, 64 * 1024);
	ky_buf_addz(&b, HEAD("false") "\"dues\":[");
	for (int i = 0; i <= KY_RULEBOOK_VERSIONS_MAX; i++)
		ky_buf_addf(&b, "%s{}", i > 0 ? "," : "");
	ky_buf_addz(&b, "]}}");
	t_bad("too many versions",
	    read_book(ky_buf_str(&b), "x.json", &book, &err), KY_E_INPUT, &err,
	    "x.json: /topics/dues: has more than 32 versions");
	ky_buf_done(&b);
}

/* The largest book that the bounds allow, nearly: the arena must hold it.
 * Short texts take the most of it for a byte of the file, so as many as fit. */
static void
large_file(const char *label, int entries, const char *entry)
{
	struct ky_rulebook book;
	struct ky_err err;
	struct ky_buf b;
	uint32_t topics = 0;

	ky_buf_init(&b, KY_RULEBOOK_BYTES_MAX + 1);
	ky_buf_addz(&b, HEAD("false"));
	for (unsigned t = 0; t < KY_TOPIC__MAX; t++) {
		if (!ky_topic_is_words((enum ky_topic)t) ||
		    b.len > KY_RULEBOOK_BYTES_MAX * 9 / 10)
			continue;
		ky_buf_addf(&b, "%s\"%s\":[", topics++ > 0 ? "," : "",
		    ky_topic_name((enum ky_topic)t));
		for (int v = 0; v < KY_RULEBOOK_VERSIONS_MAX; v++) {
			ky_buf_addf(&b, "%s{\"valid_from\":\"%d-01-01\",",
			    v > 0 ? "," : "", 2000 + v);
			ky_buf_addz(&b,
			    "\"checked_on\":null,\"source\":\"s\","
			    "\"confidence\":\"low\",\"list\":[");
			for (int i = 0; i < entries; i++)
				ky_buf_addf(&b, "%s\"%s\"", i > 0 ? "," : "",
				    entry);
			ky_buf_addz(&b, "]}");
		}
		ky_buf_addc(&b, ']');
	}
	ky_buf_addz(&b, "}}");
	t_ok("fits a file", b.len <= KY_RULEBOOK_BYTES_MAX);
	t_good(label, read_book(ky_buf_str(&b), "x.json", &book, &err), &err);
	t_eq_int("with all versions", book.topic[KY_TOPIC_LATER].n,
	    KY_RULEBOOK_VERSIONS_MAX);
	ky_buf_done(&b);
}

static void
large_files(void)
{
	large_file("short texts", KY_RULEBOOK_LIST_MAX, "x");
	large_file("texts of sixty bytes", 20,
	    "0123456789012345678901234567890123456789012345678901234567");
}

/* Is every link of the file the value of a member "source", or of a
 * contact? */
static bool
links_are_sources(struct ky_str json)
{
	static const char source[] = "\"source\": \"";
	static const char value[] = "\"value\": \"";
	const char *end = json.p + json.len, *at = json.p, *line;

	for (; (at = memmem(at, (size_t)(end - at), "://", 3)) != NULL; at++) {
		line = memrchr(json.p, '\n', (size_t)(at - json.p));
		if (line == NULL ||
		    (memmem(line, (size_t)(at - line), source,
			 sizeof(source) - 1) == NULL &&
			memmem(line, (size_t)(at - line), value,
			    sizeof(value) - 1) == NULL))
			return false;
	}
	return true;
}

/* Beside the rule files: tests/guide reads them. */
static bool
is_other(const char *name)
{
	return strcmp(name, "places.json") == 0 ||
	    strcmp(name, "law.json") == 0 || strcmp(name, "links.json") == 0;
}

static void
directory(void)
{
	char path[512];
	struct ky_rulebook book;
	struct ky_err err;
	struct dirent *entry;
	int real = 0, demo = 0;
	DIR *dir;

	(void)snprintf(path, sizeof(path), "%s/operators", root);
	dir = opendir(path);
	if (!t_ok("operators/ opens", dir != NULL))
		return;
	while ((entry = readdir(dir)) != NULL) {
		struct ky_str json;

		if (strstr(entry->d_name, ".json") == NULL ||
		    is_other(entry->d_name))
			continue;
		(void)snprintf(path, sizeof(path), "operators/%s",
		    entry->d_name);
		json = load(path);
		if (!t_good(path, read_book(json, path, &book, &err), &err))
			continue;
		t_ok("links only as source or contact",
		    links_are_sources(json));
		t_ok("real providers are not connected, demo ones are",
		    book.connected == book.fictional);
		if (book.fictional)
			demo++;
		else
			real++;
	}
	(void)closedir(dir);
	t_eq_int("two fictional providers", demo, 2);
	t_ok("and more than fifty real ones", real > 50);
}

/* The story of each topic, told by contract date. */
static void
demo_mobile(void)
{
	struct ky_rulebook book;
	struct ky_rules old, middle, now;
	struct ky_err err;

	if (!t_good("reads",
		read_book(load("operators/demo-mobile.json"),
		    "demo-mobile.json", &book, &err),
		&err))
		return;
	t_eq_str("provider", book.provider.text, "demo-mobile");
	t_eq_str("name", book.name.p, "Demo Mobile");
	t_eq_int("kind", book.kind, KY_PROVIDER_MVNO);
	t_ok("connected and fictional", book.connected && book.fictional);
	t_eq_int("zone", book.zone.offset_min, 540);
	t_eq_str("currency", book.currency, "JPY");

	ky_rules_select(&book, (struct ky_date){2021, 5, 1}, &old);
	ky_rules_select(&book, (struct ky_date){2024, 8, 1}, &middle);
	ky_rules_select(&book, (struct ky_date){2026, 2, 1}, &now);
	t_eq_str("id of a version", middle.recurring->rule.id,
	    "demo-mobile#recurring@2024-01-01");
	t_eq_int("2024: ends with the billing month", middle.last_day->basis,
	    KY_LAST_BILLING_END);
	t_eq_int("2024: asked by the 25th", middle.last_day->request_by_day,
	    25);
	t_eq_int("2024: before 20:00", middle.last_day->hours.cutoff_min, 1200);
	t_eq_int("2026: ends on the day", now.last_day->basis,
	    KY_LAST_SAME_DAY);
	t_eq_int("2026: before 20:00", now.last_day->hours.cutoff_min, 1200);
	t_eq_int("2024: last month in full", middle.recurring->base,
	    KY_PRORATE_NONE);
	t_eq_int("2026: last month by days", now.recurring->base,
	    KY_PRORATE_DAILY);
	/* Rule: docs/rules/jp.md#1.2 (old contracts keep the old fee) */
	t_eq_int("2021: the old early fee", old.early_fee->amount, 10450);
	t_eq_int("2024: one month's fee", middle.early_fee->amount, 980);
	t_eq_int("2026: none", now.early_fee->when, KY_EARLY_NEVER);
	t_eq_int("2024: late usage", middle.dues->late_usage_days, 45);
	t_eq_int("2026: late usage", now.dues->late_usage_days, 10);
	t_eq_int("card back within", now.card->within_days, 14);
	t_eq_int("lost charge", now.card->lost_charge, 3300);
	t_eq_int("quarantine", now.number->quarantine_days, 180);
	t_eq_int("three channels", now.channels->n, 3);
	t_ok("no loans", now.loan == NULL);
}

/* The manual's own example is a good file. */
static void
manual_example(void)
{
	static const char open[] = ".Bd -literal -offset indent\n{";
	struct ky_str manual = load("man/kaiyaku-rules.5");
	struct ky_rulebook book;
	struct ky_err err;
	const char *from, *to;

	bytes[manual.len] = '\0';
	from = strstr(bytes, open);
	to = from != NULL ? strstr(from, "\n.Ed") : NULL;
	if (!t_ok("there is an example", to != NULL))
		return;
	from += sizeof(open) - 2;
	t_good("and it reads",
	    read_book((struct ky_str){from, (size_t)(to - from)},
		"example-travel.json", &book, &err),
	    &err);
}

static void
hash_is_of_the_bytes(void)
{
	struct ky_rulebook book;
	struct ky_err err = {0};
	char other[sizeof(book.hash)];

	t_good("a book",
	    read_book(KY_STR(HEAD("false") "}}"), "x.json", &book, &err), &err);
	/* sha256sum of the very bytes */
	t_eq_str("has the SHA-256 of its file", book.hash,
	    "40b7af0c2d2348fb4df22122ae56239dba932961c6873ca3ee44687ee595f74a");
	memcpy(other, book.hash, sizeof(other));
	t_good("a blank more",
	    read_book(KY_STR(HEAD("false") "}} "), "x.json", &book, &err),
	    &err);
	t_ok("is another version", strcmp(other, book.hash) != 0);
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		root = argv[1];
	T_RUN(broken_files);
	T_RUN(broken_plans);
	T_RUN(all_complaints);
	T_RUN(bounds);
	T_RUN(large_files);
	T_RUN(directory);
	T_RUN(demo_mobile);
	T_RUN(manual_example);
	T_RUN(hash_is_of_the_bytes);
	return t_done();
}
