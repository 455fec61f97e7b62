#include "base/hash.h"

#include "base/hex.h"
#include "t.h"

static const struct {
	const char *label;
	const char *text, *want;
} cases[] = {
    /* FIPS 180-2, appendix B. */
    {"nothing", "",
	"e3b0c44298fc1c149afbf4c8996fb924"
	"27ae41e4649b934ca495991b7852b855"},
    {"one block", "abc",
	"ba7816bf8f01cfea414140de5dae2223"
	"b00361a396177a9cb410ff61f20015ad"},
    {"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	"248d6a61d20638b8e5c026930c3e6039"
	"a33ce45964ff2167f6ecedd419db06c1"},
};

static void
at_once(void)
{
	T_CASES (c, cases) {
		uint8_t out[KY_SHA256_SIZE];
		char hex[2 * KY_SHA256_SIZE + 1];

		ky_sha256(ky_str_of(c->text), out);
		ky_hex_encode(out, sizeof(out), hex);
		t_eq_str(c->label, hex, c->want);
	}
}

static void
in_pieces(void)
{
	T_CASES (c, cases) {
		uint8_t out[KY_SHA256_SIZE];
		char hex[2 * KY_SHA256_SIZE + 1];
		struct ky_sha256 h;

		ky_sha256_init(&h);
		for (const char *p = c->text; *p != '\0'; p++)
			ky_sha256_add(&h, (struct ky_str){p, 1});
		ky_sha256_end(&h, out);
		ky_hex_encode(out, sizeof(out), hex);
		t_eq_str(c->label, hex, c->want);
	}
}

int
main(void)
{
	T_RUN(at_once);
	T_RUN(in_pieces);
	return t_done();
}
