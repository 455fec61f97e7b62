/*
 * The duties of an ending as tasks: whose turn it is, and what to do.
 */
#ifndef KY_WEB_DESK_TASKS_H
#define KY_WEB_DESK_TASKS_H

#include "web/desk.h"

/* Whose turn it is. */
enum ky_turn_of {
	KY_TURN_YOURS,
	KY_TURN_OTHERS,
	KY_TURN_DONE,
	KY_TURN_LATER, /* papers and records: they hold nothing up */
	KY_TURN__MAX
};

/* What the holder can do about it; NONE: nothing now. */
enum ky_deed {
	KY_DO_NONE,
	KY_DO_PROVE,  /* show better that one may end it */
	KY_DO_PAY,    /* on a payment service's page, or by reference */
	KY_DO_PAYEE,  /* say where the money goes */
	KY_DO_RETURN, /* bring or send a thing back; extend, or say it is lost */
	KY_DO_DELETE, /* the eSIM profile, now that it is time */
	KY_DO_TELL,   /* end elsewhere what others bill through the line */
	KY_DO_THERE,  /* at the provider, which is not connected; then say so */
	KY_DO__MAX
};
/* "", "prove", "pay", ... */
const char *ky_deed_name(enum ky_deed d);

enum ky_deed ky_desk_deed(const struct ky_case *c, const struct ky_duty *d,
    struct ky_date today);
enum ky_turn_of ky_desk_turn(const struct ky_case *c, const struct ky_duty *d,
    struct ky_date today);

/* One task: `id`, `kind`, `item` (a code, or ""), `state`, `reason`, `by`,
 * `grade`, `due`, `deed`, `href`, `early` (the profile, before its time),
 * `billed` (of options: the codes of those that others bill), `moves` (the
 * contract, which nobody is to end: the number is taken along).  The caller's. */
json_t *ky_desk_task_json(const struct ky_desk *k, const struct ky_duty *d);

/* The codes of what others bill through the line, which its holder ends there.
 * The caller's. */
json_t *ky_desk_billed_json(const struct ky_line *l);

/* The duty of that id ("item:charger"); NULL: there is none. */
const struct ky_duty *ky_desk_duty(const struct ky_case *c, struct ky_str id);

/* Has its calendar an entry: the last day, a deed of the holder's by a day? */
bool ky_desk_has_days(const struct ky_desk *k);

#endif
