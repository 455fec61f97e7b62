#include "port/exhibit.h"

#include "core/name.h"

#include <assert.h>

static const char *const states[] = {
    [KY_EXHIBIT_NEW] = "new",
    [KY_EXHIBIT_KEPT] = "kept",
    [KY_EXHIBIT_GONE] = "gone",
};
KY_NAMES(exhibit_state, states, KY_EXHIBIT_STATE__MAX);
