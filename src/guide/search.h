/*
 * Search over the directory, in the reader's language.
 *
 * An index holds texts, each bound to what is found by it: a provider, an
 * area, a law, a link, or a page of the caller's own.  Texts and questions
 * are folded alike (guide/fold.h), so that ＤＯＣＯＭＯ, ﾄﾞｺﾓ and どこも find
 * what docomo and ドコモ find.
 *
 * A question is words between blanks; everything shown has all of them, in
 * one text or in several.  A Latin word is found at the beginning of words
 * (au finds au and "au ID", not "because"), any other wherever it stands.  A
 * word of Chinese or Japanese characters that stands nowhere as a whole is
 * taken in pairs (ドコモ解約 has どこ, こも, も解, 解約), of which two thirds
 * must be there, for half of the points.  A word in kana, romaji or pinyin is
 * also looked for as it is written (guide/reading.h), in Japanese or Chinese
 * texts whatever the reader's language.
 *
 * Ranking: a word brings twice the weight of the heaviest text it stands in;
 * four times when it is the whole text, three times when the text begins with
 * it.  Points add up; equals stay in the order they were added.
 *
 * Where that finds nothing, what comes near is looked for (guide/near.h): in
 * all tongues, with words taken apart where the script changes (sim卡), with
 * slips forgiven in names and titles, kana as Latin letters, and with half of
 * the characters of a Chinese sentence.
 */
#ifndef KY_GUIDE_SEARCH_H
#define KY_GUIDE_SEARCH_H

#include "base/err.h"
#include "base/tongue.h"
#include "guide/directory.h"

enum ky_found_kind {
	KY_FOUND_OPERATOR, /* index into operators of the directory */
	KY_FOUND_AREA,
	KY_FOUND_LAW,
	KY_FOUND_LINK,
	KY_FOUND_PAGE, /* the caller's own number */
	KY_FOUND__MAX
};

/* "provider", "area", "law", "link", "page" */
const char *ky_found_kind_name(enum ky_found_kind k);

/* Weights of texts; any from 1 to 1000. */
#define KY_WEIGHT_NAME 100
#define KY_WEIGHT_TITLE 60
#define KY_WEIGHT_TEXT 10
#define KY_WEIGHT_BODY 5 /* of a page that has its subject in its title */

/* A question is cut after this. */
#define KY_QUESTION_MAX 200 /* bytes */
#define KY_QUESTION_WORDS_MAX 8

/* Most that an index may hold; more is KY_E_LIMIT. */
#define KY_SEARCH_THINGS_MAX 4096
#define KY_SEARCH_TEXTS_MAX 65536
#define KY_SEARCH_BYTES_MAX ((size_t)8 * 1024 * 1024)

struct ky_found {
	enum ky_found_kind kind;
	uint32_t index;
	uint32_t points;
	/* The text that brought most, as it was added; a view into the
	 * index. */
	struct ky_str text;
};

struct ky_search; /* only looked at once it is filled: any thread */

/* NULL: no memory. */
struct ky_search *ky_search_new(void);
void ky_search_free(struct ky_search *s);

/*
 * Adds a text in a tongue; KY_TONGUE__MAX: in all (names).  Empty texts are
 * left out.  KY_E_LIMIT, KY_E_SYSTEM.
 */
enum ky_code ky_search_add(struct ky_search *s, enum ky_found_kind kind,
    uint32_t index, enum ky_tongue tongue, uint32_t weight, struct ky_str text,
    struct ky_err *err) KY_MUST_USE;

/* The translation of a fact's text (context "fact"); an empty view or the
 * English itself where there is none. */
typedef struct ky_str ky_search_translate(void *arg, enum ky_tongue tongue,
    struct ky_str english);

/* Everything of the directory, which outlives the index: names in all
 * tongues; texts in English, and in the others as `translate` (NULL: none)
 * has them. */
enum ky_code ky_search_fill(struct ky_search *s, const struct ky_directory *d,
    ky_search_translate *translate, void *arg, struct ky_err *err) KY_MUST_USE;

/* Best first, at most `max`; how many.  Texts of `tongue`, of English, and of
 * all tongues are looked at.  An empty question finds nothing. */
uint32_t ky_search_find(const struct ky_search *s, enum ky_tongue tongue,
    struct ky_str question, struct ky_found *out, uint32_t max);

/* For when that found nothing: what has most of the words, or nearly.  The
 * reader is to be told that it is a guess. */
uint32_t ky_search_near(const struct ky_search *s, struct ky_str question,
    struct ky_found *out, uint32_t max);

#endif
