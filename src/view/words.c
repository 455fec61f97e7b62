#include "view/words.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* In the order of codes, so that ky_words() can halve. */
static const struct {
	const char *code, *sentence;
} table[] = {
    {"account-erased", "the account was erased with the line"},
    {"after-last-day", "not before the line has ended"},
    {"already-ended", "it was ended before"},
    {"already-ending", "an ending is under way"},
    {"amount-too-large", "the amount is beyond all reason"},
    {"answer-awaited", "a peer was asked and its answer is awaited"},
    {"arrival-counts", "the day it arrives counts: sent so early"},
    {"ask-by", "asked for by then, it ends in time"},
    {"ask-the-bank", "whether it was paid, only the bank can say: ask it"},
    {"asked-to-pay", "the holder was asked to pay, and is waited for"},
    {"assisted", "the provider is not connected: people do this there"},
    {"authority-first", "waits until it is clear who may end this"},
    {"balance-first", "the prepaid balance is taken out first"},
    {"balance-settled", "the prepaid balance is settled"},
    {"balance-take", "the prepaid balance is being taken out"},
    {"bank-refund", "the bank is being asked to pay back"},
    {"before-public-notice",
	"the public notice of the closure is still to come"},
    {"below-smallest", "less than the least that is paid back"},
    {"bill-follows", "the last bill follows the end"},
    {"bring-back", "waits for the thing to come back"},
    {"brought", "somebody brought evidence"},
    {"bss-device", "billing is being asked to unbind the device"},
    {"bss-devices", "billing is being asked to unbind the devices"},
    {"bss-end", "billing is being asked to set the last day"},
    {"bss-keep", "billing is being asked to let the contract go on"},
    {"bss-option", "billing is being asked to end the option"},
    {"bss-options", "billing is being asked to end the options"},
    {"bss-over", "billing is being asked whether the contract is over"},
    {"bss-plan", "billing is being asked for the other plan"},
    {"bss-usage", "billing is being asked for late usage"},
    {"by-hand", "waits to be handed over by somebody"},
    {"cannot-give-up", "who may end this cannot be given up: withdraw instead"},
    {"cannot-waive", "this duty cannot be let go"},
    {"card-code-reserved",
	"a line cannot be imported with a sim-card lent: filing adds it"},
    {"card-lost",
	"the card is lost: the last bill charges it, unless it turns up"},
    {"change-asked", "billing is asked for it"},
    {"change-pending", "a change of the line is under way"},
    {"charge-paid", "lost, and the charge is paid"},
    {"claim-period-over", "the public notice's days to claim are over"},
    {"contact-changed", "how to reach the holder was changed recently"},
    {"contract-first", "waits for the contract to be over"},
    {"contract-known", "a line with this contract number is known"},
    {"contract-over", "the contract is over"},
    {"contract-runs", "a contract runs"},
    {"counter-evidence", "something was seen that says otherwise: reopened"},
    {"day-ahead", "that day is still to come"},
    {"day-before-due", "a day after the one it is due on is needed"},
    {"day-past", "the day asked for is over"},
    {"day-too-far", "that day is too far ahead"},
    {"delete-the-profile", "the profile was installed: the holder deletes it"},
    {"deletion-proven",
	"the chip signed that the profile is deleted, and nothing came after"},
    {"deletion-proven-only",
	"the chip signed that the profile is deleted; the SM-DP+ could not be "
	"asked whether it offers it again"},
    {"departure", "the day of departure"},
    {"device-changed", "the device was changed recently"},
    {"devices-bound", "devices are bound to the line"},
    {"devices-unbound", "no device is bound any more"},
    {"done-already", "that is done already"},
    {"dues-first", "waits until nothing is owed"},
    {"eight-days-over", "the eight days are over"},
    {"ends-after-departure",
	"it ends after the departure, and can be asked for until then"},
    {"erased", "the keep-until days are over and the keys are destroyed"},
    {"exceptions-off",
	"the law's exception is not switched on for this provider"},
    {"fallback-grade",
	"no better evidence came in time; the rule lets this do"},
    {"filed", "the ending is filed"},
    {"given-up", "it will not be done; there will be no certificate"},
    {"grade-too-high", "no evidence for this duty can be that good"},
    {"grade-too-low", "the evidence is weaker than the rules ask for"},
    {"ground-needed", "a ground is needed: signal, explanation or document"},
    {"ground-not-accepted", "the provider's measure does not know that ground"},
    {"handed-out-result-unknown",
	"the profile was handed out; whether it was installed is not known"},
    {"handed-over", "the paper is handed over"},
    {"heirs-file", "others do this for a holder who has died, not the holder"},
    {"held", "waits until the hold for safety is over"},
    {"hlr-delete", "the register is being asked to forget the subscriber"},
    {"hlr-withdraw", "the register is being asked to withdraw access"},
    {"imported", "the line is known now"},
    {"installation-unknown",
	"a chip signed a deletion; that the profile was on it is not known"},
    {"installed-again",
	"a chip signed a deletion; the profile was there again afterwards"},
    {"inventory", "the number inventory says so"},
    {"item-out", "a thing is still out"},
    {"items-first", "waits for the things to come back"},
    {"keep-until", "kept until its day, then erased"},
    {"kept-for-later", "kept; the rules may let it do later"},
    {"known-to-network", "the network knows the subscriber"},
    {"lapsed-by-rule", "what was held lapses by rule"},
    {"lapses-by-rule", "the balance lapses with the contract, by rule"},
    {"last-day", "waits for the end of the last day"},
    {"last-day-first", "the last day is not over yet"},
    {"late-already", "it is late already: it cannot be extended any more"},
    {"late-duplicate", "an answer that came twice"},
    {"late-usage", "late usage may still come"},
    {"ledger", "our own books say so"},
    {"line-contradicts-itself", "the facts of the line contradict each other"},
    {"line-works-until", "the line works until the end of this day"},
    {"lines-only", "this is for lines: a loan has no number to guard"},
    {"loans-only", "this is for loans: a line is due back on no day"},
    {"locked", "the line is locked: its holder unlocks it first"},
    {"lost-charge", "counts as lost; waits for the charge to be paid"},
    {"mail", "the paper is being handed over"},
    {"may-end", "who may end this is proven"},
    {"may-have-happened", "it may have happened: looks before doing it again"},
    {"money-held", "money of the holder is held"},
    {"money-owed", "money is owed, or a last bill is to come"},
    {"more-owed", "more is owed than before"},
    {"more-than-owed", "that is more than is owed"},
    {"more-than-paid", "that is more than was paid back"},
    {"network-first", "waits until the network no longer serves it"},
    {"never-installed", "the profile was never installed and is taken back"},
    {"no-amount", "an amount above zero is needed"},
    {"no-ending", "no ending is under way"},
    {"no-evidence", "no evidence was brought"},
    {"no-extension", "the provider offers no extension"},
    {"no-longer-applies", "no longer applies"},
    {"no-number", "this line has no number to port"},
    {"no-profile", "this line has no eSIM profile"},
    {"no-public-notice", "no public notice of a closure is known"},
    {"no-reason", "a reason is needed"},
    {"no-refund-reason", "no reason was given for which it may be paid back"},
    {"no-rule", "the provider's rules do not say when a contract ends"},
    {"no-rules", "no rules of the provider are loaded"},
    {"no-such-account", "an account that no bank could have"},
    {"no-such-amount", "no such amount of data can be left"},
    {"no-such-device", "the line has no such device"},
    {"no-such-duty", "the ending has no such duty"},
    {"no-such-item", "no such thing is lent"},
    {"no-such-option", "the line has no such option"},
    {"no-such-plan", "the provider has no plan of that code"},
    {"no-validity", "it is not known until when the product is valid"},
    {"not-all-told", "the bank has not decided all of the run yet"},
    {"not-approved", "of a payment run that was never sent"},
    {"not-billed-yet", "the last bill is not made yet"},
    {"not-connected",
	"no system is connected for it: do it there, and bring evidence"},
    {"not-for-agents", "agents do not say where the money goes"},
    {"not-for-holders", "the provider does this, not the holder"},
    {"not-for-loans", "a loan can only be ended plainly"},
    {"not-in-run", "waits in the queue: it was never sent"},
    {"not-known", "the network does not know the subscriber any more"},
    {"not-offered", "the provider does not offer this"},
    {"not-offered-yet", "kaiyaku does not do this yet"},
    {"not-prepaid", "only a prepaid product expires"},
    {"not-taken", "could not be taken: the log says why"},
    {"not-yet", "not done yet; looks again later"},
    {"noted", "noted"},
    {"nothing-left", "nothing is left to be ended"},
    {"nothing-owed", "nothing is owed"},
    {"nothing-to-retry", "there is nothing to try again"},
    {"number-assigned", "a number is assigned"},
    {"number-left", "the number went to another operator"},
    {"number-reused",
	"a chip used the number of an event twice: its deletion proves "
	"nothing"},
    {"number-works-until",
	"codes still reach the number until then: move logins first"},
    {"officer-only", "only an officer may do this"},
    {"older-news", "something newer is known"},
    {"options-ended", "no option runs any more"},
    {"options-run", "options run"},
    {"other-account", "another account than was ordered"},
    {"other-amount", "another amount than was ordered"},
    {"other-chip",
	"a chip signed a deletion; another has the profile, or may have it"},
    {"other-currency", "another currency"},
    {"other-form", "an account that this form of file cannot carry"},
    {"other-line", "the evidence names another card"},
    {"other-provider", "of another provider"},
    {"other-run", "of another payment run"},
    {"other-way-running",
	"it is being ended in another way; the two exclude each other"},
    {"over-max", "more than were asked for"},
    {"paid-back", "the money was paid back"},
    {"paid-otherwise", "what could not be collected was paid otherwise"},
    {"papers-needed", "papers that the rules ask of whoever files are missing"},
    {"papers-noted", "noted; more papers are asked for"},
    {"pay-collect", "the payment service is being asked to collect"},
    {"pay-refund", "the payment service is being asked to pay back"},
    {"payee-needed", "waits to be told which account the money goes to"},
    {"payee-told", "an account was told for the refund"},
    {"peer-down", "the other system does not answer; tries again later"},
    {"peer-implausible",
	"the other system named a sum that cannot be: a person decides"},
    {"peer-refused", "the other system said no: a person decides"},
    {"plan-change-to-come",
	"another plan begins soon, and nothing can be changed until then"},
    {"port-event", "waits for the number to be taken over elsewhere"},
    {"port-pending", "the number is on its way to another operator"},
    {"postmark-counts", "the postmark counts"},
    {"prepaid-no-eight-days", "the eight days do not apply to prepaid"},
    {"profile-deleted", "the profile is deleted"},
    {"profile-may-exist", "an eSIM profile may exist"},
    {"proof-needed", "waits for proof of who may end this"},
    {"quarantine", "the number rests before it is given out again"},
    {"reason-not-in-rules", "the provider does not pay back for that reason"},
    {"receipt-kept",
	"a receipt of others is kept with the ending, as stated evidence"},
    {"refund-failed", "the refund could not be made: another one is needed"},
    {"relation-needed", "it must be said what whoever files was to the holder"},
    {"relation-not-accepted",
	"the rules do not let somebody of that relation file"},
    {"remind", "the holder is being reminded"},
    {"second-person-needed", "another officer must agree to so much"},
    {"seen", "seen done"},
    {"sim-changed", "the card was changed recently"},
    {"smdp-look", "the eSIM server is being asked about the profile"},
    {"smdp-retire", "the eSIM server is being asked to take the profile back"},
    {"staff-only", "only staff may do this"},
    {"store", "the store says so"},
    {"taken-on", "taken on; waits until it is seen"},
    {"tell-bill", "the holder is being told of a bill"},
    {"tell-payee", "the holder is being asked for an account"},
    {"third-party-billing",
	"billed by somebody else: the holder ends it there"},
    {"told-otherwise", "contradicts what the bank said before"},
    {"too-far-ahead", "the day is further ahead than the provider allows"},
    {"too-late", "it is too late to take the ending back"},
    {"too-many-amendments",
	"this ending was amended too often: no number is left"},
    {"too-many-chips",
	"the profile is or was on more chips than can be followed: a person "
	"decides"},
    {"too-many-plan-changes",
	"the plan was changed too often since the last bill"},
    {"tried-again", "it is tried again"},
    {"unknown-line", "no such line"},
    {"unknown-reference", "names no transfer of ours"},
    {"unknown-run", "there is no such payment run"},
    {"unknown-transfer", "there is no such transfer"},
    {"waived", "let go"},
    {"waived-in-part", "a part of it was let go"},
    {"waiver-proposed", "proposed: another officer must agree to so much"},
    {"who-may-end", "who may end this must be known"},
    {"withdrawal-refused", "billing says it is too late: the ending goes on"},
    {"withdrawing", "the ending is being taken back"},
    {"withdrawn", "the ending was taken back"},
    {"withdrawn-already", "the ending was taken back before"},
    {"woken", "looked at again"},
};
#define TABLE_N (sizeof(table) / sizeof(table[0]))

