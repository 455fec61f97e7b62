/*
 * What letters (port/courier.h) say in a mail, in five languages.
 *
 * `what` of a letter begins with one of these codes ("contact-added"); any
 * other is spoken of in general:
 *
 *	news      password app passkey contact grant-ended grant line lock
 *	          login-recovered recovery-code-used recovery-codes sign-in
 *	reminder  contract item dues credit profile number authority evidence
 */
#ifndef KY_MAIL_LETTER_H
#define KY_MAIL_LETTER_H

#include "mail/body.h"
#include "port/courier.h"

/* Never holds the code: mail servers log subjects. */
const char *ky_letter_subject(const struct ky_letter *l, enum ky_tongue t);

/* At `now`; nothing is said of a time that has run out. */
void ky_letter_say(const struct ky_letter *l, struct ky_time now,
    enum ky_tongue t, struct ky_body *body);

/* What a reminder is about: "Delete the eSIM profile". */
const char *ky_letter_step(const struct ky_slug *what, enum ky_tongue t);

#endif
