/*
 * The one place where a command becomes a decision.
 *
 * Pure: (case, rules, command) in, everything that is to be stored out.  The
 * engine stores the decision in one transaction, conditional on the line's
 * version, or not at all.
 */
#ifndef KY_CORE_DECIDE_H
#define KY_CORE_DECIDE_H

#include "core/command.h"
#include "core/paper.h"

enum ky_verdict {
	KY_VERDICT_ACCEPTED,
	KY_VERDICT_NOTHING, /* true already, or too late to matter: harmless */
	KY_VERDICT_REFUSED, /* the domain says no: `code`, `rule` say why */
	KY_VERDICT__MAX
};

#define KY_CODE_SIZE 40
#define KY_EFFECTS_MAX 16
#define KY_ORDERS_MAX 4

/* A paper to be written, signed and entered in the log. */
struct ky_order {
	enum ky_paper_kind kind;
	uint8_t n;
};

/* Classes of personal data, each with a key of its own per line. */
enum ky_class {
	KY_CLASS_IDENTITY, /* number, card, chip, holder, contacts */
	KY_CLASS_EVIDENCE, /* raw evidence bytes */
	KY_CLASS_BOOKS,    /* papers, and what money needs */
	KY_CLASS__MAX
};
const char *ky_class_name(enum ky_class c);

struct ky_decision {
	enum ky_verdict verdict;
	char code[KY_CODE_SIZE];    /* message code: "filed", "too-late" ... */
	char rule[KY_RULE_ID_SIZE]; /* the rule it follows, or "" */
	struct ky_date day;         /* parameter of the message, or no date */
	struct ky_case after;       /* version already grown */
	struct ky_postings postings;
	uint8_t effects_n;
	struct ky_effect effect[KY_EFFECTS_MAX];
	uint8_t orders_n;
	struct ky_order order[KY_ORDERS_MAX];
	struct ky_time wake; /* when to look again; 0 = only when asked */
	uint32_t erase;      /* set of 1 << enum ky_class: keys to destroy */
};

/*
 * Decide.  `before` is a zeroed case with only the issuer set for
 * KY_CMD_IMPORT.  `rules` is the version pinned by the running ending, else
 * today's; NULL only for a provider without rules, which is refused.
 * REFUSED and NOTHING leave `after` equal to `before`.
 */
void ky_decide(const struct ky_case *before, const struct ky_rules *rules,
    const struct ky_command *cmd, struct ky_decision *out);

/* Back-off before attempt `tries` + 1, in microseconds, jitter included:
 * 2^tries seconds up to one hour, then 50 to 100 per cent of it. */
int64_t ky_backoff_us(uint16_t tries, const uint8_t entropy[16]);

#endif
