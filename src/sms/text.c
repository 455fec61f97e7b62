#include "sms/text.h"

#include "base/span.h"
#include "sms/alphabet.h"

#include <assert.h>
#include <string.h>

/* "{code}", "{span}", "{day}"; what stands between "[" and "]" is said when
 * there is what it holds. */
static const char *const words[][KY_TONGUE__MAX] = {
    [KY_LETTER_PROVE] =
	{
	    "{code} is your code to see or end your line[, good for {span}]. "
	    "Never tell it to anybody.",
	    "回線の認証コード "
	    "{code}[（有効期間{span}）]。誰にも教えないでくださ"
	    "い。",
	    "线路确认验证码 {code}[，{span}内有效]。请勿告诉任何人。",
	    "線路確認驗證碼 {code}[，{span}內有效]。請勿告訴任何人。",
	    "회선 확인 인증번호 {code}[ (유효 시간 {span})]. 누구에게도 알려 "
	    "주지 마세요.",
	},
    [KY_LETTER_SIGN_IN] =
	{
	    "{code} is your code to sign in[, good for {span}]. Never tell it "
	    "to anybody.",
	    "サインインの認証コード "
	    "{code}[（有効期間{span}）]。誰にも教えないでくださ"
	    "い。",
	    "登录验证码 {code}[，{span}内有效]。请勿告诉任何人。",
	    "登入驗證碼 {code}[，{span}內有效]。請勿告訴任何人。",
	    "로그인 인증번호 {code}[ (유효 시간 {span})]. 누구에게도 알려 주지 "
	    "마세요.",
	},
    [KY_LETTER_CONFIRM] =
	{
	    "{code} confirms what cannot be undone[, good for {span}]. Not "
	    "you? Do not use it, and set a new password.",
	    "取り消せない手続きの認証コード {code}[（有効期間{span}）]。"
	    "心当たりがなければ使わないでください。",
	    "确认码 {code}，用于确认无法撤销的操作[，{span}内有效]。非本人操作"
	    "请勿使用。",
	    "確認碼 {code}，用於確認無法復原的操作[，{span}內有效]。非本人操作"
	    "請勿使用。",
	    "되돌릴 수 없는 절차의 인증번호 {code}[ (유효 시간 {span})]. "
	    "본인이 아니면 쓰지 마세요.",
	},
    [KY_LETTER_MAILBOX] =
	{
	    "{code} is your code to add an e-mail address[, good for {span}]. "
	    "Never tell it to anybody.",
	    "メールアドレス追加の認証コード {code}[（有効期間{span}）]。誰にも"
	    "教えないでください。",
	    "添加邮箱验证码 {code}[，{span}内有效]。请勿告诉任何人。",
	    "新增信箱驗證碼 {code}[，{span}內有效]。請勿告訴任何人。",
	    "메일 주소 추가 인증번호 {code}[ (유효 시간 {span})]. 누구에게도 "
	    "알려 주지 마세요.",
	},
    [KY_LETTER_RECOVER] =
	{
	    "To set a new password[, within {span}]:",
	    "パスワードの再設定はこちら[（有効期間{span}）]：",
	    "重设密码[（{span}内有效）]：",
	    "重設密碼[（{span}內有效）]：",
	    "비밀번호 재설정[ (유효 시간 {span})]:",
	},
    [KY_LETTER_NEWS] =
	{
	    "Something changed in your account for ending lines. Not you? "
	    "Sign in and set a new password.",
	    "解約手続きのアカウントが変更されました。心当たりがなければパスワ"
	    "ードを変更してください。",
	    "您的解约账户有变更。非本人操作请立即登录并更改密码。",
	    "您的解約帳號有變更。非本人操作請立即登入並變更密碼。",
	    "해지용 계정이 변경되었습니다. 본인이 아니면 비밀번호를 바꿔 "
	    "주세요.",
	},
    [KY_LETTER_REMINDER] =
	{
	    "A step of ending your line waits for you[, until {day}]: see "
	    "your task list.",
	    "解約手続きでお願いしたいことがあります[（期限{day}）]。手続きの一"
	    "覧をご覧ください。",
	    "解约还有一步需要您办理[（{day}前）]，请查看待办清单。",
	    "解約還有一步需要您辦理[（{day}前）]，請查看待辦清單。",
	    "해지를 위해 하실 일이 남았습니다[ ({day}까지)]. 할 일 목록을 "
	    "봐 주세요.",
	},
    [KY_LETTER_GRANT] =
	{
	    "Somebody asks you to act for them in ending a line. See who, and "
	    "say yes or no[, within {span}]:",
	    "回線の解約の代理を頼まれています。内容の確認はこちら[（有効期間"
	    "{span}）]：",
	    "有人请您代为办理解约，请查看并决定[（{span}内有效）]：",
	    "有人請您代為辦理解約，請查看並決定[（{span}內有效）]：",
	    "회선 해지 대리를 부탁받으셨습니다. 확인하기[ (유효 시간 "
	    "{span})]:",
	},
    [KY_LETTER_ASKED] =
	{
	    "We have your question. A person answers in some days.",
	    "お問い合わせを受け付けました。数日以内に担当者がお返事します。",
	    "我们已收到您的问题，会有专人在几天内答复。",
	    "我們已收到您的問題，會有專人在幾天內答覆。",
	    "문의가 접수되었습니다. 며칠 안에 담당자가 답변드립니다.",
	},
    [KY_LETTER_ANSWER] =
	{
	    "There is an answer to your question. It was sent by e-mail.",
	    "お問い合わせへの回答をメールでお送りしました。",
	    "您的问题已有答复，已通过邮件发送。",
	    "您的問題已有答覆，已透過郵件傳送。",
	    "문의에 대한 답변을 메일로 보냈습니다.",
	},
    [KY_LETTER_WANTED] =
	{
	    "Something more is needed to answer you. See our mail.",
	    "お問い合わせについて、追加の確認事項をメールでお送りしました。",
	    "关于您的问题，还需要您补充内容，详情已通过邮件发送。",
	    "關於您的問題，還需要您補充內容，詳情已透過郵件傳送。",
	    "문의 건에 추가로 필요한 것이 있어 메일로 보냈습니다.",
	},
    [KY_LETTER_ACCEPTED] =
	{
	    "Your papers were accepted. To go on[, within {span}]:",
	    "書類の確認が終わりました。続きはこちら[（有効期間{span}）]：",
	    "您的证件已通过核对，请继续办理[（{span}内有效）]：",
	    "您的證件已通過核對，請繼續辦理[（{span}內有效）]：",
	    "서류 확인이 끝났습니다. 계속하기[ (유효 시간 {span})]:",
	},
    [KY_LETTER_REFUSED] =
	{
	    "Your papers were not accepted. Nothing changed; ask again.",
	    "書類を確認できませんでした。もう一度お申し込みいただけます。",
	    "您的证件未能通过核对，没有任何变更，您可以再次申请。",
	    "您的證件未能通過核對，沒有任何變更，您可以再次申請。",
	    "서류를 확인하지 못했습니다. 다시 신청하실 수 있습니다.",
	},
    [KY_LETTER_CLAIM] =
	{
	    "Somebody's papers were accepted for this line. Not you? Tell us "
	    "at once, and lock the line.",
	    "この回線について書類が確認されました。心当たりがなければ、すぐに"
	    "ご連絡ください。",
	    "有人的证件通过了对此号码的核对。非本人操作请立即联系我们并锁定"
	    "号码。",
	    "有人的證件通過了對此門號的核對。非本人操作請立即聯絡我們並鎖定"
	    "門號。",
	    "이 회선에 대한 서류가 승인되었습니다. 본인이 아니면 바로 연락해 "
	    "주세요.",
	},
};
_Static_assert(sizeof(words) / sizeof(words[0]) == KY_LETTER__MAX,
    "a row each");

