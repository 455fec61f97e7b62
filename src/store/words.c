#include "store/words.h"

const char *const ky_subject_words[KY_SUBJECT__MAX] = {
    [KY_SUBJECT_LINE] = "line",
    [KY_SUBJECT_LOAN] = "loan",
};

const char *const ky_form_words[KY_FORM__MAX] = {
    [KY_FORM_PHYSICAL] = "physical",
    [KY_FORM_ESIM] = "esim",
};

const char *const ky_billing_words[KY_BILLING__MAX] = {
    [KY_BILLING_POSTPAID] = "postpaid",
    [KY_BILLING_PREPAID] = "prepaid",
};

const char *const ky_number_words[KY_NUMBER__MAX] = {
    [KY_NUMBER_NONE] = "none",
    [KY_NUMBER_ASSIGNED] = "assigned",
    [KY_NUMBER_QUARANTINE] = "quarantine",
    [KY_NUMBER_LEFT] = "left",
};

const char *const ky_item_words[KY_ITEM__MAX] = {
    [KY_ITEM_OUT] = "out",
    [KY_ITEM_BACK] = "back",
    [KY_ITEM_PAID] = "paid",
    [KY_ITEM_LOST] = "lost",
};

const char *const ky_verdict_words[KY_VERDICT__MAX] = {
    [KY_VERDICT_ACCEPTED] = "accepted",
    [KY_VERDICT_NOTHING] = "nothing",
    [KY_VERDICT_REFUSED] = "refused",
};

const char *const ky_paper_state_words[KY_PAPER_STATES] = {
    [KY_PAPER_ORDERED] = "ordered",
    [KY_PAPER_SEALED] = "sealed",
    [KY_PAPER_LOGGED] = "logged",
};
