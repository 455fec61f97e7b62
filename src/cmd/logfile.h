/*
 * The store's log as the papers' craft reads it (doc/log.h, doc/document.h).
 */
#ifndef KY_CMD_LOGFILE_H
#define KY_CMD_LOGFILE_H

#include "cmd/session.h"
#include "doc/log.h"

/* Nodes from the session's store; the session outlives the reader. */
struct ky_log_reader ky_session_nodes(struct ky_session *s);

/* The latest checkpoint.  KY_E_INPUT: there is none yet. */
enum ky_code ky_session_checkpoint(struct ky_session *s, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

/* Signs the log as it stands, with the key now active in the folder `keys`.
 * The session is one that may write.  Codes: the keys' and the store's. */
enum ky_code ky_session_sign_log(struct ky_session *s, const char *keys,
    struct ky_err *err) KY_MUST_USE;

/* Papers of which one export holds the entries in memory. */
#define KY_EXPORT_MAX (UINT64_C(1) << 20)

/* The log as files in `folder`, which is made; its size.  KY_E_LIMIT: it has
 * more than KY_EXPORT_MAX entries. */
enum ky_code ky_session_export(struct ky_session *s, const char *folder,
    uint64_t *size, struct ky_err *err) KY_MUST_USE;

#define KY_PAPERS_SHOWN_MAX 64

/* The newest paper of that kind (KY_PAPER__MAX: of any) of a line.
 * KY_E_INPUT: there is none. */
enum ky_code ky_session_paper(struct ky_session *s, uint64_t line_id,
    enum ky_paper_kind kind, struct ky_stored_paper *out,
    struct ky_err *err) KY_MUST_USE;

/* The file that is handed over: signed, with its proof once it is in the
 * log.  KY_E_RETRY: it is not signed yet. */
enum ky_code ky_session_document(struct ky_session *s,
    const struct ky_stored_paper *p, struct ky_buf *out,
    struct ky_err *err) KY_MUST_USE;

#endif
