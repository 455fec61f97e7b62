#include "t.h"

#include "sms/alphabet.h"
#include "sms/text.h"

static const struct ky_time now = {INT64_C(1795910400) * KY_SECOND_US};

static struct ky_letter
letter(enum ky_letter_kind kind, enum ky_tongue t, int64_t left_us)
{
	struct ky_letter l = {.kind = kind, .way = KY_LETTER_BY_SMS};

	(void)snprintf(l.language, sizeof(l.language), "%s", ky_tongue_tag(t));
	(void)snprintf(l.code, sizeof(l.code), "48291537");
	l.until.us = left_us != 0 ? now.us + left_us : 0;
	l.day = (struct ky_date){2026, 12, 14};
	return l;
}

/* Each kind in each language, with the longest there is: one piece, English
 * in 7 bits, and nothing left to be filled in. */
static void
one_piece(void)
{
	struct ky_buf text;

	ky_buf_init(&text, 2048);
	for (int k = 0; k < KY_LETTER__MAX; k++)
		for (int i = 0; i < KY_TONGUE__MAX; i++) {
			enum ky_tongue t = (enum ky_tongue)i;
			struct ky_letter l = letter((enum ky_letter_kind)k, t,
			    119 * KY_MINUTE_US);
			struct ky_sms_form form = {0};

			ky_buf_reset(&text);
			ky_sms_text(&l, now, "", &text);
			t_ok(ky_letter_kind_name(l.kind),
			    ky_sms_measure(ky_buf_str(&text), &form) &&
				form.gsm7 == (t == KY_TONGUE_EN));
			if (!t_ok(ky_tongue_tag(t), form.segments == 1))
				printf("# %u: %s\n", form.units, text.p);
			t_ok("filled in", strpbrk(text.p, "{}[]\n") == NULL);
		}
	ky_buf_done(&text);
}

static void
words(void)
{
	static const struct {
		const char *want, *link;
		int64_t left_us;
		enum ky_letter_kind kind;
		enum ky_tongue t;
		bool code, day;
	} cases[] = {
	    {"48291537 is your code to sign in, good for 10 minutes. Never "
	     "tell it to anybody.",
		"", 10 * KY_MINUTE_US, KY_LETTER_SIGN_IN, KY_TONGUE_EN, true,
		false},
	    {"48291537 is your code to sign in. Never tell it to anybody.", "",
		0, KY_LETTER_SIGN_IN, KY_TONGUE_EN, true, false},
	    {"登录验证码 48291537，10 分钟内有效。请勿告诉任何人。", "",
		10 * KY_MINUTE_US, KY_LETTER_SIGN_IN, KY_TONGUE_ZH_HANS, true,
		false},
	    {"パスワードの再設定はこちら（有効期間30分）： https://a.example/r",
		"https://a.example/r", 30 * KY_MINUTE_US, KY_LETTER_RECOVER,
		KY_TONGUE_JA, false, false},
	    {"해지를 위해 하실 일이 남았습니다 (2026-12-14까지). 할 일 목록을 "
	     "봐 주세요.",
		"", 0, KY_LETTER_REMINDER, KY_TONGUE_KO, false, true},
	    {"解約還有一步需要您辦理，請查看待辦清單。", "", 0,
		KY_LETTER_REMINDER, KY_TONGUE_ZH_HANT, false, false},
	    /* Run out: nothing is said of it. */
	    {"To set a new password: https://a.example/r",
		"https://a.example/r", -KY_MINUTE_US, KY_LETTER_RECOVER,
		KY_TONGUE_EN, false, false},
	};
	struct ky_buf text;

	ky_buf_init(&text, 2048);
	T_CASES (c, cases) {
		struct ky_letter l = letter(c->kind, c->t, c->left_us);

		if (!c->code)
			l.code[0] = '\0';
		if (!c->day)
			l.day = (struct ky_date){0};
		(void)snprintf(l.link, sizeof(l.link), "%s", c->link);
		ky_buf_reset(&text);
		ky_sms_text(&l, now, "", &text);
		t_eq_str(c->want, text.p, c->want);
	}
	ky_buf_done(&text);
}

/* The operator's name stands in front where there is room for it. */
static void
operators(void)
{
	static const struct {
		const char *label, *operator, * want;
		enum ky_letter_kind kind;
		enum ky_tongue t;
	} cases[] = {
	    {"English", "Demo Mobile",
		"Demo Mobile: 48291537 is your code to see or end your line. "
		"Never tell it to anybody.",
		KY_LETTER_PROVE, KY_TONGUE_EN},
	    {"in its own letters it would be two pieces of English",
		"デモモバイル",
		"48291537 is your code to see or end your line. Never tell it "
		"to anybody.",
		KY_LETTER_PROVE, KY_TONGUE_EN},
	    {"Japanese", "デモモバイル",
		"デモモバイル：回線の認証コード "
		"48291537。誰にも教えないでください。",
		KY_LETTER_PROVE, KY_TONGUE_JA},
	    {"Chinese", "Demo Mobile",
		"Demo Mobile：线路确认验证码 48291537。请勿告诉任何人。",
		KY_LETTER_PROVE, KY_TONGUE_ZH_HANS},
	    {"no room for a long one",
		"A Name Of An Operator That Is Much Too Long To Stand Here",
		"線路確認驗證碼 48291537。請勿告訴任何人。", KY_LETTER_PROVE,
		KY_TONGUE_ZH_HANT},
	    {"not known", "",
		"회선 확인 인증번호 48291537. 누구에게도 알려 주지 마세요.",
		KY_LETTER_PROVE, KY_TONGUE_KO},
	};
	struct ky_buf text;

	ky_buf_init(&text, 2048);
	T_CASES (c, cases) {
		struct ky_letter l = letter(c->kind, c->t, 0);

		ky_buf_reset(&text);
		ky_sms_text(&l, now, c->operator, & text);
		t_eq_str(c->label, text.p, c->want);
	}
	ky_buf_done(&text);
}

/* Whatever it is called, a code comes in one piece. */
static void
named_in_one_piece(void)
{
	static const char *const names[] = {"Demo Mobile", "デモモバイル",
	    "0123456789012345678901234567890123456789"};
	struct ky_buf text;

	ky_buf_init(&text, 2048);
	T_CASES (name, names)
		for (int k = 0; k < KY_LETTER__MAX; k++)
			for (int i = 0; i < KY_TONGUE__MAX; i++) {
				struct ky_letter l =
				    letter((enum ky_letter_kind)k,
					(enum ky_tongue)i, 119 * KY_MINUTE_US);
				struct ky_sms_form form = {0};

				ky_buf_reset(&text);
				ky_sms_text(&l, now, *name, &text);
				t_ok(ky_letter_kind_name(l.kind),
				    ky_sms_measure(ky_buf_str(&text), &form) &&
					form.segments == 1);
			}
	ky_buf_done(&text);
}

int
main(void)
{
	T_RUN(one_piece);
	T_RUN(operators);
	T_RUN(named_in_one_piece);
	T_RUN(words);
	return t_done();
}