const char *
ky_words(const char *code)
{
	size_t low = 0, high = TABLE_N;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(code, table[middle].code);

		if (order == 0)
			return table[middle].sentence;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return code;
}

bool
ky_words_at(uint32_t i, const char **code, const char **sentence)
{
	if (i >= TABLE_N)
		return false;
	*code = table[i].code;
	*sentence = table[i].sentence;
	return true;
}

const char *
ky_duty_words(enum ky_duty_kind k)
{
	static const char *const words[] = {
	    [KY_DUTY_AUTHORITY] = "who may end it",
	    [KY_DUTY_CONTRACT] = "the contract is over",
	    [KY_DUTY_OPTIONS] = "no option runs on",
	    [KY_DUTY_DEVICES] = "no device is bound",
	    [KY_DUTY_DUES] = "nothing is owed",
	    [KY_DUTY_CREDIT] = "what was held came back",
	    [KY_DUTY_ITEM] = "the thing lent is back",
	    [KY_DUTY_NETWORK] = "the network no longer serves it",
	    [KY_DUTY_PROFILE] = "the eSIM profile is gone",
	    [KY_DUTY_NUMBER] = "the number is freed",
	    [KY_DUTY_NOTICE] = "the papers are handed over",
	    [KY_DUTY_RECORDS] = "the records are erased in time",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == KY_DUTY__MAX,
	    "words each");

	assert((unsigned)k < KY_DUTY__MAX);
	return words[k];
}

