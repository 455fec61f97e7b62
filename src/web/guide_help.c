#include "web/guide_help.h"

#include "page/page.h"
#include "page/tr.h"

#include <string.h>

#define OFFER(o) (1u << KY_OFFER_##o)
#define ALL 0xffffffffu
#define NONE 0u

const struct ky_help ky_help[] = {
    {"kinds", "physical", KY_PAGE("kinds/physical"), KY_TR("A SIM card"),
	KY_TR("SIM card, plastic card, physical SIM, return the card, cut the "
	      "card"),
	OFFER(CARD), KY_TOPIC__MAX, ""},
    {"kinds", "esim", KY_PAGE("kinds/esim"), KY_TR("An eSIM"),
	KY_TR("eSIM, profile, delete the eSIM, remove the eSIM from the phone, "
	      "reset the phone"),
	OFFER(ESIM), KY_TOPIC__MAX, ""},
    {"kinds", "prepaid", KY_PAGE("kinds/prepaid"), KY_TR("A prepaid card"),
	KY_TR("prepaid, travel SIM, tourist SIM, charge, top up, balance, "
	      "data plan for travellers"),
	OFFER(PREPAID), KY_TOPIC__MAX, ""},
    {"kinds", "rental", KY_PAGE("kinds/rental"),
	KY_TR("A rented phone, card or router"),
	KY_TR("rental, pocket Wi-Fi, router, rented phone, return, airport "
	      "counter, late fee"),
	OFFER(RENTAL) | OFFER(ROUTER) | OFFER(PHONE), KY_TOPIC__MAX, ""},
    {"help", "another-month", KY_PAGE("help/another-month"),
	KY_TR("Charged for another month"),
	KY_TR("full month, last month, not by days, proration, closing day, "
	      "cheapest day to end"),
	ALL, KY_TOPIC_LAST_DAY, "when"},
    {"help", "left-japan", KY_PAGE("help/left-japan"),
	KY_TR("I have left Japan already"),
	KY_TR("abroad, overseas, went home, left Japan, still charged, no "
	      "Japanese number, from outside Japan"),
	ALL, KY_TOPIC_CHANNELS, "ways"},
    {"help", "lost-card", KY_PAGE("help/lost-card"),
	KY_TR("The card or the phone is lost"),
	KY_TR("lost SIM card, stolen phone, broken card, suspend, lost router"),
	ALL, KY_TOPIC_LOST, "items"},
    {"help", "lost-login", KY_PAGE("help/lost-login"),
	KY_TR("I cannot sign in: password, PIN or code is missing"),
	KY_TR("forgotten password, forgotten PIN, one-time code, SMS code does "
	      "not arrive, locked, login, account"),
	ALL, KY_TOPIC_RECOVER, "asks"},
    {"help", "end-or-port", KY_PAGE("help/end-or-port"),
	KY_TR("End it, or take the number along?"),
	KY_TR("port out, MNP, switch operator, wrong procedure, order of "
	      "steps, several lines"),
	ALL, KY_TOPIC_PORT_OUT, "number"},
    {"help", "keep-number", KY_PAGE("help/keep-number"),
	KY_TR("I want to keep my number"),
	KY_TR("keep the phone number, MNP, reservation number, pause, suspend "
	      "the line"),
	OFFER(VOICE), KY_TOPIC__MAX, "number"},
    {"help", "services", KY_PAGE("help/services"),
	KY_TR("Options, insurance and other bills go on"),
	KY_TR("options, insurance, warranty, carrier billing, subscriptions, "
	      "instalments, handset, points, e-mail address"),
	ALL, KY_TOPIC_LOSSES, "after"},
    {"help", "bill-after", KY_PAGE("help/bill-after"),
	KY_TR("A bill came after the end"),
	KY_TR("bill after cancellation, still charged, debit goes on, late "
	      "calls, roaming, last bill, receipt"),
	ALL, KY_TOPIC_LATER, "after"},
    {"help", "early-fee", KY_PAGE("help/early-fee"),
	KY_TR("A fee for ending early"),
	KY_TR("cancellation fee, penalty, short contract, within one year, "
	      "contract date, cooling off, eight days"),
	ALL, KY_TOPIC_EARLY_FEE, "fees"},
    {"help", "unused-prepaid", KY_PAGE("help/unused-prepaid"),
	KY_TR("I did not use up a prepaid plan"),
	KY_TR("refund, unused data, unused eSIM, balance back, deposit, paid "
	      "back"),
	OFFER(PREPAID), KY_TOPIC__MAX, "prepaid"},
    {"help", "ends-itself", KY_PAGE("help/ends-itself"),
	KY_TR("It ended by itself, or is about to"),
	KY_TR("expired, automatic end, not used for months, suspended, rescue, "
	      "extend, top up in time"),
	ALL, KY_TOPIC_EXPIRY, "prepaid"},
    {"help", "death", KY_PAGE("help/death"), KY_TR("The holder has died"),
	KY_TR("death, died, funeral, family, inheritance, take over the line, "
	      "papers"),
	ALL, KY_TOPIC_HEIRS, "death"},
    {"help", "hours", KY_PAGE("help/hours"),
	KY_TR("Opening hours and the hour of the day"),
	KY_TR("opening hours, cut-off, night, maintenance, Japan time, time "
	      "zone, waiting time at the shop"),
	ALL, KY_TOPIC_LAST_DAY, "ways"},
    {"help", "returns", KY_PAGE("help/returns"),
	KY_TR("Giving back what was rented"),
	KY_TR("return, post box, postmark, airport, late fee, missing "
	      "accessory, charger, envelope"),
	ALL, KY_TOPIC_LOAN, "items"},
    {"help", "accounts", KY_PAGE("help/accounts"),
	KY_TR("Accounts that hang on the number"),
	KY_TR("number reused, SMS login, bank, LINE, two-step sign-in, phone "
	      "number of accounts, move accounts"),
	NONE, KY_TOPIC__MAX, ""},
    {"help", "proof", KY_PAGE("help/proof"), KY_TR("Proof to keep"),
	KY_TR("proof of cancellation, receipt, confirmation, screenshot, "
	      "certificate, bills, evidence"),
	NONE, KY_TOPIC__MAX, ""},
};
const uint32_t ky_help_n = sizeof(ky_help) / sizeof(ky_help[0]);

const struct ky_help *
ky_help_find(const char *set, struct ky_str code)
{
	for (uint32_t i = 0; i < ky_help_n; i++)
		if (strcmp(ky_help[i].set, set) == 0 &&
		    ky_str_is(code, ky_help[i].code))
			return &ky_help[i];
	return NULL;
}
