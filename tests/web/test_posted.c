/* Forms and cookies, as browsers and others send them. */
#include "../t.h"
#include "web/posted.h"

#include <stdlib.h>

static uint8_t memory[1 << 16];
static struct ky_arena arena;
static struct ky_posted posted;

static enum ky_code
read_as(const char *type, struct ky_str body)
{
	struct ky_err err = {0};

	ky_arena_init(&arena, memory, sizeof(memory));
	return ky_posted_read(ky_str_of(type), body, &arena, &posted, &err);
}

#define URLENCODED "application/x-www-form-urlencoded"
#define MULTIPART "multipart/form-data; boundary=b0"

static void
urlencoded(void)
{
	static const struct {
		const char *label, *body, *value; /* of a; NULL: refused */
	} cases[] = {
	    {"one field", "a=1", "1"},
	    {"one of several", "b=2&a=1&c=3", "1"},
	    {"of two the first", "a=1&a=2", "1"},
	    {"a plus is a blank", "a=1+2", "1 2"},
	    {"an escape", "a=%E6%97%A5%e6%9c%ac", "日本"},
	    {"an escaped name", "%61=1", "1"},
	    {"a plus that is one", "a=%2B81", "+81"},
	    {"without a value", "a", ""},
	    {"with an empty one", "a=", ""},
	    {"a value with an equals sign", "a=1=2", "1=2"},
	    {"blanks at the ends go", "a=+1+", "1"},
	    {"an ampersand at the end", "a=1&", "1"},
	    {"line ends", "a=1%0D%0A2", "1\r\n2"},
	    {"nothing", "", ""},
	    {"an escape that breaks off", "a=%4", NULL},
	    {"an escape that is none", "a=%zz", NULL},
	    {"a NUL", "a=%00", NULL},
	    {"a control character", "a=%1b", NULL},
	    {"one in a name", "a%07=1", NULL},
	    {"no UTF-8", "a=%ff", NULL},
	    {"an overlong form", "a=%c0%af", NULL},
	    {"a field without a name", "=1", NULL},
	    {"an empty field", "a=1&&b=2", NULL},
	};

	T_CASES (c, cases) {
		enum ky_code code = read_as(URLENCODED, ky_str_of(c->body));
		struct ky_str value;

		if (!t_eq_int(c->label, code,
			c->value != NULL ? KY_OK : KY_E_INPUT) ||
		    c->value == NULL)
			continue;
		value = ky_posted_get(&posted, "a");
		t_ok("its value", ky_str_is(value, c->value));
	}
	t_eq_int("with a charset",
	    read_as("Application/X-WWW-Form-URLencoded; charset=UTF-8",
		KY_STR("a=1")),
	    KY_OK);
	t_eq_int("another type", read_as("text/plain", KY_STR("a=1")),
	    KY_E_INPUT);
	t_eq_int("no type", read_as("", KY_STR("a=1")), KY_E_INPUT);
	t_eq_int("no type and no body", read_as("", KY_STR("")), KY_OK);
}

static void
limits(void)
{
	char body[4 * (KY_POSTED_FIELDS_MAX + 1) + 1] = "";

	for (int i = 0; i < KY_POSTED_FIELDS_MAX; i++)
		memcpy(body + (size_t)i * 4, "a=1&", 5);
	t_eq_int("as many fields as there may be",
	    read_as(URLENCODED, ky_str_of(body)), KY_OK);
	t_eq_int("are all there", posted.fields_n, KY_POSTED_FIELDS_MAX);
	memcpy(body + sizeof(body) - 5, "a=1&", 5);
	t_eq_int("one more", read_as(URLENCODED, ky_str_of(body)), KY_E_INPUT);
}

#define HEAD(rest) "Content-Disposition: form-data; name=\"a\"" rest "\r\n\r\n"

