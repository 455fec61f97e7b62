/*
 * The directory: every provider's rules, where things are returned, the law
 * that helps, and who else does.  Read once at start from one folder
 * (operators/) and then only looked at, by any number of threads.
 *
 *	SLUG.json     a provider's rules, kaiyaku-rules(5)
 *	places.json   areas, and the places in them  (kaiyaku.places/1)
 *	law.json      the law that helps             (kaiyaku.law/1)
 *	links.json    who else helps                 (kaiyaku.links/1)
 *
 * The last three are in docs/formats/guide.md.  All English texts for people
 * (notes, lists, names of areas) are msgids of the translations, context
 * "fact"; they are shown verbatim or translated as a whole.
 *
 * Whatever is not known is empty, -1 or "not stated", and is shown as such.
 * Rule: docs/rules/jp.md#11 (a figure of a real provider needs
 * ky_rule_firm(); everything else is told with its source and date)
 */
#ifndef KY_GUIDE_DIRECTORY_H
#define KY_GUIDE_DIRECTORY_H

#include "base/err.h"
#include "core/rules.h"

/* Bounds of a folder. */
#define KY_DIRECTORY_OPERATORS_MAX 256
#define KY_DIRECTORY_AREAS_MAX 64
#define KY_DIRECTORY_SPOTS_MAX 512
#define KY_DIRECTORY_LAWS_MAX 64
#define KY_DIRECTORY_LINKS_MAX 64

struct ky_operator {
	struct ky_rulebook book;
	/* Set of 1 << enum ky_offer, of the newest version of "kinds"; 0 = not
	 * known. */
	uint32_t offers;
};

/* Where a fact of the other files comes from. */
struct ky_fact_source {
	struct ky_date checked_on; /* no date = the source bears none */
	enum ky_confidence confidence;
	struct ky_str source; /* a page's address or a document's name */
	struct ky_str note;   /* may be empty */
};

enum ky_area_kind {
	KY_AREA_AIRPORT,
	KY_AREA_TOWN,
	KY_AREA_ANYWHERE, /* "any post box in Japan" */
	KY_AREA__MAX
};

struct ky_area {
	struct ky_slug code; /* "nrt", "tokyo": for addresses */
	enum ky_area_kind kind;
	struct ky_str name;    /* English, a msgid */
	struct ky_str name_ja; /* Japanese; may be empty */
};

enum ky_spot_act {
	KY_SPOT_RETURN, /* people take things back */
	KY_SPOT_END,    /* an ending can be asked for in person */
	KY_SPOT_BOX,    /* a box nobody attends */
	KY_SPOT_POST,   /* post boxes, post offices, shops that take parcels */
	KY_SPOT__MAX
};

/* Minutes of the place's day; -1 = not known. */
struct ky_open_hours {
	int16_t opens_min, closes_min;
};

/* A place in an area: a counter, a shop, a box, an address for parcels. */
struct ky_spot {
	struct ky_slug code; /* its own, of all places */
	struct ky_slug provider;
	struct ky_slug area;
	struct ky_str name;    /* English, a msgid */
	struct ky_str name_ja; /* Japanese; may be empty */
	struct ky_str where;   /* address, floor, terminal; may be empty */
	uint32_t acts;         /* set of 1 << enum ky_spot_act */
	bool always_open;
	struct ky_open_hours hours;
	struct ky_str closed; /* days off, in words; empty = not known */
	uint32_t bring_n;
	const struct ky_str *bring;
	enum ky_counted counted; /* which day is the day of return */
	struct ky_fact_source fact;
};

/* The law that helps.  docs/rules/jp.md tells more. */
struct ky_law {
	struct ky_slug code; /* "eight-days" */
	struct ky_str title; /* a msgid */
	struct ky_str title_ja;
	struct ky_str text;    /* a msgid */
	struct ky_str article; /* a msgid; may be empty */
	struct ky_str article_ja;
	uint32_t offers;      /* what it is about, as of an operator */
	struct ky_date since; /* in force since; no date = not stated */
	struct ky_fact_source fact;
};

enum ky_link_kind {
	KY_LINK_PUBLIC,    /* an authority, a consumer centre */
	KY_LINK_COMMUNITY, /* people who help each other; reviewed by us */
	KY_LINK__MAX
};

struct ky_link {
	struct ky_slug code;
	enum ky_link_kind kind;
	struct ky_str name; /* a msgid */
	struct ky_str name_ja;
	struct ky_str text;    /* what it does, a msgid */
	struct ky_str address; /* https://... */
	struct ky_str phone;   /* may be empty */
	struct ky_str hours;   /* in words, a msgid; may be empty */
	struct ky_fact_source fact;
};

/* Arrays: operators by slug, the others as their files have them. */
struct ky_directory {
	uint32_t operators_n, areas_n, spots_n, laws_n, links_n;
	const struct ky_operator *operators;
	const struct ky_area *areas;
	const struct ky_spot *spots;
	const struct ky_law *laws;
	const struct ky_link *links;
};

/*
 * Reads the folder.  KY_E_INPUT: a file is missing or wrong, `err` has the
 * first complaint with file and member; KY_E_LIMIT: more than the bounds.
 * On success *out is the caller's, for ky_directory_free().
 */
enum ky_code ky_directory_open(const char *folder, struct ky_directory **out,
    struct ky_err *err) KY_MUST_USE;
void ky_directory_free(struct ky_directory *d); /* NULL: nothing */

/* NULL: there is none of that name. */
const struct ky_operator *ky_directory_find(const struct ky_directory *d,
    struct ky_str slug);
const struct ky_area *ky_directory_area(const struct ky_directory *d,
    struct ky_str code);
const struct ky_spot *ky_directory_spot(const struct ky_directory *d,
    struct ky_str code);

/* What a listing wants; zero is everything. */
struct ky_operator_filter {
	uint32_t offers;    /* any of these */
	struct ky_str area; /* has a place there, or anywhere in Japan */
	bool real_only;     /* without the demo providers */
};
/* By name; writes at most KY_DIRECTORY_OPERATORS_MAX, returns how many. */
uint32_t ky_directory_list(const struct ky_directory *d,
    const struct ky_operator_filter *filter,
    const struct ky_operator *out[KY_DIRECTORY_OPERATORS_MAX]);

/* Places of a provider and in an area; an empty text is any. Places
 * "anywhere" are in every area.  Writes at most KY_DIRECTORY_SPOTS_MAX. */
uint32_t ky_directory_spots(const struct ky_directory *d,
    struct ky_str provider, struct ky_str area,
    const struct ky_spot *out[KY_DIRECTORY_SPOTS_MAX]);

/* "airport", "town", "anywhere"; "return", "end", "box", "post"; "public",
 * "community" */
const char *ky_area_kind_name(enum ky_area_kind k);
const char *ky_spot_act_name(enum ky_spot_act a);
const char *ky_link_kind_name(enum ky_link_kind k);

#endif
