#include "mail/text.h"

#include <assert.h>
#include <strings.h>

static const struct ky_mail_words words[] = {
    [KY_TONGUE_EN] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "Receipt: the ending of your line "
					 "is filed",
		    [KY_PAPER_STATEMENT] = "Your contract is over",
		    [KY_PAPER_CERTIFICATE] = "Nothing is left: your line is "
					     "ended",
		    [KY_PAPER_AMENDMENT] = "News after your certificate",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] =
			"attached is the receipt for ending your line. It "
			"lists what is still to be\ndone, by whom and until "
			"when. It does not end anything by itself.",
		    [KY_PAPER_STATEMENT] =
			"attached is the end statement: your contract is over. "
			"Some things may still\nbe open; it lists them.",
		    [KY_PAPER_CERTIFICATE] =
			"attached is the last paper of your ended line. It "
			"lists what was done, how\nthat is known, and what "
			"it does not prove.",
		    [KY_PAPER_AMENDMENT] =
			"something became known after your last paper. The "
			"attached amendment says\nwhat. Keep it together with "
			"that paper.",
		},
	    .withdraw = "If you did not ask for this, or changed your mind: "
			"you can take it back before\n%s.",
	    .keep = "Keep the attached file as it is. Anybody can check it "
		    "without asking us:\n    kaiyaku verify FILE",
	    .link = "The paper and how to take the ending back:",
	    .number = "Paper:",
	    .demo = "This paper comes from a demonstration. It proves nothing.",
	    .robot = "This message was sent automatically.",
	    .remind =
		{
		    .subject =
			"Please delete the eSIM profile of your ended line",
		    .what = "Your contract is over. That does not depend on "
			    "what follows: nothing more is\n"
			    "charged because of it. But the eSIM profile of "
			    "that line may still be on\n"
			    "your device, and should not stay there.",
		    .how = "How to delete it: connect the device to the "
			   "Internet, open its settings for\n"
			   "mobile networks (SIMs), choose the eSIM of the "
			   "ended line and delete it.\n"
			   "The device then reports it by itself. On a "
			   "computer with a modem or a card\n"
			   "reader:\n    kaiyaku-esim delete",
		    .done = "Deleted it already? Then leave the device on and "
			    "connected for a while, so\n"
			    "that it can report it. Nobody needs a password or "
			    "a code of yours for this.",
		},
	},
    [KY_TONGUE_JA] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "解約のお申し込みを受け付けました",
		    [KY_PAPER_STATEMENT] = "ご契約は終了しました",
		    [KY_PAPER_CERTIFICATE] = "解約の手続きがすべて完了しました",
		    [KY_PAPER_AMENDMENT] = "証明書の発行後のお知らせ",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] = "解約の受付書を添付します。これから行"
					 "われること、その担当と期限が"
					 "記載されています。\nこの書面だけで解"
					 "約が完了するものではありません。",
		    [KY_PAPER_STATEMENT] =
			"契約終了書を添付します。ご契約は終了しました。\n"
			"残っている手続きがあれば、この書面に記載されています"
			"。",
		    [KY_PAPER_CERTIFICATE] =
			"解約した回線の最後の書面を添付します。行われたこと、そ"
			"の確認方法、\n"
			"この書面が証明しないことが記載されています。",
		    [KY_PAPER_AMENDMENT] =
			"前回の書面の発行後に判明したことがあります。添付の追補"
			"をご覧になり、\n"
			"前回の書面と一緒に保管してください。",
		},
	    .withdraw = "お心当たりのない場合や、お考えが変わった場合は、次の日"
			"時より前であれば\n"
			"取り消すことができます：%s",
	    .keep = "添付ファイルは変更せずに保管してください。当社に問い合わせ"
		    "なくても、\n"
		    "誰でも次の方法で確かめることができます：\n"
		    "    kaiyaku verify FILE",
	    .link = "書面と取り消しの手続きはこちら：",
	    .number = "書面番号：",
	    .demo = "これはデモ用の書面です。何も証明しません。",
	    .robot = "このメールは自動送信されています。",
	    .remind =
		{
		    .subject =
			"解約した回線のeSIMプロファイルを削除してください",
		    .what = "ご契約は終了しました。以下のことはご契約の終了に影"
			    "響せず、これによる料金も\n"
			    "発生しません。ただし、解約した回線のeSIMプロファイ"
			    "ルがまだ端末に残っている\n"
			    "可能性があります。",
		    .how = "削除の方法：端末をインターネットに接続し、設定のモ"
			   "バイル通信（SIM）の画面で\n"
			   "解約した回線のeSIMを選び、削除してください。削除は"
			   "端末が自動的に報告します。\n"
			   "モデムやカードリーダーを接続したパソコンの場合：\n "
			   "   kaiyaku-esim delete",
		    .done = "すでに削除された場合は、端末の電源を入れ、しばらく"
			    "インターネットに接続した\n"
			    "ままにしてください。この手続きでパスワードや暗証番"
			    "号をお尋ねすることは\n"
			    "ありません。",
		},
	},
    [KY_TONGUE_ZH_HANS] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "已受理您的销户申请",
		    [KY_PAPER_STATEMENT] = "您的合约已终止",
		    [KY_PAPER_CERTIFICATE] = "销户手续已全部完成",
		    [KY_PAPER_AMENDMENT] = "证明出具后的新情况",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] = "附件是销户受理回执，列明还要办理的事"
					 "项、由谁办理以及期限。\n"
					 "仅凭这份回执，销户并未完成。",
		    [KY_PAPER_STATEMENT] = "附件是终止说明：您的合约已终止。\n"
					   "如有尚未完成的事项，其中都已列明。",
		    [KY_PAPER_CERTIFICATE] = "附件是您已销户线路的最后一份文件"
					     "，列明办理了什么、如何得知，\n"
					     "以及它不能证明什么。",
		    [KY_PAPER_AMENDMENT] = "在上一份文件出具之后又有新的情况，"
					   "详见附件中的补充文件。\n"
					   "请与上一份文件一同保存。",
		},
	    .withdraw = "如果这不是您本人的申请，或者您改变了主意，可以在以下时"
			"间之前撤回：\n%s",
	    .keep = "请原样保存附件。任何人无需询问我们即可验证：\n"
		    "    kaiyaku verify FILE",
	    .link = "查看文件、撤回申请：",
	    .number = "文件编号：",
	    .demo = "这是演示用文件，不能证明任何事项。",
	    .robot = "本邮件由系统自动发送。",
	    .remind =
		{
		    .subject = "请删除已销户号码的 eSIM 配置文件",
		    .what = "您的合约已经结束。以下事项不影响合约的结束，也不会"
			    "因此产生费用。但该号码的\n"
			    "eSIM 配置文件可能仍在您的设备上，不应继续保留。",
		    .how = "删除方法：将设备连接到互联网，打开设置中的移动网络"
			   "（SIM 卡），选择已销户\n"
			   "号码的 eSIM "
			   "并删除。设备会自动报告删除结果。在带有调制解调器或"
			   "读卡器的\n"
			   "电脑上：\n    kaiyaku-esim delete",
		    .done = "如果已经删除，请让设备保持开机并联网一段时间，以便"
			    "报告。办理此事不需要您的\n"
			    "任何密码或验证码。",
		},
	},
    [KY_TONGUE_ZH_HANT] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "已受理您的解約申請",
		    [KY_PAPER_STATEMENT] = "您的合約已終止",
		    [KY_PAPER_CERTIFICATE] = "解約手續已全部完成",
		    [KY_PAPER_AMENDMENT] = "證明出具後的新情況",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] = "附件是解約受理回條，列明還要辦理的事"
					 "項、由誰辦理以及期限。\n"
					 "僅憑這份回條，解約並未完成。",
		    [KY_PAPER_STATEMENT] = "附件是終止說明：您的合約已終止。\n"
					   "如有尚未完成的事項，其中都已列明。",
		    [KY_PAPER_CERTIFICATE] = "附件是您已解約門號的最後一份文件"
					     "，列明辦理了什麼、如何得知，\n"
					     "以及它不能證明什麼。",
		    [KY_PAPER_AMENDMENT] = "在上一份文件出具之後又有新的情況，"
					   "詳見附件中的補充文件。\n"
					   "請與上一份文件一同保存。",
		},
	    .withdraw = "如果這不是您本人的申請，或者您改變了主意，可以在以下時"
			"間之前撤回：\n%s",
	    .keep = "請原樣保存附件。任何人無需詢問我們即可驗證：\n"
		    "    kaiyaku verify FILE",
	    .link = "查看文件、撤回申請：",
	    .number = "文件編號：",
	    .demo = "這是演示用文件，不能證明任何事項。",
	    .robot = "本郵件由系統自動發送。",
	    .remind =
		{
		    .subject = "請刪除已解約號碼的 eSIM 設定檔",
		    .what = "您的合約已經結束。以下事項不影響合約的結束，也不會"
			    "因此產生費用。但該號碼的\n"
			    "eSIM 設定檔可能仍在您的裝置上，不應繼續保留。",
		    .how = "刪除方法：將裝置連上網際網路，開啟設定中的行動網路"
			   "（SIM 卡），選擇已解約\n"
			   "號碼的 eSIM "
			   "並刪除。裝置會自動回報刪除結果。在裝有數據機或讀卡"
			   "機的\n"
			   "電腦上：\n    kaiyaku-esim delete",
		    .done = "如果已經刪除，請讓裝置保持開機並連線一段時間，以便"
			    "回報。辦理此事不需要您的\n"
			    "任何密碼或驗證碼。",
		},
	},
    [KY_TONGUE_KO] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "해지 신청이 접수되었습니다",
		    [KY_PAPER_STATEMENT] = "계약이 종료되었습니다",
		    [KY_PAPER_CERTIFICATE] = "해지 절차가 모두 완료되었습니다",
		    [KY_PAPER_AMENDMENT] = "증명서 발급 이후의 안내",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] =
			"해지 접수증을 첨부합니다. 앞으로 처리할 일과 담당, "
			"기한이 적혀 있습니다.\n"
			"이 문서만으로 해지가 완료되는 것은 아닙니다.",
		    [KY_PAPER_STATEMENT] =
			"종료 확인서를 첨부합니다. 계약이 종료되었습니다.\n"
			"남은 일이 있으면 이 문서에 적혀 있습니다.",
		    [KY_PAPER_CERTIFICATE] =
			"해지된 회선의 마지막 문서를 첨부합니다. 처리한 일과 "
			"확인 방법,\n"
			"그리고 이 문서가 증명하지 않는 것이 적혀 있습니다.",
		    [KY_PAPER_AMENDMENT] =
			"지난 문서를 발급한 뒤에 알게 된 일이 있습니다. 첨부한 "
			"추가 문서를 보시고\n"
			"지난 문서와 함께 보관해 주십시오.",
		},
	    .withdraw = "본인이 신청하지 않았거나 생각이 바뀌었다면 다음 시각 "
			"전까지 철회할 수 있습니다:\n%s",
	    .keep = "첨부 파일을 그대로 보관해 주십시오. 저희에게 묻지 않아도 "
		    "누구나 확인할 수 있습니다:\n"
		    "    kaiyaku verify FILE",
	    .link = "문서 보기와 철회:",
	    .number = "문서 번호:",
	    .demo = "시연용 문서이며 아무것도 증명하지 않습니다.",
	    .robot = "이 메일은 자동으로 발송되었습니다.",
	    .remind =
		{
		    .subject = "해지한 회선의 eSIM 프로필을 삭제해 주세요",
		    .what = "계약은 종료되었습니다. 아래 내용은 계약 종료에 "
			    "영향을 주지 않으며 이로 인해\n"
			    "요금이 발생하지 않습니다. 다만 해지한 회선의 eSIM "
			    "프로필이 아직 기기에 남아\n"
			    "있을 수 있습니다.",
		    .how = "삭제 방법: 기기를 인터넷에 연결하고 설정의 모바일 "
			   "네트워크(SIM)에서 해지한\n"
			   "회선의 eSIM을 선택하여 삭제하세요. 삭제 결과는 "
			   "기기가 자동으로 보고합니다.\n"
			   "모뎀이나 카드 리더기를 연결한 컴퓨터에서는:\n    "
			   "kaiyaku-esim delete",
		    .done = "이미 삭제하셨다면 기기가 보고할 수 있도록 잠시 "
			    "전원을 켜고 인터넷에 연결해\n"
			    "두세요. 이 절차에서 비밀번호나 인증번호를 묻지 "
			    "않습니다.",
		},
	},
};
_Static_assert(sizeof(words) / sizeof(words[0]) == KY_TONGUE__MAX,
    "a row each");

