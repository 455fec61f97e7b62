#include "cmd/story.h"

#include <stddef.h>

const char *const ky_story_books[KY_STORY_BOOKS] = {
    "demo-mobile.json",
    "demo-rental.json",
};

/* Numbers that belong to nobody: the cards' and chips' check digits are
 * right, the rest counts up. */
const char ky_story_csv[] =
    "subject,provider,contract,form,billing,voice,number,iccid,imsi,eid,"
    "contract_date,contract_paper,service_start,valid_until,due_back,"
    "billed_through,monthly_fee,price_paid,used,profile,options,devices,"
    "items,balance,deposit\n"
    "line,demo-mobile,DM-1001,physical,postpaid,yes,09012340001,"
    "8981100000000000010,440990000000001,,2024-04-10,2024-04-10,2024-04-12,"
    ",,2026-07-31,1980,,yes,none,voice-mail:330,watch,,,\n"
    "line,demo-mobile,DM-1002,esim,postpaid,yes,09012340002,"
    "8981100000000000028,440990000000002,89049032000000000000000000000260,"
    "2026-03-05,2026-03-05,2026-03-05,,,2026-07-31,2970,,yes,installed,,,,,"
    "\n"
    "line,demo-mobile,DM-1003,physical,prepaid,yes,09012340003,"
    "8981100000000000036,440990000000003,,2026-06-01,,2026-06-01,2026-12-31,"
    ",,,5000,yes,none,,,,2400,\n"
    "line,demo-mobile,DM-1004,esim,prepaid,no,,8981100000000000044,,"
    "89049032000000000000000000000454,2026-08-18,,2026-08-18,2026-10-18,,,,"
    "3500,no,released,,,,,\n"
    "line,demo-mobile,DM-1005,physical,postpaid,yes,09012340005,"
    "8981100000000000051,440990000000005,,2025-02-01,2025-02-01,2025-02-01,"
    ",,2026-07-31,1980,,yes,none,,,,,\n"
    "line,demo-mobile,DM-1006,physical,postpaid,yes,09012340006,"
    "8981100000000000069,440990000000006,,2024-09-01,2024-09-01,2024-09-02,"
    ",,2026-07-31,1980,,yes,none,,,,,\n"
    "line,demo-mobile,DM-1007,esim,postpaid,yes,09012340007,"
    "8981100000000000077,440990000000007,,2026-06-15,2026-06-15,2026-06-15,"
    ",,2026-10-31,1980,,yes,downloaded,,,,,\n"
    "line,demo-mobile,DM-1008,esim,postpaid,yes,09012340008,"
    "8981100000000000085,440990000000008,89049032000000000000000000000842,"
    "2026-06-20,2026-06-20,2026-06-20,,,2026-10-31,1980,,yes,installed,,,,,"
    "\n"
    "loan,demo-rental,DR-2001,,,,,,,,2026-08-20,,,,2026-08-28,,,,,,,,"
    "sim-card:3300;charger:2200,,5000\n";

const struct ky_story ky_stories[KY_STORIES_MAX] = {
    {"DM-1001", "A physical card, paid monthly",
	"Asked on 26 August.  The provider wants to know by the 25th, so the "
	"contract ends with September, and the card must come back within "
	"two weeks.  Usage abroad is billed late."},
    {"DM-1002", "An eSIM, paid monthly",
	"Ends on the day it is asked for.  The profile is still on the "
	"phone: deleting it would not have ended anything, and ending does "
	"not wait for it.  Only the certificate waits, until the chip has "
	"signed the deletion; meanwhile the holder is reminded.",
	.waits = true},
    {"DM-1003", "A prepaid card with money left on it",
	"The holder leaves Japan.  For that reason, and only for reasons the "
	"rules list, the balance is paid back."},
    {"DM-1004", "An eSIM travel plan nobody used",
	"Bought, never installed.  The provider takes the profile back and "
	"pays back the price."},
    {"DM-1005", "A line whose number moves to another operator",
	"Ending it plainly would have killed the number.  So the number "
	"moves first, and the contract ends with that."},
    {"DM-1006", "A line whose holder changes her mind",
	"Filed, and withdrawn in time: everything is as it was."},
    {"DM-1007", "An eSIM of which nobody knows the chip",
	"The package was handed out, and the provider's record names no chip. "
	"A deletion alone will prove nothing: first it must be known that the "
	"profile was installed there.",
	.waits = true},
    {"DM-1008", "An eSIM that names us",
	"Among the addresses its profile has for notifications is ours, so "
	"any phone will tell us of the deletion by itself.",
	.waits = true},
    {"DR-2001", "A rented card and charger",
	"Due back on 28 August, posted on the 29th: by postmark a day late. "
	"The fee is taken from the deposit, the rest goes back."},
};

const char ky_story_end[] = "2026-12-01T09:00:00+09:00";

