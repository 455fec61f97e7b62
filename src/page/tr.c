#include "page/tr.h"

#include "page/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct wanted {
	const char *context, *id;
};

static int
by_name(const void *key, const void *row)
{
	const struct wanted *w = key;
	const struct ky_message_row *m = row;
	int order = strcmp(w->context, m->context);

	return order != 0 ? order : strcmp(w->id, m->id);
}

static const struct ky_message_row *
find(const char *context, const char *id)
{
	struct wanted w = {context, id};

	return bsearch(&w, ky_messages, ky_messages_n, sizeof(ky_messages[0]),
	    by_name);
}

const char *
ky_tr(enum ky_tongue t, const char *context, const char *id)
{
	const struct ky_message_row *m = find(context, id);

	assert((unsigned)t < KY_TONGUE__MAX);
	if (m == NULL)
		return id;
	return m->text[t] != NULL ? m->text[t] : m->text[KY_TONGUE_EN];
}

bool
ky_tr_has(const char *context, const char *id)
{
	return find(context, id) != NULL;
}
