/*
 * What commands that change something have in common: evidence, duties by
 * name, handing in, the answer.
 */
#ifndef KY_CMD_ACT_H
#define KY_CMD_ACT_H

#include "cmd/session.h"

/* Flags of every such command. */
#define KY_ACT_FLAGS \
	{"--key", "KEY", "idempotency: the same again is done once", false}, \
	    {"--if-version", "N", "only if the line is still at that version", \
		false}, \
	{ \
		NULL, NULL, NULL, false \
	}

/* Flags that bring evidence. */
#define KY_EVIDENCE_FLAGS \
	{"--grade", "GRADE", "stated, attested, confirmed; else attested", \
	    false}, \
	    {"--by", "WHO", "who or what saw it; else the actor", false}, \
	    {"--file", "FILE", "what shows it, kept as it is", false}, \
	{ \
		"--media", "TYPE", \
		    "of the file; else application/octet-stream", false \
	}

/* A day given with a flag; `out` is left alone without it. */
enum ky_code ky_act_day(const struct ky_cli *cli, const char *flag,
    struct ky_date *out, struct ky_err *err) KY_MUST_USE;

/* "dues", "item" (the only one) or an item's code. */
enum ky_code ky_act_duty(const struct ky_case *c, const char *text,
    struct ky_command *cmd, struct ky_err *err) KY_MUST_USE;

/* From the flags; without --file a note of who said what stands for the
 * bytes.  `bytes` must live until the command is handed in. */
enum ky_code ky_act_evidence(const struct ky_cli *cli,
    const struct ky_session *s, const char *about, struct ky_buf *bytes,
    struct ky_command *cmd, struct ky_err *err) KY_MUST_USE;

/* What the check of `how` ("papers", "code", "operator") is worth. */
enum ky_code ky_act_authority(const char *how, struct ky_buf *bytes,
    struct ky_command *cmd, struct ky_err *err) KY_MUST_USE;

/* --papers: those that were shown, with commas between; none without it. */
enum ky_code ky_act_papers(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err) KY_MUST_USE;

/* --reason, a code of 1 to 47 of a-z 0-9 -. */
enum ky_code ky_act_reason(const struct ky_cli *cli, struct ky_command *cmd,
    struct ky_err *err) KY_MUST_USE;

/* Hands the command in with --key and --if-version, says the answer.  One that
 * has a key of its own is called without these flags. */
enum ky_exit ky_act_submit(const struct ky_cli *cli, struct ky_session *s,
    struct ky_command *cmd);

/* Nobody does what cannot be undone by a slip of the finger: on a terminal,
 * without --yes and --json, the question is asked.  True: go on. */
bool ky_act_agreed(const struct ky_cli *cli, const char *question);

/* What a command writes into its envelope; `bytes` holds evidence until the
 * envelope is handed in. */
typedef enum ky_code ky_act_fill(const struct ky_cli *cli,
    const struct ky_session *s, const struct ky_case *c, struct ky_buf *bytes,
    struct ky_command *cmd, struct ky_err *err);

/* Opens, finds args[0], fills (NULL: nothing to fill), hands in, answers. */
enum ky_exit ky_act_run(struct ky_cli *cli, enum ky_command_kind kind,
    enum ky_role role, ky_act_fill *fill);

/* Opens the session and finds args[0]; the session is open when KY_OK. */
enum ky_code ky_act_open(const struct ky_cli *cli, enum ky_session_mode mode,
    struct ky_session *s, struct ky_case *c, struct ky_err *err) KY_MUST_USE;

#endif
