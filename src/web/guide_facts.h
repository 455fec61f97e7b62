/*
 * The directory as JSON for pages: facts with where they come from, how sure
 * we are and how old that is.
 *
 * A source has `confidence`, `checked_on` (or none), `old` (checked too long
 * ago, or nobody knows when), `invented`, `unsure` (to look so), `note` and
 * `link` with `host`, or `source` in words.
 */
#ifndef KY_WEB_GUIDE_FACTS_H
#define KY_WEB_GUIDE_FACTS_H

#include "base/tongue.h"
#include "guide/directory.h"

#include <jansson.h>

/* A view as a JSON text. */
json_t *ky_guide_str(struct ky_str s);

/* "tel:+81312345678" of a number as it is written. */
json_t *ky_guide_tel(struct ky_str value);

/* Where a fact of places, law and links comes from: a list of one, as pages
 * have facts in lists. */
json_t *ky_guide_source(const struct ky_fact_source *f, bool invented,
    struct ky_date today);
/* The same of law and links, with `authority`: it was read at one. */
json_t *ky_guide_source_public(const struct ky_fact_source *f,
    struct ky_date today);

/*
 * One version of a topic: its source's members, `topic`, `from` and `until`
 * (days of contracts; or none), `says` (sentences), `items` (texts for
 * `word:fact`), and of the topics that are tables `channels` (`kind`, `hours`,
 * `abroad`, `where`), `vouchers` (`relation`, `papers`) or `contacts` (`kind`, `value`, `href`, `what`, `hours`,
 * `days`).
 */
json_t *ky_guide_fact(enum ky_tongue t, const struct ky_rulebook *book,
    enum ky_topic topic, const struct ky_rule *rule, struct ky_date today);

/* Which papers a rule about a death asks of whom: rows of `relation` and
 * `papers`, codes.  The caller's. */
json_t *ky_guide_vouchers(const struct ky_rule *rule);

/* All versions of a topic that are known, newest first; each but the first
 * has `older`. */
json_t *ky_guide_versions(enum ky_tongue t, const struct ky_rulebook *book,
    enum ky_topic topic, struct ky_date today);

/* A row of a list: `slug`, `name`, `other` (the name in Japanese, or ""),
 * `company`, `offers` (codes), `connected`, `fictional`. */
json_t *ky_guide_row(const struct ky_operator *o);

/* All of a provider's page: a row's members, and `sections` (`code`, `known`,
 * `facts`), `status` (facts), `delay` (a sentence or none), `laws`, `spots`. */
json_t *ky_guide_operator(enum ky_tongue t, const struct ky_directory *d,
    const struct ky_operator *o, struct ky_date today);

/* A law: `code`, `title`, `title_ja`, `text`, `article`, `since`, `facts`. */
json_t *ky_guide_law(const struct ky_law *law, struct ky_date today);
/* A place: `code`, `name`, `name_ja`, `where`, `hours`, `always`, `closed`,
 * `acts` (codes), `bring`, `counted`, `slug` and `operator`, `area` and
 * `area_name`, `fictional`, `facts`. */
json_t *ky_guide_spot(enum ky_tongue t, const struct ky_directory *d,
    const struct ky_spot *s, struct ky_date today);

#endif