/* In the order of trying: the first whose tag starts the language's. */
static const struct {
	const char *tag;
	enum ky_tongue tongue;
} tags[] = {
    {"ja", KY_TONGUE_JA},
    {"ko", KY_TONGUE_KO},
    {"zh-Hant", KY_TONGUE_ZH_HANT},
    {"zh-TW", KY_TONGUE_ZH_HANT},
    {"zh-HK", KY_TONGUE_ZH_HANT},
    {"zh-MO", KY_TONGUE_ZH_HANT},
    {"zh", KY_TONGUE_ZH_HANS},
};

enum ky_tongue
ky_tongue_of(const char *language)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		size_t n = strlen(tags[i].tag);

		if (strncasecmp(language, tags[i].tag, n) == 0 &&
		    (language[n] == '\0' || language[n] == '-'))
			return tags[i].tongue;
	}
	return KY_TONGUE_EN;
}

const char *
ky_tongue_tag(enum ky_tongue t)
{
	static const char *const names[] = {
	    [KY_TONGUE_EN] = "en",
	    [KY_TONGUE_JA] = "ja",
	    [KY_TONGUE_ZH_HANS] = "zh-Hans",
	    [KY_TONGUE_ZH_HANT] = "zh-Hant",
	    [KY_TONGUE_KO] = "ko",
	};

	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_TONGUE__MAX,
	    "a row each");
	assert((unsigned)t < KY_TONGUE__MAX);
	return names[t];
}

const struct ky_mail_words *
ky_mail_words(enum ky_tongue t)
{
	assert((unsigned)t < KY_TONGUE__MAX);
	return &words[t];
}
