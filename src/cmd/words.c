#include "cmd/words.h"

#include <assert.h>
#include <string.h>

/* In the order of codes, so that ky_words() can halve. */
static const struct {
	const char *code, *sentence;
} table[] = {
    {"assisted", "the provider is not connected: people do this there"},
    {"authority-first", "waits until it is clear who may end this"},
    {"balance-take", "the prepaid balance is being taken out"},
    {"bank-refund", "the bank is being asked to pay back"},
    {"bring-back", "waits for the thing to come back"},
    {"bss-devices", "billing is being asked to unbind the devices"},
    {"bss-end", "billing is being asked to set the last day"},
    {"bss-keep", "billing is being asked to let the contract go on"},
    {"bss-options", "billing is being asked to end the options"},
    {"bss-over", "billing is being asked whether the contract is over"},
    {"bss-usage", "billing is being asked for late usage"},
    {"charge-paid", "lost, and the charge is paid"},
    {"contract-first", "waits for the contract to be over"},
    {"contract-runs", "a contract runs"},
    {"counter-evidence", "something was seen that says otherwise: reopened"},
    {"day-past", "the day asked for is over"},
    {"devices-bound", "devices are bound to the line"},
    {"dues-first", "waits until nothing is owed"},
    {"eight-days-over", "the eight days are over"},
    {"erased", "the keep-until days are over and the keys are destroyed"},
    {"fallback-grade", "no better evidence came in time; the rule lets this "
		       "do"},
    {"hlr-delete", "the register is being asked to forget the subscriber"},
    {"hlr-withdraw", "the register is being asked to withdraw access"},
    {"inventory", "the number inventory says so"},
    {"item-out", "a thing is still out"},
    {"items-first", "waits for the things to come back"},
    {"keep-until", "kept until its day, then erased"},
    {"known-to-network", "the network knows the subscriber"},
    {"lapsed-by-rule", "what was held lapses by rule"},
    {"last-day", "waits for the end of the last day"},
    {"late-usage", "late usage may still come"},
    {"ledger", "our own books say so"},
    {"lost-charge", "counts as lost; waits for the charge to be paid"},
    {"mail", "the paper is being handed over"},
    {"money-held", "money of the holder is held"},
    {"money-owed", "money is owed, or a last bill is to come"},
    {"network-first", "waits until the network no longer serves it"},
    {"no-longer-applies", "no longer applies"},
    {"no-number", "this line has no number to port"},
    {"no-rule", "the provider's rules do not say when a contract ends"},
    {"no-validity", "it is not known until when the product is valid"},
    {"not-for-loans", "a loan can only be ended plainly"},
    {"not-offered", "the provider does not offer this"},
    {"not-offered-yet", "kaiyaku does not do this yet"},
    {"not-prepaid", "only a prepaid product expires"},
    {"nothing-owed", "nothing is owed"},
    {"number-assigned", "a number is assigned"},
    {"number-left", "the number went to another operator"},
    {"options-run", "options run"},
    {"pay-collect", "the payment service is being asked to collect"},
    {"pay-refund", "the payment service is being asked to pay back"},
    {"port-event", "waits for the number to be taken over elsewhere"},
    {"prepaid-no-eight-days", "the eight days do not apply to prepaid"},
    {"profile-may-exist", "an eSIM profile may exist"},
    {"proof-needed", "waits for proof of who may end this"},
    {"quarantine", "the number rests before it is given out again"},
    {"smdp-look", "the eSIM server is being asked about the profile"},
    {"smdp-retire", "the eSIM server is being asked to take the profile back"},
    {"store", "the store says so"},
    {"third-party-billing", "billed by somebody else: the holder ends it "
			    "there"},
    {"too-far-ahead", "the day is further ahead than the provider allows"},
    {"who-may-end", "who may end this must be known"},
    {"withdrawn", "the ending was taken back"},
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
	    [KY_ENTRY_CHARGE_USAGE] = "late usage",
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
	};
	_Static_assert(sizeof(words) / sizeof(words[0]) == KY_ENTRY__MAX,
	    "words each");

	assert((unsigned)k < KY_ENTRY__MAX);
	return words[k];
}
