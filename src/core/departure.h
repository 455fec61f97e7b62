/*
 * "I fly on ...": what is to be done before that day, and by when at the
 * latest, from the rules and the dates.
 *
 * A plan is advice.  It books nothing and binds nobody; filing does.
 */
#ifndef KY_CORE_DEPARTURE_H
#define KY_CORE_DEPARTURE_H

#include "core/days.h"

enum ky_errand_kind {
	KY_ERRAND_ASK,            /* file the ending */
	KY_ERRAND_CODES,          /* move what sends codes to the number */
	KY_ERRAND_THIRD_PARTY,    /* end what others bill through the line */
	KY_ERRAND_PAYEE,          /* say which account gets what comes back */
	KY_ERRAND_LAST_DAY,       /* the line works until its end */
	KY_ERRAND_RETURN_COUNTER, /* bring a thing back by hand: `ref` */
	KY_ERRAND_RETURN_POST,    /* ... or send it: `ref` */
	KY_ERRAND_FLY,            /* the day of departure itself */
	KY_ERRAND_PROFILE,        /* delete the eSIM profile */
	KY_ERRAND_PAY,            /* the last bill */
	KY_ERRAND__MAX
};
/* "ask", "codes", "third-party", "payee", "last-day", "return-counter",
 * "return-post", "fly", "profile", "pay". */
const char *ky_errand_kind_name(enum ky_errand_kind k);

struct ky_errand {
	enum ky_errand_kind kind;
	uint8_t ref;         /* the item, of RETURN_* */
	struct ky_slug what; /* its code, or "" */
	struct ky_date from; /* not before; no date = from now on */
	struct ky_date by;   /* the latest safe day; no date = no deadline */
	bool late;           /* it cannot be done in time (any more) */
	bool abroad;         /* can be done after leaving, too */
	char code[KY_REASON_SIZE];  /* why then: a message code */
	char rule[KY_RULE_ID_SIZE]; /* that says so, or "" */
};

#define KY_ERRANDS_MAX (8 + 2 * KY_ITEMS_MAX)

/* A parcel within Japan is given so many days where its arrival counts: our
 * margin, no provider's rule. */
#define KY_POST_DAYS 4

struct ky_departure {
	bool ok;
	char code[KY_REASON_SIZE]; /* not ok: "day-past", "too-far-ahead", or
	                              why no ending can be asked for */
	char rule[KY_RULE_ID_SIZE];
	struct ky_date day;      /* of departure */
	struct ky_date wish;     /* the day to ask for */
	struct ky_date last_day; /* that it gives */
	bool ends_after;         /* no last day by then: it ends after the
	                              departure */
	uint8_t errands_n;
	struct ky_errand
	    errand[KY_ERRANDS_MAX]; /* by `by`, then in the order of
	                                      their kinds; no deadline last */
};

/* How far ahead a departure is planned. */
#define KY_DEPARTURE_DAYS_MAX 366

/*
 * The plan for leaving on `ask->departure`; `line` is as filing would leave it.  The last day is the latest possible one that
 * is not after it; where there is none, the first one after it.  `by` of ASK
 * is the last day on which asking still gives it, within the hours in which
 * requests of a day count for it.
 * Rule: docs/rules/jp.md#10.1, #10.2, #10.4
 */
void ky_departure(const struct ky_line *line, const struct ky_rules *rules,
    const struct ky_days_ask *ask, struct ky_departure *out);

#endif
