#include "port/bankfile.h"

#include "core/name.h"

#include <assert.h>

static const char *const result_forms[] = {
    [KY_RESULT_ANY] = "any",
    [KY_RESULT_ZENGIN] = "zengin",
    [KY_RESULT_PAIN002] = "pain.002",
    [KY_RESULT_CAMT054] = "camt.054",
};
KY_NAMES(result_form, result_forms, KY_RESULT_FORM__MAX);
