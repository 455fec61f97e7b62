#include "t.h"

#include "mail/news.h"

static const enum ky_effect_kind kinds[] = {KY_EFFECT_REMIND,
    KY_EFFECT_TELL_BILL, KY_EFFECT_TELL_PAYEE};

static const struct ky_date some_day = {2026, 12, 4};

static void
text_of(enum ky_effect_kind kind, enum ky_tongue t, struct ky_date day,
    struct ky_buf *out)
{
	struct ky_effect news = {.kind = kind, .minor = 1234567, .day = day};

	ky_buf_reset(out);
	ky_news_text(&news, "JPY", t, out);
}

static bool
has(const struct ky_buf *text, const char *words)
{
	return strstr(text->p, words) != NULL;
}

/* Each kind in each language, with nothing left to be filled in. */
static void
whole(void)
{
	struct ky_buf text;

	ky_buf_init(&text, 8192);
	T_CASES (k, kinds)
		for (int i = 0; i < KY_TONGUE__MAX; i++) {
			enum ky_tongue t = (enum ky_tongue)i;
			const char *subject = ky_news_subject(*k, t);

			text_of(*k, t, some_day, &text);
			t_ok(ky_tongue_tag(t),
			    subject[0] != '\0' &&
				strchr(subject, '\n') == NULL);
			t_ok(ky_effect_kind_name(*k),
			    ky_buf_ok(&text) && !has(&text, "{") &&
				!has(&text, "%") && !has(&text, "\n\n\n") &&
				text.p[text.len - 1] != '\n');
			t_ok("in paragraphs", has(&text, "\n\n"));
			t_ok("the way to delete a profile, or the sum",
			    has(&text, "kaiyaku-esim delete") ==
				    (*k == KY_EFFECT_REMIND) &&
				has(&text, "1,234,567") !=
				    (*k == KY_EFFECT_REMIND));
		}
	ky_buf_done(&text);
}

static void
a_bill_s_day(void)
{
	static const struct {
		enum ky_tongue tongue;
		const char *day, *none;
	} cases[] = {
	    {KY_TONGUE_EN, "by 4 December 2026", "told separately"},
	    {KY_TONGUE_JA, "お支払い期限：2026年12月4日", "別途ご案内"},
	    {KY_TONGUE_ZH_HANS, "2026年12月4日之前（含当日）", "另行通知"},
	    {KY_TONGUE_ZH_HANT, "2026年12月4日前（含當日）", "另行通知"},
	    {KY_TONGUE_KO, "납부 기한: 2026년 12월 4일", "따로 안내"},
	};
	struct ky_buf text;

	ky_buf_init(&text, 8192);
	T_CASES (c, cases) {
		text_of(KY_EFFECT_TELL_BILL, c->tongue, some_day, &text);
		t_ok(ky_tongue_tag(c->tongue),
		    has(&text, c->day) && !has(&text, c->none));
		text_of(KY_EFFECT_TELL_BILL, c->tongue, (struct ky_date){0},
		    &text);
		t_ok("without a day",
		    has(&text, c->none) && !has(&text, "2026"));
	}
	ky_buf_done(&text);
}

static void
amounts(void)
{
	static const struct {
		const char *want, *currency;
		int64_t minor;
		enum ky_tongue tongue;
	} cases[] = {
	    {"JPY 1,200", "JPY", 1200, KY_TONGUE_EN},
	    {"1,200円", "JPY", 1200, KY_TONGUE_JA},
	    {"1,200 日元", "JPY", 1200, KY_TONGUE_ZH_HANS},
	    {"1,200 日圓", "JPY", 1200, KY_TONGUE_ZH_HANT},
	    {"1,200엔", "JPY", 1200, KY_TONGUE_KO},
	    {"999円", "JPY", 999, KY_TONGUE_JA},
	    {"100,000,000円", "JPY", 100000000, KY_TONGUE_JA},
	    {"USD 12.50", "USD", 1250, KY_TONGUE_EN},
	    {"1,012.50 USD", "USD", 101250, KY_TONGUE_JA},
	    {"12.50 USD", "USD", 1250, KY_TONGUE_KO},
	};
	struct ky_buf text;

	ky_buf_init(&text, 256);
	T_CASES (c, cases) {
		ky_buf_reset(&text);
		ky_news_amount(c->minor, c->currency, c->tongue, &text);
		t_eq_str(c->want, text.p, c->want);
	}
	ky_buf_done(&text);
}

int
main(void)
{
	T_RUN(whole);
	T_RUN(a_bill_s_day);
	T_RUN(amounts);
	return t_done();
}
