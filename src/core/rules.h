/*
 * A provider's rules as data.
 *
 * A rule file (kaiyaku-rules(5)) holds, per topic, one or more versions; each
 * carries valid_from, source, checked_on and confidence.  The contract date
 * selects one version per topic.  A topic may be missing: a hole stays a
 * hole, and code that needs it says which rule it lacks.
 *
 * src/rules/ reads files into these structs; the core only selects and uses.
 */
#ifndef KY_CORE_RULES_H
#define KY_CORE_RULES_H

#include "core/date.h"
#include "core/duty.h"
#include "core/ident.h"
#include "core/ledger.h"
#include "core/money.h"
#include "core/way.h"

enum ky_confidence {
	KY_CONFIDENCE_UNCONFIRMED,
	KY_CONFIDENCE_LOW,
	KY_CONFIDENCE_MEDIUM,
	KY_CONFIDENCE_HIGH,
	KY_CONFIDENCE__MAX
};

enum ky_topic {
	KY_TOPIC_LAST_DAY,
	KY_TOPIC_RECURRING,
	KY_TOPIC_EARLY_FEE,
	KY_TOPIC_CARD,
	KY_TOPIC_LOAN,
	KY_TOPIC_CREDIT,
	KY_TOPIC_UNUSED,
	KY_TOPIC_INITIAL,
	KY_TOPIC_PORT_OUT,
	KY_TOPIC_EXPIRY,
	KY_TOPIC_DUES,
	KY_TOPIC_NUMBER,
	KY_TOPIC_PROFILE,
	KY_TOPIC_GRADES,
	KY_TOPIC_KEEP,
	KY_TOPIC_TRUST,
	KY_TOPIC_CHANNELS,
	KY_TOPIC_ASKS,
	KY_TOPIC_LOSSES,
	KY_TOPIC_LATER,
	KY_TOPIC_TAX,
	KY_TOPIC_PREPAID,
	KY_TOPIC_CLOSURE,
	KY_TOPIC_CONFIRMATION,
	KY_TOPIC_DEATH,
	KY_TOPIC_PLANS,
	/* From here on for people only: nothing is decided by them. */
	KY_TOPIC_KINDS,
	KY_TOPIC_STATUS,
	KY_TOPIC_CONTACTS,
	KY_TOPIC_STEPS,
	KY_TOPIC_DELAY,
	KY_TOPIC_RECOVER,
	KY_TOPIC_ABROAD,
	KY_TOPIC_ESIM,
	KY_TOPIC_VALUE,
	KY_TOPIC_EIGHT_DAYS,
	KY_TOPIC_PAUSE,
	KY_TOPIC_LOST,
	KY_TOPIC_HEIRS,
	KY_TOPIC_BILLS,
	KY_TOPIC__MAX
};

/* Named by a posting where the provider's rules have a hole. */
#define KY_NO_RULE "no-such-rule"

/* "last-day", "recurring", ...: the member names of a rule file. */
const char *ky_topic_name(enum ky_topic t);

/* Where a version comes from; first member of every topic struct. */
struct ky_rule {
	char id[KY_RULE_ID_SIZE];  /* "demo-mobile#recurring@2024-01-01" */
	struct ky_date valid_from; /* contracts made from this day on; no date =
	                              the source names none: all */
	struct ky_date valid_to;   /* last such day; no date = until the next
	                              version */
	struct ky_date checked_on; /* no date = the source bears none */
	enum ky_confidence confidence;
	struct ky_str source; /* a page's address or a document's name */
	struct ky_str note;   /* in our words; may be empty */
};

enum ky_last_day_basis {
	KY_LAST_SAME_DAY,    /* the day on which the request counts */
	KY_LAST_CHOSEN,      /* any day the holder picks from then on */
	KY_LAST_MONTH_END,   /* the calendar month's last day */
	KY_LAST_BILLING_END, /* the line's billing month's last day */
	KY_LAST_VALIDITY,    /* a prepaid product's own end */
	KY_LAST__MAX
};

struct ky_rule_last_day {
	struct ky_rule rule;
	enum ky_last_day_basis basis;
	uint8_t request_by_day; /* 1 to 31: asked later in the month counts for
	                           the next month; 0 = no such day */
	struct ky_hours hours;
	uint16_t notice_days; /* last day is at least this many days after */
	bool after_items;     /* the contract runs until the card is back */
	uint16_t ahead_days;  /* how far ahead a day may be chosen; 0 = today
	                         only, or not stated (not connected) */
};

