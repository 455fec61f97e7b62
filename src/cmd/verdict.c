#include "cmd/verdict.h"

#include "cmd/show.h"

#include <inttypes.h>

enum ky_exit
ky_verdict_exit(enum ky_finding f)
{
	if (ky_finding_good(f))
		return KY_EXIT_OK;
	return f == KY_FOUND_SIGNER_UNKNOWN ? KY_EXIT_SIGNER : KY_EXIT_NO;
}

enum ky_paint
ky_verdict_paint(enum ky_finding f)
{
	if (ky_finding_good(f))
		return KY_PAINT_GOOD;
	return f == KY_FOUND_SIGNER_UNKNOWN ? KY_PAINT_WAIT : KY_PAINT_BAD;
}

json_t *
ky_verdict_json(const struct ky_verified *v)
{
	json_t *doc = json_pack("{s:s, s:s, s:b}", "finding",
	    ky_finding_name(v->finding), "message", v->words, "good",
	    ky_finding_good(v->finding) ? 1 : 0);
	json_t *paper;

	if (v->parsed) {
		paper = json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:s, "
				  "s:b}",
		    "number", v->number, "title", v->title, "kind",
		    ky_paper_kind_name(v->kind), "ending", v->ending, "issuer",
		    v->issuer.text, "issued", ky_time_json(v->issued), "sealed",
		    ky_time_json(v->sealed), "key", v->key_id, "demo",
		    v->demo ? 1 : 0);
		if (v->has_proof) {
			(void)json_object_set_new(paper, "log_index",
			    json_integer((json_int_t)v->index));
			(void)json_object_set_new(paper, "log_size",
			    json_integer((json_int_t)v->tree_size));
		}
		(void)json_object_set_new(doc, "paper", paper);
	}
	return doc;
}

void
ky_verdict_line(const struct ky_cli *cli, const struct ky_verified *v)
{
	ky_say(cli, ky_verdict_paint(v->finding), "%s", v->words);
	if (v->has_proof && ky_verdict_exit(v->finding) != KY_EXIT_NO)
		ky_say(cli, KY_PAINT_DIM, "; entry %" PRIu64 " of %" PRIu64,
		    v->index, v->tree_size);
	ky_say(cli, KY_PAINT_NONE, "\n");
}

enum ky_exit
ky_verdict_say(const struct ky_cli *cli, const struct ky_verified *v)
{
	enum ky_exit result = ky_verdict_exit(v->finding);
	char at[KY_TIME_TEXT_SIZE];

	if (cli->json) {
		ky_cli_json(ky_verdict_json(v));
		return result;
	}
	ky_verdict_line(cli, v);
	if (!v->parsed)
		return result;
	ky_time_format(v->issued, at);
	ky_say(cli, KY_PAINT_NONE, "  %s %s of ending %s\n", v->title,
	    v->number, v->ending);
	ky_say(cli, KY_PAINT_NONE, "  issued %s by %s, key %s\n", at,
	    v->issuer.text, v->key_id);
	if (v->demo)
		ky_say(cli, KY_PAINT_WAIT,
		    "  a demonstration: simulated peers, a clock set at "
		    "will\n");
	return result;
}
