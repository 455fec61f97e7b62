#include "cmd/show_paper.h"

#include "cmd/show.h"
#include "view/words.h"

#define TEXT_SIZE 256

/* A member's text, cut to size, without anything a terminal would obey. */
static const char *
text(const json_t *o, const char *name, char out[TEXT_SIZE])
{
	const char *z = json_string_value(json_object_get(o, name));
	size_t n = 0;

	for (; z != NULL && *z != '\0' && n < TEXT_SIZE - 1; z++) {
		bool c1 = (unsigned char)z[0] == 0xc2 &&
		    (unsigned char)z[1] >= 0x80 && (unsigned char)z[1] < 0xa0;

		if ((unsigned char)*z < ' ' || *z == 0x7f || c1) {
			out[n++] = '?';
			z += c1 ? 1 : 0;
		} else {
			out[n++] = *z;
		}
	}
	out[n] = '\0';
	return out;
}

/* The paper's zone, "+09:00"; UTC when it has none we can read. */
static struct ky_zone
zone_of(const json_t *dates)
{
	char zone[TEXT_SIZE], whole[TEXT_SIZE + 20];
	struct ky_time t = {0};
	struct ky_err err;

	(void)snprintf(whole, sizeof(whole), "1970-01-02T00:00:00%s",
	    text(dates, "zone", zone));
	if (ky_time_parse(ky_str_of(whole), &t, &err) != KY_OK)
		return KY_ZONE_UTC;
	return (struct ky_zone){(int16_t)((KY_DAY_US - t.us) / KY_MINUTE_US)};
}

/* An instant as the clock of the paper's place shows it. */
static const char *
when(const json_t *o, const char *name, struct ky_zone zone,
    char out[KY_SHOW_SIZE])
{
	char at[TEXT_SIZE];
	struct ky_time t = {0};
	struct ky_err err;

	if (ky_time_parse(ky_str_of(text(o, name, at)), &t, &err) != KY_OK)
		return "-";
	return ky_show_time(t, zone, out);
}

static void
say_duty(const struct ky_cli *cli, const json_t *d, struct ky_zone zone)
{
	char what[TEXT_SIZE], kind[TEXT_SIZE], state[TEXT_SIZE];
	char grade[TEXT_SIZE], by[TEXT_SIZE], hash[TEXT_SIZE];
	char at[KY_SHOW_SIZE];
	enum ky_duty_kind k;
	bool seen;

	(void)text(d, "kind", kind);
	(void)text(d, "state", state);
	seen = strcmp(state, "seen") == 0;
	ky_say(cli, seen ? KY_PAINT_GOOD : KY_PAINT_WAIT, "  %-10s %-9s", kind,
	    state);
	if (text(d, "what", what)[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, " (%s)", what);
	if (seen && ky_duty_kind_parse(ky_str_of(kind), &k))
		ky_say(cli, KY_PAINT_NONE, " %s, %s by %s, %s",
		    ky_duty_words(k), text(d, "grade", grade),
		    text(d, "by", by), when(d, "at", zone, at));
	if (text(d, "evidence", hash)[0] != '\0')
		ky_say(cli, KY_PAINT_DIM, "  sha256 %.16s...", hash);
	ky_say(cli, KY_PAINT_NONE, "\n");
}

static void
say_kept(const struct ky_cli *cli, const json_t *k, struct ky_zone zone)
{
	char name[TEXT_SIZE], grade[TEXT_SIZE], hash[TEXT_SIZE];
	char at[KY_SHOW_SIZE];

	ky_say(cli, KY_PAINT_NONE, "  kept by the holder: %s, %s, %s",
	    text(k, "receipt", name), text(k, "grade", grade),
	    when(k, "at", zone, at));
	ky_say(cli, KY_PAINT_DIM, "  sha256 %s\n", text(k, "sha256", hash));
}

static void
say_money(const struct ky_cli *cli, const json_t *m)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
	    {"charged", "charged"},
	    {"reversed", "of it taken back"},
	    {"tax", "of it consumption tax"},
	    {"unbilled", "of it on no bill yet"},
	    {"paid", "paid by the holder"},
	    {"charged_back", "of it taken back by the payer"},
	    {"set_off", "set off against deposit or balance"},
	    {"refunded", "paid back"},
	    {"to_refund", "still to be paid back"},
	    {"forfeited", "lapsed by rule"},
	    {"waived", "waived"},
	    {"owed", "still owed"},
	};
	char currency[TEXT_SIZE], shown[KY_SHOW_SIZE];

	(void)text(m, "currency", currency);
	if (strlen(currency) != 3)
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		json_int_t v = json_integer_value(
		    json_object_get(m, rows[i].name));

		if (v != 0)
			ky_say(cli, KY_PAINT_NONE, "  %16s  %s\n",
			    ky_show_money(v, currency, shown), rows[i].words);
	}
}

void
ky_show_paper(const struct ky_cli *cli, struct ky_str file)
{
	json_error_t e;
	json_t *root = json_loadb(file.p, file.len, 0, &e);
	const json_t *p = json_object_get(json_object_get(root, "document"),
	    "payload");
	const json_t *dates = json_object_get(p, "dates");
	const json_t *row;
	struct ky_zone zone = zone_of(dates);
	char a[TEXT_SIZE], b[TEXT_SIZE], at[KY_SHOW_SIZE];
	size_t i;

	ky_say(cli, KY_PAINT_NONE, "  %s of %s", text(p, "subject", a),
	    text(p, "provider", b));
	ky_say(cli, KY_PAINT_NONE, ", contract %s, ending: %s\n",
	    text(p, "contract", a), text(p, "way", b));
	if (text(dates, "last_day", a)[0] == '\0')
		(void)snprintf(a, sizeof(a), "-");
	ky_say(cli, KY_PAINT_NONE, "  last day %s, filed %s\n", a,
	    when(dates, "filed", zone, at));
	if (text(p, "on_behalf", a)[0] != '\0')
		ky_say(cli, KY_PAINT_NONE, "  filed by an agent for %s\n", a);
	json_array_foreach(json_object_get(p, "duties"), i, row)
	    say_duty(cli, row, zone);
	json_array_foreach(json_object_get(p, "kept"), i, row)
	    say_kept(cli, row, zone);
	say_money(cli, json_object_get(p, "money"));
	ky_say(cli, KY_PAINT_NONE, "  What it does not prove:\n");
	json_array_foreach(json_object_get(p, "not_proved"), i, row)
	    ky_say(cli, KY_PAINT_NONE, "  - %s\n", text(row, "says", a));
	json_decref(root);
}