enum ky_proration {
	KY_PRORATE_NONE,     /* the last month in full */
	KY_PRORATE_DAILY,    /* by days used */
	KY_PRORATE_BY_USAGE, /* by data used: the charge is a fact, no formula */
	KY_PRORATE_NO_BASE,  /* there is no base fee */
	KY_PRORATE_NOT_STATED, /* only where not connected */
	KY_PRORATE__MAX
};

struct ky_rule_recurring {
	struct ky_rule rule;
	enum ky_proration base, options;
	enum ky_round round;
	int64_t universal;         /* universal service and relay fees, of a
	                             number and month; 0 = none */
	bool universal_last_month; /* also in the month it ends */
};

/*
 * How charges are taxed.  Once per bill and rate, from their sum.
 * Rule: docs/rules/jp.md#7.1
 */
struct ky_rule_tax {
	struct ky_rule rule;
	bool included;                      /* prices contain it */
	uint16_t standard_pct, reduced_pct; /* 10, 8 */
	enum ky_round round;
	/* Of each kind of charge; KY_TAX_STANDARD where nothing is said, of
	 * early, late and lost KY_TAX_OUTSIDE. */
	enum ky_tax fees; /* recurring, options, universal service */
	enum ky_tax usage;
	enum ky_tax early, handling, port_out, late, lost, extension;
};

/*
 * May prepaid value be paid back at all?  Within six months of issue the Act
 * does not apply; else only for a reason it knows, and the exceptions whose
 * limits are unconfirmed only once a named officer has switched them on.
 * Rule: docs/rules/jp.md#2
 */
struct ky_rule_prepaid {
	struct ky_rule rule;
	bool act_applies;
	bool exceptions;              /* small sums, leaving, moving */
	struct ky_date exceptions_on; /* switched on then; no date = off */
	struct ky_str exceptions_by;  /* the officer's name for it */
	uint16_t share_issue_pct;     /* of a period's issue; 0 = not stated */
	uint16_t share_balance_pct;   /* of the unused balance */
	uint16_t period_months;       /* of such a share; 0 = not stated */
};

/*
 * The provider ends the business: whoever claims within the period of the
 * public notice is paid back, whoever does not is left out.
 * Rule: docs/rules/jp.md#2 (not less than 60 days)
 */
struct ky_rule_closure {
	struct ky_rule rule;
	struct ky_date published, claim_until; /* both days belong to it */
	struct ky_str notice;                  /* where it was published */
};
#define KY_CLAIM_DAYS_MIN 60

enum ky_early_when {
	KY_EARLY_NEVER,
	KY_EARLY_WITHIN_MONTHS, /* `months` from service start */
	KY_EARLY_JOINING_MONTH, /* the calendar month of service start */
	KY_EARLY__MAX
};

struct ky_rule_early_fee {
	struct ky_rule rule;
	enum ky_early_when when;
	uint8_t months;
	int64_t amount;      /* -1: not known (shown as such, never computed) */
	bool large_operator; /* the 1,000 yen cap of designated operators */
};

enum ky_return {
	KY_RETURN_NONE,
	KY_RETURN_ASKED,  /* asked for, no charge when it is kept */
	KY_RETURN_OR_CUT, /* send back, or cut and discard */
	KY_RETURN_DUE,    /* owed: a duty with a due date */
	KY_RETURN__MAX
};

/* Which day counts as the day of return. */
enum ky_counted {
	KY_COUNTED_POSTMARK,
	KY_COUNTED_COUNTER, /* the desk's scan */
	KY_COUNTED_ARRIVAL,
	KY_COUNTED_NOT_STATED, /* only where not connected: tell the holder the
	                          strictest, arrival */
	KY_COUNTED__MAX
};

struct ky_rule_card {
	struct ky_rule rule;
	enum ky_return returns;
	uint16_t within_days; /* after the last day; 0 = no deadline */
	int64_t lost_charge;  /* 0 = none; -1 = not known */
	enum ky_counted counted;
};

