/* The proof file: one form only. */
#include "proof/file.h"

#include "t.h"

#include <stdlib.h>

static uint8_t memory[2 * KY_PROOF_FILE_MAX];

static const char golden[] =
    "{\"lender\":null,\"notification\":\"MAA=\","
    "\"received\":\"2026-11-22T00:00:00Z\","
    "\"root\":\"000102030405060708090a0b0c0d0e0f10111213\","
    "\"schema\":\"kaiyaku-proof-v1\",\"test_root\":true,"
    "\"verdict\":\"verified\","
    "\"verifier\":{\"name\":\"kaiyaku\",\"rules\":1}}\n";

static struct ky_proof_file
sample(void)
{
	struct ky_proof_file f = {.notification = KY_STR("\x30\0"),
	    .received = {INT64_C(1795305600000000)},
	    .test_root = true};

	for (uint8_t i = 0; i < 20; i++)
		f.root[i] = i;
	return f;
}

static void
bytes(void)
{
	struct ky_proof_file f = sample(), again;
	struct ky_judged found = {.verdict = KY_PROOF_VERIFIED};
	struct ky_arena a;
	struct ky_buf b;
	struct ky_err err;

	ky_arena_init(&a, memory, sizeof(memory));
	ky_buf_init(&b, KY_PROOF_FILE_MAX);
	ky_proof_file_write(&f, &found, &b);
	t_eq_str("written", b.p, golden);
	t_good("read", ky_proof_file_read(&a, ky_buf_str(&b), &again, &err),
	    &err);
	t_ok("the same",
	    ky_str_eq(again.notification, f.notification) &&
		again.lender.len == 0 && again.test_root &&
		again.received.us == f.received.us &&
		memcmp(again.root, f.root, 20) == 0);
	ky_buf_done(&b);
}

/* One place of the golden text is another. */
static void
refused(void)
{
	static const struct {
		const char *label, *from, *to, *words;
	} cases[] = {
	    {"no JSON", "{\"lender\"", "\"lender\"", "not JSON"},
	    {"another schema", "proof-v1", "proof-v2", "no proof"},
	    {"no notification", "\"MAA=\"", "null", "notification"},
	    {"base64 without end", "MAA=", "MAA", "notification"},
	    {"base64 with odd bits", "MAA=", "MAB=", "notification"},
	    {"a lender that is a number", "\"lender\":null", "\"lender\":1",
		"lender"},
	    {"no time", "2026-11", "2026-13", "received"},
	    {"time with an offset", "00Z", "00+00:00", "canonical"},
	    {"root too short", "\"0001", "\"01", "root"},
	    {"a blank", "\",\"root", "\", \"root", "canonical"},
	    {"a member more", "\"schema\"", "\"s\":1,\"schema\"", "canonical"},
	    {"the same key twice", "\"lender\":null,",
		"\"lender\":null,\"lender\":null,", "not JSON"},
	    {"another verdict", "\"verified\"", "\"expired\"", "canonical"},
	    {"no newline", "}}\n", "}}", "canonical"},
	    {"two newlines", "}}\n", "}}\n\n", "canonical"},
	};

	T_CASES (c, cases) {
		const char *at = strstr(golden, c->from);
		struct ky_proof_file f;
		struct ky_arena a;
		struct ky_buf b;
		struct ky_err err;

		ky_arena_init(&a, memory, sizeof(memory));
		ky_buf_init(&b, 2048);
		t_ok("its place", at != NULL);
		ky_buf_add(&b, (struct ky_str){golden, (size_t)(at - golden)});
		ky_buf_addz(&b, c->to);
		ky_buf_addz(&b, at + strlen(c->from));
		t_bad(c->label,
		    ky_proof_file_read(&a, ky_buf_str(&b), &f, &err),
		    KY_E_INPUT, &err, c->words);
		ky_buf_done(&b);
	}
}

/* Two of the greatest notifications fit; more does not. */
static void
bounds(void)
{
	static char big[17 * 1024];
	struct ky_judged found = {.verdict = KY_PROOF_VERIFIED};
	struct ky_proof_file f = sample(), again;
	struct ky_arena a;
	struct ky_buf b;
	struct ky_err err;

	memset(big, 'x', sizeof(big));
	f.notification = f.lender = (struct ky_str){big, 16 * 1024};
	ky_arena_init(&a, memory, sizeof(memory));
	ky_buf_init(&b, KY_PROOF_FILE_MAX);
	ky_proof_file_write(&f, &found, &b);
	t_ok("two of 16 KiB fit", ky_buf_ok(&b));
	t_good("and are read",
	    ky_proof_file_read(&a, ky_buf_str(&b), &again, &err), &err);
	t_eq_int("whole", again.lender.len, 16 * 1024);
	ky_buf_done(&b);
	t_bad("a file too long",
	    ky_proof_file_read(&a,
		(struct ky_str){(char *)memory, KY_PROOF_FILE_MAX + 1}, &again,
		&err),
	    KY_E_INPUT, &err, "longer");
}

int
main(void)
{
	T_RUN(bytes);
	T_RUN(refused);
	T_RUN(bounds);
	return t_done();
}
