#include "mail/text.h"

#include <assert.h>

/* Each has its designator: no comma can be missing unseen. */
/* NOLINTBEGIN(bugprone-suspicious-missing-comma) */
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
		    [KY_MAIL_LIST] = "Your list: end the line at its operator",
		    [KY_MAIL_STEPS] = "Your record of steps",
		    [KY_MAIL_TAKEN_BACK] =
			"The ending of your line is taken back",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] =
			"Attached is the receipt for ending your line. It "
			"lists what is still to be\ndone, by whom and until "
			"when. It does not end anything by itself.",
		    [KY_PAPER_STATEMENT] =
			"Attached is the end statement: your contract is over. "
			"Some things may still\nbe open; it lists them.",
		    [KY_PAPER_CERTIFICATE] =
			"Attached is the last paper of your ended line. It "
			"lists what was done, how\nthat is known, and what "
			"it does not prove.",
		    [KY_PAPER_AMENDMENT] =
			"Something became known after your last paper. The "
			"attached amendment says\nwhat. Keep it together with "
			"that paper.",
		    [KY_MAIL_LIST] =
			"Nothing is ended yet, and nothing was asked of your "
			"operator: you end the line\n"
			"there yourself. Attached is the receipt for your list "
			"of what to do, and by when.",
		    [KY_MAIL_STEPS] =
			"Attached is your record of steps. It lists what you "
			"said that was done at your\n"
			"operator. We have not seen it, and the record says "
			"so.",
		    [KY_MAIL_TAKEN_BACK] =
			"The ending was taken back: the line runs on, and so "
			"does its fee. The attached\n"
			"paper says so. Keep it together with the receipt.",
		},
	    .withdraw = "If you did not ask for this, or changed your mind: "
			"you can take it back before\n%s.",
	    .japan = "Japan time",
	    .too_late = "It ends today, so it cannot be taken back. If you did "
			"not ask for this, tell\n"
			"your provider at once.",
	    .keep = "Keep the attached file as it is. Anybody can check it "
		    "without asking us:\n    kaiyaku verify FILE",
	    .check = "Check a paper on our page",
	    .link = "See the paper, and how to take the ending back",
	    .tasks = "See what is done and what waits for you",
	    .take_back = "Take the ending back",
	    .dates = "Your dates",
	    .calendar = "The attached calendar file puts these dates into your "
			"calendar, with a\n"
			"reminder on the day before.",
	    .number = "Paper:",
	    .demo = "This paper comes from a demonstration. It proves nothing.",
	    .robot = "This message was sent automatically.",
	},
    [KY_TONGUE_JA] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "解約のお申し込みを受け付けました",
		    [KY_PAPER_STATEMENT] = "ご契約は終了しました",
		    [KY_PAPER_CERTIFICATE] = "解約の手続きがすべて完了しました",
		    [KY_PAPER_AMENDMENT] = "証明書の発行後のお知らせ",
		    [KY_MAIL_LIST] =
			"手順リスト：解約は事業者でお手続きください",
		    [KY_MAIL_STEPS] = "手続き記録をお送りします",
		    [KY_MAIL_TAKEN_BACK] = "解約は取り下げられました",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] = "解約の受付書を添付します。これから行"
					 "われること、その担当と期限が"
					 "記載されています。\nこの書類だけで解"
					 "約が完了するものではありません。",
		    [KY_PAPER_STATEMENT] =
			"契約終了通知書を添付します。ご契約は終了しました。\n"
			"残っている手続きがあれば、この書類に記載されています"
			"。",
		    [KY_PAPER_CERTIFICATE] =
			"解約した回線の最後の書類を添付します。行われたこと、そ"
			"の確認方法、\n"
			"この書類が証明しないことが記載されています。",
		    [KY_PAPER_AMENDMENT] =
			"前回の書類の発行後に判明したことがあります。添付の追記"
			"書"
			"をご覧になり、\n"
			"前回の書類と一緒に保管してください。",
		    [KY_MAIL_LIST] =
			"まだ何も解約されていません。当社から事業者への申し込み"
			"もしていません。\n"
			"解約はご自身で事業者にお申し込みください。することと期"
			"限の一覧の受付書を添付します。",
		    [KY_MAIL_STEPS] =
			"手続き記録を添付します。事業者で行ったとお知らせいただ"
			"いた内容が記載されています。\n"
			"当社が確認したものではなく、記録にもその旨が書かれてい"
			"ます。",
		    [KY_MAIL_TAKEN_BACK] =
			"解約は取り下げられました。回線はこれまでどおり使え、料"
			"金"
			"もかかります。\n"
			"添付の書類にその旨が記載されています。受付書と一緒に保"
			"管してください。",
		},
	    .withdraw = "お心当たりのない場合や、お考えが変わった場合は、次の日"
			"時より前であれば\n"
			"取り下げられます：%s",
	    .japan = "日本時間",
	    .too_late =
		"最終日が今日のため、取り下げられません。\n"
		"お心当たりのない場合は、すぐに事業者へご連絡ください。",
	    .keep = "添付ファイルは変更せずに保管してください。当社に問い合わせ"
		    "なくても、\n"
		    "誰でも次の方法で確かめることができます：\n"
		    "    kaiyaku verify FILE",
	    .check = "書類を確認ページで確かめる",
	    .link = "書類と取り下げの方法を見る",
	    .tasks = "手続きの状況とお願いしたいことを見る",
	    .take_back = "解約を取り下げる",
	    .dates = "大切な日付",
	    .calendar = "添付のカレンダーファイルを開くと、日付をカレンダーに登"
			"録できます。\n"
			"前日にお知らせが届きます。",
	    .number = "書類番号：",
	    .demo = "これはデモ用の書類です。何も証明しません。",
	    .robot = "このメールは自動送信されています。",
	},
    [KY_TONGUE_ZH_HANS] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "已受理您的解约申请",
		    [KY_PAPER_STATEMENT] = "您的合同已终止",
		    [KY_PAPER_CERTIFICATE] = "解约手续已全部完成",
		    [KY_PAPER_AMENDMENT] = "证明书签发后的新情况",
		    [KY_MAIL_LIST] = "您的清单：请到运营商处解约",
		    [KY_MAIL_STEPS] = "您的步骤记录",
		    [KY_MAIL_TAKEN_BACK] = "解约已撤回",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] = "附件是解约受理回执，列明还要办理的事"
					 "项、由谁办理以及期限。\n"
					 "仅凭这份回执，解约并未完成。",
		    [KY_PAPER_STATEMENT] =
			"附件是终止通知书：您的合同已终止。\n"
			"如有尚未完成的事项，其中都已列明。",
		    [KY_PAPER_CERTIFICATE] = "附件是您已解约线路的最后一份文件"
					     "，列明办理了什么、确认依据，\n"
					     "以及它不能证明什么。",
		    [KY_PAPER_AMENDMENT] = "上一份文件签发之后又有新的情况，"
					   "详见附件中的补充说明。\n"
					   "请与上一份文件一同保存。",
		    [KY_MAIL_LIST] =
			"目前还没有解约，我们也没有向运营商提出任何申请：请您自"
			"己到运营商处解约。\n"
			"附件是清单的回执，列明要做什么、最迟何时。",
		    [KY_MAIL_STEPS] = "附件是您的步骤记录，列明您告诉我们已在运"
				      "营商处办完的事项。\n"
				      "我们并未看到，记录中也会这样写明。",
		    [KY_MAIL_TAKEN_BACK] =
			"解约已撤回：线路照常使用，费用也照常收取。\n"
			"附件说明了这一点，请与受理回执一同保存。",
		},
	    .withdraw = "如果这不是您本人的申请，或者您改变了主意，可以在以下时"
			"间之前撤回：\n%s",
	    .japan = "日本时间",
	    .too_late = "最后一天就是今天，因此不能撤回。\n"
			"如果这不是您本人的申请，请立即联系您的运营商。",
	    .keep = "请原样保存附件。任何人无需询问我们即可核验：\n"
		    "    kaiyaku verify FILE",
	    .check = "在网页上核验文件",
	    .link = "查看文件以及如何撤回申请",
	    .tasks = "查看办理进度和待办事项",
	    .take_back = "撤回解约申请",
	    .dates = "重要日期",
	    .calendar = "打开附件中的日历文件，即可将这些日期加入您的日历，并在"
			"前一天收到\n"
			"提醒。",
	    .number = "文件编号：",
	    .demo = "这是演示用文件，不能证明任何事项。",
	    .robot = "本邮件由系统自动发送。",
	},
    [KY_TONGUE_ZH_HANT] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "已受理您的解約申請",
		    [KY_PAPER_STATEMENT] = "您的合約已終止",
		    [KY_PAPER_CERTIFICATE] = "解約手續已全部完成",
		    [KY_PAPER_AMENDMENT] = "證明書簽發後的新情況",
		    [KY_MAIL_LIST] = "您的清單：請到業者處解約",
		    [KY_MAIL_STEPS] = "您的步驟紀錄",
		    [KY_MAIL_TAKEN_BACK] = "解約已撤回",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] = "附件是解約受理單，列明還要辦理的事"
					 "項、由誰辦理以及期限。\n"
					 "僅憑這份受理單，解約並未完成。",
		    [KY_PAPER_STATEMENT] =
			"附件是終止通知書：您的合約已終止。\n"
			"如有尚未完成的事項，其中都已列明。",
		    [KY_PAPER_CERTIFICATE] = "附件是您已解約線路的最後一份文件"
					     "，列明辦理了什麼、確認依據，\n"
					     "以及它不能證明什麼。",
		    [KY_PAPER_AMENDMENT] = "上一份文件簽發之後又有新的情況，"
					   "詳見附件中的補充說明。\n"
					   "請與上一份文件一同保存。",
		    [KY_MAIL_LIST] =
			"目前還沒有解約，我們也沒有向業者提出任何申請：請您"
			"自己到業者處解約。\n"
			"附件是清單的受理單，列明要做什麼、最遲何時。",
		    [KY_MAIL_STEPS] = "附件是您的步驟紀錄，列明您告訴我們已在電"
				      "信業者處辦完的事項。\n"
				      "我們並未看到，紀錄中也會這樣寫明。",
		    [KY_MAIL_TAKEN_BACK] =
			"解約已撤回：線路照常使用，費用也照常收取。\n"
			"附件說明了這一點，請與受理單一同保存。",
		},
	    .withdraw = "如果這不是您本人的申請，或者您改變了主意，可以在以下時"
			"間之前撤回：\n%s",
	    .japan = "日本時間",
	    .too_late = "最後一天就是今天，因此不能撤回。\n"
			"如果這不是您本人的申請，請立即聯絡您的業者。",
	    .keep = "請原樣保存附件。任何人無需詢問我們即可驗證：\n"
		    "    kaiyaku verify FILE",
	    .check = "在網頁上驗證文件",
	    .link = "查看文件以及如何撤回申請",
	    .tasks = "查看辦理進度和待辦事項",
	    .take_back = "撤回解約申請",
	    .dates = "重要日期",
	    .calendar = "開啟附件中的行事曆檔案，即可將這些日期加入您的行事曆，"
			"並在前一天\n"
			"收到提醒。",
	    .number = "文件編號：",
	    .demo = "這是示範用文件，不能證明任何事項。",
	    .robot = "本郵件由系統自動發送。",
	},
    [KY_TONGUE_KO] =
	{
	    .subject =
		{
		    [KY_PAPER_RECEIPT] = "해지 신청이 접수되었습니다",
		    [KY_PAPER_STATEMENT] = "계약이 종료되었습니다",
		    [KY_PAPER_CERTIFICATE] = "해지 절차가 모두 완료되었습니다",
		    [KY_PAPER_AMENDMENT] = "증명서 발급 이후의 안내",
		    [KY_MAIL_LIST] =
			"할 일 목록: 해지는 사업자에서 직접 하셔야 합니다",
		    [KY_MAIL_STEPS] = "단계 기록을 보내 드립니다",
		    [KY_MAIL_TAKEN_BACK] = "해지가 철회되었습니다",
		},
	    .what =
		{
		    [KY_PAPER_RECEIPT] =
			"해지 접수증을 첨부합니다. 앞으로 처리할 일과 담당, "
			"기한이 적혀 있습니다.\n"
			"이 서류만으로 해지가 완료되는 것은 아닙니다.",
		    [KY_PAPER_STATEMENT] =
			"계약 종료 통지서를 첨부합니다. 계약이 "
			"종료되었습니다.\n"
			"남은 일이 있으면 이 서류에 적혀 있습니다.",
		    [KY_PAPER_CERTIFICATE] =
			"해지된 회선의 마지막 서류를 첨부합니다. 처리한 일과 "
			"확인 방법,\n"
			"그리고 이 서류가 증명하지 않는 것이 적혀 있습니다.",
		    [KY_PAPER_AMENDMENT] =
			"지난 서류를 발급한 뒤에 알게 된 일이 있습니다. 첨부한 "
			"추가 기재서를 보시고\n"
			"지난 서류와 함께 보관해 주십시오.",
		    [KY_MAIL_LIST] =
			"아직 아무것도 해지되지 않았고, 사업자에 신청한 것도 "
			"없습니다. 해지는 직접 사업자에\n"
			"신청해 주십시오. 할 일과 기한 목록의 접수증을 "
			"첨부합니다.",
		    [KY_MAIL_STEPS] = "단계 기록을 첨부합니다. 사업자에서 "
				      "마쳤다고 알려 주신 일이 적혀 있습니다.\n"
				      "저희가 확인한 것은 아니며, 기록에도 "
				      "그렇게 적혀 있습니다.",
		    [KY_MAIL_TAKEN_BACK] =
			"해지가 철회되었습니다. 회선은 계속 사용할 수 있고 "
			"요금도 계속 청구됩니다.\n"
			"첨부한 서류에 그렇게 적혀 있습니다. 접수증과 함께 "
			"보관해 주십시오.",
		},
	    .withdraw = "본인이 신청하지 않았거나 생각이 바뀌었다면 다음 시각 "
			"전까지 철회할 수 있습니다:\n%s",
	    .japan = "일본 시간",
	    .too_late = "마지막 날이 오늘이므로 철회할 수 없습니다.\n"
			"본인이 신청하지 않았다면 바로 사업자에 알려 주십시오.",
	    .keep = "첨부 파일을 그대로 보관해 주십시오. 저희에게 묻지 않아도 "
		    "누구나 확인할 수 있습니다:\n"
		    "    kaiyaku verify FILE",
	    .check = "서류를 확인 페이지에서 확인하기",
	    .link = "서류와 철회 방법 보기",
	    .tasks = "진행 상황과 할 일 보기",
	    .take_back = "해지 철회하기",
	    .dates = "중요한 날짜",
	    .calendar = "첨부된 캘린더 파일을 열면 이 날짜들이 캘린더에 "
			"등록되며 하루 전에\n"
			"알림을 받을 수 있습니다.",
	    .number = "서류 번호:",
	    .demo = "시연용 서류이며 아무것도 증명하지 않습니다.",
	    .robot = "이 메일은 자동으로 발송되었습니다.",
	},
};
/* NOLINTEND(bugprone-suspicious-missing-comma) */
_Static_assert(sizeof(words) / sizeof(words[0]) == KY_TONGUE__MAX,
    "a row each");

const struct ky_mail_words *
ky_mail_words(enum ky_tongue t)
{
	assert((unsigned)t < KY_TONGUE__MAX);
	return &words[t];
}