struct ky_rule_loan {
	struct ky_rule rule;
	enum ky_counted counted_post; /* a parcel: postmark or arrival */
	uint8_t grace_days;
	int64_t late_per_day;     /* -1 = not known */
	int64_t late_cap;         /* per loan; 0 = no cap */
	uint16_t lost_after_days; /* this late counts as lost; 0 = never */
	bool reverse_when_found;  /* the lost charge goes back */
	int64_t extend_per_day;   /* what a day more would have cost; -1 */
	bool late_by_item;        /* late_per_day for each item, to its own
	                             return; else once, to the last one */
	struct ky_str where;      /* return points, in words */
};

enum ky_value_end {
	KY_VALUE_NONE,    /* the provider holds no such value */
	KY_VALUE_FORFEIT, /* lapses with the contract */
	KY_VALUE_REFUND,  /* paid back, for the reasons listed */
	KY_VALUE__MAX
};

/* Payment Services Act Art. 20 and its exceptions (docs/rules/jp.md#2). */
enum ky_refund_reason {
	KY_REFUND_BUSINESS_END,
	KY_REFUND_SMALL_AMOUNT,
	KY_REFUND_LEFT_JAPAN,
	KY_REFUND_MOVED,
	KY_REFUND_SERVICE_FAILURE,
	KY_REFUND_REASON__MAX
};
const char *ky_refund_reason_name(enum ky_refund_reason r);
bool ky_refund_reason_parse(struct ky_str name, enum ky_refund_reason *out);

enum ky_rail {
	KY_RAIL_BANK,     /* transfer, port `bank` */
	KY_RAIL_ORIGINAL, /* the original payment, port `pay` */
	KY_RAIL__MAX
};
const char *ky_rail_name(enum ky_rail r); /* "bank", "original" */
bool ky_rail_parse(struct ky_str name, enum ky_rail *out);

struct ky_rule_credit {
	struct ky_rule rule;
	enum ky_value_end balance;
	uint32_t reasons;     /* set of 1 << enum ky_refund_reason; 0 = none */
	int64_t handling_fee; /* taken from a refund, tax contained */
	bool deposit_nets;    /* the deposit may be set against dues */
	bool balance_nets;    /* the balance may be set against dues */
	enum ky_rail rail;
	int64_t smallest; /* a refund below it is not paid: forfeited, shown */
};

/* A product nobody has used: the price comes back within a window. */
struct ky_rule_unused {
	struct ky_rule rule;
	uint16_t within_days; /* of the purchase; 0 = no such refund */
	bool bank_days;       /* they are bank days (core/calendar.h) */
	bool card_back;       /* only once the card came back */
};

struct ky_rule_initial {
	struct ky_rule rule;
	bool offered; /* never for prepaid, whatever stands here */
	int64_t handling_fee;
};

/*
 * The confirmation measure, where the provider is certified for it.
 * Rule: docs/rules/jp.md#1.4
 */
struct ky_rule_confirmation {
	struct ky_rule rule;
	bool offered;         /* never for prepaid, whatever stands here */
	uint32_t grounds;     /* set of 1 << enum ky_ground */
	int64_t handling_fee; /* -1: not known */
	bool handset;         /* the handset's contract can be ended with it */
};

/*
 * The holder has died.
 * Rule: docs/rules/jp.md#1.6
 */
struct ky_rule_death {
	struct ky_rule rule;
	bool offered;
	bool at_once;        /* ends when it is told, whatever the last day's
	                        rule says */
	bool early_fee;      /* is charged all the same */
	enum ky_grade least; /* of the authority */
	/* Which papers are asked of whom, sets of 1 << enum ky_voucher; of a
	 * relation that may not file: none. */
	uint32_t papers[KY_RELATION__MAX];
};

/* One plan that a line can be changed to. */
struct ky_rule_plan {
	struct ky_slug code;
	struct ky_str name;
	struct ky_str name_ja; /* as Japan writes it; may be empty */
	int64_t fee;           /* per billing month */
};

enum ky_plan_begin {
	KY_PLAN_AT_ONCE,    /* on the day it is asked for */
	KY_PLAN_NEXT_MONTH, /* with the line's next billing month */
	KY_PLAN_BEGIN__MAX
};

/* Changing the plan of a line that goes on.  Taxed as fees and handling are
 * (struct ky_rule_tax). */
