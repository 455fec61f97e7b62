/*
 * What a rule file may hold, as tables.
 *
 * One table per JSON object.  The same rows say what a member must look like,
 * where its value goes in the struct, and print the listing; a test compares
 * them with kaiyaku-rules(5).  A new member is a row here, a member of the
 * struct in core/rules.h and an entry in the manual.
 */
#ifndef KY_RULES_SCHEMA_H
#define KY_RULES_SCHEMA_H

#include "base/buf.h"
#include "core/rules.h"

enum ky_member_type {
	KY_MEMBER_BOOL,     /* bool */
	KY_MEMBER_COUNT,    /* unsigned, `size` bytes, `min` to `max` */
	KY_MEMBER_AMOUNT,   /* int64_t of the smallest unit, 0 to `max` */
	KY_MEMBER_TEXT,     /* struct ky_str, at most `max` bytes */
	KY_MEMBER_DATE,     /* struct ky_date, "2026-08-26" */
	KY_MEMBER_MINUTE,   /* int16_t, "20:00"; absent: -1 */
	KY_MEMBER_WORD,     /* one of `words`, `size` bytes */
	KY_MEMBER_SET,      /* list of `words`: uint32_t of 1 << value */
	KY_MEMBER_GRADE,    /* one of `words`, at most what `duty` can have */
	KY_MEMBER_SLUG,     /* struct ky_slug */
	KY_MEMBER_CURRENCY, /* char[4] of a currency we know */
	KY_MEMBER_OBJECT,   /* a struct with the table `of` */
	KY_MEMBER_LIST,     /* a count at `at`, a pointer at `rows_at` to
	                       structs with the table `of`, or to texts */
	KY_MEMBER_TOPICS,   /* the rulebook's own business */
	KY_MEMBER__MAX
};

struct ky_word {
	const char *name; /* NULL ends the list */
	int16_t value;
	bool hole; /* "not stated": only where holes are allowed */
};

/* Words that other files of the directory have, too (guide/files.h). */
extern const struct ky_word ky_words_confidence[]; /* enum ky_confidence */
extern const struct ky_word ky_words_counted[];    /* enum ky_counted */
extern const struct ky_word ky_words_offers[];     /* enum ky_offer */

struct ky_table;

struct ky_member {
	const char *name;
	enum ky_member_type type;
	bool required;
	bool hole; /* may be null, "the source does not say", in the book of
	              a provider that is not connected */
	size_t at, size;
	int64_t min, max;
	const struct ky_word *words;
	const struct ky_table *of;
	size_t rows_at;
	uint32_t rows_max; /* of a list; 0 = KY_RULEBOOK_LIST_MAX */
	enum ky_duty_kind duty;
	int16_t fallback; /* of a word that is absent; 0 = none */
};

struct ky_table {
	const struct ky_table *base; /* its members come first; or NULL */
	const struct ky_member *row;
	size_t rows;
	size_t size; /* of the struct */
	/* What contradicts what in a filled struct, or NULL.  `connected`:
	 * kaiyaku itself will act by it. */
	const char *(*fault)(const void *object, bool connected);
};

/* The file's outermost object, filling a struct ky_rulebook. */
const struct ky_table *ky_schema_book(void);

/* A version of a topic. */
const struct ky_table *ky_schema_topic(enum ky_topic t);

/* Row of `t` with that name, its base's included, or NULL. */
const struct ky_member *ky_table_find(const struct ky_table *t,
    struct ky_str name);

/* A plain listing of all of it, for people who write rule files. */
void ky_rules_schema_print(struct ky_buf *out);

#endif
