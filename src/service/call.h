/*
 * Calls: how the outer layers reach the engine.
 *
 * HTTP, the local socket and whatever comes later hand in a struct ky_call
 * and get a struct ky_result.  Both are versioned and of fixed size; what
 * varies lies in the caller's arena.  Today a call is a function call in the
 * same process or a message on the local socket; a split of processes would
 * change nothing here.
 *
 * Every read of a person's data is entered in the access log before the result
 * is handed out.
 */
#ifndef KY_SERVICE_CALL_H
#define KY_SERVICE_CALL_H

#include "base/arena.h"
#include "core/preview.h"
#include "engine/engine.h"
#include "port/bankfile.h"
#include "port/office.h"
#include "port/store.h"
#include "port/till.h"
#include "portal/ask.h"
#include "portal/inquiry.h"
#include "service/statement.h"

#define KY_CALL_VERSION 1

enum ky_call_op {
	KY_CALL_COMMAND,  /* hand a command in */
	KY_CALL_COMMANDS, /* several, at most KY_TOGETHER_MAX */
	KY_CALL_SETTLE,   /* wait until nothing of the line is under way */
	KY_CALL_LINE,     /* one case, by id or name */
	KY_CALL_LINES,    /* rows of a listing */
	KY_CALL_FIND,     /* the lines that records name, many at a time */
	KY_CALL_PREVIEW,
	KY_CALL_POSTINGS,
	KY_CALL_STATEMENT,
	KY_CALL_HISTORY,
	KY_CALL_PAPERS,
	KY_CALL_PAPER,
	KY_CALL_EVIDENCE,
	KY_CALL_RULES, /* loaded versions */
	KY_CALL_RULES_GET,
	KY_CALL_RULES_PUT,
	KY_CALL_CHECKPOINT,
	KY_CALL_LOG_NODES, /* hashes of complete subtrees, for tiles */
	KY_CALL_EVENTS,
	KY_CALL_TOKEN_FIND,
	KY_CALL_TOKENS,
	KY_CALL_TOKEN_ADD,
	KY_CALL_TOKEN_REVOKE,
	KY_CALL_HOOKS,
	KY_CALL_HOOK_GET,
	KY_CALL_HOOK_PUT,
	KY_CALL_HOOK_REMOVE,
	KY_CALL_DELIVERIES,
	KY_CALL_RESEND, /* a delivery is due again, now */
	KY_CALL_ACCESS,
	KY_CALL_BULKS,
	KY_CALL_BULK_GET,
	KY_CALL_BULK_NEW,
	KY_CALL_BULK_MOVE, /* approve, pause, go on, drop */
	KY_CALL_BULK_ITEMS,
	KY_CALL_PAYRUNS,
	KY_CALL_PAYRUN_GET,
	KY_CALL_PAYRUN_NEW,
	KY_CALL_PAYRUN_MOVE, /* approve, void */
	KY_CALL_PAYRUN_FILE, /* its bytes, for the bank */
	KY_CALL_TRANSFERS,
	KY_CALL_RESULT, /* rows of a bank's result file: service/result.c */
	KY_CALL_RESULT_FILE, /* all of it: service/taking.h */
	KY_CALL_DOC_PUT,
	KY_CALL_DOC_GET,
	KY_CALL_DOC_FIND,
	KY_CALL_DOC_NEXT,
	KY_CALL_NOTIFY,        /* a chip's notification came in */
	KY_CALL_NOTIFICATIONS, /* of a line, or of all in a state */
	KY_CALL_NOTIFICATION,  /* one, with its bytes */
	KY_CALL_PAY_EVENT,     /* news of the payment service came in */
	KY_CALL_PAYMENTS,      /* what the holder of a line was asked to pay */
	KY_CALL_PORTAL,        /* sessions, proofs, accounts: portal/ask.h */
	KY_CALL_INQUIRIES,     /* what people asked us: portal/inquiry.h */
	KY_CALL_INQUIRY_GET,
	KY_CALL_INQUIRY_NEW,
	KY_CALL_INQUIRY_MOVE, /* a person decides */
	KY_CALL_EXHIBITS,     /* what is kept with a line's endings */
	KY_CALL_EXHIBIT,      /* one, with its picture; a new one is shown to
	                         nobody but who brought it */
	KY_CALL_EXHIBIT_ASK,  /* may one more be brought?  Counted. */
	KY_CALL_EXHIBIT_NEW,  /* a picture for the line's current ending */
	KY_CALL_EXHIBIT_KEEP, /* of a new one, once its evidence is there */
	KY_CALL_EXHIBIT_DROP, /* a new one, or a kept one */
	KY_CALL_HEALTH,
	KY_CALL__MAX
};
/* "line", "lines", ...: for metrics and logs. */
const char *ky_call_op_name(enum ky_call_op op);