struct ky_rule_plans {
	struct ky_rule rule;
	bool offered; /* through us */
	enum ky_plan_begin begins;
	uint8_t request_by_day; /* 1 to 28: asked later in the billing month,
	                           a month later; 0 = no such day */
	bool undo;              /* taken back, or replaced, until it begins */
	int64_t change_fee;     /* 0 = none */
	uint32_t n;
	const struct ky_rule_plan *row;
};

struct ky_rule_port_out {
	struct ky_rule rule;
	bool offered;
	int64_t fee;              /* -1: not known */
	uint8_t reservation_days; /* 0: not stated */
};

struct ky_rule_expiry {
	struct ky_rule rule;
	bool ends_itself;
	uint16_t after_days; /* after validity's end; 0 = with it */
};

struct ky_rule_dues {
	struct ky_rule rule;
	uint16_t late_usage_days; /* usage may still come this long */
	uint8_t pay_within_days;  /* 0: not stated */
	int64_t late_usage_cap;   /* most that is charged after the last day;
	                             0 = no cap */
	int64_t waive_alone;      /* one officer may let go so much, more takes
	                             a second person; 0 = any sum */
	int64_t staff_waives;     /* staff may let go so much; 0 = nothing */
};

struct ky_rule_number {
	struct ky_rule rule;
	uint16_t quarantine_days;
};

struct ky_rule_profile {
	struct ky_rule rule;
	uint16_t wait_days;   /* for proof, before `fallback` is enough */
	uint16_t remind_days; /* between reminders to the holder; 0 = none */
	enum ky_grade fallback;
};

struct ky_rule_grades {
	struct ky_rule rule;
	enum ky_grade least[KY_DUTY_CLOSING__MAX];
};

struct ky_rule_keep {
	struct ky_rule rule;
	uint8_t identity_years, books_years, evidence_years;
};

/* A change of card, device or contact may be somebody else's; see
 * core/trust.h.  Where a provider says nothing, ours holds. */
struct ky_rule_trust {
	struct ky_rule rule;
	uint16_t recent_days; /* so long a change counts as recent */
	uint8_t hold_hours;   /* nothing irreversible before */
	enum ky_grade least;  /* of the authority, after a recent change */
};

enum ky_channel_kind {
	KY_CHANNEL_WEB,
	KY_CHANNEL_APP,
	KY_CHANNEL_PHONE,
	KY_CHANNEL_SHOP,
	KY_CHANNEL_MAIL,
	KY_CHANNEL_POST,
	KY_CHANNEL_COUNTER,
	KY_CHANNEL_BOX,
	KY_CHANNEL_ITSELF, /* ends without anybody asking */
	KY_CHANNEL__MAX
};

enum ky_abroad {
	KY_ABROAD_NOT_STATED,
	KY_ABROAD_YES,
	KY_ABROAD_NO,
	KY_ABROAD__MAX
};

struct ky_channel {
	enum ky_channel_kind kind;
	struct ky_hours hours;
	enum ky_abroad from_abroad;
	struct ky_str where; /* address or words; may be empty */
};

struct ky_rule_channels {
	struct ky_rule rule;
	uint32_t n;
	const struct ky_channel *row;
};

/* Lists of words: what is asked, what is lost, what comes later, and the
 * other topics that only people read. */
struct ky_rule_words {
	struct ky_rule rule;
	uint32_t n;
	const struct ky_str *row;
};

/* What a provider offers: the kinds of lines, and what it lends. */
enum ky_offer {
	KY_OFFER_VOICE,
	KY_OFFER_DATA,
	KY_OFFER_SMS,     /* messages without voice */
	KY_OFFER_CARD,    /* a card of plastic */
	KY_OFFER_ESIM,    /* a profile on the device's chip */
	KY_OFFER_PREPAID, /* paid before it is used */
	KY_OFFER_RENTAL,  /* card or device is lent and comes back */
	KY_OFFER_ROUTER,  /* a device that makes Wi-Fi */
	KY_OFFER_PHONE,   /* a telephone */
	KY_OFFER__MAX
};
const char *ky_offer_name(enum ky_offer o); /* "voice", "card", ... */
bool ky_offer_parse(struct ky_str name, enum ky_offer *out);

struct ky_rule_kinds {
	struct ky_rule rule;
	uint32_t offers; /* set of 1 << enum ky_offer */
};

