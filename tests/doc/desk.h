/*
 * What the tests of src/doc/ work with: fixed keys, fixed papers of fictional
 * companies, a log in memory.  The golden files are made from these.
 */
#ifndef KY_TESTS_DOC_DESK_H
#define KY_TESTS_DOC_DESK_H

#include "doc/document.h"
#include "doc/keys.h"
#include "doc/paper_json.h"
#include "t.h"

#define DESK_ORIGIN "demo-mobile.example/log"

/* 2026-10-01T00:00:00Z and n days. */
static inline struct ky_time
desk_day(int n)
{
	return (struct ky_time){
	    INT64_C(1790812800) * KY_SECOND_US + n * KY_DAY_US};
}

/* --- keys: the seed is one byte, 32 times --- */

struct desk_signer {
	uint8_t paper, log; /* 0 = no such key */
};

static inline enum ky_code
desk_sign(void *self, enum ky_key_use use, struct ky_str bytes,
    uint8_t sig[KY_SIGNATURE_BYTES], uint8_t public[KY_PUBLIC_BYTES],
    struct ky_err *err)
{
	const struct desk_signer *s = self;
	uint8_t seed[KY_SEED_BYTES];
	uint8_t fill = use == KY_KEY_PAPER ? s->paper : s->log;

	if (fill == 0)
		return ky_fail(err, KY_E_RETRY, 0, "the key is not at hand");
	memset(seed, fill, sizeof(seed));
	ky_sign_public(seed, public);
	ky_sign_bytes(seed, bytes, sig);
	return KY_OK;
}

static inline struct ky_signer
desk_signer(struct desk_signer *s)
{
	return (struct ky_signer){s, desk_sign};
}

static inline struct ky_key *
desk_add_key(struct ky_keyset *k, enum ky_key_use use, uint8_t fill)
{
	struct ky_key *key = &k->key[k->n++];
	uint8_t seed[KY_SEED_BYTES];

	memset(seed, fill, sizeof(seed));
	*key = (struct ky_key){.use = use, .valid_from = desk_day(0)};
	ky_sign_public(seed, key->public);
	ky_sign_key_id(key->public, key->id);
	return key;
}

/* A paper key of seed 1 and a log key of seed 2, both active. */
static inline void
desk_keys(struct ky_keyset *k)
{
	*k = (struct ky_keyset){.issuer = {"demo-mobile"},
	    .origin = DESK_ORIGIN};
	(void)desk_add_key(k, KY_KEY_PAPER, 1);
	(void)desk_add_key(k, KY_KEY_LOG, 2);
}

/* --- papers --- */

static inline void
desk_duty(struct ky_paper *p, enum ky_duty_kind kind, enum ky_grade grade,
    enum ky_grade least, const char *by)
{
	struct ky_paper_duty *d = &p->duty[p->duties_n++];

	*d = (struct ky_paper_duty){.kind = kind,
	    .state = grade == KY_GRADE_NONE ? KY_STATE_WAITING : KY_STATE_SEEN,
	    .grade = grade,
	    .least = least,
	    .at = desk_day(p->duties_n)};
	(void)snprintf(d->by, sizeof(d->by), "%s", by);
	if (grade == KY_GRADE_NONE)
		d->due = (struct ky_date){2026, 11, 14};
	else
		memset(d->evidence, 0xe0 + p->duties_n, sizeof(d->evidence));
}

static inline void
desk_paper(enum ky_paper_kind kind, struct ky_paper *p)
{
	static const char letters[] = "RSCA";
	bool done = kind >= KY_PAPER_CERTIFICATE;

	*p = (struct ky_paper){.kind = kind,
	    .n = 1,
	    .demo = true,
	    .ending = "KY-7H3K-9QXM-2PTA",
	    .issuer = {"demo-mobile"},
	    .provider = {"demo-mobile"},
	    .subject = KY_SUBJECT_LINE,
	    .way = KY_WAY_PLAIN,
	    .state = done ? KY_ENDING_CLOSED : KY_ENDING_RUNNING,
	    .contract_no = {"DM-0002"},
	    .msisdn_masked = "+8190****5678",
	    .iccid_masked = "8981****4321",
	    .eid_masked = "8904****2233",
	    .filed = desk_day(0),
	    .issued = desk_day((int)kind + 1),
	    .withdraw_until = desk_day(30),
	    .zone = KY_ZONE_JAPAN,
	    .last_day = {2026, 10, 31},
	    .currency = "JPY",
	    .bills = 1,
	    .charged = 4300,
	    .tax = 390,
	    .paid = 3300,
	    .set_off = 1000,
	    .refunded = done ? 2000 : 0,
	    .to_refund = done ? 0 : 2000,
	    .not_proved = UINT32_C(1) << KY_NOT_PHONE_BILLS |
		UINT32_C(1) << KY_NOT_FORKS | UINT32_C(1) << KY_NOT_IDENTITY |
		UINT32_C(1) << KY_NOT_REAL};
	(void)snprintf(p->number, sizeof(p->number), "%s-%c1", p->ending,
	    letters[kind]);
	if (kind == KY_PAPER_AMENDMENT)
		(void)snprintf(p->amends, sizeof(p->amends), "%s-C1",
		    p->ending);
	if (kind == KY_PAPER_RECEIPT)
		p->not_proved |= UINT32_C(1) << KY_NOT_ENDED_YET;
	memset(p->rules_hash, 'a', 64);
	desk_duty(p, KY_DUTY_AUTHORITY, KY_GRADE_CONFIRMED, KY_GRADE_ATTESTED,
	    "code");
	desk_duty(p, KY_DUTY_CONTRACT,
	    done ? KY_GRADE_CONFIRMED : KY_GRADE_NONE, KY_GRADE_CONFIRMED,
	    done ? "bss" : "");
	desk_duty(p, KY_DUTY_PROFILE, done ? KY_GRADE_STATED : KY_GRADE_NONE,
	    KY_GRADE_STATED, done ? "holder" : "");
	p->on_behalf = (struct ky_slug){"ac-7h3k9qxm"};
	if (!done)
		return;
	p->not_proved |= UINT32_C(1) << KY_NOT_STATED;
	p->kept_n = 1;
	p->kept[0] = (struct ky_paper_kept){.id = {"ex-4c1f02a97d3be865"},
	    .at = desk_day(2),
	    .size = 48213};
	memset(p->kept[0].sha256, 0xc4, sizeof(p->kept[0].sha256));
}

