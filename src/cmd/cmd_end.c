#include "cmd/act.h"
#include "cmd/bulk.h"
#include "cmd/request.h"
#include "cmd/show.h"
#include "core/contact.h"

/* What the holder reads; nothing without the flag: as the record has it. */
static enum ky_code
take_language(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *tag = ky_cli_flag(cli, "--language");

	if (tag == NULL ||
	    ky_language_parse(ky_str_of(tag), cmd->language, err) == KY_OK)
		return KY_OK;
	return ky_during(err, "--language");
}

/* What is asked for, as a command, with the proof of who may ask it. */
static enum ky_code
fill(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_request *r, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	const char *checked = ky_cli_flag(cli, "--checked");

	cmd->way = r->way;
	cmd->wish = r->wish;
	cmd->when_used_up = r->when_used_up;
	cmd->refund_reason = r->reason;
	cmd->claim = r->claim;
	if (take_language(cli, cmd, err) != KY_OK ||
	    ky_act_papers(cli, cmd, err) != KY_OK)
		return err->code;
	if (checked == NULL && s->meta.demo)
		checked = "code";
	if (checked == NULL)
		return KY_OK; /* the duty waits for proof */
	return ky_act_authority(checked, bytes, cmd, err);
}

static enum ky_exit
end(const struct ky_cli *cli, struct ky_session *s, const struct ky_case *c,
    const struct ky_request *r, struct ky_command *cmd)
{
	struct ky_rules rules;
	struct ky_preview p;
	struct ky_err err = {0};

	if (ky_request_preview(s, c, r, &rules, &p, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (p.offered && !cli->json)
		ky_show_preview(cli, &rules, &p, ky_session_now(s));
	if (p.offered && !ky_act_agreed(cli, "End it?")) {
		(void)fputs("nothing was filed\n", stderr);
		return KY_EXIT_NO;
	}
	/* Also when the preview says no: a known key has its old answer. */
	return ky_act_submit(cli, s, cmd);
}

/* One line, or all that have expired: each has flags of its own. */
static enum ky_code
check_flags(const struct ky_cli *cli, struct ky_err *err)
{
	static const struct {
		const char *name;
		bool of_expired;
	} own[] = {
	    {"--on", false},
	    {"--when-used-up", false},
	    {"--way", false},
	    {"--ground", false},
	    {"--relation", false},
	    {"--papers", false},
	    {"--checked", false},
	    {"--language", false},
	    {"--yes", false},
	    {"--if-version", false},
	    {"--until", true},
	    {"--provider", true},
	    {"--per-minute", true},
	};
	bool expired = ky_cli_flag(cli, "--expired") != NULL;

	if (cli->args_n != (expired ? 0 : 1))
		return ky_fail(err, KY_E_INPUT, 0,
		    "what is to be ended: a LINE, or --expired");
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (own[i].of_expired != expired &&
		    ky_cli_flag(cli, own[i].name) != NULL)
			return ky_fail(err, KY_E_INPUT, 0, "%s is %s --expired",
			    own[i].name, expired ? "not for" : "for");
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_request request;
	struct ky_command cmd;
	struct ky_buf bytes;
	struct ky_err err = {0};
	enum ky_exit result;

	if (check_flags(cli, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	if (ky_cli_flag(cli, "--expired") != NULL)
		return ky_bulk_propose(cli);
	if (ky_request_read(cli, &request, &err) != KY_OK ||
	    ky_act_open(cli, KY_SESSION_ACT, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_buf_init(&bytes, 1024);
	cmd = ky_session_command(&s, KY_CMD_FILE, KY_ROLE_STAFF, &c);
	if (fill(cli, &s, &request, &bytes, &cmd, &err) == KY_OK)
		result = end(cli, &s, &c, &request, &cmd);
	else
		result = ky_cli_fail(cli, &err);
	ky_buf_done(&bytes);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    KY_REQUEST_FLAGS,
    {"--papers", "LIST", "that were shown: death,register,...", false},
    {"--checked", "HOW", "who may end it: papers, code or operator", false},
    {"--language", "TAG", "that the holder reads; else the line's", false},
    {"--yes", NULL, "do not ask", false},
    {"--expired", NULL, "propose to end all whose validity is over", false},
    {"--until", "DATE", "until then at the latest; else yesterday", false},
    {"--provider", "NAME", "of that provider only", false},
    {"--per-minute", "N", "not faster than that", false},
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_end = {
    .name = "end",
    .args = "[LINE]",
    .args_max = 1,
    .flags = flags,
    .help = "File an ending, after showing what it means; or propose many",
    .run = run,
};
