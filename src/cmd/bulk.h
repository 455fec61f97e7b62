/*
 * What the commands about bulk endings have in common.
 *
 * Beside a kaiyakud the server works and the command watches; else the work is
 * done here, step by step, and may be interrupted anywhere.
 */
#ifndef KY_CMD_BULK_H
#define KY_CMD_BULK_H

#include "cmd/session.h"

/* What `end` does with --expired: proposes, works out the dry run, shows it. */
enum ky_exit ky_bulk_propose(struct ky_cli *cli);

/* args[0], from the store.  KY_E_INPUT: there is none. */
enum ky_code ky_bulk_read(const struct ky_cli *cli, struct ky_session *s,
    struct ky_bulk *out, struct ky_err *err) KY_MUST_USE;

/* BULK_MOVE of args[0]. */
enum ky_code ky_bulk_move(struct ky_session *s, const struct ky_slug *id,
    enum ky_bulk_state to, bool approve, struct ky_bulk *out,
    struct ky_err *err) KY_MUST_USE;

/* Works, or watches, as long as the state asks for work; with progress.  `b`
 * is as it was last. */
enum ky_code ky_bulk_watch(const struct ky_cli *cli, struct ky_session *s,
    struct ky_bulk *b, struct ky_err *err) KY_MUST_USE;

/* The report, with counts for each reason why lines were left out. */
enum ky_code ky_bulk_say(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_bulk *b, struct ky_err *err) KY_MUST_USE;

/* A command that moves args[0], watches if there is something to watch, and
 * says how it is then. */
enum ky_exit ky_bulk_run(struct ky_cli *cli, enum ky_bulk_state to,
    bool approve);

#endif