/* Who calls, already known to be who he says. */
struct ky_caller {
	struct ky_slug actor, channel;
	enum ky_role role;
	struct ky_slug provider; /* sees only that provider's lines; "" = all.
	                            Others' lines are to him as if there were
	                            none: same answer, same work. */
};

enum ky_name_kind {
	KY_NAME_ID, /* decimal */
	KY_NAME_CONTRACT,
	KY_NAME_MSISDN,
	KY_NAME_ICCID,
	KY_NAME_ENDING,
};

/* Stands for the secret in a HOOK_PUT: make a new one, let the old one sign
 * beside it. */
#define KY_HOOK_ROTATE "rotate"
/* Stands for the kinds in a HOOK_PUT: those that it has. */
#define KY_HOOK_KINDS_SAME UINT64_MAX

/* Causes of KY_E_REFUSED, beside the engine's. */
enum ky_call_no {
	KY_NO_SECOND_PERSON = 64, /* who proposed cannot approve */
	KY_NO_BULK_STATE,         /* its state does not allow it */
	KY_NO_BULK_OLD,           /* its dry run is too old */
	KY_NO_BULK_ROLE,          /* not for this role */
	KY_NO_VERIFIER,           /* nothing chips signed is taken in */
	KY_NO_PAY_READER,         /* no news of payments are taken in */
	KY_NO_SIGNATURE,          /* ... but signed ones */
	KY_NO_MONEY_ROLE,         /* not for this role */
	KY_NO_PAYRUN_STATE,       /* its state does not allow it */
	KY_NO_TRANSFERS,          /* nothing is queued for such a run */
	KY_NO_BANK,               /* files of that form are not set up */
	KY_NO_LONG_FILE,          /* too long for one answer */
	KY_NO_PORTAL,             /* it is not set up */
	KY_NO_INQUIRY_STATE,      /* its state does not allow it */
	KY_NO_EXHIBIT_ENDING,     /* the line has no ending to keep it with */
	KY_NO_EXHIBIT_ROOM,       /* that ending has as many as it may */
	KY_NO_EXHIBIT_SHARE,      /* ... or whoever brings it */
	KY_NO_EXHIBIT_OFTEN,      /* ... or has within the hour */
};

/* What became of news of a payment. */
enum ky_pay_heard {
	KY_HEARD_TOLD,    /* its line was told: it looks, or has booked it */
	KY_HEARD_AGAIN,   /* they came before */
	KY_HEARD_IGNORED, /* nothing waits for them */
	KY_HEARD_UNKNOWN, /* of no payment of ours */
	KY_HEARD__MAX
};
/* "told", "again", "ignored", "unknown". */
const char *ky_pay_heard_name(enum ky_pay_heard t);

#define KY_NAME_SIZE 64
#define KY_ROWS_MAX 500 /* of one call's listing */

/* How a record of another system names the line it is about. */
struct ky_line_name {
	bool reference;          /* of a payment that was asked for */
	char text[KY_NAME_SIZE]; /* else as ky_find_line() has it */
};

/* As much of a line as tells whether a record can be about it.  It serves to
 * check records and is shown to nobody: the access log has no entry of it. */
struct ky_line_found {
	uint64_t line_id; /* 0: none, or none that the caller may see */
	struct ky_slug provider;
	char currency[4];
	struct ky_date contract_date;
	struct ky_date last_day; /* no date: the contract runs, or it is not
	                            known when it ended */
	struct ky_date today;    /* where its provider is */
};

/* Transfers of one payment run at most, and those it is proposed with when
 * nothing is said; bytes of its file in one answer (longer ones are written
 * from the store: service/runfile.h). */
#define KY_PAYRUN_MAX 999999
#define KY_PAYRUN_USUAL 10000
#define KY_PAYRUN_BYTES_MAX ((size_t)3 * 1024 * 1024)

