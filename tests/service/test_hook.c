#include "desk.h"

static struct ky_call
putting(const struct desk *d)
{
	struct ky_call c = desk_call(d, KY_CALL_HOOK_PUT);

	(void)snprintf(c.in.hook.url, sizeof(c.in.hook.url),
	    "https://hooks.example/in");
	return c;
}

static void
life(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_hook h;
	struct ky_command cmd;

	desk_open(&d);
	cmd = rig_file(rig_import(&d.rig));
	(void)rig_submit(&d.rig, &cmd);
	c = putting(&d);
	t_good("put", desk_do(&d, &c, &r, &err), &err);
	h = r.out.hooks[0];
	t_ok("its secret is shown once",
	    strncmp(h.secret, "whsec_", 6) == 0 && strlen(h.secret) == 50);
	t_ok("it is its maker's",
	    strcmp(h.owner.text, "counter-1") == 0 &&
		strncmp(h.id.text, "wh-", 3) == 0);
	t_ok("what was before is not told", h.upto > 0);
	t_eq_int("the deliverer is woken", d.told, 1);
	c = desk_call(&d, KY_CALL_HOOK_GET);
	c.in.id = h.id;
	t_good("got", desk_do(&d, &c, &r, &err), &err);
	t_ok("without its secret", r.found && r.out.hooks[0].secret[0] == '\0');
	c = putting(&d);
	c.in.hook.id = h.id;
	c.in.hook.kinds = 3;
	c.in.hook.state = KY_HOOK_OFF;
	t_good("put anew", desk_do(&d, &c, &r, &err), &err);
	t_ok("without a new secret",
	    r.found && r.out.hooks[0].secret[0] == '\0' &&
		r.out.hooks[0].kinds == 3 &&
		r.out.hooks[0].state == KY_HOOK_OFF);
	t_ok("from where it was", r.out.hooks[0].upto == h.upto);
	(void)snprintf(c.in.hook.secret, sizeof(c.in.hook.secret),
	    KY_HOOK_ROTATE);
	t_good("rotated", desk_do(&d, &c, &r, &err), &err);
	t_ok("another secret",
	    strncmp(r.out.hooks[0].secret, "whsec_", 6) == 0 &&
		strcmp(r.out.hooks[0].secret, h.secret) != 0 &&
		r.out.hooks[0].old_secret[0] == '\0');
	c = desk_call(&d, KY_CALL_HOOK_REMOVE);
	c.in.id = h.id;
	t_good("removed", desk_do(&d, &c, &r, &err), &err);
	t_ok("it was there", r.found);
	c = desk_call(&d, KY_CALL_HOOKS);
	t_good("listed", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("none is left", r.n, 0);
	desk_close(&d);
}

/* Two people change one webhook, each from what was there before. */
static void
changes_of_one_moment(void)
{
	struct ky_err err = {0};
	struct ky_hook h, seen;
	struct ky_result r;
	struct ky_call c;
	struct desk d;

	desk_open(&d);
	c = putting(&d);
	t_good("put", desk_do(&d, &c, &r, &err), &err);
	h = r.out.hooks[0];
	seen = h;
	seen.url[0] = seen.secret[0] = '\0';
	seen.kinds = KY_HOOK_KINDS_SAME;
	seen.state = KY_HOOK_STATE__MAX;
	c.in.hook = seen;
	c.in.hook.state = KY_HOOK_OFF;
	t_good("one turns it off", desk_do(&d, &c, &r, &err), &err);
	c.in.hook = seen;
	(void)snprintf(c.in.hook.url, sizeof(c.in.hook.url),
	    "https://hooks.example/new");
	t_good("one moves it", desk_do(&d, &c, &r, &err), &err);
	c.in.hook = seen;
	c.in.hook.kinds = 3;
	t_good("one narrows it", desk_do(&d, &c, &r, &err), &err);
	c.in.hook = h;
	(void)snprintf(c.in.hook.secret, sizeof(c.in.hook.secret),
	    KY_HOOK_ROTATE);
	t_good("one changes its secret", desk_do(&d, &c, &r, &err), &err);
	h = r.out.hooks[0];
	t_eq_str("moved", h.url, "https://hooks.example/new");
	t_ok("off, and narrowed", h.state == KY_HOOK_OFF && h.kinds == 3);
	c.in.hook = seen;
	c.in.hook.id.text[0] = '\0';
	t_bad("a new one says all", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "url");
	desk_close(&d);
}

static void
refusals(void)
{
	static const char *const urls[] = {"", "ftp://x.example/",
	    "javascript:alert(1)", "https://x.example/a b",
	    "https://x.example/\r\nX: y"};
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};

	desk_open(&d);
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		c = putting(&d);
		(void)snprintf(c.in.hook.url, sizeof(c.in.hook.url), "%s",
		    urls[i]);
		t_bad(urls[i][0] == 'h' ? "a url with blanks" : urls[i],
		    desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "url");
	}
	c = putting(&d);
	c.in.hook.kinds = UINT64_C(1) << KY_EVENT__MAX;
	t_bad("an unknown event", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "event");
	c = putting(&d);
	c.in.hook.state = KY_HOOK_GONE;
	t_bad("gone", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err, "state");
	desk_close(&d);
}

