#include "doc/checkpoint.h"

#include "desk.h"

#include <stdlib.h>

static struct desk_log tree;
static struct desk_signer signer = {1, 2};

static void
make(struct ky_buf *out)
{
	struct ky_err err;

	tree.size = 0;
	desk_fill(&tree, 7);
	ky_buf_init(out, KY_CHECKPOINT_MAX);
	t_good("a checkpoint",
	    desk_checkpoint(&tree, 7, DESK_ORIGIN, &signer, out, &err), &err);
}

static void
round_trip(void)
{
	struct ky_buf text;
	struct ky_checkpoint c;
	struct ky_keyset keys;
	struct ky_err err;

	make(&text);
	t_good("is read", ky_checkpoint_parse(ky_buf_str(&text), &c, &err),
	    &err);
	t_eq_str("origin", c.origin, DESK_ORIGIN);
	t_eq_int("size", (int64_t)c.size, 7);
	t_ok("three lines are signed",
	    c.text.p[c.text.len] == '\n' && c.text.p[c.text.len - 1] == '\n');
	desk_keys(&keys);
	t_eq_int("by the log's key", ky_checkpoint_judge(&c, &keys),
	    KY_CHECKPOINT_SIGNED);
	ky_buf_done(&text);
}

/*
 * The example of the specification: text, key line, signature.
 * Rule: c2sp.org/tlog-checkpoint
 */
static void
known(void)
{
	struct ky_checkpoint c;
	struct ky_err err;

	t_good("the specification's example",
	    ky_checkpoint_parse(
		KY_STR("example.com/behind-the-sofa\n20852163\n"
		       "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
		       "\xe2\x80\x94 example.com/behind-the-sofa "
		       "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7"
		       "u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"),
		&c, &err),
	    &err);
	t_eq_int("its size", (int64_t)c.size, 20852163);
}

static void
changed(struct ky_buf *out, const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	if (at == NULL)
		abort(); /* the case tests nothing */
	ky_buf_init(out, 2 * KY_CHECKPOINT_MAX);
	ky_buf_add(out, (struct ky_str){text, (size_t)(at - text)});
	ky_buf_addz(out, to);
	ky_buf_addz(out, at + strlen(from));
}

static void
refused(void)
{
	static const struct {
		const char *label, *from, *to, *words;
	} cases[] = {
	    {"no origin", DESK_ORIGIN "\n7", "\n7", "line 1"},
	    {"a blank in the origin", "example/log\n", "example log\n",
		"line 1"},
	    {"a size that is none", "\n7\n", "\n7x\n", "line 2"},
	    {"a size with a zero in front", "\n7\n", "\n07\n", "line 2"},
	    {"a size beyond all logs", "\n7\n", "\n99999999999999999\n",
		"line 2"},
	    {"a root cut", "=\n\n", "\n\n", "line 3"},
	    {"extension lines", "=\n\n", "=\nmore\n\n", "line 4"},
	    {"a line that is no signature", "\xe2\x80\x94", "-",
		"no signature line"},
	};
	struct ky_buf text;

	make(&text);
	T_CASES (c, cases) {
		struct ky_checkpoint out;
		struct ky_buf other;
		struct ky_err err;

		changed(&other, text.p, c->from, c->to);
		t_bad(c->label,
		    ky_checkpoint_parse(ky_buf_str(&other), &out, &err),
		    KY_E_INPUT, &err, c->words);
		ky_buf_done(&other);
	}
	ky_buf_done(&text);
}

static void
cut_short(void)
{
	struct ky_buf text;
	uint32_t read = 0;

	make(&text);
	for (size_t n = 0; n < text.len; n++) {
		struct ky_checkpoint c;
		struct ky_err err;

		read += ky_checkpoint_parse((struct ky_str){text.p, n}, &c,
			    &err) == KY_OK;
	}
	t_eq_int("no beginning of a checkpoint is one", read, 0);
	ky_buf_done(&text);
}