/* Rows of a result file that are handed in together: one transaction. */
#define KY_RESULT_ROWS_MAX 250

/* What is done with them, in this order: all are looked at; they are applied,
 * again and again until none is LATER; the file is entered as taken. */
enum ky_result_step {
	KY_RESULT_CHECK,
	KY_RESULT_APPLY,
	KY_RESULT_DONE,
	KY_RESULT_STEP__MAX
};

/* What became of a row, or would. */
enum ky_taken {
	KY_TAKEN_NEWS,    /* applied; of CHECK: would be */
	KY_TAKEN_KNOWN,   /* nothing new */
	KY_TAKEN_WAITING, /* the bank has it, the end is open */
	KY_TAKEN_LATER,   /* hand the row in again: more of its run is to be
	                     applied, or its line is at work */
	KY_TAKEN_WRONG,   /* does not fit what was ordered: `code` */
	KY_TAKEN__MAX
};
/* "news", "known", "waiting", "later", "wrong". */
const char *ky_taken_name(enum ky_taken t);

struct ky_taken_row {
	enum ky_taken taken;
	char code[KY_CODE_SIZE]; /* docs/formats/messages.md; or "" */
	uint64_t line_id;        /* of a transfer that is there */
	/* NEWS: how many transfers, and into what; of a run several. */
	uint32_t transfers;
	enum ky_transfer_state to;
	/* What the line said to it, when it said no: "" */
	char refused[KY_CODE_SIZE];
};

/* What a listing of lines is narrowed to. */
struct ky_filter {
	uint64_t after;          /* line id of the last row seen; 0 */
	uint32_t max;            /* 1 to KY_ROWS_MAX */
	struct ky_slug provider; /* "" = all */
	int32_t subject;         /* enum ky_subject, or -1 */
	int32_t ending;          /* enum ky_ending_state, or -1 */
	bool with_ending;        /* only lines that have one, in any state */
};