enum ky_contact_kind {
	KY_CONTACT_PAGE, /* the provider's own page about endings */
	KY_CONTACT_PHONE,
	KY_CONTACT_MAIL, /* electronic */
	KY_CONTACT_CHAT,
	KY_CONTACT_SOCIAL,
	KY_CONTACT_POST, /* an address */
	KY_CONTACT__MAX
};

struct ky_rule_contact {
	enum ky_contact_kind kind;
	struct ky_str value; /* number, address, link: not translated */
	struct ky_str what;  /* what it is for */
	struct ky_hours hours;
	struct ky_str days; /* on which days; may be empty */
};

struct ky_rule_contacts {
	struct ky_rule rule;
	uint32_t n;
	const struct ky_rule_contact *row;
};

enum ky_provider_kind {
	KY_PROVIDER_MNO,
	KY_PROVIDER_MVNO,
	KY_PROVIDER_TRAVEL_ESIM,
	KY_PROVIDER_RENTAL,
	KY_PROVIDER__MAX
};

/* All versions of all topics.  Memory: the arena it was read into. */
struct ky_rulebook {
	struct ky_slug provider;
	struct ky_str name;
	struct ky_str name_ja; /* as Japan writes it; may be empty */
	struct ky_str company; /* whose brand it is; may be empty */
	uint32_t also_n;       /* other names it is looked for by */
	const struct ky_str *also;
	enum ky_provider_kind kind;
	bool connected; /* false: endings run assisted */
	bool fictional; /* demo providers; real ones never */
	struct ky_zone zone;
	char currency[4];
	char hash[65]; /* SHA-256 of the file's bytes, hex: its version */
	struct {
		uint32_t n;
		const void *versions; /* array of the topic's struct, by
		                         ascending valid_from */
	} topic[KY_TOPIC__MAX];
};

/* What a contract made on one day lives under.  NULL: a hole. */
struct ky_rules {
	const struct ky_rulebook *book;
	const struct ky_rule_last_day *last_day;
	const struct ky_rule_recurring *recurring;
	const struct ky_rule_early_fee *early_fee;
	const struct ky_rule_card *card;
	const struct ky_rule_loan *loan;
	const struct ky_rule_credit *credit;
	const struct ky_rule_unused *unused;
	const struct ky_rule_initial *initial;
	const struct ky_rule_port_out *port_out;
	const struct ky_rule_expiry *expiry;
	const struct ky_rule_dues *dues;
	const struct ky_rule_number *number;
	const struct ky_rule_profile *profile;
	const struct ky_rule_grades *grades;
	const struct ky_rule_keep *keep;
	const struct ky_rule_trust *trust;
	const struct ky_rule_channels *channels;
	const struct ky_rule_words *asks, *losses, *later;
	const struct ky_rule_tax *tax;
	const struct ky_rule_prepaid *prepaid;
	const struct ky_rule_closure *closure;
	const struct ky_rule_confirmation *confirmation;
	const struct ky_rule_death *death;
	const struct ky_rule_plans *plans;
	const struct ky_rule_kinds *kinds;
	const struct ky_rule_contacts *contacts;
	const struct ky_rule_words *status, *steps, *delay, *recover, *abroad;
	const struct ky_rule_words *esim, *value, *eight_days, *pause;
	const struct ky_rule_words *lost, *heirs, *bills;
};

/* Is it a list of texts, struct ky_rule_words? */
bool ky_topic_is_words(enum ky_topic t);

/* Size of a topic's struct, for readers that build version arrays. */
size_t ky_topic_size(enum ky_topic t);

/* The version of `t` that a contract made on `contract` lives under, or NULL.
 * Every topic struct begins with struct ky_rule. */
const struct ky_rule *ky_rulebook_find(const struct ky_rulebook *book,
    enum ky_topic t, struct ky_date contract);

/* All topics at once.  `book` outlives `out`. */
void ky_rules_select(const struct ky_rulebook *book, struct ky_date contract,
    struct ky_rules *out);

/*
 * May a yen figure be computed from this rule and shown?  For a fictional
 * provider always.  For a real one only at confidence high and when the
 * check is dated and at most `KY_CHECK_DAYS_MAX` old on `today`.
 * Rule: docs/rules/jp.md#11 (no figure from an unconfirmed or old fact)
 */
#define KY_CHECK_DAYS_MAX 400
bool ky_rule_firm(const struct ky_rulebook *book, const struct ky_rule *rule,
    struct ky_date today);

#endif