static enum ky_checkpoint_trust
judge(struct ky_str text, const struct ky_keyset *keys)
{
	struct ky_checkpoint c;
	struct ky_err err;

	if (ky_checkpoint_parse(text, &c, &err) != KY_OK)
		return KY_CHECKPOINT__MAX;
	return ky_checkpoint_judge(&c, keys);
}

static void
judged(void)
{
	struct ky_buf text, other;
	struct ky_keyset keys, strange;

	make(&text);
	desk_keys(&keys);
	changed(&other, text.p, "\n7\n", "\n8\n");
	t_eq_int("another size", judge(ky_buf_str(&other), &keys),
	    KY_CHECKPOINT_WRONG);
	ky_buf_done(&other);

	strange = keys;
	(void)snprintf(strange.origin, sizeof(strange.origin), "other/log");
	t_eq_int("another log", judge(ky_buf_str(&text), &strange),
	    KY_CHECKPOINT_OTHER_LOG);

	strange = keys;
	strange.n = 1;
	t_eq_int("no log key is trusted", judge(ky_buf_str(&text), &strange),
	    KY_CHECKPOINT_UNSIGNED);
	strange.n = 2;
	strange.key[1].use = KY_KEY_PAPER;
	t_eq_int("a paper key is no log key",
	    judge(ky_buf_str(&text), &strange), KY_CHECKPOINT_UNSIGNED);

	strange = keys;
	strange.key[1].status = KY_KEY_RETIRED;
	t_eq_int("a retired key's checkpoints stand",
	    judge(ky_buf_str(&text), &strange), KY_CHECKPOINT_SIGNED);
	strange.key[1].status = KY_KEY_COMPROMISED;
	t_eq_int("a stolen key's do not", judge(ky_buf_str(&text), &strange),
	    KY_CHECKPOINT_COMPROMISED);
	ky_buf_done(&text);
}

/* After a theft the new key signs the same tree beside the old one; so may a
 * witness. */
static void
two_signers(void)
{
	struct desk_signer second = {1, 5};
	struct ky_buf text, other;
	struct ky_keyset keys, after;
	struct ky_err err;

	make(&text);
	desk_keys(&keys);
	after = keys;
	after.key[1].status = KY_KEY_COMPROMISED;
	(void)desk_add_key(&after, KY_KEY_LOG, 5);
	ky_buf_init(&other, KY_CHECKPOINT_MAX);
	t_good("the second signs",
	    desk_checkpoint(&tree, 7, DESK_ORIGIN, &second, &other, &err),
	    &err);
	ky_buf_addz(&text, strstr(other.p, "\xe2\x80\x94"));
	t_eq_int("the new key's line counts", judge(ky_buf_str(&text), &after),
	    KY_CHECKPOINT_SIGNED);
	t_eq_int("a line of somebody unknown is passed over",
	    judge(ky_buf_str(&text), &keys), KY_CHECKPOINT_SIGNED);
	ky_buf_done(&other);
	ky_buf_done(&text);
}

static void
no_key(void)
{
	struct desk_signer none = {1, 0};
	struct ky_buf out;
	struct ky_err err;

	ky_buf_init(&out, KY_CHECKPOINT_MAX);
	t_bad("the signer's trouble is passed on",
	    desk_checkpoint(&tree, 7, DESK_ORIGIN, &none, &out, &err),
	    KY_E_RETRY, &err, "not at hand");
	ky_buf_done(&out);
	ky_buf_init(&out, 20);
	t_bad("no room",
	    desk_checkpoint(&tree, 7, DESK_ORIGIN, &signer, &out, &err),
	    KY_E_LIMIT, &err, "no room");
	ky_buf_done(&out);
}

int
main(void)
{
	T_RUN(round_trip);
	T_RUN(known);
	T_RUN(refused);
	T_RUN(cut_short);
	T_RUN(judged);
	T_RUN(two_signers);
	T_RUN(no_key);
	return t_done();
}