const char *
ky_way_words(enum ky_way w)
{
	static const char *const words[] = {
	    [KY_WAY_PLAIN] = "ended by its holder",
	    [KY_WAY_PORT_OUT] = "ended by taking the number elsewhere",
	    [KY_WAY_INITIAL_8_DAYS] = "taken back within the first eight days",
	    [KY_WAY_EXPIRY] = "ends by itself when it is used up",
	    [KY_WAY_CONFIRMATION_MEASURE] = "ended by a confirmation measure",
	    [KY_WAY_LOST] = "ended because the card is lost",
	    [KY_WAY_DEATH] = "ended by the heirs",
	    [KY_WAY_FORCED] = "ended by the provider",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == KY_WAY__MAX,
	    "words each");

	assert((unsigned)w < KY_WAY__MAX);
	return words[w];
}

const char *
ky_entry_words(enum ky_entry_kind k)
{
	static const char *const words[] = {
	    [KY_ENTRY_OPENING] = "as imported",
	    [KY_ENTRY_CHARGE_MONTH] = "monthly fee",
	    [KY_ENTRY_CHARGE_OPTION] = "option",
	    [KY_ENTRY_CHARGE_EARLY] = "fee for ending early",
	    [KY_ENTRY_CHARGE_HANDLING] = "handling fee",
	    [KY_ENTRY_CHARGE_PORT] = "fee for taking the number elsewhere",
	    [KY_ENTRY_CHARGE_USAGE] = "usage",
	    [KY_ENTRY_CHARGE_LATE] = "late fee",
	    [KY_ENTRY_CHARGE_LOST] = "charge for what did not come back",
	    [KY_ENTRY_REVERSAL] = "an earlier charge taken back",
	    [KY_ENTRY_PAYMENT] = "paid by the holder",
	    [KY_ENTRY_COLLECTED] = "collected from the holder",
	    [KY_ENTRY_NET_DEPOSIT] = "deposit set against what is owed",
	    [KY_ENTRY_NET_BALANCE] = "balance set against what is owed",
	    [KY_ENTRY_REFUND_DUE] = "to be paid back",
	    [KY_ENTRY_REFUND_PAID] = "paid back to the holder",
	    [KY_ENTRY_REFUND_BOUNCED] = "a repayment that came back",
	    [KY_ENTRY_FORFEIT] = "lapsed by rule",
	    [KY_ENTRY_WAIVER] = "let go",
	    [KY_ENTRY_CHARGE_UNIVERSAL] = "universal service fees",
	    [KY_ENTRY_CHARGE_EXTEND] = "days added to the loan",
	    [KY_ENTRY_DISCOUNT] = "discount",
	    [KY_ENTRY_CAPPED] = "usage beyond the cap, not charged",
	    [KY_ENTRY_BILLED] = "usage put on its bill",
	    [KY_ENTRY_TAX] = "consumption tax",
	    [KY_ENTRY_TAX_WITHIN] = "consumption tax contained",
	    [KY_ENTRY_CHARGEBACK] = "a payment the payer took back",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == KY_ENTRY__MAX,
	    "words each");

	assert((unsigned)k < KY_ENTRY__MAX);
	return words[k];
}

