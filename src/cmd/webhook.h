/*
 * What the commands about webhooks have in common.
 */
#ifndef KY_CMD_WEBHOOK_H
#define KY_CMD_WEBHOOK_H

#include "cmd/session.h"

/* The webhook named by args[0], through the session's calls; without its
 * secrets.  KY_E_INPUT: there is none. */
enum ky_code ky_webhook_get(const struct ky_cli *cli, struct ky_session *s,
    struct ky_hook *out, struct ky_err *err) KY_MUST_USE;

/* Puts it, new with an id of "".  `out` is as stored; its secret is set when
 * it is a new one. */
enum ky_code ky_webhook_put(struct ky_session *s, const struct ky_hook *h,
    struct ky_hook *out, struct ky_err *err) KY_MUST_USE;

/* Opens, reads args[0], lets `change` alter it, puts it and says it. */
enum ky_exit ky_webhook_change(struct ky_cli *cli,
    void (*change)(struct ky_hook *h));

/* "ending.filed,line.ended", each with or without "kaiyaku." in front, as a
 * set of kinds.  KY_E_INPUT names the one that there is not. */
enum ky_code ky_webhook_kinds(const char *text, uint64_t *out,
    struct ky_err *err) KY_MUST_USE;

/* Everything but secrets. */
json_t *ky_webhook_json(const struct ky_hook *h);
void ky_webhook_say(const struct ky_cli *cli, const struct ky_hook *h);
/* The webhook and, where there is one, the new secret: shown this once. */
void ky_webhook_say_new(const struct ky_cli *cli, const struct ky_hook *h);

#endif