/* Sealed on the day after its day of issue, with the salt `fill`. */
static inline enum ky_code
desk_seal(const struct ky_paper *p, uint8_t fill, struct desk_signer *s,
    const struct ky_keyset *keys, struct ky_buf *out,
    uint8_t leaf[KY_HASH_BYTES], struct ky_err *err)
{
	uint8_t salt[KY_SALT_BYTES];
	struct ky_signer signer = desk_signer(s);
	struct ky_buf payload;
	enum ky_code code;

	memset(salt, fill, sizeof(salt));
	ky_buf_init(&payload, KY_PAPER_MAX);
	ky_paper_json(p, &payload);
	code = ky_document_seal(ky_buf_str(&payload), salt,
	    ky_time_after(p->issued, KY_HOUR_US), &signer, keys, out, leaf,
	    err);
	ky_buf_done(&payload);
	return code;
}

/* --- a log that hashes everything again each time it is asked --- */

#define DESK_LEAVES_MAX 1100

struct desk_log {
	uint64_t size;
	struct ky_hash leaf[DESK_LEAVES_MAX];
};

/* RFC 6962, 2.1, word for word. */
static inline void
desk_root(const struct ky_hash *leaf, uint64_t n, struct ky_hash *out)
{
	struct ky_hash left, right;
	uint64_t k = 1;

	if (n == 1) {
		*out = *leaf;
		return;
	}
	while (2 * k < n)
		k *= 2;
	desk_root(leaf, k, &left);
	desk_root(leaf + k, n - k, &right);
	ky_log_node_hash(&left, &right, out);
}

static inline enum ky_code
desk_node(void *self, uint8_t level, uint64_t index, uint8_t out[KY_HASH_BYTES],
    struct ky_err *err)
{
	const struct desk_log *log = self;
	uint64_t width = UINT64_C(1) << level;
	struct ky_hash hash;

	if ((index + 1) * width > log->size)
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "node %u/%" PRIu64 " is not stored", level, index);
	desk_root(log->leaf + index * width, width, &hash);
	memcpy(out, hash.b, sizeof(hash.b));
	return KY_OK;
}

static inline struct ky_log_reader
desk_reader(struct desk_log *log)
{
	return (struct ky_log_reader){log, desk_node};
}

static inline void
desk_append(struct desk_log *log, struct ky_str entry)
{
	ky_log_leaf_hash(entry, &log->leaf[log->size++]);
}

static inline void
desk_append_paper(struct desk_log *log, enum ky_paper_kind kind,
    const uint8_t leaf[KY_HASH_BYTES])
{
	uint8_t entry[KY_ENTRY_BYTES];

	ky_log_entry(kind, leaf, entry);
	desk_append(log, (struct ky_str){(const char *)entry, sizeof(entry)});
}

/* Entries that are nobody's papers. */
static inline void
desk_fill(struct desk_log *log, uint64_t size)
{
	while (log->size < size) {
		uint8_t leaf[KY_HASH_BYTES];

		memset(leaf, (int)(log->size & 0xff), sizeof(leaf));
		desk_append_paper(log, KY_PAPER_RECEIPT, leaf);
	}
}

static inline enum ky_code
desk_checkpoint(struct desk_log *log, uint64_t size, const char *origin,
    struct desk_signer *s, struct ky_buf *out, struct ky_err *err)
{
	struct ky_signer signer = desk_signer(s);
	struct ky_log_reader r = desk_reader(log);
	struct ky_hash root;
	enum ky_code code = ky_log_root(&r, size, &root, err);

	if (code == KY_OK)
		code = ky_checkpoint_write(origin, size, &root, &signer, out,
		    err);
	return code;
}

#endif
