/*
 * The command envelope: every change is one.
 *
 * People, counters, the operator's systems, timers and the engine's own
 * workers use the same envelope; it is stored append-only with the decision
 * it led to.
 */
#ifndef KY_CORE_COMMAND_H
#define KY_CORE_COMMAND_H

#include "core/case.h"

enum ky_command_kind {
	KY_CMD_IMPORT,   /* a line or loan comes to be known */
	KY_CMD_FILE,     /* end it */
	KY_CMD_WITHDRAW, /* take the ending back */
	KY_CMD_EVIDENCE, /* somebody saw, or states, a duty done */
	KY_CMD_WAIVE,    /* a role lets a duty go, with a reason */
	KY_CMD_GIVE_UP,  /* it will not be done; bars the certificate */
	KY_CMD_RETRY,    /* try a refused or given-up duty again */
	KY_CMD_FACT,     /* something happened outside */
	KY_CMD_OUTCOME,  /* engine: what came of an effect */
	KY_CMD_WAKE,     /* engine: the line's timer is due */
	KY_CMD_CHANGE,   /* `change` `ref`: one device, one option;
	                    `change` `what`: another plan */
	KY_CMD_HANDED,   /* engine or counter: a paper was handed over */
	KY_CMD__MAX
};
const char *ky_command_kind_name(enum ky_command_kind k);
bool ky_command_kind_parse(struct ky_str name, enum ky_command_kind *out);

enum ky_role {
	KY_ROLE_HOLDER,
	KY_ROLE_AGENT,    /* acts for the holder by grant */
	KY_ROLE_STAFF,    /* counter, support */
	KY_ROLE_OFFICER,  /* may waive */
	KY_ROLE_OPERATOR, /* the provider's systems */
	KY_ROLE_ENGINE,   /* kaiyaku itself: workers, timers */
	KY_ROLE__MAX
};
const char *ky_role_name(enum ky_role r);
bool ky_role_parse(struct ky_str name, enum ky_role *out);

/* Things that happen outside and change facts. */
enum ky_fact {
	KY_FACT_PORT_RESERVED,  /* a port-out reservation is out */
	KY_FACT_PORT_LAPSED,    /* the reservation ran out unused */
	KY_FACT_PORTED,         /* the port event; `day` */
	KY_FACT_ITEM_BACK,      /* `ref` item, `day` that counts */
	KY_FACT_ITEM_LOST,      /* `ref` item, the holder says so */
	KY_FACT_PAYMENT,        /* `minor` came in */
	KY_FACT_LATE_USAGE,     /* `minor` more is charged */
	KY_FACT_REFUND_BOUNCED, /* `minor` came back from the bank */
	KY_FACT_CHARGEBACK,     /* `minor` was taken back by the payer */
	KY_FACT_OPTION_ENDED,   /* `ref` option */
	KY_FACT_DEVICE_UNBOUND, /* `ref` device */
	KY_FACT_PROFILE,        /* `profile` is the state now */
	KY_FACT_PROFILE_EVENT,  /* `event`, with evidence */
	KY_FACT_LOCKED,         /* the holder wants no ending of the line */
	KY_FACT_UNLOCKED,       /* ... or has changed their mind */
	/* Recent ones raise the proof asked; `day`, or no day = now. */
	KY_FACT_SIM_CHANGED,
	KY_FACT_DEVICE_CHANGED,
	KY_FACT_CONTACT_CHANGED,
	KY_FACT_PAYEE,     /* `payee`: where refunds go */
	KY_FACT_EXTENDED,  /* a loan: to be back on `day`, later than before */
	KY_FACT_REMAINING, /* `report`: what is left of the data */
	KY_FACT_BILLED,    /* the provider's bill of `minor`, with tax */
	KY_FACT_SHOWN,     /* a receipt of others is kept with the ending;
	                      with evidence */
	KY_FACT__MAX
};
const char *ky_fact_name(enum ky_fact f);
bool ky_fact_parse(struct ky_str name, enum ky_fact *out);

/* How money came in. */
enum ky_means {
	KY_MEANS_UNSTATED,
	KY_MEANS_PAGE,      /* a payment service's hosted page */
	KY_MEANS_REFERENCE, /* convenience store or bank, by reference */
	KY_MEANS_CASH,      /* at a counter */
	KY_MEANS__MAX
};
const char *ky_means_name(enum ky_means m); /* "unstated", "page", ... */
bool ky_means_parse(struct ky_str name, enum ky_means *out);

