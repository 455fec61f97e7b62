/*
 * A desk with a portal before it: browsers with a cookie each, and a letter
 * box in place of the courier.
 */
#ifndef KY_TESTS_SERVICE_PORCH_H
#define KY_TESTS_SERVICE_PORCH_H

#include "desk.h"

#include "core/contact.h"
#include "portal/account.h"

#define BOX_MAX 64

struct box {
	uint32_t n;
	struct ky_letter letter[BOX_MAX];
};

static struct desk d;
static struct box box;
static struct ky_told told; /* of the last act */
static struct ky_err err;

/* A browser. */
struct browser {
	char cookie[KY_COOKIE_SIZE];
	const char *from;
	char known[KY_KNOWN_SIZE]; /* "" = it never signed in */
};

static inline enum ky_code
box_send(void *self, const struct ky_letter *letter, struct ky_err *e)
{
	struct box *b = self;

	if (b->n == BOX_MAX)
		return ky_fail(e, KY_E_LIMIT, 0, "the box is full");
	b->letter[b->n++] = *letter;
	return KY_OK;
}

/* Letters of a kind to a mailbox ("" = any). */
static inline uint32_t
box_count(enum ky_letter_kind kind, const char *email)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < box.n; i++)
		n += box.letter[i].kind == kind &&
		    (email[0] == '\0' ||
			strcmp(email, box.letter[i].email) == 0);
	return n;
}

static inline const struct ky_letter *
box_last(enum ky_letter_kind kind)
{
	static const struct ky_letter none;

	for (uint32_t i = box.n; i > 0; i--)
		if (box.letter[i - 1].kind == kind)
			return &box.letter[i - 1];
	return &none;
}

/* What stands behind the last slash of the last link. */
static inline const char *
box_secret(enum ky_letter_kind kind)
{
	const char *slash = strrchr(box_last(kind)->link, '/');

	return slash != NULL ? slash + 1 : "";
}

/* All but the desk. */
static inline void
porch_prepare(void)
{
	memset(&box, 0, sizeof(box));
	memset(&d, 0, sizeof(d));
	desk_courier = (struct ky_courier){&box, box_send,
	    1u << KY_LETTER_BY_MAIL | 1u << KY_LETTER_BY_SMS};
	desk_origin = "https://portal.example";
}

static inline void
porch_open(void)
{
	porch_prepare();
	desk_open(&d);
}

static inline void
porch_close(void)
{
	desk_close(&d);
}

static inline void
wait_us(int64_t us)
{
	(void)pthread_mutex_lock(&d.rig.world.lock);
	ky_world_advance(&d.rig.world, us);
	(void)pthread_mutex_unlock(&d.rig.world.lock);
}

/* The act of a browser, which keeps its cookie. */
static inline enum ky_word
act(struct browser *b, struct ky_ask *ask)
{
	struct ky_call c = desk_call(&d, KY_CALL_PORTAL);
	struct ky_result r;
	char label[64];

	(void)snprintf(ask->cookie, sizeof(ask->cookie), "%s", b->cookie);
	(void)snprintf(ask->from, sizeof(ask->from), "%s",
	    b->from != NULL ? b->from : "192.0.2.1");
	(void)snprintf(ask->known, sizeof(ask->known), "%s", b->known);
	c.in.ask = ask;
	(void)snprintf(label, sizeof(label), "act %s", ky_act_name(ask->act));
	memset(&told, 0, sizeof(told));
	if (!t_good(label, desk_do(&d, &c, &r, &err), &err))
		return KY_WORD__MAX;
	told = *r.out.told;
	if (told.cookie[0] != '\0')
		memcpy(b->cookie, told.cookie, sizeof(b->cookie));
	if (told.known[0] != '\0')
		memcpy(b->known, told.known, sizeof(b->known));
	if (told.gone)
		b->cookie[0] = '\0';
	return told.word;
}

static inline enum ky_word
do_act(struct browser *b, enum ky_act a)
{
	struct ky_ask ask = {.act = a};

	(void)snprintf(ask.language, sizeof(ask.language), "zh-Hans");
	return act(b, &ask);
}

/* It must come out so. */
#define T_WORD(label, got, want) \
	t_eq_str(label, ky_word_name(got), ky_word_name(want))

static inline struct browser
visit(const char *from)
{
	struct browser b = {.from = from};

	T_WORD("a visit", do_act(&b, KY_ACT_VISIT), KY_WORD_DONE);
	return b;
}

static inline enum ky_word
find(struct browser *b, enum ky_find how, const char *name,
    enum ky_letter_way way)
{
	struct ky_ask ask = {.act = KY_ACT_FIND, .find = how, .way = way};

	(void)snprintf(ask.name, sizeof(ask.name), "%s", name);
	return act(b, &ask);
}

