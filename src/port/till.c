#include "port/till.h"

#include "core/name.h"

#include <assert.h>

static const char *const transfer_states[] = {
    [KY_TRANSFER_QUEUED] = "queued",
    [KY_TRANSFER_IN_RUN] = "in-run",
    [KY_TRANSFER_PAID] = "paid",
    [KY_TRANSFER_FAILED] = "failed",
    [KY_TRANSFER_RETURNED] = "returned",
};
KY_NAMES(transfer_state, transfer_states, KY_TRANSFER_STATE__MAX);

#define TO(s) (UINT32_C(1) << (KY_TRANSFER_##s))

static const uint32_t may[] = {
    [KY_TRANSFER_QUEUED] = TO(IN_RUN),
    [KY_TRANSFER_IN_RUN] = TO(QUEUED) | TO(PAID) | TO(FAILED),
    [KY_TRANSFER_PAID] = TO(RETURNED) | TO(FAILED),
    /* What is paid again is another transfer, under another key. */
    [KY_TRANSFER_FAILED] = 0,
    [KY_TRANSFER_RETURNED] = 0,
};
_Static_assert(sizeof(may) / sizeof(may[0]) == KY_TRANSFER_STATE__MAX,
    "a row each");

bool
ky_transfer_may(enum ky_transfer_state from, enum ky_transfer_state to)
{
	assert((unsigned)from < KY_TRANSFER_STATE__MAX);
	assert((unsigned)to < KY_TRANSFER_STATE__MAX);
	return (may[from] >> to & 1) != 0;
}

static const char *const forms[] = {
    [KY_RAIL_FORM_ZENGIN] = "zengin",
    [KY_RAIL_FORM_PAIN001] = "pain.001",
};
KY_NAMES(rail_form, forms, KY_RAIL_FORM__MAX);

static const char *const payrun_states[] = {
    [KY_PAYRUN_PROPOSED] = "proposed",
    [KY_PAYRUN_APPROVED] = "approved",
    [KY_PAYRUN_VOID] = "void",
    [KY_PAYRUN_SETTLED] = "settled",
};
KY_NAMES(payrun_state, payrun_states, KY_PAYRUN_STATE__MAX);

static const char *const payment_states[] = {
    [KY_PAYMENT_OPEN] = "open",
    [KY_PAYMENT_PAID] = "paid",
    [KY_PAYMENT_EXPIRED] = "expired",
    [KY_PAYMENT_FAILED] = "failed",
};
KY_NAMES(payment_state, payment_states, KY_PAYMENT_STATE__MAX);
