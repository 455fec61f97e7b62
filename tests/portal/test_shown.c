#include "portal/shown.h"

#include "t.h"

#define SMS KY_SHOWN_BIT(KY_SHOWN_SMS)
#define MAIL KY_SHOWN_BIT(KY_SHOWN_MAIL)
#define BILL KY_SHOWN_BIT(KY_SHOWN_BILL)
#define PAPERS KY_SHOWN_BIT(KY_SHOWN_PAPERS)
#define STATED KY_SHOWN_BIT(KY_SHOWN_STATED)
#define LOGIN (KY_SHOWN_BIT(KY_SHOWN_PASSWORD) | KY_SHOWN_BIT(KY_SHOWN_TOTP))

static void
what_a_proof_is_worth(void)
{
	static const struct {
		const char *label;
		uint32_t shown;
		bool number;
		const char *recent;
		enum ky_grade grade;
		uint16_t hold_hours;
		bool bill_helps, sms_helps;
	} cases[] = {
	    {"nothing", 0, true, NULL, KY_GRADE_NONE, 0, false, true},
	    {"a login is no proof of a line", LOGIN, true, NULL, KY_GRADE_NONE,
		0, false, true},
	    {"message", SMS, true, NULL, KY_GRADE_CONFIRMED, 0, false, false},
	    {"message to a new card", SMS, true, "sim-changed", KY_GRADE_STATED,
		0, false, false},
	    {"message, a new device", SMS, true, "device-changed",
		KY_GRADE_CONFIRMED, 0, false, false},
	    {"mail for a number", MAIL, true, NULL, KY_GRADE_STATED, 0, true,
		true},
	    {"mail for data alone", MAIL, false, NULL, KY_GRADE_CONFIRMED, 0,
		false, false},
	    {"mail to a new mailbox", MAIL, false, "contact-changed",
		KY_GRADE_STATED, 0, false, true},
	    {"mail and bill: from abroad", MAIL | BILL, true, NULL,
		KY_GRADE_CONFIRMED, KY_AFAR_HOLD_HOURS, false, false},
	    {"the same to a new mailbox", MAIL | BILL, true, "contact-changed",
		KY_GRADE_STATED, 0, false, true},
	    {"a bill alone", BILL, true, NULL, KY_GRADE_NONE, 0, false, true},
	    {"message and mail, a new card", SMS | MAIL, true, "sim-changed",
		KY_GRADE_STATED, 0, true, false},
	    {"message, mail and bill, a new card", SMS | MAIL | BILL, true,
		"sim-changed", KY_GRADE_CONFIRMED, KY_AFAR_HOLD_HOURS, false,
		false},
	    {"papers", PAPERS, true, NULL, KY_GRADE_ATTESTED,
		KY_AFAR_HOLD_HOURS, false, true},
	    {"papers after a change", PAPERS, true, "sim-changed",
		KY_GRADE_ATTESTED, KY_AFAR_HOLD_HOURS, false, false},
	    {"papers and a message", PAPERS | SMS, true, NULL,
		KY_GRADE_CONFIRMED, 0, false, false},
	    {"said", STATED, false, NULL, KY_GRADE_STATED, 0, false, true},
	};

	T_CASES (k, cases) {
		struct ky_line l = {.voice = k->number,
		    .msisdn = {.digits = "819010000001"},
		    .last_bill = 2178};
		struct ky_standing s;

		ky_standing_of(&l, k->shown, k->recent, &s);
		t_eq_str(k->label, ky_grade_name(s.grade),
		    ky_grade_name(k->grade));
		t_eq_int("hold", s.hold_hours, k->hold_hours);
		t_eq_int("a bill would help", s.bill_helps, k->bill_helps);
		t_eq_int("a message would", s.sms_helps, k->sms_helps);
	}
}

static void
no_number_no_message(void)
{
	struct ky_line l = {.voice = true};
	struct ky_standing s;

	ky_standing_of(&l, MAIL, "contact-changed", &s);
	t_ok("no message helps", !s.sms_helps);
}

static void
which_bill_is_asked(void)
{
	static const struct {
		const char *label;
		int64_t last_bill;
		bool final_billed, asked;
	} cases[] = {
	    {"one that the provider told of", 2178, false, true},
	    {"none is known", 0, false, false},
	    {"the final one can be read on the line's page", 2178, true, false},
	};

	T_CASES (k, cases) {
		struct ky_line l = {.voice = true,
		    .msisdn = {.digits = "819010000001"},
		    .last_bill = k->last_bill,
		    .final_billed = k->final_billed};
		struct ky_standing s;

		t_ok(k->label, ky_bill_asked(&l) == k->asked);
		ky_standing_of(&l, MAIL, NULL, &s);
		t_ok("and it would help", s.bill_helps == k->asked);
	}
}

static void
loans_free_no_number(void)
{
	struct ky_line l = {.subject = KY_SUBJECT_LOAN,
	    .voice = true,
	    .msisdn = {.digits = "819010000001"}};
	struct ky_standing s;

	ky_standing_of(&l, MAIL, NULL, &s);
	t_ok("mail will do", s.grade == KY_GRADE_CONFIRMED);
}

int
main(void)
{
	T_RUN(what_a_proof_is_worth);
	T_RUN(no_number_no_message);
	T_RUN(which_bill_is_asked);
	T_RUN(loans_free_no_number);
	return t_done();
}
