#include "cmd/act.h"

/* The index of `name` among the line's devices or options. */
static enum ky_code
find_part(const struct ky_line *l, enum ky_change_kind kind, const char *name,
    uint8_t *out, struct ky_err *err)
{
	bool device = kind == KY_CHANGE_DEVICE;
	uint8_t n = device ? l->devices_n : l->options_n;

	for (uint8_t i = 0; i < n; i++) {
		const char *code = device ? l->device[i].code.text
					  : l->option[i].code.text;

		if (strcmp(code, name) == 0) {
			*out = i;
			return KY_OK;
		}
	}
	return ky_fail(err, KY_E_INPUT, 0, "the line has no %s named %.31s",
	    ky_change_kind_name(kind), name);
}

static enum ky_code
fill(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_buf *bytes, struct ky_command *cmd,
    struct ky_err *err)
{
	if (!ky_change_kind_parse(ky_str_of(cli->arg[1]), &cmd->change) ||
	    cmd->change == KY_CHANGE_NONE)
		return ky_fail(err, KY_E_INPUT, 0,
		    "what is changed is a device, an option or the plan");
	if (cmd->change == KY_CHANGE_PLAN) {
		if (ky_slug_parse(ky_str_of(cli->arg[2]), &cmd->what, err) !=
		    KY_OK)
			return ky_during(err, "plan");
	} else if (find_part(&c->line, cmd->change, cli->arg[2], &cmd->ref,
		       err) != KY_OK)
		return err->code;
	return ky_act_evidence(cli, s, ky_change_kind_name(cmd->change), bytes,
	    cmd, err);
}

static enum ky_exit
run(struct ky_cli *cli)
{
	return ky_act_run(cli, KY_CMD_CHANGE, KY_ROLE_STAFF, fill);
}

static const struct ky_flag flags[] = {
    KY_EVIDENCE_FLAGS,
    KY_ACT_FLAGS,
};

const struct ky_cmd ky_cmd_change = {
    .name = "change",
    .args = "LINE PART NAME",
    .args_min = 3,
    .args_max = 3,
    .flags = flags,
    .help = "Release one device, end one option, or change the plan of a line "
	    "that goes on",
    .run = run,
};
