#include "mail/news.h"

#include "core/money.h"

#include <assert.h>
#include <string.h>

/* When a part of some news is said. */
enum when {
	SUBJECT, /* once, as the message's */
	ALWAYS,
	WITH_DAY,
	WITHOUT_DAY,
};

/* In the order of saying, a paragraph each: "{amount}" and "{day}" stand for
 * what the news are about. */
static const struct part {
	enum ky_effect_kind kind;
	enum ky_tongue tongue;
	enum when when;
	const char *text;
} parts[] = {
    {KY_EFFECT_REMIND, KY_TONGUE_EN, SUBJECT,
	"Please delete the eSIM profile of your ended line"},
    {KY_EFFECT_REMIND, KY_TONGUE_EN, ALWAYS,
	"Your contract is over. That does not depend on what follows, and\n"
	"nothing more is charged because of it. But the eSIM profile of\n"
	"that line may still be on your device, and should not stay there."},
    {KY_EFFECT_REMIND, KY_TONGUE_EN, ALWAYS,
	"How to delete it: connect the device to the Internet, open its\n"
	"settings for mobile networks (SIMs), choose the eSIM of the\n"
	"ended line and delete it. The device then reports it by itself.\n"
	"On a computer with a modem or a card reader:\n"
	"    kaiyaku-esim delete"},
    {KY_EFFECT_REMIND, KY_TONGUE_EN, ALWAYS,
	"Deleted it already? Then leave the device on and connected for a\n"
	"while, so that it can report it. Nobody needs a password or a\n"
	"code of yours for this."},
    {KY_EFFECT_REMIND, KY_TONGUE_JA, SUBJECT,
	"解約した回線のeSIMプロファイルを削除してください"},
    {KY_EFFECT_REMIND, KY_TONGUE_JA, ALWAYS,
	"ご契約は終了しました。以下のことはご契約の終了に影響せず、\n"
	"これによる料金も発生しません。ただし、解約した回線の\n"
	"eSIMプロファイルがまだ端末に残っている可能性があります。"},
    {KY_EFFECT_REMIND, KY_TONGUE_JA, ALWAYS,
	"削除の方法：端末をインターネットに接続し、設定の\n"
	"モバイル通信（SIM）の画面で解約した回線のeSIMを選び、\n"
	"削除してください。削除は端末が自動的に報告します。\n"
	"モデムやカードリーダーを接続したパソコンの場合：\n"
	"    kaiyaku-esim delete"},
    {KY_EFFECT_REMIND, KY_TONGUE_JA, ALWAYS,
	"すでに削除された場合は、端末の電源を入れ、しばらく\n"
	"インターネットに接続したままにしてください。この手続きで\n"
	"パスワードや暗証番号をお尋ねすることはありません。"},
    {KY_EFFECT_REMIND, KY_TONGUE_ZH_HANS, SUBJECT,
	"请删除已解约线路的 eSIM 配置文件"},
    {KY_EFFECT_REMIND, KY_TONGUE_ZH_HANS, ALWAYS,
	"您的合同已经结束。以下事项不影响合同的结束，也不会因此\n"
	"产生费用。但该线路的 eSIM 配置文件可能仍在您的设备上，\n"
	"不应继续保留。"},
    {KY_EFFECT_REMIND, KY_TONGUE_ZH_HANS, ALWAYS,
	"删除方法：将设备连接到互联网，打开设置中的移动网络\n"
	"（SIM 卡），选择已解约线路的 eSIM 并删除。设备会自动报告\n"
	"删除结果。在带有调制解调器或读卡器的电脑上：\n"
	"    kaiyaku-esim delete"},
    {KY_EFFECT_REMIND, KY_TONGUE_ZH_HANS, ALWAYS,
	"如果已经删除，请让设备保持开机并联网一段时间，以便报告。\n"
	"办理此事不需要您的任何密码或验证码。"},
    {KY_EFFECT_REMIND, KY_TONGUE_ZH_HANT, SUBJECT,
	"請刪除已解約線路的 eSIM 設定檔"},
    {KY_EFFECT_REMIND, KY_TONGUE_ZH_HANT, ALWAYS,
	"您的合約已經結束。以下事項不影響合約的結束，也不會因此\n"
	"產生費用。但該線路的 eSIM 設定檔可能仍在您的裝置上，\n"
	"不應繼續保留。"},
    {KY_EFFECT_REMIND, KY_TONGUE_ZH_HANT, ALWAYS,
	"刪除方法：將裝置連上網際網路，開啟設定中的行動網路\n"
	"（SIM 卡），選擇已解約線路的 eSIM 並刪除。裝置會自動回報\n"
	"刪除結果。在裝有數據機或讀卡機的電腦上：\n"
	"    kaiyaku-esim delete"},
    {KY_EFFECT_REMIND, KY_TONGUE_ZH_HANT, ALWAYS,
	"如果已經刪除，請讓裝置保持開機並連線一段時間，以便回報。\n"
	"辦理此事不需要您的任何密碼或驗證碼。"},
    {KY_EFFECT_REMIND, KY_TONGUE_KO, SUBJECT,
	"해지한 회선의 eSIM 프로파일을 삭제해 주세요"},
    {KY_EFFECT_REMIND, KY_TONGUE_KO, ALWAYS,
	"계약은 종료되었습니다. 아래 내용은 계약 종료에 영향을 주지\n"
	"않으며 이로 인해 요금이 발생하지 않습니다. 다만 해지한 회선의\n"
	"eSIM 프로파일이 아직 기기에 남아 있을 수 있습니다."},
    {KY_EFFECT_REMIND, KY_TONGUE_KO, ALWAYS,
	"삭제 방법: 기기를 인터넷에 연결하고 설정의 모바일\n"
	"네트워크(SIM)에서 해지한 회선의 eSIM을 선택하여 삭제하세요.\n"
	"삭제 결과는 기기가 자동으로 보고합니다.\n"
	"모뎀이나 카드 리더기를 연결한 컴퓨터에서는:\n"
	"    kaiyaku-esim delete"},
    {KY_EFFECT_REMIND, KY_TONGUE_KO, ALWAYS,
	"이미 삭제하셨다면 기기가 보고할 수 있도록 잠시 전원을 켜고\n"
	"인터넷에 연결해 두세요. 이 절차에서 비밀번호나 인증번호를 묻지\n"
	"않습니다."},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_EN, SUBJECT,
	"A bill that follows your last one"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_EN, ALWAYS,
	"Usage of your ended line was reported after your last bill was\n"
	"made, by a network abroad for instance. It has now been billed.\n"
	"To be paid: {amount}"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_EN, WITH_DAY,
	"Please pay it by {day}, in the way you paid your\n"
	"bills before."},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_EN, WITHOUT_DAY,
	"How to pay it, and by when, you will be told separately."},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_EN, ALWAYS,
	"Your contract is over and stays so: this is no fee for going on.\n"
	"If you do not know what it is for, please ask your provider."},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_JA, SUBJECT,
	"最終のご請求後に確定したご利用料金のお知らせ"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_JA, ALWAYS,
	"解約された回線について、最終のご請求の後に届いたご利用分\n"
	"（海外でのご利用など）の料金が確定しました。\n"
	"ご請求額：{amount}"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_JA, WITH_DAY, "お支払い期限：{day}"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_JA, WITH_DAY,
	"これまでのご請求と同じ方法でお支払いください。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_JA, WITHOUT_DAY,
	"お支払いの方法と期限は、別途ご案内いたします。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_JA, ALWAYS,
	"ご契約は終了したままで、継続のための料金ではありません。\n"
	"お心当たりのない場合は、ご契約の事業者にお問い合わせください。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANS, SUBJECT,
	"最后一期账单之后的补充账单"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANS, ALWAYS,
	"您已解约的线路在最后一期账单出具之后，又收到了使用记录\n"
	"（例如在日本境外的使用），费用现已结算。\n"
	"应付金额：{amount}"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANS, WITH_DAY,
	"请在 {day}之前（含当日）按照以往的方式支付。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANS, WITHOUT_DAY,
	"支付方式和期限将另行通知。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANS, ALWAYS,
	"您的合同仍处于终止状态，这不是继续使用的费用。\n"
	"如有疑问，请联系您的运营商。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANT, SUBJECT,
	"最後一期帳單之後的補充帳單"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANT, ALWAYS,
	"您已解約的線路在最後一期帳單開立之後，又收到使用紀錄\n"
	"（例如在日本境外的使用），費用現已結算。\n"
	"應付金額：{amount}"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANT, WITH_DAY,
	"請於 {day}前（含當日）依照以往的方式支付。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANT, WITHOUT_DAY,
	"付款方式與期限將另行通知。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_ZH_HANT, ALWAYS,
	"您的合約仍維持終止，這不是繼續使用的費用。\n"
	"如有疑問，請洽您的業者。"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_KO, SUBJECT,
	"마지막 청구 이후에 확정된 이용 요금 안내"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_KO, ALWAYS,
	"해지하신 회선에 대해 마지막 청구 이후에 접수된 이용 내역\n"
	"(해외 이용 등)의 요금이 확정되었습니다.\n"
	"청구 금액: {amount}"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_KO, WITH_DAY, "납부 기한: {day}"},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_KO, WITH_DAY,
	"지금까지와 같은 방법으로 납부해 주십시오."},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_KO, WITHOUT_DAY,
	"납부 방법과 기한은 따로 안내해 드리겠습니다."},
    {KY_EFFECT_TELL_BILL, KY_TONGUE_KO, ALWAYS,
	"계약은 종료된 상태 그대로이며, 계속 이용하기 위한 요금이\n"
	"아닙니다. 이용하신 기억이 없으면 계약하신 사업자에 문의해\n"
	"주십시오."},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_EN, SUBJECT,
	"Your refund waits: which account is it to go to?"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_EN, ALWAYS,
	"There is money to be paid back to you, but we know no account\n"
	"that it can go to, or the transfer to the one we knew came back.\n"
	"Your refund: {amount}"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_EN, ALWAYS,
	"Please tell your provider, in the way you usually reach them,\n"
	"which account it is to go to. Do not send account numbers as an\n"
	"answer to this message: nobody reads it."},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_EN, ALWAYS,
	"Until then the money is kept for you. Nobody needs a password, a\n"
	"code or the number of a credit card of yours for this."},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_JA, SUBJECT,
	"返金先の口座をお知らせください"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_JA, ALWAYS,
	"お客様への返金がありますが、お振り込みできる口座を\n"
	"うかがっていないか、うかがっていた口座へのお振り込みが\n"
	"戻ってまいりました。\n"
	"返金額：{amount}"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_JA, ALWAYS,
	"返金先の口座を、ご契約の事業者にいつものご連絡方法で\n"
	"お知らせください。このメールにご返信いただいても読まれません\n"
	"ので、口座番号を返信でお送りにならないでください。"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_JA, ALWAYS,
	"それまで返金はお預かりしています。この手続きでパスワードや\n"
	"暗証番号、クレジットカード番号をお尋ねすることはありません。"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_ZH_HANS, SUBJECT, "请告知退款的收款账户"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_ZH_HANS, ALWAYS,
	"有一笔款项需要退还给您，但我们没有可以汇入的账户，或者汇往\n"
	"原账户的款项已被退回。\n"
	"退款金额：{amount}"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_ZH_HANS, ALWAYS,
	"请通过您平时的联系方式，将收款账户告知您的运营商。回复本邮件\n"
	"无人阅读，请勿在回复中发送账号。"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_ZH_HANS, ALWAYS,
	"在此之前，这笔款项会一直为您保留。办理此事不需要您的密码、\n"
	"验证码或信用卡号。"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_ZH_HANT, SUBJECT, "請告知退款的收款帳戶"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_ZH_HANT, ALWAYS,
	"有一筆款項需要退還給您，但我們沒有可以匯入的帳戶，或匯往\n"
	"原帳戶的款項已遭退回。\n"
	"退款金額：{amount}"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_ZH_HANT, ALWAYS,
	"請透過您平時的聯絡方式，將收款帳戶告知您的業者。回覆本郵件\n"
	"無人閱讀，請勿在回覆中傳送帳號。"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_ZH_HANT, ALWAYS,
	"在此之前，這筆款項會一直為您保留。辦理此事不需要您的密碼、\n"
	"驗證碼或信用卡號碼。"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_KO, SUBJECT,
	"환불받으실 계좌를 알려 주십시오"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_KO, ALWAYS,
	"돌려드릴 금액이 있으나 입금할 수 있는 계좌를 알지 못하거나,\n"
	"알려 주신 계좌로 보낸 송금이 되돌아왔습니다.\n"
	"환불 금액: {amount}"},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_KO, ALWAYS,
	"환불받으실 계좌를 평소 연락하시던 방법으로 계약하신 사업자에\n"
	"알려 주십시오. 이 메일의 회신은 아무도 읽지 않으니 계좌번호를\n"
	"회신으로 보내지 마십시오."},
    {KY_EFFECT_TELL_PAYEE, KY_TONGUE_KO, ALWAYS,
	"그때까지 환불 금액은 보관됩니다. 이 절차에서 비밀번호나\n"
	"인증번호, 신용카드 번호를 묻지 않습니다."},
};
#define PARTS_N (sizeof(parts) / sizeof(parts[0]))