struct ky_call {
	uint32_t version; /* KY_CALL_VERSION */
	enum ky_call_op op;
	struct ky_caller who;
	/* The line most calls are about. */
	uint64_t line_id;
	/* A cursor and a bound for listings: `after` in the call's own terms,
	 * at most KY_ROWS_MAX rows. */
	uint64_t after;
	uint32_t max;
	union {
		struct ky_command *command; /* the caller's; COMMAND */
		struct {
			struct ky_submission *s;
			uint32_t n;
		} commands;
		int64_t wait_us; /* SETTLE */
		struct {
			enum ky_name_kind kind;
			char text[KY_NAME_SIZE];
		} name;                  /* LINE */
		struct ky_filter filter; /* LINES */
		struct {
			const struct ky_line_name *name;
			uint32_t n; /* 1 to KY_TOGETHER_MAX */
		} find;             /* FIND */
		struct {
			enum ky_way way;
			struct ky_claim claim;
			struct ky_date wish;
			bool when_used_up;
			int32_t refund_reason;
			uint8_t days;             /* 0 to KY_DAYS_MAX */
			struct ky_date departure; /* or no date */
			uint16_t hold_hours;      /* as in struct ky_days_ask */
		} preview;
		char paper[KY_PAPER_NO_SIZE]; /* PAPER: its number */
		uint8_t sha256[32]; /* EVIDENCE; TOKEN_FIND: of the secret as
		                       it is sent; tokens that are revoked or
		                       have expired are not found */
		struct {
			struct ky_slug provider;
			char hash[65];      /* "" = newest */
			struct ky_str json; /* RULES_PUT */
			struct ky_date day; /* RULES_GET: select for contracts
			                       made then, without the bytes;
			                       or no date */
		} rules;
		struct {
			uint8_t level;
			uint64_t index;
		} node;                /* LOG_NODES: `max` of them from there */
		struct ky_token token; /* TOKEN_ADD */
		struct ky_slug id; /* TOKEN_REVOKE, HOOK_*, BULK_*; a listing's
		                      cursor where ids are names */
		struct ky_hook hook; /* HOOK_PUT: new with an id of "", else
		                url, query, kinds, provider and state anew;
		                owner and the rest are the service's.  A new
		                secret, and nothing else, when it is
		                KY_HOOK_ROTATE here.  A url of "",
		                KY_HOOK_KINDS_SAME, KY_HOOK_STATE__MAX: as it
		                is then, not as somebody read it before. */
		struct {
			struct ky_slug hook;
			uint64_t event;               /* RESEND */
			enum ky_delivery_state state; /* DELIVERIES */
		} delivery;
		struct {
			struct ky_slug id;
			enum ky_bulk_state to; /* BULK_MOVE */
			bool approve; /* BULK_MOVE to running: as the second
			                 person; else it was paused */
			enum ky_bulk_item_state items; /* BULK_ITEMS */
			struct ky_bulk wanted; /* BULK_NEW: way, provider,
			                expired_until, reason, per_minute */
			char key[KY_KEY_SIZE]; /* idempotency */
		} bulk;
		struct {
			uint64_t n; /* GET, MOVE, FILE; TRANSFERS: of it, 0 =
			               of all */
			enum ky_payrun_state state;  /* PAYRUNS: in it; MOVE:
			                to it, approved or void */
			char reason[KY_REASON_SIZE]; /* MOVE to void */
			struct ky_slug provider;     /* PAYRUNS, TRANSFERS: its
			                own; "" = of all */
			enum ky_transfer_state transfers; /* TRANSFERS: in */
			/* NEW: provider, form, currency ("" = JPY), day (no
			 * date: the next bank day), count: at most so many
			 * (0 = KY_PAYRUN_USUAL). */
			struct ky_payrun wanted;
			char key[KY_KEY_SIZE]; /* NEW: idempotency */
		} payrun;
		struct {
			enum ky_result_step step;
			uint8_t sha256[32]; /* of the file */
			/* Some row of the file says that the end is open:
			 * then none says it of the rest of a run. */
			bool open;
			uint32_t n; /* at most KY_RESULT_ROWS_MAX */
			const struct ky_bank_result *rows;
		} result;
		struct {
			enum ky_result_form form;
			bool partly; /* rows that fit, whatever others are
			                like */
			struct ky_str bytes;
		} result_file;
		struct {
			struct ky_slug kind, owner;
			char id[KY_DOC_ID_SIZE];   /* GET */
			char key[KY_DOC_KEY_SIZE]; /* FIND */
			struct ky_doc doc;         /* PUT */
		} doc;
		struct {
			struct ky_str bytes;      /* NOTIFY: DER as it came */
			enum ky_notified_via via; /* NOTIFY */
			struct ky_eid eid;        /* NOTIFY: the chip it is
			                said to come from; "" = not said */
			/* NOTIFICATIONS: of `line_id`, or with 0 in a state */
			enum ky_notification_state state;
			uint64_t n; /* NOTIFICATION */
		} notify;
		bool newest_first; /* ACCESS: of a line; `after` then goes back
		                      in time */
		const struct ky_ask *ask; /* PORTAL: the caller's */
		struct {
			enum ky_inquiry_kind kind;   /* INQUIRIES: of it, or
			                KY_INQUIRY__MAX = of all */
			enum ky_inquiry_state state; /* INQUIRIES: in it, or
			                KY_INQUIRY_STATE__MAX; MOVE: to it */
			struct ky_slug account;      /* INQUIRIES: all of its
			                own instead; "" = anybody's */
			struct ky_slug id;           /* GET, MOVE */
			const struct ky_inquiry *wanted; /* NEW: what is not
			                "given"; MOVE: `answer` */
			char cookie[KY_COOKIE_SIZE]; /* NEW: of papers; or "" */
			char from[KY_FROM_SIZE];     /* NEW: address, counted */
			uint8_t form[KY_FORM_BYTES]; /* NEW: the same one twice
			                is one; zeros: none */
		} inquiry;
		struct {
			struct ky_slug id; /* EXHIBIT, KEEP, DROP */
			/* NEW: width, height, pages; KEEP: these, size, sha256
			 * and note */
			const struct ky_exhibit *wanted;
			struct ky_str picture; /* NEW */
			char key[KY_KEY_SIZE]; /* ASK, NEW: the same one twice
			                          is one */
		} exhibit;
		struct {
			/* PAY_EVENT: the header and the body as they came */
			struct ky_str signature, body;
		} pay;
	} in;
};