/* What the words are about; what is "" is not there. */
struct about {
	const char *code;
	char day[KY_DATE_TEXT_SIZE];
	struct ky_buf span;
};

static const char *
value_of(const struct about *a, struct ky_str name)
{
	if (ky_str_is(name, "{code}"))
		return a->code;
	if (ky_str_is(name, "{day}"))
		return a->day;
	return a->span.len > 0 ? a->span.p : "";
}

/* The name at `text`, with its braces. */
static struct ky_str
name_at(const char *text)
{
	return (struct ky_str){text, strcspn(text, "}") + 1};
}

/* Behind "[": is what it holds there? */
static bool
holds(const struct about *a, const char *text)
{
	const char *name = text + strcspn(text, "{");

	return value_of(a, name_at(name))[0] != '\0';
}

static void
fill(const char *text, const struct about *a, struct ky_buf *out)
{
	while (*text != '\0') {
		struct ky_str name;

		if (*text == '[' && !holds(a, text)) {
			text += strcspn(text, "]") + 1;
		} else if (*text == '{') {
			name = name_at(text);
			ky_buf_addz(out, value_of(a, name));
			text += name.len;
		} else {
			if (*text != '[' && *text != ']')
				ky_buf_addc(out, *text);
			text++;
		}
	}
}

static void
put_text(const struct ky_letter *l, struct ky_time now, struct ky_buf *out)
{
	enum ky_tongue t = ky_tongue_of(l->language);
	struct about a = {.code = l->code};

	assert((unsigned)l->kind < KY_LETTER__MAX);
	ky_date_format(l->day, a.day);
	ky_buf_init(&a.span, 64);
	if (l->until.us > now.us)
		ky_span_say(l->until.us - now.us, t, &a.span);
	fill(words[l->kind][t], &a, out);
	if (l->link[0] != '\0')
		ky_buf_addf(out, " %s", l->link);
	ky_buf_done(&a.span);
}

/* In no more pieces than without it? */
static bool
has_room(struct ky_str named, size_t name)
{
	struct ky_sms_form with = {0}, without = {0};

	return ky_sms_measure(named, &with) &&
	    ky_sms_measure((struct ky_str){named.p + name, named.len - name},
		&without) &&
	    with.segments == without.segments;
}

void
ky_sms_text(const struct ky_letter *l, struct ky_time now, const char *provider,
    struct ky_buf *out)
{
	struct ky_buf named;
	size_t name;

	ky_buf_init(&named, out->max);
	if (provider[0] != '\0') {
		ky_buf_addz(&named, provider);
		ky_buf_addz(&named, ky_tongue_colon(ky_tongue_of(l->language)));
	}
	name = named.len;
	put_text(l, now, &named);
	if (!has_room(ky_buf_str(&named), name))
		ky_buf_add(out,
		    (struct ky_str){named.p + name, named.len - name});
	else
		ky_buf_add(out, ky_buf_str(&named));
	explicit_bzero(named.p, named.len);
	ky_buf_done(&named);
}