/* What the engine asks of the outside world. */
enum ky_effect_kind {
	KY_EFFECT_BSS_END,      /* set `day` as the contract's last day */
	KY_EFFECT_BSS_KEEP,     /* unset it: the ending was withdrawn */
	KY_EFFECT_BSS_OVER,     /* look only: has the contract ended? */
	KY_EFFECT_BSS_OPTIONS,  /* end the options */
	KY_EFFECT_BSS_DEVICES,  /* unbind the devices */
	KY_EFFECT_BSS_OPTION,   /* end option `ref`, of a line that goes on */
	KY_EFFECT_BSS_DEVICE,   /* unbind device `ref`, likewise */
	KY_EFFECT_BSS_PLAN,     /* plan `what` from `day`, likewise */
	KY_EFFECT_BSS_USAGE,    /* look only: late usage, window closed */
	KY_EFFECT_BALANCE_TAKE, /* take the prepaid balance out: `minor` */
	KY_EFFECT_HLR_WITHDRAW, /* take network access away */
	KY_EFFECT_HLR_DELETE,
	KY_EFFECT_SMDP_RETIRE, /* ES2+ CancelOrder, never installed */
	KY_EFFECT_SMDP_LOOK,   /* look only: the profile's state */
	KY_EFFECT_PAY_COLLECT, /* collect `minor` from the holder; 0: only
	                           look for an earlier collect */
	KY_EFFECT_PAY_REFUND,  /* pay `minor` back to the original payment */
	KY_EFFECT_BANK_REFUND, /* transfer `minor` */
	KY_EFFECT_MAIL,        /* hand over the paper `paper`/`paper_n` */
	KY_EFFECT_REMIND,      /* remind the holder to delete the profile */
	/* Tell the holder ... */
	KY_EFFECT_TELL_BILL,  /* a bill of `minor` follows the last one; to be
	                         paid by `day`, or no day */
	KY_EFFECT_TELL_PAYEE, /* a refund of `minor` came back, or waits: which
	                         account is it to go to? */
	KY_EFFECT__MAX
};
const char *ky_effect_kind_name(enum ky_effect_kind k);
bool ky_effect_kind_parse(struct ky_str name, enum ky_effect_kind *out);

#define KY_KEY_SIZE 64 /* idempotency keys, ours and callers' */

/*
 * Is it the key of a record that another system numbered, "usage/..." or
 * "receipt/..."?  It is the same command whoever hands it in; and refused, it
 * leaves its key free: the record may come again when the cause is gone.
 */
bool ky_key_is_record(const char *key);

struct ky_effect {
	uint64_t id; /* given by the store; 0 before */
	enum ky_effect_kind kind;
	enum ky_duty_kind duty;
	uint8_t ref;
	bool look_first;       /* it may have happened already */
	char key[KY_KEY_SIZE]; /* the same on every attempt of this step */
	struct ky_date day;
	struct ky_slug what; /* BSS_PLAN: the plan */
	int64_t minor;
	enum ky_paper_kind paper;
	uint8_t paper_n;
};

/* What a look saw.  Only the members of the effect's kind are set. */
struct ky_seen {
	bool running;                  /* BSS_*: contract or recurring charge */
	struct ky_date last_day;       /* BSS_*: as set there, or no date */
	uint32_t options;              /* BSS_*: running, bit = option index */
	uint32_t devices;              /* BSS_*: bound, bit = device index */
	struct ky_slug plan;           /* BSS_*: the plan it has, or will; "" =
	                                  not said */
	struct ky_date plan_from;      /* ... from that day; no date = not
	                                  said */
	int64_t late_usage;            /* BSS_*: all usage rated since the final
	                            bill, cumulative: a look changes nothing */
	bool known, attached;          /* HLR_* */
	enum ky_profile_state profile; /* SMDP_*; NONE: no news */
	struct ky_eid eid;             /* SMDP_*: the chip it names, or "" */
	int64_t minor; /* BALANCE: left; PAY, BANK: moved by key */
	int64_t taken; /* BALANCE: taken out by key */
	bool settled;  /* PAY, BANK: moved for good; MAIL, REMIND: accepted */
	bool failed;   /* PAY, BANK: it never will: another order, under
	                  another key, is needed */
	bool asked;    /* PAY: the holder was asked, and has not paid yet */
};

