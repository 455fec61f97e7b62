/*
 * The facts of a line or a loan.
 *
 * A line is described by independent facts, not by one of three kinds: form,
 * billing, voice or not, and what hangs on it.  A loan (rented card, router,
 * charger) is its own thing with items and a due day.  Both are subjects of
 * an ending and share this struct; members that do not apply stay zero.
 *
 * Facts change only by what was seen: an import, a port's look, staff or the
 * holder bringing evidence.  Never by what we asked for.
 */
#ifndef KY_CORE_LINE_H
#define KY_CORE_LINE_H

#include "core/date.h"
#include "core/ident.h"
#include "core/ledger.h"
#include "core/payee.h"
#include "core/profile.h"
#include "core/remaining.h"
#include "core/tariff.h"

enum ky_subject {
	KY_SUBJECT_LINE,
	KY_SUBJECT_LOAN,
	KY_SUBJECT__MAX
};

enum ky_form {
	KY_FORM_PHYSICAL,
	KY_FORM_ESIM,
	KY_FORM__MAX
};

enum ky_billing {
	KY_BILLING_POSTPAID,
	KY_BILLING_PREPAID,
	KY_BILLING__MAX
};

enum ky_profile_state {
	KY_PROFILE_NONE,       /* no eSIM profile belongs to this line */
	KY_PROFILE_RELEASED,   /* ready, never downloaded */
	KY_PROFILE_DOWNLOADED, /* handed out; whether installed is unknown */
	KY_PROFILE_INSTALLED,
	/* Seen deleted, no later installation known; of a deletion that a chip
	 * signed only once the SM-DP+ was asked whether it offers it again. */
	KY_PROFILE_DELETED,
	KY_PROFILE_RETIRED, /* taken back before any installation */
	KY_PROFILE__MAX
};
const char *ky_profile_state_name(enum ky_profile_state s);
bool ky_profile_state_parse(struct ky_str name, enum ky_profile_state *out);

enum ky_number_state {
	KY_NUMBER_NONE, /* the line has no number */
	KY_NUMBER_ASSIGNED,
	KY_NUMBER_QUARANTINE,
	KY_NUMBER_LEFT, /* ported out */
	KY_NUMBER__MAX
};

#define KY_OPTIONS_MAX 12
#define KY_DEVICES_MAX 8
#define KY_ITEMS_MAX 8

struct ky_option {
	struct ky_slug code;
	bool third_party; /* billed through the line for somebody else */
	bool running;
	int64_t fee; /* per billing month */
	/* Ended before the line: the last day it is paid for.  No date: it runs,
	 * or ended with the line. */
	struct ky_date over_on;
};

struct ky_device {
	struct ky_slug code; /* "watch", "app-login", ... */
	bool bound;
};

enum ky_item_state {
	KY_ITEM_OUT,
	KY_ITEM_BACK,
	KY_ITEM_PAID, /* lost; the charge is made and paid */
	KY_ITEM_LOST, /* lost; charged, not paid yet */
	KY_ITEM__MAX
};

/* On a line: the code of a card that is out only because the line ends.
 * Filing adds it, withdrawing takes it off again, and an import of a line
 * with it is refused.  (A loan may lend a thing of that name.) */
#define KY_CARD_OWED "sim-card"

struct ky_item {
	struct ky_slug code; /* "card", "router", "charger" */
	enum ky_item_state state;
	int64_t lost_charge;    /* when it never comes back */
	struct ky_date back_on; /* the day that counts, once back */
};

/* Is it the card that filing added? */
bool ky_item_is_card(const struct ky_item *item);

#define KY_EMAIL_SIZE 128
#define KY_LANGUAGE_SIZE 12
#define KY_MATCHING_SIZE 64
#define KY_CALLED_SIZE 64 /* UTF-8 */

struct ky_line {
	enum ky_subject subject;
	struct ky_slug provider;
	struct ky_contract_no contract_no;

	enum ky_form form;
	enum ky_billing billing;
	bool voice;

	struct ky_msisdn msisdn;
	struct ky_iccid iccid;
	struct ky_imsi imsi;
	struct ky_eid eid; /* the chip the provider's record names; "" = none */
	/* Of the eSIM order at the SM-DP+ (SGP.22, 4.1); "" = none known.
	 * Printable ASCII.  Identity: sealed. */
	char matching_id[KY_MATCHING_SIZE];

	struct ky_date contract_date;  /* selects the rules */
	struct ky_date contract_paper; /* received; may be no date */
	struct ky_date service_start;
	struct ky_date valid_until; /* prepaid; or no date */
	struct ky_date due_back;    /* loans */
	struct ky_closing closing;
	struct ky_date billed_through; /* last day already billed */
	uint8_t min_term_months;

	struct ky_slug plan; /* as imported; "" = not known */
	int64_t monthly_fee; /* with that plan */
	uint8_t tariffs_n;   /* plans it was changed to, by day */
	struct ky_tariff tariff[KY_TARIFFS_MAX];
	int64_t discount;              /* off it, each month; 0 = none */
	struct ky_date discount_until; /* last day; no date = while it runs */
	/* What the provider's last bill came to, with tax; 0 = not known.  The
	 * holder may be asked for it: it is shown to nobody. */
	int64_t last_bill;
	int64_t price_paid;       /* of a prepaid product: what may come back */
	int64_t instalments_left; /* shown, never ended by us */
	bool used;                /* a prepaid product that was used */
	bool payer_other;         /* somebody else pays */

	/* How the holder is reached; "" = not known.  Identity: sealed. */
	char email[KY_EMAIL_SIZE];       /* RFC 5321 mailbox, ASCII */
	char language[KY_LANGUAGE_SIZE]; /* BCP 47: "zh-Hans", "ja", "en" */

	/* What its holder calls a line that he told us of; "" = nothing.
	 * Identity: sealed. */
	char called[KY_CALLED_SIZE];

	/* Where refunds go.  Identity: sealed. */
	struct ky_payee payee;
	bool payee_bad; /* the bank sent one back: another is needed */

	/* Trust (docs/ARCHITECTURE.md).  The holder may lock a line against
	 * any ending; a recent change of card, device or contact raises the
	 * proof asked and adds a hold.  us = 0: none is known. */
	bool locked;
	struct ky_time sim_changed, device_changed, contact_changed;

	/* What was seen of the contract and the network. */
	bool contract_running;
	struct ky_date last_day; /* as the biller has it; or no date */
	bool known;              /* to HLR/HSS */
	bool attached;           /* access given */
	bool barred;             /* access withdrawn */
	enum ky_profile_state profile;
	struct ky_chips chips; /* what chips signed; identity: sealed */
	enum ky_number_state number;
	struct ky_date quarantine_until;

	/* Dues. */
	bool final_billed;
	struct ky_date late_usage_until; /* or no date */

	struct ky_remaining remaining; /* data, as the provider reports it */

	/* Port-out. */
	bool port_pending; /* a reservation is out, or a port is under way */
	bool ported;       /* the port event was seen */

	uint8_t options_n, devices_n, items_n;
	struct ky_option option[KY_OPTIONS_MAX];
	struct ky_device device[KY_DEVICES_MAX];
	struct ky_item item[KY_ITEMS_MAX];

	struct ky_ledger ledger;
};

/* "" and true, or what contradicts what: checked before storing and after
 * loading. */
const char *ky_line_fault(const struct ky_line *line);

#endif