const char *
ky_news_subject(enum ky_effect_kind kind, enum ky_tongue t)
{
	const char *found = NULL;

	for (size_t i = 0; i < PARTS_N; i++)
		if (parts[i].kind == kind && parts[i].tongue == t &&
		    parts[i].when == SUBJECT)
			found = parts[i].text;
	assert(found != NULL);
	return found;
}

/* --- amounts and days --- */

void
ky_news_amount(int64_t minor, const char currency[4], enum ky_tongue t,
    struct ky_buf *out)
{
	static const char *const yen[] = {
	    [KY_TONGUE_EN] = "",
	    [KY_TONGUE_JA] = "円",
	    [KY_TONGUE_ZH_HANS] = " 日元",
	    [KY_TONGUE_ZH_HANT] = " 日圓",
	    [KY_TONGUE_KO] = "엔",
	};
	_Static_assert(sizeof(yen) / sizeof(yen[0]) == KY_TONGUE__MAX,
	    "a word each");
	struct ky_money money = {.minor = minor};
	char text[KY_MONEY_TEXT_SIZE], *blank;

	memcpy(money.currency, currency, sizeof(money.currency));
	ky_money_format(money, text); /* "1,200 JPY" */
	blank = strchr(text, ' ');
	assert(blank != NULL);
	*blank = '\0';
	if (t == KY_TONGUE_EN)
		ky_buf_addf(out, "%s %s", currency, text);
	else if (strcmp(currency, "JPY") == 0)
		ky_buf_addf(out, "%s%s", text, yen[t]);
	else
		ky_buf_addf(out, "%s %s", text, currency);
}