/* A message to the holder that is no paper: nothing is seen of it. */
bool ky_effect_tells(enum ky_effect_kind k);

/* Is what the effect wanted seen? */
bool ky_effect_seen(const struct ky_effect *e, const struct ky_seen *s);

#define KY_MEDIA_SIZE 48
#define KY_EVIDENCE_MAX ((size_t)1024 * 1024)

/* Raw bytes as they came, never re-encoded. */
struct ky_evidence {
	enum ky_grade grade;
	char media_type[KY_MEDIA_SIZE]; /* "application/json" */
	char origin[KY_BY_SIZE];        /* "hlr", "counter", "holder" */
	char verifier[KY_BY_SIZE];      /* what judged it, with version */
	uint8_t sha256[32];
	struct ky_str bytes; /* the command's memory */
};

/* What came of an effect. */
struct ky_outcome {
	struct ky_effect effect;
	/* OK: done and seen.  RETRY: nothing happened.  UNSURE: look again.
	 * REFUSED: the peer said no.  LIMIT and SYSTEM count as RETRY. */
	enum ky_code code;
	bool unconnected; /* REFUSED: no such peer is set up, people do it */
	bool looked; /* `seen` holds what a look saw; the command's evidence
	                the bytes it came from */
	struct ky_seen seen;
};

/* What is left of a line's data. */
struct ky_data_left {
	struct ky_time at;
	int64_t bytes;              /* 0 to KY_DATA_MAX */
	struct ky_date valid_until; /* of the product, as of then; no date = as
	                               before */
};

struct ky_command {
	uint64_t id; /* given by the store; 0 before */
	enum ky_command_kind kind;
	enum ky_role role;
	struct ky_slug actor;        /* "counter-1", "cli", "engine" */
	struct ky_slug on_behalf;    /* of whom; "" = oneself */
	struct ky_slug grant;        /* by which grant; "" = none */
	struct ky_slug channel;      /* "cli", "portal", "api", "timer" */
	struct ky_slug approver;     /* the second person; "" = none */
	char reason[KY_REASON_SIZE]; /* a code, never free text with names */
	char key[KY_KEY_SIZE];       /* idempotency; "" = none */
	struct ky_time at;           /* decision time, from the clock port */
	uint64_t line_id;
	uint64_t version;    /* expected; 0 = any */
	uint8_t entropy[16]; /* from the entropy port: numbers, jitter */
	/* What the holder reads: of an accepted command it becomes the line's.
	 * An agent's is his own and changes nothing.  "" = not known.  With a
	 * holder's command it is that of his page and no part of what is asked
	 * for; with a filing by others it is. */
	char language[KY_LANGUAGE_SIZE];

	/* KY_CMD_IMPORT */
	struct ky_line line;
	/* KY_CMD_FILE */
	enum ky_way way;
	struct ky_date wish; /* wished last day, or no date */
	/* The last day is that on which the data is used up, or the end of the
	 * product's validity, whichever is first. */
	bool when_used_up;
	int32_t refund_reason; /* enum ky_refund_reason or -1 */
	/* Also of EVIDENCE for the authority: more papers that were shown. */
	struct ky_claim claim;
	uint16_t hold_hours; /* at least so long a hold: a proof from afar;
	                          with evidence of the authority too */
	/* KY_CMD_WAIVE of dues: `minor` of what is owed; 0 = all of it.
	 * KY_CMD_EVIDENCE, WAIVE, GIVE_UP, RETRY, HANDED; FILE: the authority.
	 * `about` names the card an EVIDENCE is about, when it names one. */
	enum ky_duty_kind duty;
	uint8_t ref;
	bool has_evidence;
	struct ky_evidence evidence;
	struct ky_iccid about;
	/* KY_CMD_CHANGE; and `ref`, of a plan `what` */
	enum ky_change_kind change;
	/* KY_CMD_FACT */
	enum ky_fact fact;
	struct ky_date day;
	int64_t minor;
	enum ky_profile_state profile;
	struct ky_profile_event event;
	enum ky_means means; /* a payment */
	enum ky_tax tax;     /* late usage; NONE = as the rules say */
	struct ky_slug what; /* late usage: "roaming-data", ...; or "" */
	struct ky_payee payee;
	struct ky_data_left report;
	/* KY_CMD_OUTCOME */
	struct ky_outcome outcome;
	/* KY_CMD_HANDED */
	enum ky_paper_kind paper;
	uint8_t paper_n;
};

#endif