static void
multipart(void)
{
	static const struct {
		const char *label, *body;
		bool ok;
	} cases[] = {
	    {"a field", "--b0\r\n" HEAD("") "1\r\n--b0--\r\n", true},
	    {"a name in small letters",
		"--b0\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n"
		"--b0--",
		true},
	    {"other lines in its head",
		"--b0\r\nX: y\r\n" HEAD("") "1\r\n--b0--\r\n", true},
	    {"two fields",
		"--b0\r\n" HEAD("") "1\r\n--b0\r\n" HEAD("") "2\r\n--b0--",
		true},
	    {"no field", "--b0--\r\n", true},
	    {"another boundary", "--b1\r\n" HEAD("") "1\r\n--b1--", false},
	    {"a part without a head", "--b0\r\n\r\n--b0--", false},
	    {"a part without an end", "--b0\r\n" HEAD("") "1", false},
	    {"a part without a name",
		"--b0\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b0--",
		false},
	    {"a part without a disposition", "--b0\r\nX: y\r\n\r\n1\r\n--b0--",
		false},
	    {"a boundary and nothing", "--b0", false},
	    {"a boundary and one character", "--b0\r", false},
	    {"no UTF-8", "--b0\r\n" HEAD("") "\xff\r\n--b0--", false},
	};

	T_CASES (c, cases) {
		bool ok = read_as(MULTIPART, ky_str_of(c->body)) == KY_OK;

		t_ok(c->label, ok == c->ok);
		if (ok && posted.fields_n > 0)
			t_ok("its value",
			    ky_str_is(ky_posted_get(&posted, "a"), "1"));
	}
	t_eq_int("no boundary is named",
	    read_as("multipart/form-data", KY_STR("--b0--")), KY_E_INPUT);
	t_eq_int("one that is too long",
	    read_as("multipart/form-data; boundary="
		    "12345678901234567890123456789012345"
		    "678901234567890123456789012345678901",
		KY_STR("--1--")),
	    KY_E_INPUT);
	t_eq_int("one in quotes",
	    read_as("multipart/form-data; boundary=\"b0\"", KY_STR("--b0--")),
	    KY_OK);
}

static void
files(void)
{
	static const char body[] = "--b0\r\n" HEAD(
	    "; filename=\"x.png\"") "\0\r\n--b\xff\r\n--b0--";
	const struct ky_posted_file *f;

	t_eq_int("a file may hold anything",
	    read_as(MULTIPART, (struct ky_str){body, sizeof(body) - 1}), KY_OK);
	f = ky_posted_file(&posted, "a");
	t_ok("it is found by its field", f != NULL);
	t_eq_int("whole", f != NULL ? f->bytes.len : 0, 7);
	t_ok("with its name", f != NULL && ky_str_is(f->filename, "x.png"));
	t_ok("and is no field", posted.fields_n == 0);
	t_eq_int("one that was not chosen",
	    read_as(MULTIPART,
		ky_str_of("--b0\r\n" HEAD("; filename=\"\"") "\r\n--b0--")),
	    KY_OK);
	t_ok("is none", ky_posted_file(&posted, "a") == NULL);
	t_eq_int("five are too many",
	    read_as(MULTIPART,
		ky_str_of("--b0\r\n" HEAD(
		    "; filename=x") "1\r\n"
				    "--b0\r\n" HEAD(
					"; filename=x") "1\r\n"
							"--b0\r\n" HEAD(
							    "; filename=x") "1"
									    "\r"
									    "\n"
									    "--"
									    "b0"
									    "\r"
									    "\n" HEAD(
										"; filename=x") "1\r\n"
												"--b0\r\n" HEAD(
												    "; filename=x") "1\r\n"
														    "--b0--")),
	    KY_E_INPUT);
}

static void
boxes(void)
{
	t_eq_int("check boxes share a name",
	    read_as(URLENCODED, KY_STR("r=file&r=papers")), KY_OK);
	t_ok("the first is checked", ky_posted_has(&posted, "r", "file"));
	t_ok("the second too", ky_posted_has(&posted, "r", "papers"));
	t_ok("another is not", !ky_posted_has(&posted, "r", "all"));
	t_ok("what was not sent is empty",
	    ky_posted_get(&posted, "x").len == 0);
}

static void
cookies(void)
{
	static const struct {
		const char *header, *value; /* NULL: none */
	} cases[] = {
	    {"kaiyaku=x", "x"},
	    {"a=b; kaiyaku=x; c=d", "x"},
	    {"a=b;kaiyaku=x", "x"},
	    {"kaiyaku=", ""},
	    {"kaiyaku", ""},
	    {"kaiyaku=x=y", "x=y"},
	    {"xkaiyaku=x", NULL},
	    {"kaiyakux=x", NULL},
	    {"Kaiyaku=x", NULL},
	    {"kaiyaku=x; kaiyaku=y", NULL},
	    {"", NULL},
	    {";;;", NULL},
	    {"=x", NULL},
	};

	T_CASES (c, cases) {
		struct ky_str got = ky_cookie(ky_str_of(c->header), "kaiyaku");

		t_ok(c->header,
		    c->value == NULL
			? got.p == NULL
			: got.p != NULL && ky_str_is(got, c->value));
	}
	t_ok("no header, no cookie",
	    ky_cookie((struct ky_str){0}, "kaiyaku").p == NULL);
}

int
main(void)
{
	T_RUN(urlencoded);
	T_RUN(limits);
	T_RUN(multipart);
	T_RUN(files);
	T_RUN(boxes);
	T_RUN(cookies);
	return t_done();
}
