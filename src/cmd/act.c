#include "cmd/act.h"

#include "cmd/show.h"
#include "view/words.h"
#include "doc/file.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum ky_code
ky_act_open(const struct ky_cli *cli, enum ky_session_mode mode,
    struct ky_session *s, struct ky_case *c, struct ky_err *err)
{
	enum ky_code code = ky_session_open(s, cli, mode, err);

	if (code != KY_OK)
		return code;
	code = ky_session_find(s, cli->arg[0], c, err);
	if (code != KY_OK)
		ky_session_close(s);
	return code;
}

enum ky_code
ky_act_day(const struct ky_cli *cli, const char *flag, struct ky_date *out,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, flag);

	if (text == NULL)
		return KY_OK;
	if (ky_date_parse(ky_str_of(text), out, err) != KY_OK)
		return ky_during(err, "%s", flag);
	return KY_OK;
}

enum ky_code
ky_act_duty(const struct ky_case *c, const char *text, struct ky_command *cmd,
    struct ky_err *err)
{
	cmd->ref = 0;
	for (uint8_t i = 0; i < c->line.items_n; i++)
		if (strcmp(text, c->line.item[i].code.text) == 0) {
			cmd->duty = KY_DUTY_ITEM;
			cmd->ref = i;
			return KY_OK;
		}
	if (!ky_duty_kind_parse(ky_str_of(text), &cmd->duty))
		return ky_fail(err, KY_E_INPUT, 0,
		    "no duty or item has the name %.31s", text);
	if (cmd->duty == KY_DUTY_ITEM && c->line.items_n > 1)
		return ky_fail(err, KY_E_INPUT, 0,
		    "there are several items: name the one");
	return KY_OK;
}

/* Only the characters of a slug: the text goes into notes as it is. */
static enum ky_code
copy_name(const char *what, const char *text, char *out, size_t size,
    struct ky_err *err)
{
	struct ky_str s = ky_str_of(text);

	for (size_t i = 0; i < s.len; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.p[i]) ==
		    NULL)
			s.len = 0;
	if (s.len == 0 || !ky_str_copy(s, out, size))
		return ky_fail(err, KY_E_INPUT, 0,
		    "%s is a code of at most %zu of a-z 0-9 -", what, size - 1);
	return KY_OK;
}

enum ky_code
ky_act_papers(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *flag = ky_cli_flag(cli, "--papers");
	enum ky_voucher paper;

	while (flag != NULL) {
		const char *comma = strchr(flag, ',');
		size_t n = comma != NULL ? (size_t)(comma - flag)
					 : strlen(flag);

		if (!ky_voucher_parse((struct ky_str){flag, n}, &paper))
			return ky_fail(err, KY_E_INPUT, 0,
			    "--papers are death, register, will, identity or "
			    "mandate");
		cmd->claim.shown |= UINT32_C(1) << paper;
		flag = comma != NULL ? comma + 1 : NULL;
	}
	return KY_OK;
}

enum ky_code
ky_act_reason(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--reason");

	if (text == NULL)
		return KY_OK;
	return copy_name("--reason", text, cmd->reason, sizeof(cmd->reason),
	    err);
}

static enum ky_code
take_media(const struct ky_cli *cli, const char *otherwise,
    struct ky_evidence *e, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--media");

	if (text == NULL)
		text = otherwise;
	if (strchr(text, '/') == NULL ||
	    !ky_str_copy(ky_str_of(text), e->media_type, sizeof(e->media_type)))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--media is a media type like image/jpeg");
	return KY_OK;
}

static void
put_verifier(struct ky_evidence *e)
{
	(void)snprintf(e->verifier, sizeof(e->verifier), "kaiyaku/1");
}

enum ky_code
ky_act_evidence(const struct ky_cli *cli, const struct ky_session *s,
    const char *about, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *grade = ky_cli_flag(cli, "--grade");
	const char *by = ky_cli_flag(cli, "--by");
	const char *path = ky_cli_flag(cli, "--file");
	struct ky_evidence *e = &cmd->evidence;
	enum ky_code code;

	e->grade = KY_GRADE_ATTESTED;
	if (grade != NULL && !ky_grade_parse(ky_str_of(grade), &e->grade))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--grade is stated, attested or confirmed");
	code = copy_name("--by", by != NULL ? by : s->actor.text, e->origin,
	    sizeof(e->origin), err);
	if (code == KY_OK)
		code = take_media(cli,
		    path != NULL ? "application/octet-stream"
				 : "application/json",
		    e, err);
	if (code == KY_OK && path != NULL)
		code = ky_file_read(path, bytes, err);
	if (code != KY_OK)
		return code;
	/* No time in it: the command has one, and the same command given
	 * again under its key must be the same. */
	if (path == NULL)
		ky_buf_addf(bytes,
		    "{\"by\":\"%s\",\"grade\":\"%s\",\"says\":\"%s\"}",
		    e->origin, ky_grade_name(e->grade), about);
	put_verifier(e);
	e->bytes = ky_buf_str(bytes);
	cmd->has_evidence = true;
	return KY_OK;
}

