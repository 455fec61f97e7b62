#include "t.h"

#include "engine/limits.h"
#include "rig.h"

static struct rig r;
static struct ky_err err;

/* The peers as they are, counted, and the mail failing on demand. */
static struct ky_peers real;
static int ends, looks, mails, reminders;
static enum ky_code mail_fails;

static enum ky_code
end(void *self, const struct ky_line *line, struct ky_date day, const char *key,
    struct ky_err *e)
{
	ends++;
	return real.bss.end(self, line, day, key, e);
}

static enum ky_code
look(void *self, const struct ky_line *line, struct ky_seen *seen,
    struct ky_raw *raw, struct ky_err *e)
{
	looks++;
	return real.bss.look(self, line, seen, raw, e);
}

static enum ky_code
send(void *self, const struct ky_line *line, const char *number,
    struct ky_str document, const char *key, struct ky_err *e)
{
	mails++;
	if (mail_fails != KY_OK)
		return ky_fail(e, mail_fails, 0, "the next hop is away");
	return real.mail.send(self, line, number, document, key, e);
}

static enum ky_code
tell(void *self, const struct ky_line *line, const struct ky_effect *news,
    struct ky_err *e)
{
	reminders++;
	if (mail_fails != KY_OK)
		return ky_fail(e, mail_fails, 0, "the next hop is away");
	return real.mail.tell(self, line, news, e);
}

static struct ky_command
open_and_file(void)
{
	struct ky_command cmd;

	rig_open(&r, 0);
	rig_stop(&r);
	real = r.config.peers;
	r.config.peers.bss.end = end;
	r.config.peers.bss.look = look;
	r.config.peers.mail.send = send;
	ends = looks = mails = 0;
	mail_fails = KY_OK;
	rig_start(&r);
	cmd = rig_file(rig_import(&r));
	(void)rig_submit(&r, &cmd);
	return cmd;
}

static void
looks_before_doing_after_a_restart(void)
{
	struct ky_time next;
	struct ky_case c;
	struct ky_command cmd = open_and_file();

	r.weather.dead_in_save = true;
	t_bad("dies between the act and its outcome",
	    ky_engine_settle(r.engine, &next, &err), KY_E_SYSTEM, &err, "dead");
	t_eq_int("it was done", ends, 1);
	r.weather.dead_in_save = false;
	rig_stop(&r);
	rig_start(&r);
	looks = 0;
	(void)rig_settle(&r);
	t_eq_int("the next run does not do it again", ends, 1);
	t_ok("it looks", looks > 0);
	rig_case(&r, cmd.line_id, &c);
	t_ok("and sees", !ky_date_none(c.line.last_day));
	rig_close(&r);
}

static void
keeps_an_effect_whose_outcome_was_lost(void)
{
	struct ky_time next = {0};

	(void)open_and_file();
	r.weather.commit = KY_E_LIMIT;
	t_bad("the disk is full when the outcome comes",
	    ky_engine_settle(r.engine, &next, &err), KY_E_LIMIT, &err,
	    "bad weather");
	next = rig_settle(&r);
	t_eq_int("the effect waits a moment", next.us,
	    r.world.now.us + KY_PAUSE_US);
	ky_world_advance(&r.world, KY_PAUSE_US);
	(void)rig_settle(&r);
	t_eq_int("and is looked at, not done again", ends, 1);
	rig_close(&r);
}

static void
waits_with_a_paper_nobody_takes(void)
{
	(void)open_and_file();
	mail_fails = KY_E_UNSURE;
	(void)rig_settle(&r);
	t_eq_int("tried", mails, 1);
	(void)rig_settle(&r);
	t_eq_int("not at once again", mails, 1);
	ky_world_advance(&r.world, KY_MAIL_PAUSE_US);
	mail_fails = KY_OK;
	(void)rig_settle(&r);
	t_eq_int("but later", mails, 2);
	ky_world_advance(&r.world, KY_MAIL_PAUSE_US);
	(void)rig_settle(&r);
	t_eq_int("and once it is taken, no more", mails, 2);
	rig_close(&r);
}