void
ky_news_day(struct ky_date day, enum ky_tongue t, struct ky_buf *out)
{
	static const char *const months[] = {"January", "February", "March",
	    "April", "May", "June", "July", "August", "September", "October",
	    "November", "December"};

	switch (t) {
	case KY_TONGUE_EN:
		ky_buf_addf(out, "%d %s %d", day.day, months[day.month - 1],
		    day.year);
		break;
	case KY_TONGUE_JA:
	case KY_TONGUE_ZH_HANS:
	case KY_TONGUE_ZH_HANT:
		ky_buf_addf(out, "%d年%d月%d日", day.year, day.month, day.day);
		break;
	case KY_TONGUE_KO:
		ky_buf_addf(out, "%d년 %d월 %d일", day.year, day.month,
		    day.day);
		break;
	case KY_TONGUE__MAX:
		assert(!"a tongue we have");
		break;
	}
}

/* --- the text --- */

static void
say(const char *text, const struct ky_effect *news, const char currency[4],
    enum ky_tongue t, struct ky_buf *out)
{
	struct ky_str rest = ky_str_of(text);

	while (rest.len > 0) {
		size_t n = 1;

		if (ky_str_starts(rest, "{amount}")) {
			ky_news_amount(news->minor, currency, t, out);
			n = strlen("{amount}");
		} else if (ky_str_starts(rest, "{day}")) {
			ky_news_day(news->day, t, out);
			n = strlen("{day}");
		} else {
			ky_buf_addc(out, rest.p[0]);
		}
		rest.p += n;
		rest.len -= n;
	}
}

void
ky_news_text(const struct ky_effect *news, const char currency[4],
    enum ky_tongue t, struct ky_buf *out)
{
	enum when day = ky_date_none(news->day) ? WITHOUT_DAY : WITH_DAY;
	bool first = true;

	for (size_t i = 0; i < PARTS_N; i++) {
		const struct part *p = &parts[i];

		if (p->kind != news->kind || p->tongue != t ||
		    (p->when != ALWAYS && p->when != day))
			continue;
		if (!first)
			ky_buf_addz(out, "\n\n");
		say(p->text, news, currency, t, out);
		first = false;
	}
	assert(!first);
}