const char *
ky_refund_words(enum ky_refund_reason r)
{
	static const char *const words[] = {
	    [KY_REFUND_BUSINESS_END] = "the provider ends the business",
	    [KY_REFUND_SMALL_AMOUNT] = "a small sum",
	    [KY_REFUND_LEFT_JAPAN] = "the holder leaves Japan",
	    [KY_REFUND_MOVED] = "the holder moved where it is of no use",
	    [KY_REFUND_SERVICE_FAILURE] = "the service failed",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) ==
		KY_REFUND_REASON__MAX,
	    "words each");

	assert((unsigned)r < KY_REFUND_REASON__MAX);
	return words[r];
}

const char *
ky_errand_words(enum ky_errand_kind k)
{
	static const char *const words[] = {
	    [KY_ERRAND_ASK] = "ask for the end",
	    [KY_ERRAND_CODES] = "move logins off the number",
	    [KY_ERRAND_THIRD_PARTY] = "end what others bill",
	    [KY_ERRAND_PAYEE] = "name an account for the refund",
	    [KY_ERRAND_LAST_DAY] = "last day",
	    [KY_ERRAND_RETURN_COUNTER] = "return by hand",
	    [KY_ERRAND_RETURN_POST] = "return by post",
	    [KY_ERRAND_FLY] = "departure",
	    [KY_ERRAND_PROFILE] = "delete the eSIM profile",
	    [KY_ERRAND_PAY] = "pay the last bill",
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == KY_ERRAND__MAX,
	    "words each");

	assert((unsigned)k < KY_ERRAND__MAX);
	return words[k];
}

const char *
ky_sort_words(const struct ky_line *l, char out[KY_WORDS_SIZE])
{
	if (l->subject == KY_SUBJECT_LOAN)
		(void)snprintf(out, KY_WORDS_SIZE, "loan");
	else
		(void)snprintf(out, KY_WORDS_SIZE, "%s %s %s line",
		    l->form == KY_FORM_ESIM ? "eSIM" : "physical",
		    l->billing == KY_BILLING_PREPAID ? "prepaid" : "postpaid",
		    l->voice ? "voice" : "data");
	return out;
}