const struct ky_step ky_steps[] = {
    {.when = "2026-08-26T10:00:00+09:00",
	.contract = "DM-1001",
	.deed = KY_DEED_END,
	.way = KY_WAY_PLAIN,
	.reason = -1,
	.says = "the holder ends it in the portal, with a one-time code"},
    {.when = "2026-08-26T12:00:00+09:00",
	.contract = "DM-1004",
	.deed = KY_DEED_END,
	.way = KY_WAY_PLAIN,
	.reason = -1,
	.says = "the buyer ends it from abroad, with a one-time code"},
    {.when = "2026-08-26T12:05:00+09:00",
	.contract = "DM-1004",
	.deed = KY_DEED_FACT,
	.fact = KY_FACT_PAYEE,
	.reason = -1,
	.says = "the buyer names an account for the price"},
    {.when = "2026-08-26T18:30:00+09:00",
	.contract = "DM-1006",
	.deed = KY_DEED_END,
	.way = KY_WAY_PLAIN,
	.reason = -1,
	.says = "the holder ends it in the portal"},
    {.when = "2026-08-26T19:00:00+09:00",
	.contract = "DR-2001",
	.deed = KY_DEED_END,
	.way = KY_WAY_PLAIN,
	.reason = -1,
	.says = "the traveller says that the trip is over"},
    {.when = "2026-08-27T08:10:00+09:00",
	.contract = "DM-1003",
	.deed = KY_DEED_END,
	.way = KY_WAY_PLAIN,
	.reason = KY_REFUND_LEFT_JAPAN,
	.says = "the holder ends it at the airport counter, on the way out"},
    {.when = "2026-08-27T08:15:00+09:00",
	.contract = "DM-1003",
	.deed = KY_DEED_FACT,
	.fact = KY_FACT_ITEM_BACK,
	.reason = -1,
	.what = "sim-card",
	.says = "the counter takes the card"},
    {.when = "2026-08-27T08:20:00+09:00",
	.contract = "DM-1003",
	.deed = KY_DEED_FACT,
	.fact = KY_FACT_PAYEE,
	.reason = -1,
	.says = "the holder names an account for the balance"},
    {.when = "2026-08-27T11:00:00+09:00",
	.contract = "DM-1005",
	.deed = KY_DEED_FACT,
	.fact = KY_FACT_PORT_RESERVED,
	.reason = -1,
	.says = "the holder gets a reservation number for the move"},
    {.when = "2026-08-27T11:05:00+09:00",
	.contract = "DM-1005",
	.deed = KY_DEED_END,
	.way = KY_WAY_PORT_OUT,
	.reason = -1,
	.says = "the holder files the move"},
    {.when = "2026-08-28T15:00:00+09:00",
	.contract = "DM-1002",
	.deed = KY_DEED_END,
	.way = KY_WAY_PLAIN,
	.reason = -1,
	.says = "the holder ends it in the portal, from home"},
    {.when = "2026-08-29T20:40:00+09:00",
	.contract = "DM-1006",
	.deed = KY_DEED_WITHDRAW,
	.reason = -1,
	.says = "the holder takes the ending back, without a login"},
    {.when = "2026-08-31T09:30:00+09:00",
	.contract = "DR-2001",
	.deed = KY_DEED_FACT,
	.fact = KY_FACT_ITEM_BACK,
	.reason = -1,
	.what = "sim-card",
	.day = "2026-08-29",
	.says = "the desk opens the parcel: card, postmark 29 August"},
    {.when = "2026-08-31T09:31:00+09:00",
	.contract = "DR-2001",
	.deed = KY_DEED_FACT,
	.fact = KY_FACT_ITEM_BACK,
	.reason = -1,
	.what = "charger",
	.day = "2026-08-29",
	.says = "the desk opens the parcel: charger, the same postmark"},
    {.when = "2026-08-31T14:20:00+09:00",
	.contract = "DM-1005",
	.deed = KY_DEED_PORTS,
	.reason = -1,
	.says = "the other operator takes the number over"},
    {.when = "2026-09-04T10:00:00+09:00",
	.contract = "DM-1005",
	.deed = KY_DEED_FACT,
	.fact = KY_FACT_ITEM_BACK,
	.reason = -1,
	.what = "sim-card",
	.day = "2026-09-02",
	.says = "the old card comes by post"},
    {.when = "2026-10-05T16:00:00+09:00",
	.contract = "DM-1001",
	.deed = KY_DEED_FACT,
	.fact = KY_FACT_ITEM_BACK,
	.reason = -1,
	.what = "sim-card",
	.day = "2026-10-03",
	.says = "the card comes by post, postmark 3 October"},
    {.when = "2026-10-20T02:00:00+09:00",
	.contract = "DM-1001",
	.deed = KY_DEED_USES,
	.minor = 420,
	.reason = -1,
	.says = "a network abroad reports a call of 420 JPY from September"},
    {.when = "2026-11-16T20:10:00+09:00",
	.contract = "DM-1007",
	.deed = KY_DEED_END,
	.way = KY_WAY_PLAIN,
	.reason = -1,
	.says = "the holder ends it in the portal"},
    {.when = "2026-11-17T09:30:00+09:00",
	.contract = "DM-1008",
	.deed = KY_DEED_END,
	.way = KY_WAY_PLAIN,
	.reason = -1,
	.says = "the holder ends it in the portal, before a flight"},
    {.when = ky_story_end},
};
