#include "port/lobby.h"

#include "core/name.h"

#include <assert.h>

static const char *const kinds[] = {
    [KY_RECORD_ACCOUNT] = "account",
    [KY_RECORD_CONTACT] = "contact",
    [KY_RECORD_HOLDING] = "holding",
    [KY_RECORD_SESSION] = "session",
    [KY_RECORD_PASSKEY] = "passkey",
    [KY_RECORD_GRANT] = "grant",
    [KY_RECORD_LINK] = "link",
    [KY_RECORD_INQUIRY] = "inquiry",
};
KY_NAMES(record_kind, kinds, KY_RECORD__MAX);
