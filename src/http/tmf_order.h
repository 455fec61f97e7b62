/*
 * A product order as it is stored, and what became of its lines.
 *
 * Two kinds of documents: the order, written once (its notes can be changed),
 * and one for each line it ends, whose owner is the line ("line-12"), so that
 * an event of a line finds its order.  Order first, then the lines' documents,
 * then each filing under a key made from the order, then its answer.  Nothing
 * is taken back when the process dies in between: ky_tmf_order_finish() goes
 * on where it stopped.
 */
#ifndef KY_HTTP_TMF_ORDER_H
#define KY_HTTP_TMF_ORDER_H

#include "http/tmf_doc.h"
#include "http/tmf_read.h"
#include "http/tmf_state.h"

/* One line of an order. */
struct ky_tmf_line {
	uint32_t item; /* index in productOrderItem[] */
	uint64_t line_id;
	enum ky_way way;
	struct ky_date wish;
	bool used_up;
	int32_t refund_reason;
	char reason[KY_REASON_SIZE];
	char language[KY_LANGUAGE_SIZE];

	/* The answer: an ending, or why not; both "" = not filed yet. */
	char ending[KY_REF_SIZE];
	char refused[KY_CODE_SIZE], rule[KY_RULE_ID_SIZE];
};

struct ky_tmf_order {
	struct ky_tmf_doc doc; /* json owned */
	struct ky_caller who;  /* sent it: acts when it is finished */
	json_t *sent;          /* within doc.json */
	uint32_t n;
	struct ky_tmf_line line[KY_TMF_LINES_MAX];
};
void ky_tmf_order_free(struct ky_tmf_order *o);

/* Takes over doc->json.  KY_E_CORRUPT: it is no order. */
enum ky_code ky_tmf_order_read(const struct ky_tmf_doc *doc,
    struct ky_tmf_order *out, struct ky_err *err) KY_MUST_USE;
/* By id, with the answers; `found` false: there is none, or it is somebody
 * else's (an actor's who is bound to a provider are his own). */
enum ky_code ky_tmf_order_load(struct ky_tmf *t, const char *id,
    struct ky_tmf_order *out, bool *found, struct ky_err *err) KY_MUST_USE;
/* May the caller see what `who` sent? */
bool ky_tmf_visible(const struct ky_tmf *t, const struct ky_caller *who);
/* Reads the answers of an order's lines. */
enum ky_code ky_tmf_order_answers(struct ky_tmf *t, struct ky_tmf_order *o,
    struct ky_err *err) KY_MUST_USE;

/* A new order from what was sent; takes over sent->kept.  Nothing is stored
 * yet. */
void ky_tmf_order_new(const struct ky_tmf *t, struct ky_tmf_sent *sent,
    const struct ky_tmf_line *lines, uint32_t n, struct ky_time now,
    struct ky_tmf_order *out);

bool ky_tmf_order_finished(const struct ky_tmf_order *o);
/*
 * Files what is not filed yet, in the sender's name.  Several threads may do
 * this at once.  An error means that some lines have no answer yet and that
 * it is to be called again; refusals of the domain are answers.
 */
enum ky_code ky_tmf_order_finish(struct ky_tmf *t, struct ky_tmf_order *o,
    struct ky_err *err) KY_MUST_USE;

/* States of all lines, from their cases; item[k] belongs to line[k].  `lines`
 * is called for each with its case (NULL: not filed, or refused). */
typedef void ky_tmf_each(void *self, uint32_t k, const struct ky_case *c,
    const struct ky_rules *rules, enum ky_tmf_state state);
enum ky_code ky_tmf_order_states(struct ky_tmf *t, const struct ky_tmf_order *o,
    enum ky_tmf_state item[KY_TMF_LINES_MAX], ky_tmf_each *each, void *self,
    struct ky_err *err) KY_MUST_USE;

/* The owner of a line's documents. */
void ky_tmf_line_owner(uint64_t line_id, struct ky_slug *out);

#endif
