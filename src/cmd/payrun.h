/*
 * What the commands about refunds have in common: payment runs by number, in
 * words and as JSON.
 */
#ifndef KY_CMD_PAYRUN_H
#define KY_CMD_PAYRUN_H

#include "cmd/session.h"

/* args[0], from the store.  KY_E_INPUT: there is none. */
enum ky_code ky_payrun_read(const struct ky_cli *cli, struct ky_session *s,
    struct ky_payrun *out, struct ky_err *err) KY_MUST_USE;

/* How it is, and what can be typed next. */
void ky_payrun_say(const struct ky_cli *cli, const struct ky_payrun *r);

/* A command that moves args[0] there, and says how it is then. */
enum ky_exit ky_payrun_run(struct ky_cli *cli, enum ky_payrun_state to);

/* "zengin", "pain.001"; `out` is left alone without the flag. */
enum ky_code ky_payrun_form(const struct ky_cli *cli, enum ky_rail_form *out,
    struct ky_err *err) KY_MUST_USE;

/* --- transfers in pages --- */

typedef enum ky_code ky_transfer_each(void *self, const struct ky_transfer *t,
    struct ky_err *err);
/* All in a state (KY_TRANSFER_STATE__MAX = in any), of a run (0 = of any), by
 * their numbers. */
enum ky_code ky_transfers_all(struct ky_session *s,
    enum ky_transfer_state state, uint64_t run, ky_transfer_each *each,
    void *self, struct ky_err *err) KY_MUST_USE;

#endif