static void
others(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_slug id;

	desk_open(&d);
	c = putting(&d);
	c.in.hook.provider = (struct ky_slug){"demo-mobile"};
	t_good("one provider's", desk_do(&d, &c, &r, &err), &err);
	id = r.out.hooks[0].id;
	d.who.provider = (struct ky_slug){"another"};
	c = desk_call(&d, KY_CALL_HOOK_GET);
	c.in.id = id;
	t_good("got by another", desk_do(&d, &c, &r, &err), &err);
	t_ok("is not there", !r.found);
	c = desk_call(&d, KY_CALL_HOOKS);
	t_good("listed by another", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("is not there", r.n, 0);
	c = putting(&d);
	c.in.hook.id = id;
	c.in.hook.provider = d.who.provider;
	t_good("put anew by another", desk_do(&d, &c, &r, &err), &err);
	t_ok("is not there", !r.found);
	c = desk_call(&d, KY_CALL_HOOK_REMOVE);
	c.in.id = id;
	t_good("removed by another", desk_do(&d, &c, &r, &err), &err);
	t_ok("is not there", !r.found);
	c = putting(&d);
	t_bad("nor may he listen to all", desk_do(&d, &c, &r, &err), KY_E_INPUT,
	    &err, "another");
	desk_close(&d);
}

/* Webhooks that the caller sees, page by page. */
static uint32_t
listed(struct desk *d, uint32_t max)
{
	struct ky_call c = desk_call(d, KY_CALL_HOOKS);
	struct ky_result r = {.more = true};
	struct ky_err err = {0};
	uint32_t n = 0;

	c.max = max;
	while (r.more) {
		if (desk_do(d, &c, &r, &err) != KY_OK || r.n == 0)
			break;
		n += r.n;
		c.in.id = r.out.hooks[r.n - 1].id;
	}
	t_ok("to the end", !r.more);
	return n;
}

static void
many(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	uint32_t refused = 0;

	desk_open(&d);
	for (int i = 0; i < 40; i++) {
		c = putting(&d);
		t_good("everybody's", desk_do(&d, &c, &r, &err), &err);
	}
	d.who.provider = (struct ky_slug){"demo-mobile"};
	for (int i = 0; i < KY_HOOKS_OF_PROVIDER; i++) {
		c = putting(&d);
		c.in.hook.provider = d.who.provider;
		t_good("one provider's", desk_do(&d, &c, &r, &err), &err);
	}
	t_bad("has no more", desk_do(&d, &c, &r, &err), KY_E_INPUT, &err,
	    "remove some");
	t_eq_int("others' do not hide them", listed(&d, 1),
	    KY_HOOKS_OF_PROVIDER);
	t_eq_int("in pages of some", listed(&d, 7), KY_HOOKS_OF_PROVIDER);
	d.who.provider.text[0] = '\0';
	t_eq_int("who sees all", listed(&d, 7), 40 + KY_HOOKS_OF_PROVIDER);
	for (int i = 0; i < KY_HOOKS_MAX; i++) {
		c = putting(&d);
		refused += desk_do(&d, &c, &r, &err) == KY_E_INPUT;
	}
	t_eq_int("as many as are served", refused, 40 + KY_HOOKS_OF_PROVIDER);
	t_eq_int("and no more", listed(&d, KY_ROWS_MAX), KY_HOOKS_MAX);
	desk_close(&d);
}

/* A commit without an answer is tried again, in the end for the second time. */
static void
unsure(void)
{
	struct desk d;
	struct ky_result r;
	struct ky_call c;
	struct ky_err err = {0};
	struct ky_hook was, is = {.form = KY_HOOK_STANDARD};
	struct ky_store *store;
	bool found;

	desk_open(&d);
	c = putting(&d);
	t_good("put", desk_do(&d, &c, &r, &err), &err);
	was = r.out.hooks[0];
	c.in.hook.id = was.id;
	(void)snprintf(c.in.hook.secret, sizeof(c.in.hook.secret),
	    KY_HOOK_ROTATE);
	d.rig.weather.commit = KY_E_UNSURE;
	d.rig.weather.commit_happens = true;
	t_good("rotated, twice", desk_do(&d, &c, &r, &err), &err);
	t_good("a reader", ky_engine_reader(d.rig.engine, &store, &err), &err);
	t_good("as stored",
	    store->office->hook_get(store->office->self, &d.rig.config.issuer,
		&was.id, &is, &found, &err),
	    &err);
	ky_engine_reader_close(d.rig.engine, store);
	t_eq_str("the old one signs beside", is.old_secret, was.secret);
	t_ok("the new one", strcmp(is.secret, was.secret) != 0);
	c = putting(&d);
	d.rig.weather.commit = KY_E_UNSURE;
	d.rig.weather.commit_happens = true;
	t_good("a new one, twice", desk_do(&d, &c, &r, &err), &err);
	t_eq_int("is one", listed(&d, 10), 2);
	desk_close(&d);
}

int
main(void)
{
	T_RUN(life);
	T_RUN(changes_of_one_moment);
	T_RUN(refusals);
	T_RUN(others);
	T_RUN(many);
	T_RUN(unsure);
	return t_done();
}
