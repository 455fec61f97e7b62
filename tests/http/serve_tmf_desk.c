/* The engine's side of serve_tmf: the simulated world, and what people do
 * there.  (Its headers and those of HTTP each have a ky_fault.) */
#include "serve_tmf.h"

#include "../service/pay.h"

#include <inttypes.h>

static struct desk desk;

void
stand_open(struct stand *s)
{
	desk_open(&desk);
	*s = (struct stand){
	    .engine = desk.rig.engine,
	    .calls = desk.calls,
	    .issuer = desk.rig.config.issuer,
	    .clock = desk.rig.config.clock,
	    .entropy = desk.rig.config.entropy,
	};
}

void
stand_verifier(const struct ky_verifier *v)
{
	desk_verifier = *v;
}

void
stand_pay(const struct ky_pay_reader *r)
{
	desk_pay = *r;
}

void
stand_bank(const struct ky_bankfile *b)
{
	desk_bankfile = *b;
}

static enum ky_code
put_transfer(void *self, struct ky_store *s, struct ky_err *err)
{
	return s->till->transfer_put(s->till->self, &desk.rig.config.issuer,
	    self, err);
}

uint64_t
stand_transfer(uint64_t line, int64_t minor)
{
	static unsigned n;
	struct ky_transfer t = {.line_id = line,
	    .provider = {"demo-mobile"},
	    .minor = minor,
	    .currency = "JPY",
	    .payee = {.kind = KY_PAYEE_JAPAN,
		.name = "ヤマダ ハナコ",
		.account = "0001234",
		.bank = "9999",
		.branch = "001",
		.account_kind = KY_ACCOUNT_ORDINARY},
	    .created = {1},
	    .changed = {1}};
	struct ky_err err = {0};

	(void)snprintf(t.key, sizeof(t.key), "stand %u", n++);
	if (ky_engine_write(desk.rig.engine, put_transfer, &t, &err) != KY_OK)
		abort();
	return t.n;
}

void
stand_page(uint64_t line, const char *session)
{
	pay_put(&desk, line, session, 1200);
}

void
stand_start(void)
{
	struct ky_err err = {0};

	if (ky_service_start(desk.service, &err) != KY_OK)
		abort();
}

void
stand_close(void)
{
	desk_close(&desk);
}

uint64_t
stand_import(void)
{
	return rig_import(&desk.rig);
}

uint64_t
stand_import_parts(void)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);
	struct ky_line *l = &cmd.line;

	rig_line(++desk.rig.lines, l);
	l->plan = (struct ky_slug){"large"};
	l->monthly_fee = 2980;
	l->options_n = 2;
	l->option[0] = (struct ky_option){.code = {"music"},
	    .running = true,
	    .third_party = true};
	l->option[1] = (struct ky_option){.code = {"voicemail"},
	    .running = true,
	    .fee = 300};
	l->devices_n = 2;
	l->device[0] = (struct ky_device){{"watch"}, false};
	l->device[1] = (struct ky_device){{"watch"}, true};
	return rig_import_this(&desk.rig, &cmd);
}

void
stand_file(uint64_t line, char ending[KY_REF_SIZE])
{
	struct ky_command cmd = rig_file(line);
	struct ky_reply reply = rig_submit(&desk.rig, &cmd);

	memcpy(ending, reply.answer.ending, KY_REF_SIZE);
}

void
stand_advance(uint64_t seconds)
{
	struct ky_world *w = &desk.rig.world;

	(void)pthread_mutex_lock(&w->lock);
	ky_world_advance(w, (int64_t)seconds * KY_SECOND_US);
	(void)pthread_mutex_unlock(&w->lock);
}

void
stand_refuse(bool on)
{
	struct ky_world *w = &desk.rig.world;

	(void)pthread_mutex_lock(&w->lock);
	w->faults.permille[KY_FAULT_REFUSE] = on ? 1000 : 0;
	(void)pthread_mutex_unlock(&w->lock);
}

void
stand_token(const char *actor, enum ky_role role, const char *provider,
    uint32_t scopes)
{
	struct ky_call c = desk_call(&desk, KY_CALL_TOKEN_ADD);
	struct ky_result r;
	struct ky_err err = {0};

	c.in.token.role = role;
	c.in.token.scopes = scopes;
	(void)snprintf(c.in.token.actor.text, sizeof(c.in.token.actor.text),
	    "%s", actor);
	(void)snprintf(c.in.token.provider.text,
	    sizeof(c.in.token.provider.text), "%s", provider);
	c.who.role = KY_ROLE_OFFICER;
	if (desk_do(&desk, &c, &r, &err) != KY_OK)
		abort();
	printf("%.*s\n", KY_STR_ARG(r.bytes));
}
