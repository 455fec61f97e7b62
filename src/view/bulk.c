#include "view/view.h"

static json_t *
count_json(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *
counts_json(const struct ky_bulk *b)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "scanned",
	    count_json(b->scanned), "lines", count_json(b->lines), "barred",
	    count_json(b->refused_before), "filed", count_json(b->done),
	    "refused", count_json(b->refused), "failed", count_json(b->failed));
}

json_t *
ky_bulk_json(const struct ky_bulk *b)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:s, s:o, s:o, "
			 "s:s, s:i, s:o, s:I, s:I, s:o}",
	    "id", b->id.text, "state", ky_bulk_state_name(b->state), "proposer",
	    b->proposer.text, "approver", ky_text_json(b->approver.text),
	    "created", ky_time_json(b->created), "approved",
	    ky_time_json(b->approved), "finished", ky_time_json(b->finished),
	    "way", ky_way_name(b->way), "provider",
	    ky_text_json(b->provider.text), "expired_until",
	    ky_date_json(b->expired_until), "reason", b->reason, "per_minute",
	    (int)b->per_minute, "counts", counts_json(b), "back",
	    (json_int_t)b->back, "owed", (json_int_t)b->owed, "currency",
	    ky_text_json(b->currency));
}

json_t *
ky_bulk_item_json(const struct ky_bulk_item *item)
{
	return json_pack("{s:I, s:I, s:s, s:o, s:o, s:I, s:I, s:o}", "line",
	    (json_int_t)item->line_id, "version", (json_int_t)item->version,
	    "state", ky_bulk_item_state_name(item->state), "code",
	    ky_text_json(item->code), "last_day", ky_date_json(item->last_day),
	    "back", (json_int_t)item->back, "owed", (json_int_t)item->owed,
	    "ending", ky_text_json(item->ending));
}
