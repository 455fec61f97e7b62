/*
 * News for the holder that are no paper, in the holder's language: delete the
 * profile, a bill follows, which account?
 */
#ifndef KY_MAIL_NEWS_H
#define KY_MAIL_NEWS_H

#include "base/buf.h"
#include "core/command.h"
#include "mail/text.h"

/* Of a kind that ky_effect_tells() has; asserted. */
const char *ky_news_subject(enum ky_effect_kind kind, enum ky_tongue t);

/*
 * All of it, "\n" between lines and an empty line between paragraphs: with
 * news->minor in `currency`, and with news->day or the words for none.
 */
void ky_news_text(const struct ky_effect *news, const char currency[4],
    enum ky_tongue t, struct ky_buf *out);

/* As the language writes them: "JPY 1,200", "1,200円"; "14 December 2026",
 * "2026年12月14日". */
void ky_news_amount(int64_t minor, const char currency[4], enum ky_tongue t,
    struct ky_buf *out);
void ky_news_day(struct ky_date day, enum ky_tongue t, struct ky_buf *out);

#endif