/* What is well and what is not, for probes and metrics. */
struct ky_health {
	struct ky_engine_stats engine;
	bool stopping;
	bool store_ok;
	char store_why[128];
	uint64_t disk_free; /* bytes, of the store's file system */
	uint64_t store_bytes, wal_bytes;
	uint64_t events_last, deliveries_due, deliveries_dead;
	struct ky_time started, now;
	bool demo;
	bool test_roots; /* allowed: proofs prove nothing */
	uint64_t notifications[KY_NOTIFICATION_STATE__MAX];
	uint64_t notifications_doubted; /* since the start: chips that used the
	                                   number of an event twice */
	struct ky_slug issuer;
	uint32_t schema;
};

struct ky_result {
	uint32_t version;
	bool found;    /* of calls for one thing */
	uint32_t n;    /* rows */
	bool more;     /* there are, or may be, rows beyond them: a narrowed
	               listing stops after some thousand rows looked at, even
	               when none of them was given */
	uint64_t next; /* go on with this as `after`; of LINES as its
	                  filter's */
	union {
		struct ky_reply reply; /* COMMAND */
		struct {
			struct ky_case *c; /* LINE, PREVIEW */
			struct ky_preview *preview;
			struct ky_rules *rules; /* valid while the service is;
			                           of LINE: NULL when none */
		} line;
		struct ky_row *rows;         /* LINES */
		struct ky_line_found *found; /* FIND: one for each name */
		struct ky_posting *postings;
		struct {
			struct ky_case *c;
			struct ky_rules *rules; /* as of LINE */
			struct ky_stated *stated;
			struct ky_date today; /* where the provider is */
		} statement;
		struct ky_listed_command *history;
		struct ky_stored_paper *papers; /* PAPERS, PAPER: one */
		struct {
			struct ky_slug *provider;
			char (*hash)[65];
			struct ky_time *at;
			struct ky_rules *selected; /* of RULES_GET with a day */
		} rules; /* RULES; RULES_GET and RULES_PUT: one */
		uint8_t (*node)[32];
		struct ky_event *events;
		struct ky_token *tokens; /* TOKENS, TOKEN_FIND */
		struct ky_hook *hooks;   /* HOOKS, HOOK_GET; without secrets,
		                            but for HOOK_PUT's own answer */
		struct ky_delivery *deliveries;
		struct ky_access *access;
		struct ky_bulk *bulks; /* BULKS, BULK_GET, NEW, MOVE */
		struct ky_bulk_item *items;
		struct ky_payrun *payruns; /* PAYRUNS, GET, NEW, MOVE */
		struct ky_transfer *transfers;
		struct ky_taken_row *taken;      /* RESULT: one for each row;
		                found: the file was taken before */
		struct ky_result_report *report; /* RESULT_FILE */
		struct ky_doc *docs;
		struct ky_notification *notifications; /* NOTIFY: one as it is
		                stored; found false: it is none */
		struct ky_payment *payments;  /* PAYMENTS, oldest first */
		enum ky_pay_heard heard;      /* PAY_EVENT */
		struct ky_told *told;         /* PORTAL */
		struct ky_inquiry *inquiries; /* oldest first; one of GET, NEW,
		                                 MOVE */
		struct ky_exhibit *exhibits;  /* oldest first; one of EXHIBIT,
		                                 NEW */
		struct ky_health *health;
	} out;
	char media_type[KY_MEDIA_SIZE]; /* EVIDENCE */
	struct ky_str
	    bytes; /* NOTIFICATION, PAPER, EVIDENCE, EXHIBIT, RULES_GET, CHECKPOINT, DOC_*,
	                        PAYRUN_FILE; TOKEN_ADD: the secret, shown this once */
};

/*
 * Makes calls.  `a` holds what `out` points to.  KY_OK also for "not found"
 * and for refusals of the domain.  Otherwise the engine's codes and causes
 * (enum ky_engine_no); KY_E_INPUT also for a bound that is broken, said in
 * words for the sender.  Called from several threads.
 */
struct ky_calls {
	void *self;
	enum ky_code (*call)(void *self, const struct ky_call *call,
	    struct ky_arena *a, struct ky_result *out,
	    struct ky_err *err) KY_MUST_USE;
};

/* The most an arena needs for one call's result. */
#define KY_CALL_ARENA_SIZE ((size_t)4 * 1024 * 1024)

/* Whoever sits behind a browser, for calls about a line that they reach
 * (NULL: about none): the role and name that their commands get, too. */
struct ky_caller ky_guest_caller(const struct ky_guest *g,
    const struct ky_reach *reach);

#endif