enum ky_code
ky_act_authority(const char *how, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	static const struct {
		const char *how, *origin;
		enum ky_grade grade;
	} table[] = {
	    {"papers", "counter", KY_GRADE_ATTESTED},
	    {"code", "one-time-code", KY_GRADE_CONFIRMED},
	    {"operator", "operator", KY_GRADE_CONFIRMED},
	};
	struct ky_evidence *e = &cmd->evidence;

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (strcmp(how, table[i].how) != 0)
			continue;
		ky_buf_addf(bytes, "{\"by\":\"%s\",\"checked\":\"%s\"}",
		    cmd->actor.text, how);
		e->grade = table[i].grade;
		(void)snprintf(e->media_type, sizeof(e->media_type),
		    "application/json");
		(void)snprintf(e->origin, sizeof(e->origin), "%s",
		    table[i].origin);
		put_verifier(e);
		e->bytes = ky_buf_str(bytes);
		cmd->duty = KY_DUTY_AUTHORITY;
		cmd->has_evidence = true;
		return KY_OK;
	}
	return ky_fail(err, KY_E_INPUT, 0,
	    "--checked is papers, code or operator");
}

static enum ky_code
take_envelope(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *key, *version;

	if (cmd->key[0] != '\0')
		return KY_OK;
	key = ky_cli_flag(cli, "--key");
	version = ky_cli_flag(cli, "--if-version");
	if (key != NULL &&
	    (key[0] == '\0' ||
		!ky_str_copy(ky_str_of(key), cmd->key, sizeof(cmd->key))))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--key has 1 to %d characters", KY_KEY_SIZE - 1);
	if (version != NULL &&
	    (!ky_str_u64(ky_str_of(version), INT64_MAX, &cmd->version) ||
		cmd->version == 0))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--if-version is a number from 1");
	return KY_OK;
}

static void
say_answer(const struct ky_cli *cli, const struct ky_reply *reply)
{
	const struct ky_answered *a = &reply->answer;
	char day[KY_SHOW_SIZE];

	if (cli->json) {
		json_t *doc = ky_answer_json(a);

		(void)json_object_set_new(doc, "replayed",
		    json_boolean(reply->replayed));
		ky_cli_json(doc);
		return;
	}
	ky_say(cli,
	    a->verdict == KY_VERDICT_ACCEPTED ? KY_PAINT_GOOD : KY_PAINT_WAIT,
	    "%s", ky_words(a->code));
	if (a->ending[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, "; ending %s", a->ending);
	if (!ky_date_none(a->day))
		ky_say(cli, KY_PAINT_NONE, "; %s", ky_show_date(a->day, day));
	ky_say(cli, KY_PAINT_NONE,
	    "; line #%" PRIu64 " is at version %" PRIu64 "%s\n", a->line_id,
	    a->version, reply->replayed ? " (answered before)" : "");
}

/* In the words of who has a receipt in hand, not a key. */
static enum ky_exit
say_failed(const struct ky_cli *cli, const struct ky_command *cmd,
    struct ky_err *err)
{
	if (err->code == KY_E_INPUT && err->cause == KY_NO_KEY_REUSED &&
	    ky_key_is_record(cmd->key))
		(void)ky_fail(err, KY_E_INPUT, KY_NO_KEY_REUSED,
		    "it is known with another content: nothing was booked");
	return ky_cli_fail(cli, err);
}

enum ky_exit
ky_act_submit(const struct ky_cli *cli, struct ky_session *s,
    struct ky_command *cmd)
{
	struct ky_reply reply;
	struct ky_err err = {0};

	if (take_envelope(cli, cmd, &err) != KY_OK ||
	    ky_session_submit(s, cmd, &reply, &err) != KY_OK)
		return say_failed(cli, cmd, &err);
	if (reply.answer.verdict == KY_VERDICT_REFUSED)
		return ky_cli_no(cli, reply.answer.code, reply.answer.rule);
	say_answer(cli, &reply);
	return KY_EXIT_OK;
}

bool
ky_act_agreed(const struct ky_cli *cli, const char *question)
{
	char answer[8] = "";

	if (cli->json || ky_cli_flag(cli, "--yes") != NULL ||
	    isatty(STDIN_FILENO) == 0)
		return true;
	(void)fprintf(stderr, "%s  Type yes: ", question);
	return fgets(answer, sizeof(answer), stdin) != NULL &&
	    strcmp(answer, "yes\n") == 0;
}

enum ky_exit
ky_act_run(struct ky_cli *cli, enum ky_command_kind kind, enum ky_role role,
    ky_act_fill *fill)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_command cmd;
	struct ky_buf bytes;
	struct ky_err err = {0};
	enum ky_exit result;

	if (ky_act_open(cli, KY_SESSION_ACT, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_buf_init(&bytes, KY_EVIDENCE_MAX);
	cmd = ky_session_command(&s, kind, role, &c);
	if (fill == NULL || fill(cli, &s, &c, &bytes, &cmd, &err) == KY_OK)
		result = ky_act_submit(cli, &s, &cmd);
	else
		result = ky_cli_fail(cli, &err);
	ky_buf_done(&bytes);
	ky_session_close(&s);
	return result;
}