static uint64_t
import_esim(void)
{
	struct ky_command cmd = rig_command(KY_CMD_IMPORT, 0);

	rig_line(1, &cmd.line);
	cmd.line.form = KY_FORM_ESIM;
	cmd.line.profile = KY_PROFILE_INSTALLED;
	ky_world_add(&r.world, &cmd.line);
	return rig_submit(&r, &cmd).answer.line_id;
}

static void
chip_signs(uint64_t line_id, enum ky_profile_event_kind kind, int64_t n)
{
	struct ky_command cmd = rig_command(KY_CMD_FACT, line_id);
	struct ky_line line;

	rig_line(1, &line);
	cmd.role = KY_ROLE_OPERATOR;
	cmd.fact = KY_FACT_PROFILE_EVENT;
	cmd.event = (struct ky_profile_event){.kind = kind,
	    .chip_signed = true,
	    .n = n,
	    .eid = ky_phone_eid(0),
	    .iccid = line.iccid,
	    .at = r.world.now};
	cmd.has_evidence = true;
	cmd.evidence = (struct ky_evidence){.grade = KY_GRADE_PROVEN,
	    .media_type = "application/json",
	    .origin = "euicc",
	    .verifier = "test",
	    .bytes = KY_STR("{}")};
	(void)rig_submit(&r, &cmd);
}

/* The demo rules remind every thirty days. */
static void
reminds_only_of_what_is_still_open(void)
{
	struct ky_command cmd;
	struct ky_case c;
	int tried;

	rig_open(&r, 0);
	rig_stop(&r);
	real = r.config.peers;
	r.config.peers.mail.tell = tell;
	reminders = 0;
	mail_fails = KY_E_RETRY;
	rig_start(&r);
	cmd = rig_file(import_esim());
	(void)rig_submit(&r, &cmd);
	rig_pass(&r, (struct ky_date){2026, 12, 10});
	tried = reminders;
	t_ok("tried again while the next hop is away", tried > 1);
	rig_case(&r, cmd.line_id, &c);
	t_ok("some are due", c.ending.reminded > 0);
	chip_signs(cmd.line_id, KY_PROFILE_INSTALL, 1);
	chip_signs(cmd.line_id, KY_PROFILE_DELETE, 2);
	mail_fails = KY_OK;
	rig_pass(&r, (struct ky_date){2026, 12, 20});
	t_eq_int("deleted meanwhile: nobody is reminded", reminders, tried);
	rig_case(&r, cmd.line_id, &c);
	t_eq_str("the duty is seen",
	    ky_duty_state_name(
		ky_case_duty_const(&c, KY_DUTY_PROFILE, 0)->state),
	    "seen");
	rig_close(&r);
}

static void
leaves_it_to_people_without_peers(void)
{
	static const struct ky_peers none;
	const struct ky_duty *d;
	struct ky_command cmd;
	struct ky_case c;

	rig_open(&r, 0);
	rig_stop(&r);
	r.config.peers = none;
	rig_start(&r);
	cmd = rig_file(rig_import(&r));
	(void)rig_submit(&r, &cmd);
	(void)rig_settle(&r);
	rig_case(&r, cmd.line_id, &c);
	d = ky_case_duty_const(&c, KY_DUTY_CONTRACT, 0);
	t_eq_str("nobody to ask: a person decides",
	    ky_duty_state_name(d->state), "refused");
	t_eq_int("and the receipt is there all the same",
	    rig_papers(&r, cmd.line_id, KY_PAPER_LOGGED), 1);
	rig_close(&r);
}

int
main(void)
{
	T_RUN(looks_before_doing_after_a_restart);
	T_RUN(keeps_an_effect_whose_outcome_was_lost);
	T_RUN(waits_with_a_paper_nobody_takes);
	T_RUN(reminds_only_of_what_is_still_open);
	T_RUN(leaves_it_to_people_without_peers);
	return t_done();
}
