/*
 * What the commands to the SM-DP+ share: which profile, what is known of it
 * here, the order sent, the answer in words.
 *
 * They act beside the engine, for what an ending does not do: ordering,
 * looking, taking an order back that no ending is about.
 */
#ifndef KY_CMD_SMDP_H
#define KY_CMD_SMDP_H

#include "cmd/session.h"
#include "smdp/es2.h"

#define KY_SMDP_CALL_SIZE 65 /* functionCallIdentifier, and the NUL */

struct ky_smdp_desk {
	struct ky_es2_client *client;
	struct ky_es2_order order;
	bool asks_status;
	char call[KY_SMDP_CALL_SIZE]; /* kept, so that it can be sent again */
	struct ky_buf raw;            /* the answer's bytes */
	struct ky_es2_given given;
	/* Of the line that has the profile; 0 and so on: none of ours. */
	uint64_t line_id;
	char ending[KY_REF_SIZE];   /* that runs, or "" */
	enum ky_duty_state profile; /* of its duty; KY_STATE__MAX: none */
};

#define KY_SMDP_EID_FLAG \
	{ \
		"--eid", "EID", "of the chip; else the line's", false \
	}
#define KY_SMDP_FLAGS \
	{"--key", "KEY", "idempotency: the same again is answered alike", \
	    false}, \
	    {"--clear", NULL, "show whole card numbers", false}, \
	{ \
		NULL, NULL, NULL, false \
	}

/*
 * The profile of args[0], a line or an ICCID, or none (`order` by a type);
 * EID and matching id as the line has them; --eid and --key where the command
 * has them.  KY_E_INPUT in words.  Closed only after KY_OK.
 */
enum ky_code ky_smdp_open(const struct ky_cli *cli, struct ky_smdp_desk *d,
    struct ky_err *err) KY_MUST_USE;
void ky_smdp_done(struct ky_smdp_desk *d);

/* The flag's text, printable, without blanks; left alone without the flag.
 * KY_E_INPUT: it is not, or too long. */
enum ky_code ky_smdp_text(const struct ky_cli *cli, const char *flag, char *out,
    size_t size, struct ky_err *err) KY_MUST_USE;

/* Nothing is ordered for a line that is being ended: says so, and true. */
bool ky_smdp_barred(const struct ky_cli *cli, const struct ky_smdp_desk *d,
    enum ky_es2_function f);

/* Sends the order and says what came of it; `next`: what to type then. */
enum ky_exit ky_smdp_send(const struct ky_cli *cli, struct ky_smdp_desk *d,
    enum ky_es2_function f, const char *next);

/* Says a failure: what happened there, and what to do; its exit code. */
enum ky_exit ky_smdp_fail(const struct ky_cli *cli,
    const struct ky_smdp_desk *d, enum ky_es2_function f,
    const struct ky_err *err);
/* What each answer begins with; "profile" as the flag --clear wants it. */
json_t *ky_smdp_json(const struct ky_cli *cli, const struct ky_smdp_desk *d,
    enum ky_es2_function f, const char *outcome);
void ky_smdp_say(const struct ky_cli *cli, const char *name, const char *value);
/* "89882...2345", or whole with --clear */
const char *ky_smdp_iccid(const struct ky_cli *cli,
    const struct ky_iccid *iccid, char out[KY_MASK_SIZE]);

#endif
