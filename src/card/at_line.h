/*
 * What a modem writes on its AT port, line by line.
 *
 * Modems differ in everything that does not matter: blanks, quotes, case,
 * echo, words between the lines.  This file takes all of it and gives back
 * the few things that count.  It does no I/O.  3GPP TS 27.007, sections 8.17
 * (+CSIM) and 8.43 to 8.46 (+CCHO, +CCHC, +CGLA).
 */
#ifndef KY_CARD_AT_LINE_H
#define KY_CARD_AT_LINE_H

#include "card/transport.h"

/* The longest line: a whole answer in hexadecimal with what is around it. */
#define KY_AT_LINE_MAX (2 * (KY_CARD_ANSWER_MAX + 2) + 64)

struct ky_at_reader {
	struct ky_buf line;
	bool whole; /* `line` is complete: the next byte begins another */
};

void ky_at_reader_init(struct ky_at_reader *r);
void ky_at_reader_done(struct ky_at_reader *r);

/*
 * One byte.  True when a line that is not empty is complete; it is then
 * ky_buf_str(&r->line) until the next byte, or too long when ky_buf_ok() says
 * no.  Lines end with CR or LF; NUL bytes are dropped.
 */
bool ky_at_reader_byte(struct ky_at_reader *r, char c);

enum ky_at_final {
	KY_AT_GOES_ON, /* not the end of an answer */
	KY_AT_DONE,    /* OK */
	KY_AT_FAILED   /* ERROR, +CME ERROR, +CMS ERROR */
};

/* No number came with the failure, or words did. */
#define KY_AT_NO_NUMBER (-1)

/* Is this line the end of an answer?  `number`: of the +CME ERROR. */
enum ky_at_final ky_at_line_final(struct ky_str line, int *number);

/* The number of a +CME ERROR in words; "no reason given" where unknown. */
const char *ky_at_error_text(int number);

/* +CCHO's session as the modem wrote it. */
struct ky_at_session {
	char text[11];   /* to be given back as it came */
	uint32_t number; /* letters in it: read as hexadecimal */
	bool letters;
};

/* "+CCHO: 1", "+CCHO: 0A", a bare number, with quotes or without. */
bool ky_at_line_session(struct ky_str line, struct ky_at_session *out);

/*
 * "+CGLA: 8,\"01029000\"" and "+CSIM: ..." (`name` is "+CGLA" or "+CSIM"):
 * the bytes are added to `out`, status word included.  The length counts
 * hexadecimal characters; some modems count bytes.  False when the line is
 * another, or contradicts itself: `named` says whether it bore the name.
 */
bool ky_at_line_bytes(struct ky_str line, const char *name, struct ky_buf *out,
    bool *named);

/* "+CPIN: READY", "+CPIN: SIM PIN": a card is there and was started. */
bool ky_at_line_card_started(struct ky_str line);

#endif