static inline enum ky_word
give_code(struct browser *b, enum ky_act a, const char *code)
{
	struct ky_ask ask = {.act = a};

	(void)snprintf(ask.code, sizeof(ask.code), "%s", code);
	return act(b, &ask);
}

static inline enum ky_word
with_email(struct browser *b, enum ky_act a, const char *email)
{
	struct ky_ask ask = {.act = a};

	(void)snprintf(ask.email, sizeof(ask.email), "%s", email);
	return act(b, &ask);
}

static inline enum ky_word
with_password(struct browser *b, enum ky_act a, const char *email,
    const char *password)
{
	struct ky_ask ask = {.act = a};

	(void)snprintf(ask.email, sizeof(ask.email), "%s", email);
	(void)snprintf(ask.password, sizeof(ask.password), "%s", password);
	return act(b, &ask);
}

static inline enum ky_word
with_line(struct browser *b, enum ky_act a, uint64_t line_id)
{
	struct ky_ask ask = {.act = a, .line_id = line_id};

	return act(b, &ask);
}

/* The next line of the rig, with a mailbox. */
static inline uint64_t
line_with(const char *email, bool voice, struct ky_line *out)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	rig_line(++d.rig.lines, &cmd.line);
	cmd.line.voice = voice;
	(void)snprintf(cmd.line.email, sizeof(cmd.line.email), "%s", email);
	(void)pthread_mutex_lock(&d.rig.world.lock);
	ky_world_add(&d.rig.world, &cmd.line);
	(void)pthread_mutex_unlock(&d.rig.world.lock);
	if (out != NULL)
		*out = cmd.line;
	return rig_submit(&d.rig, &cmd).answer.line_id;
}

/* Proves the rig's line of that contract number. */
static inline void
prove(struct browser *b, const char *contract, enum ky_letter_way way)
{
	T_WORD("a code is sent", find(b, KY_FIND_CONTRACT, contract, way),
	    KY_WORD_CODE_SENT);
	T_WORD("and given",
	    give_code(b, KY_ACT_CODE, box_last(KY_LETTER_PROVE)->code),
	    KY_WORD_PROVEN);
}

/* An account with the mailbox of the line it opens with. */
static inline struct browser
account(const char *email, uint64_t *line_id)
{
	struct browser b = visit("198.51.100.7");
	struct ky_line line;

	*line_id = line_with(email, true, &line);
	prove(&b, line.contract_no.text, KY_LETTER_BY_MAIL);
	prove(&b, line.contract_no.text, KY_LETTER_BY_SMS);
	T_WORD("opened", do_act(&b, KY_ACT_OPEN), KY_WORD_DONE);
	return b;
}

/* The line that the last letter of a kind names: "demo-mobile +8190****0001". */
static inline const char *
box_line(enum ky_letter_kind kind)
{
	static char text[KY_MASK_SIZE + sizeof(struct ky_slug)];
	const struct ky_letter_line *l = &box_last(kind)->line;

	(void)snprintf(text, sizeof(text), "%s %s", l->provider.text,
	    l->number);
	return text;
}

/* As a letter names it. */
static inline const char *
named(const struct ky_line *l)
{
	static char text[KY_MASK_SIZE + sizeof(struct ky_slug)];
	char number[KY_MASK_SIZE];

	ky_line_mask(l, number);
	(void)snprintf(text, sizeof(text), "%s %s", l->provider.text, number);
	return text;
}

/* The rules of a provider with which nothing is connected. */
static inline void
load_rules(const char *name)
{
	static char bytes[1 << 18];
	char path[256];
	struct ky_call c = desk_call(&d, KY_CALL_RULES_PUT);
	struct ky_result r;
	size_t n;
	FILE *f;

	(void)snprintf(path, sizeof(path), KY_SOURCE_ROOT "/operators/%s.json",
	    name);
	f = fopen(path, "rb");
	if (f == NULL)
		abort();
	n = fread(bytes, 1, sizeof(bytes), f);
	(void)fclose(f);
	c.who.role = KY_ROLE_OFFICER;
	(void)snprintf(c.in.rules.provider.text,
	    sizeof(c.in.rules.provider.text), "%s", name);
	c.in.rules.json = (struct ky_str){bytes, n};
	t_good("rules", desk_do(&d, &c, &r, &err), &err);
}

/* A line of it, as its holder tells of it. */
static inline struct ky_line
told_line(const char *provider)
{
	struct ky_line l;

	rig_line(77, &l);
	(void)snprintf(l.provider.text, sizeof(l.provider.text), "%s",
	    provider);
	memset(&l.ledger, 0, sizeof(l.ledger));
	memcpy(l.ledger.currency, "JPY", 4);
	return l;
}

#endif
