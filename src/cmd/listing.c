#include "cmd/listing.h"

#include "cmd/show.h"

#define PAGE 64

static void
say_row(const struct ky_cli *cli, const struct ky_row *row, bool first)
{
	json_t *doc;

	if (!cli->json) {
		ky_show_row(cli, row);
		return;
	}
	doc = ky_row_json(row);
	(void)fputs(first ? "\n  " : ",\n  ", stdout);
	(void)json_dumpf(doc, stdout, JSON_COMPACT);
	json_decref(doc);
}

static enum ky_code
list(const struct ky_cli *cli, struct ky_session *s, struct ky_row *row,
    bool (*wanted)(const void *arg, const struct ky_row *row), const void *arg,
    struct ky_err *err)
{
	uint64_t after = 0;
	uint32_t n = PAGE;
	bool first = true;
	enum ky_code code = KY_OK;

	while (code == KY_OK && n == PAGE) {
		code = s->store->case_list(s->store->self, &s->meta.issuer,
		    after, PAGE, row, &n, err);
		for (uint32_t i = 0; code == KY_OK && i < n; i++) {
			after = row[i].line_id;
			if (!wanted(arg, &row[i]))
				continue;
			if (first && cli->json)
				(void)fputs("{\"lines\": [", stdout);
			say_row(cli, &row[i], first);
			first = false;
		}
	}
	if (cli->json && code == KY_OK)
		(void)fputs(first ? "{\"lines\": []}\n" : "\n]}\n", stdout);
	return code;
}

enum ky_exit
ky_listing_run(const struct ky_cli *cli,
    bool (*wanted)(const void *arg, const struct ky_row *row), const void *arg)
{
	struct ky_session s;
	struct ky_err err = {0};
	struct ky_row *row;
	enum ky_exit result = KY_EXIT_OK;

	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	row = calloc(PAGE, sizeof(*row));
	if (row == NULL)
		abort();
	if (list(cli, &s, row, wanted, arg, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	free(row);
	ky_session_close(&s);
	return result;
}

enum ky_exit
ky_listing_all(const struct ky_cli *cli, const char *name,
    ky_listing_each *each)
{
	struct ky_session s;
	struct ky_err err = {0};
	json_t *list;
	enum ky_code code;

	if (ky_session_open(&s, cli, KY_SESSION_READ, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	list = json_array();
	code = each(cli, &s, list, &err);
	ky_session_close(&s);
	if (code == KY_OK && cli->json)
		ky_cli_json(json_pack("{s:O}", name, list));
	json_decref(list);
	return code == KY_OK ? KY_EXIT_OK : ky_cli_fail(cli, &err);
}
