#include "engine/beside.h"

#include "port/lobby.h"

#include <string.h>

_Static_assert(KY_EXHIBITS_OF_ENDING <= KY_PAPER_KEPT_MAX,
    "a paper has room for all that is kept with an ending");

static enum ky_code
read_filing(struct ky_beside *b, struct ky_store *s, const struct ky_case *c,
    struct ky_err *err)
{
	struct ky_listed_command filing;
	bool found = false;

	if (s->filing(s->self, &c->issuer, c->line_id, c->ending.filed, &filing,
		&found, err) != KY_OK)
		return ky_during(err, "filing");
	if (found)
		b->out.on_behalf = filing.on_behalf;
	return KY_OK;
}

static void
put_kept(struct ky_paper_beside *out, const struct ky_exhibit *x)
{
	struct ky_paper_kept *k = &out->kept[out->kept_n++];

	k->id = x->id;
	k->at = x->at;
	k->size = x->size;
	memcpy(k->sha256, x->sha256, sizeof(k->sha256));
}

/* Not those that are still the bringer's alone, nor what was removed. */
static enum ky_code
read_kept(struct ky_beside *b, struct ky_store *s, const struct ky_case *c,
    struct ky_err *err)
{
	const struct ky_lobby *l = s->lobby;
	uint32_t n = 0;

	if (l == NULL)
		return KY_OK;
	if (l->exhibits(l->self, &c->issuer, c->line_id, KY_EXHIBITS_MAX,
		b->room, &n, err) != KY_OK)
		return ky_during(err, "kept receipts");
	for (uint32_t i = 0; i < n && b->out.kept_n < KY_PAPER_KEPT_MAX; i++)
		if (b->room[i].state == KY_EXHIBIT_KEPT &&
		    strcmp(b->room[i].ending, c->ending.ref) == 0)
			put_kept(&b->out, &b->room[i]);
	return KY_OK;
}

enum ky_code
ky_beside_read(struct ky_beside *b, struct ky_store *s, const struct ky_case *c,
    const struct ky_command *cmd, struct ky_err *err)
{
	memset(&b->out, 0, sizeof(b->out));
	if (cmd->kind == KY_CMD_FILE) {
		/* It is this command's ending: nothing is kept with it yet. */
		b->out.on_behalf = cmd->on_behalf;
		return KY_OK;
	}
	if (read_filing(b, s, c, err) != KY_OK)
		return err->code;
	return read_kept(b, s, c, err);
}
