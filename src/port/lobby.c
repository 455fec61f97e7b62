#include "port/lobby.h"

#include "core/name.h"

#include <assert.h>

static const char *const kinds[] = {
    [KY_FOLIO_ACCOUNT] = "account",
    [KY_FOLIO_CONTACT] = "contact",
    [KY_FOLIO_HOLDING] = "holding",
    [KY_FOLIO_SESSION] = "session",
    [KY_FOLIO_PASSKEY] = "passkey",
    [KY_FOLIO_GRANT] = "grant",
    [KY_FOLIO_LINK] = "link",
    [KY_FOLIO_INQUIRY] = "inquiry",
};
KY_NAMES(folio_kind, kinds, KY_FOLIO__MAX);
