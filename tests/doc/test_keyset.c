#include "doc/keyset.h"

#include "desk.h"

#include <stdlib.h>

static void
round_trip(void)
{
	struct ky_keyset k, again;
	struct ky_buf one, two;
	struct ky_key *key;
	struct ky_err err;

	desk_keys(&k);
	key = desk_add_key(&k, KY_KEY_PAPER, 3);
	key->status = KY_KEY_RETIRED;
	key->valid_to = desk_day(5);
	key = desk_add_key(&k, KY_KEY_LOG, 4);
	key->status = KY_KEY_COMPROMISED;
	key->valid_to = desk_day(6);
	key->compromised_at = desk_day(4);
	key->log_size = 17;
	ky_buf_init(&one, KY_KEYSET_BYTES_MAX);
	ky_buf_init(&two, KY_KEYSET_BYTES_MAX);
	ky_keyset_write(&k, &one);
	t_good("what we write we read",
	    ky_keyset_parse(ky_buf_str(&one), &again, &err), &err);
	ky_keyset_write(&again, &two);
	t_eq_str("and write again the same", ky_buf_str(&two).p,
	    ky_buf_str(&one).p);
	ky_buf_done(&one);
	ky_buf_done(&two);
}

static void
full(void)
{
	struct ky_keyset k;
	struct ky_buf text;
	struct ky_err err;

	desk_keys(&k);
	while (k.n < KY_KEYS_MAX) {
		struct ky_key *key = desk_add_key(&k, KY_KEY_LOG,
		    (uint8_t)(k.n + 10));

		key->status = KY_KEY_COMPROMISED;
		key->valid_to = key->compromised_at = ky_time_after(desk_day(1),
		    1);
		key->log_size = KY_LOG_SIZE_MAX - 1;
	}
	ky_buf_init(&text, KY_KEYSET_BYTES_MAX);
	ky_keyset_write(&k, &text);
	t_ok("32 keys fit", ky_buf_ok(&text));
	t_good("and are read", ky_keyset_parse(ky_buf_str(&text), &k, &err),
	    &err);
	ky_buf_done(&text);
}

/* The sound file with `from` made `to`, once. */
static enum ky_code
parse_changed(const char *from, const char *to, struct ky_err *err)
{
	struct ky_keyset k;
	struct ky_buf text, changed;
	const char *at;
	enum ky_code code;

	desk_keys(&k);
	ky_buf_init(&text, KY_KEYSET_BYTES_MAX);
	ky_buf_init(&changed, 2 * KY_KEYSET_BYTES_MAX);
	ky_keyset_write(&k, &text);
	at = strstr(text.p, from);
	if (at == NULL)
		abort(); /* the case tests nothing */
	ky_buf_add(&changed, (struct ky_str){text.p, (size_t)(at - text.p)});
	ky_buf_addz(&changed, to);
	ky_buf_addz(&changed, at + strlen(from));
	code = ky_keyset_parse(ky_buf_str(&changed), &k, err);
	ky_buf_done(&text);
	ky_buf_done(&changed);
	return code;
}

static void
refused(void)
{
	static const struct {
		const char *label, *from, *to, *words;
	} cases[] = {
	    {"not canonical", "{\"issuer\"", "{ \"issuer\"", "byte 1"},
	    {"another schema", "keys/1", "keys/2", "kaiyaku.keys/1"},
	    {"an issuer in capitals", "demo-mobile\",", "DEMO\",", "issuer"},
	    {"an origin with a blank", "example/log", "example log", "origin"},
	    {"another algorithm", "Ed25519", "Ed448", "alg"},
	    {"a public key changed", "\"public\":\"8a88e3dd",
		"\"public\":\"8a88e3de", "id is not"},
	    {"a public key cut", "\"public\":\"8a", "\"public\":\"8",
		"64 hexadecimal"},
	    {"a use unknown", "\"use\":\"paper\"", "\"use\":\"mail\"", "use"},
	    {"a status unknown", "\"active\"", "\"idle\"", "status"},
	    {"retired without an end", "\"active\"", "\"retired\"", "valid_to"},
	    {"active with an end", "\"valid_to\":null",
		"\"valid_to\":\"2026-10-01T00:00:00Z\"", "valid_to"},
	    {"a time in other form", "00:00:00Z\"", "00:00:00+00:00\"",
		"valid_from"},
	    {"stolen, yet active", "\"compromised_at\":null",
		"\"compromised_at\":\"2026-10-01T00:00:00Z\"",
		"compromised_at"},
	    {"a member more", "\"alg\"", "\"a\":1,\"alg\"", "members"},
	};

	T_CASES (c, cases) {
		struct ky_err err;
		enum ky_code code = parse_changed(c->from, c->to, &err);

		t_bad(c->label, code, KY_E_INPUT, &err, c->words);
	}
}

static void
two_active(void)
{
	struct ky_keyset k;
	struct ky_buf text;
	struct ky_err err;

	desk_keys(&k);
	(void)desk_add_key(&k, KY_KEY_PAPER, 9);
	ky_buf_init(&text, KY_KEYSET_BYTES_MAX);
	ky_keyset_write(&k, &text);
	t_bad("two active keys of one use",
	    ky_keyset_parse(ky_buf_str(&text), &k, &err), KY_E_INPUT, &err,
	    "key 3 is a second active");
	ky_buf_reset(&text);
	desk_keys(&k);
	k.key[k.n++] = k.key[0];
	ky_keyset_write(&k, &text);
	t_bad("a key twice", ky_keyset_parse(ky_buf_str(&text), &k, &err),
	    KY_E_INPUT, &err, "key 3 stands there already");
	ky_buf_done(&text);
}

static void
finding(void)
{
	struct ky_keyset k;

	desk_keys(&k);
	t_ok("by public key",
	    ky_keyset_find(&k, KY_KEY_PAPER, k.key[0].public) == &k.key[0]);
	t_ok("a paper key is no log key",
	    ky_keyset_find(&k, KY_KEY_LOG, k.key[0].public) == NULL);
	t_ok("the active one", ky_keyset_active(&k, KY_KEY_LOG) == &k.key[1]);
}

static void
validity(void)
{
	struct ky_key key = {.valid_from = desk_day(1)};

	t_ok("not before", !ky_key_valid_at(&key, desk_day(0)));
	t_ok("from the instant on", ky_key_valid_at(&key, desk_day(1)));
	t_ok("active: without end", ky_key_valid_at(&key, desk_day(9999)));
	key.status = KY_KEY_RETIRED;
	key.valid_to = desk_day(3);
	t_ok("retired: until", ky_key_valid_at(&key, desk_day(2)));
	t_ok("the end itself is too late", !ky_key_valid_at(&key, desk_day(3)));
}

int
main(void)
{
	T_RUN(round_trip);
	T_RUN(full);
	T_RUN(refused);
	T_RUN(two_active);
	T_RUN(finding);
	T_RUN(validity);
	return t_done();
}
