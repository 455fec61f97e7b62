/*
 * How the holder is reached: mailbox, language, and what he knows a line by.
 *
 * Personal data: messages never repeat what was given.
 */
#ifndef KY_CORE_CONTACT_H
#define KY_CORE_CONTACT_H

#include "base/err.h"
#include "core/line.h"

/*
 * A mailbox as SMTP takes it, unquoted: printable ASCII, one @, nothing that
 * means something in an envelope or a header.  Dots may stand anywhere in
 * front of the @: Japanese operators gave out such addresses.
 * KY_E_INPUT: it is none; `out` is left alone.
 */
enum ky_code ky_email_parse(struct ky_str text, char out[KY_EMAIL_SIZE],
    struct ky_err *err) KY_MUST_USE;

/* Small letters: one mailbox, however it is written. */
void ky_email_fold(const char *email, char out[KY_EMAIL_SIZE]);

/* One mailbox?  No mailbox ("") is the same as none. */
bool ky_email_same(const char *a, const char *b);

/* Of the shape of BCP 47, "zh-Hans"; whether anybody speaks it is not
 * asked.  KY_E_INPUT as above. */
enum ky_code ky_language_parse(struct ky_str text, char out[KY_LANGUAGE_SIZE],
    struct ky_err *err) KY_MUST_USE;

/* "h…@e…": enough to know one's own, in UTF-8; "" stays "". */
#define KY_EMAIL_MASK_SIZE 12
void ky_email_mask(const char *email, char out[KY_EMAIL_MASK_SIZE]);

/* Its number, else its card, masked: enough to know one's own line; "" = it has
 * neither. */
void ky_line_mask(const struct ky_line *l, char out[KY_MASK_SIZE]);

#endif
