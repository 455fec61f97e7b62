/*
 * The visit slip: what somebody who speaks no Japanese shows at a shop's desk.
 *
 * Everything stands there twice, large in Japanese for whoever is behind the
 * desk, below in the reader's language.
 */
#ifndef KY_PRINT_SLIP_H
#define KY_PRINT_SLIP_H

#include "base/err.h"
#include "pdf/sheet.h"

/* What the visitor wants. */
enum ky_slip_wish {
	KY_SLIP_END,        /* the line ended */
	KY_SLIP_PORT_OUT,   /* the number taken elsewhere */
	KY_SLIP_RETURN,     /* a rented card or device given back */
	KY_SLIP_LOST,       /* ended, since the card is lost */
	KY_SLIP_DEATH,      /* ended for somebody who died */
	KY_SLIP_EIGHT_DAYS, /* taken back within the first eight days */
	KY_SLIP_LOGIN,      /* PIN or password set anew, to end it then */
	KY_SLIP__MAX
};
/* "end", "port-out", "return", "lost", "death", "eight-days",
 * "login" */
const char *ky_slip_wish_name(enum ky_slip_wish w);
bool ky_slip_wish_parse(struct ky_str name, enum ky_slip_wish *out);

/* The same in Japanese and in the reader's language; own "" = as in Japanese. */
struct ky_slip_text {
	const char *ja, *own;
};

struct ky_slip {
	enum ky_slip_wish wish;
	const char *provider;      /* as it writes itself */
	struct ky_slip_text place; /* the shop; ja "" = none */
	/* What is known; "" = a line to write on. */
	const char *holder, *number, *contract;
	const char *day; /* the wished last day, as text in Japanese */
	uint32_t bring_n;
	const struct ky_slip_text *bring; /* papers and things, to tick */
	uint32_t ask_n;
	const struct ky_slip_text *ask; /* further sentences for the desk */
	struct ky_time at;              /* of the PDF */
};

/* The sheet is the caller's. */
void ky_slip_sheet(const struct ky_slip *v, enum ky_tongue tongue,
    struct ky_sheet *out);

#endif
