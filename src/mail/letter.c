#include "mail/letter.h"

#include "base/span.h"
#include "mail/news.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A line with "{span}" is said when there is a time that it is good for. */
struct words {
	const char *subject, *say, *link, *then;
};

static const struct words words[][KY_TONGUE__MAX] = {
    [KY_LETTER_PROVE] =
	{
	    [KY_TONGUE_EN] = {"Your code: is this line yours?",
		"Somebody, you we hope, wants to see or to end a mobile line "
		"that\n"
		"has this e-mail address. If it is you, type this code on the "
		"page\n"
		"you came from:",
		"",
		"The code is good for {span}.\n"
		"Never tell it to anybody: we do not ask for it on the phone, "
		"in a\n"
		"chat or by e-mail.\n"
		"You did not ask for it? Then do nothing. Without the code "
		"nothing\n"
		"happens to your line."},
	    [KY_TONGUE_JA] = {"ご本人確認の認証コード",
		"このメールアドレスが登録された回線の照会または解約の手続きが\n"
		"始まりました。お手続き中の場合は、次の認証コードを画面に入力して\n"
		"ください：",
		"",
		"有効期間は{span}です。\n"
		"コードは誰にも教えないでください。電話、チャット、メールで\n"
		"お尋ねすることはありません。\n"
		"お心当たりのない場合は、何もしなくて大丈夫です。コードが\n"
		"なければ、回線は変わりません。"},
	    [KY_TONGUE_ZH_HANS] = {"验证码：确认线路是您的",
		"有人正在查询一条登记了此邮箱的线路，或申请解约。\n"
		"如果是您本人，请在刚才的页面输入以下验证码：",
		"",
		"验证码在 {span}内有效。\n"
		"请勿告诉任何人。我们不会通过电话、聊天或邮件索要验证码。\n"
		"如果不是您本人操作，无需理会：没有验证码，您的线路不会有任何\n"
		"变化。"},
	    [KY_TONGUE_ZH_HANT] = {"驗證碼：確認線路是您的",
		"有人正在查詢一條登記了此信箱的線路，或申請解約。\n"
		"如果是您本人，請在剛才的頁面輸入以下驗證碼：",
		"",
		"驗證碼在 {span}內有效。\n"
		"請勿告訴任何人。我們不會透過電話、聊天或郵件索取驗證碼。\n"
		"如果不是您本人操作，不必理會：沒有驗證碼，您的線路不會有任何\n"
		"變化。"},
	    [KY_TONGUE_KO] = {"본인 확인 인증번호",
		"이 메일 주소가 등록된 회선의 조회 또는 해지 절차가\n"
		"시작되었습니다. 본인이라면 보고 계시던 화면에 다음 "
		"인증번호를\n"
		"입력해 주십시오:",
		"",
		"유효 시간은 {span}입니다.\n"
		"누구에게도 알려 주지 마십시오. 저희는 전화, 채팅, 메일로\n"
		"인증번호를 묻지 않습니다.\n"
		"본인이 요청하지 않았다면 아무것도 하지 않으셔도 됩니다.\n"
		"인증번호 없이는 회선에 아무 일도 일어나지 않습니다."},
	},
    [KY_LETTER_SIGN_IN] =
	{
	    [KY_TONGUE_EN] = {"Your code to sign in",
		"To sign in, type this code on the page you came from:", "",
		"The code is good for {span}.\n"
		"Never tell it to anybody: we do not ask for it on the phone, "
		"in a\n"
		"chat or by e-mail.\n"
		"You are not signing in? Then do nothing. If this comes again, "
		"set\n"
		"a new password: somebody may know yours."},
	    [KY_TONGUE_JA] = {"サインイン用の認証コード",
		"サインインするには、次の認証コードを画面に入力してください：", "",
		"有効期間は{span}です。\n"
		"コードは誰にも教えないでください。電話、チャット、メールで\n"
		"お尋ねすることはありません。\n"
		"サインインの操作をしていない場合は、何もしなくて大丈夫です。同じメールが"
		"\n"
		"続くときは、パスワードを知られている恐れがありますので、\n"
		"変更してください。"},
	    [KY_TONGUE_ZH_HANS] = {"登录验证码", "请在登录页面输入以下验证码：",
		"",
		"验证码在 {span}内有效。\n"
		"请勿告诉任何人。我们不会通过电话、聊天或邮件索要验证码。\n"
		"如果您没有在登录，无需理会。若再次收到这类邮件，密码可能已\n"
		"泄露，请更改密码。"},
	    [KY_TONGUE_ZH_HANT] = {"登入驗證碼", "請在登入頁面輸入以下驗證碼：",
		"",
		"驗證碼在 {span}內有效。\n"
		"請勿告訴任何人。我們不會透過電話、聊天或郵件索取驗證碼。\n"
		"如果您沒有在登入，不必理會。若再次收到這類郵件，密碼可能已\n"
		"外洩，請變更密碼。"},
	    [KY_TONGUE_KO] = {"로그인 인증번호",
		"로그인하려면 화면에 다음 인증번호를 입력해 주십시오:", "",
		"유효 시간은 {span}입니다.\n"
		"누구에게도 알려 주지 마십시오. 저희는 전화, 채팅, 메일로\n"
		"인증번호를 묻지 않습니다.\n"
		"로그인하지 않으셨다면 아무것도 하지 않으셔도 됩니다. 같은\n"
		"메일이 다시 오면 비밀번호가 알려졌을 수 있으니 바꿔 "
		"주십시오."},
	},
    [KY_LETTER_CONFIRM] =
	{
	    [KY_TONGUE_EN] = {"Your code to confirm",
		"You are about to confirm something that cannot be undone. If "
		"that\n"
		"is what you want, type this code on the page you came from:",
		"",
		"The code is good for {span}.\n"
		"Never tell it to anybody: we do not ask for it on the phone, "
		"in a\n"
		"chat or by e-mail.\n"
		"It was not you? Then do not use the code, and set a new "
		"password\n"
		"now: somebody has got into your account."},
	    [KY_TONGUE_JA] = {"お手続きの認証コード",
		"取り消すことのできない手続きを確定しようとしています。お間違い"
		"\n"
		"がなければ、次の認証コードを画面に入力してください：",
		"",
		"有効期間は{span}です。\n"
		"コードは誰にも教えないでください。電話、チャット、メールで\n"
		"お尋ねすることはありません。\n"
		"お心当たりのない場合は、コードを使わず、すぐにパスワードを変更"
		"\n"
		"してください。第三者がサインインしている恐れがあります。"},
	    [KY_TONGUE_ZH_HANS] = {"操作确认验证码",
		"您正要确认一项无法撤销的操作。确认无误后，请在刚才的页面输入\n"
		"以下验证码：",
		"",
		"验证码在 {span}内有效。\n"
		"请勿告诉任何人。我们不会通过电话、聊天或邮件索要验证码。\n"
		"如果不是您本人操作，请不要使用验证码，并立即更改密码：可能有\n"
		"他人登录了您的账户。"},
	    [KY_TONGUE_ZH_HANT] = {"操作確認驗證碼",
		"您正要確認一項無法復原的操作。確認無誤後，請在剛才的頁面輸入\n"
		"以下驗證碼：",
		"",
		"驗證碼在 {span}內有效。\n"
		"請勿告訴任何人。我們不會透過電話、聊天或郵件索取驗證碼。\n"
		"如果不是您本人操作，請不要使用驗證碼，並立即變更密碼：可能有\n"
		"他人登入了您的帳號。"},
	    [KY_TONGUE_KO] = {"절차 확인 인증번호",
		"되돌릴 수 없는 절차를 확정하려고 합니다. 맞으시면 보고 "
		"계시던\n"
		"화면에 다음 인증번호를 입력해 주십시오:",
		"",
		"유효 시간은 {span}입니다.\n"
		"누구에게도 알려 주지 마십시오. 저희는 전화, 채팅, 메일로\n"
		"인증번호를 묻지 않습니다.\n"
		"본인이 아니라면 인증번호를 쓰지 말고 바로 비밀번호를 바꿔\n"
		"주십시오. 다른 사람이 로그인했을 수 있습니다."},
	},
    [KY_LETTER_MAILBOX] =
	{
	    [KY_TONGUE_EN] = {"Your code for a new e-mail address",
		"Somebody, you we hope, is adding this e-mail address to an "
		"account\n"
		"for ending mobile lines. If it is you, type this code on the "
		"page\n"
		"you came from:",
		"",
		"The code is good for {span}.\n"
		"Never tell it to anybody: we do not ask for it on the phone, "
		"in a\n"
		"chat or by e-mail.\n"
		"You did not ask for it? Then do nothing. Without the code "
		"the\n"
		"address is not added."},
	    [KY_TONGUE_JA] = {"メールアドレス追加の認証コード",
		"このメールアドレスを、解約手続きのアカウントに追加する操作が\n"
		"行われています。お手続き中の場合は、次の認証コードを画面に入力して\n"
		"ください：",
		"",
		"有効期間は{span}です。\n"
		"コードは誰にも教えないでください。電話、チャット、メールで\n"
		"お尋ねすることはありません。\n"
		"お心当たりのない場合は、何もしなくて大丈夫です。コードが\n"
		"なければ、アドレスは追加されません。"},
	    [KY_TONGUE_ZH_HANS] = {"验证码：添加邮箱",
		"有人正在把此邮箱添加到一个解约账户。\n"
		"如果是您本人，请在刚才的页面输入以下验证码：",
		"",
		"验证码在 {span}内有效。\n"
		"请勿告诉任何人。我们不会通过电话、聊天或邮件索要验证码。\n"
		"如果不是您本人操作，无需理会：没有验证码，此邮箱不会被添加。"},
	    [KY_TONGUE_ZH_HANT] = {"驗證碼：新增信箱",
		"有人正在把此信箱新增到一個解約帳號。\n"
		"如果是您本人，請在剛才的頁面輸入以下驗證碼：",
		"",
		"驗證碼在 {span}內有效。\n"
		"請勿告訴任何人。我們不會透過電話、聊天或郵件索取驗證碼。\n"
		"如果不是您本人操作，不必理會：沒有驗證碼，此信箱不會被新增。"},
	    [KY_TONGUE_KO] = {"메일 주소 추가 인증번호",
		"이 메일 주소를 해지용 계정에 추가하는 절차가 시작되었습니다.\n"
		"본인이라면 보고 계시던 화면에 다음 인증번호를 입력해\n"
		"주십시오:",
		"",
		"유효 시간은 {span}입니다.\n"
		"누구에게도 알려 주지 마십시오. 저희는 전화, 채팅, 메일로\n"
		"인증번호를 묻지 않습니다.\n"
		"본인이 요청하지 않았다면 아무것도 하지 않으셔도 됩니다.\n"
		"인증번호 없이는 주소가 추가되지 않습니다."},
	},
    [KY_LETTER_RECOVER] =
	{
	    [KY_TONGUE_EN] = {"Set a new password",
		"Somebody, you we hope, cannot sign in any more and asked for "
		"a new\n"
		"password. To set one, follow this link:",
		"Set a new password",
		"The link works once, and is good for {span}.\n"
		"You did not ask for it? Then do nothing: your password stays "
		"as it\n"
		"is."},
	    [KY_TONGUE_JA] = {"パスワードの再設定",
		"パスワード再設定のお申し込みがありました。次のリンクから新しい"
		"\n"
		"パスワードを設定してください：",
		"新しいパスワードを設定する",
		"リンクは一度だけ使えます。有効期間は{span}です。\n"
		"お心当たりのない場合は、何もしなくて大丈夫です。パスワードは\n"
		"今のまま変わりません。"},
	    [KY_TONGUE_ZH_HANS] = {"重设密码",
		"您的账户收到了重设密码的请求。请点击以下链接设置新密码：",
		"设置新密码",
		"链接只能使用一次，在 {span}内有效。\n"
		"如果不是您本人操作，无需理会：您的密码不会改变。"},
	    [KY_TONGUE_ZH_HANT] = {"重設密碼",
		"您的帳號收到了重設密碼的請求。請點選以下連結設定新密碼：",
		"設定新密碼",
		"連結只能使用一次，在 {span}內有效。\n"
		"如果不是您本人操作，不必理會：您的密碼不會改變。"},
	    [KY_TONGUE_KO] = {"비밀번호 재설정",
		"비밀번호 재설정 요청이 있었습니다. 다음 링크에서 새 "
		"비밀번호를\n"
		"설정해 주십시오:",
		"새 비밀번호 설정하기",
		"링크는 한 번만 쓸 수 있으며 유효 시간은 {span}입니다.\n"
		"요청하지 않으셨다면 아무것도 하지 않으셔도 됩니다. "
		"비밀번호는\n"
		"그대로입니다."},
	},
    [KY_LETTER_NEWS] =
	{
	    [KY_TONGUE_EN] = {"Something changed in your account",
		"This was just changed in your account:",
		"Look at your account",
		"Was it you? Then there is nothing to do.\n"
		"If it was not you: set a new password now, and look at who "
		"may act\n"
		"for you. Somebody else may have got in."},
	    [KY_TONGUE_JA] =
		{"アカウントに変更がありました",
		    "アカウントに次の変更がありました：",
		    "アカウントを確認する",
		    "ご本人による変更の場合は、何もしなくて大丈夫です。\n"
		    "お心当たりのない場合は、すぐにパスワードを変更し、代理人の"
		    "設定を\n"
		    "ご確認ください。第三者がサインインした恐れがあります。"},
	    [KY_TONGUE_ZH_HANS] =
		{"您的账户有变更", "您的账户刚刚有以下变更：", "查看我的账户",
		    "如果是您本人操作，无需理会。\n"
		    "如果不是，请立即更改密码，并检查谁可以代您办理：可能有他人"
		    "登录\n"
		    "了您的账户。"},
	    [KY_TONGUE_ZH_HANT] =
		{"您的帳號有變更", "您的帳號剛剛有以下變更：", "查看我的帳號",
		    "如果是您本人操作，不必理會。\n"
		    "如果不是，請立即變更密碼，並檢查誰可以代您辦理：可能有他人"
		    "登入\n"
		    "了您的帳號。"},
	    [KY_TONGUE_KO] =
		{"계정이 변경되었습니다",
		    "계정에서 다음 내용이 변경되었습니다:", "내 계정 확인하기",
		    "본인이 변경하셨다면 아무것도 하지 않으셔도 됩니다.\n"
		    "본인이 아니라면 바로 비밀번호를 바꾸고 대리인 설정을 "
		    "확인해\n"
		    "주십시오. 다른 사람이 로그인했을 수 있습니다."},
	},
    [KY_LETTER_REMINDER] =
	{
	    [KY_TONGUE_EN] = {"A reminder for ending your line",
		"You are nearly there. This step is yours to do:",
		"See your task list",
		"Done already? Then tick it off in your task list, and keep "
		"what you\n"
		"were given as proof."},
	    [KY_TONGUE_JA] = {"解約手続きのお知らせ",
		"解約まであと少しです。次の手続きをお願いします：",
		"手続きの一覧を見る",
		"すでにお済みの場合は、手続きの一覧で完了にし、受け取った書類や"
		"\n"
		"画面の控えを保管してください。"},
	    [KY_TONGUE_ZH_HANS] =
		{"解约提醒", "解约即将完成。以下事项需要您来办理：",
		    "查看待办清单",
		    "如果已经办好，请在待办清单中标记完成，并保存好收到的凭证"
		    "。"},
	    [KY_TONGUE_ZH_HANT] =
		{"解約提醒", "解約即將完成。以下事項需要您來辦理：",
		    "查看待辦清單",
		    "如果已經辦好，請在待辦清單中標記完成，並保存好收到的憑證"
		    "。"},
	    [KY_TONGUE_KO] =
		{"해지 절차 알림",
		    "해지가 거의 끝났습니다. 다음 일을 해 주십시오:",
		    "할 일 목록 보기",
		    "이미 하셨다면 할 일 목록에서 완료로 표시하고 받으신 "
		    "증빙을\n"
		    "보관해 주십시오."},
	},
    [KY_LETTER_GRANT] =
	{
	    [KY_TONGUE_EN] = {"Somebody asks you to act for them",
		"Somebody asks you to help them end their mobile line. To see "
		"who it\n"
		"is and what you would be allowed to do, and to say yes or no, "
		"follow\n"
		"this link:",
		"See the request",
		"The link is good for {span}.\n"
		"You do not know who it could be? Then do nothing: without "
		"your yes\n"
		"you have no rights and no duties."},
	    [KY_TONGUE_JA] = {"代理のご依頼",
		"携帯回線の解約を手伝ってほしいという依頼が届いています。依頼し"
		"た\n"
		"方とお願いしたい内容を確かめて、引き受けるかどうかを次のリンク"
		"で\n"
		"お選びください：",
		"依頼を確認する",
		"リンクの有効期間は{span}です。\n"
		"お心当たりのない場合は、何もしなくて大丈夫です。承諾しない限り"
		"、\n"
		"権限も義務も生じません。"},
	    [KY_TONGUE_ZH_HANS] = {"有人请您代为办理",
		"有人请您帮忙办理手机线路的解约。请点击以下链接，查看是谁、"
		"需要\n"
		"您做什么，再决定接受或拒绝：",
		"查看请求",
		"链接在 {span}内有效。\n"
		"如果您不认识对方，无需理会：您不同意，就没有任何权限或义务"
		"。"},
	    [KY_TONGUE_ZH_HANT] = {"有人請您代為辦理",
		"有人請您幫忙辦理手機線路的解約。請點選以下連結，查看是誰、"
		"需要\n"
		"您做什麼，再決定接受或拒絕：",
		"查看請求",
		"連結在 {span}內有效。\n"
		"如果您不認識對方，不必理會：您不同意，就沒有任何權限或義務"
		"。"},
	    [KY_TONGUE_KO] = {"대리 요청",
		"휴대전화 회선 해지를 도와 달라는 요청이 있습니다. 누가 "
		"무엇을\n"
		"부탁했는지 확인하고 수락 여부를 다음 링크에서 선택해 "
		"주십시오:",
		"요청 확인하기",
		"링크의 유효 시간은 {span}입니다.\n"
		"누구인지 모르시겠다면 아무것도 하지 않으셔도 됩니다. "
		"수락하지\n"
		"않는 한 권한도 의무도 생기지 않습니다."},
	},
    [KY_LETTER_ASKED] =
	{
	    [KY_TONGUE_EN] = {"We have your question",
		"Thank you for writing to us. A person reads what you sent and "
		"answers\n"
		"to this address. That can take some days.",
		"",
		"You did not write to us? Then do nothing: somebody mistyped "
		"an\n"
		"address."},
	    [KY_TONGUE_JA] = {"お問い合わせを受け付けました",
		"ご連絡ありがとうございます。担当者が内容を確認し、このメール"
		"アドレスに\n"
		"お返事します。数日かかることがあります。",
		"",
		"お心当たりのない場合は、何もしなくて大丈夫です。アドレスの"
		"入力間違い\n"
		"と思われます。"},
	    [KY_TONGUE_ZH_HANS] = {"我们已收到您的问题",
		"感谢您的来信。我们会有专人阅读，并回复到此邮箱，可能需要"
		"几天时间。",
		"",
		"如果您没有联系过我们，无需理会：可能是他人输错了邮箱地址"
		"。"},
	    [KY_TONGUE_ZH_HANT] = {"我們已收到您的問題",
		"感謝您的來信。我們會有專人閱讀，並回覆到此信箱，可能需要"
		"幾天時間。",
		"",
		"如果您沒有聯絡過我們，不必理會：可能是他人輸錯了信箱地址"
		"。"},
	    [KY_TONGUE_KO] = {"문의가 접수되었습니다",
		"연락해 주셔서 감사합니다. 담당자가 읽고 이 메일 주소로 "
		"답변드립니다.\n"
		"며칠이 걸릴 수 있습니다.",
		"",
		"문의하신 적이 없다면 아무것도 하지 않으셔도 됩니다. 다른 "
		"분이 주소를\n"
		"잘못 입력한 것입니다."},
	},
    [KY_LETTER_ANSWER] =
	{
	    [KY_TONGUE_EN] = {"The answer to your question",
		"You asked us something. This is our answer:",
		"Ask once more",
		"Do not answer this mail: nobody reads what is sent to it."},
	    [KY_TONGUE_JA] = {"お問い合わせへの回答",
		"お問い合わせいただいた件について、次のとおり回答いたします：",
		"もう一度問い合わせる",
		"このメールに返信されても、お読みすることができません。"},
	    [KY_TONGUE_ZH_HANS] = {"对您问题的答复",
		"您向我们提出过问题，答复如下：", "再次提问",
		"请勿回复此邮件：回复的内容无人阅读。"},
	    [KY_TONGUE_ZH_HANT] = {"對您問題的答覆",
		"您向我們提出過問題，答覆如下：", "再次提問",
		"請勿回覆此郵件：回覆的內容無人閱讀。"},
	    [KY_TONGUE_KO] = {"문의에 대한 답변",
		"문의하신 내용에 대한 답변입니다:", "다시 문의하기",
		"이 메일에 회신하셔도 읽을 수 없습니다."},
	},
    [KY_LETTER_WANTED] =
	{
	    [KY_TONGUE_EN] = {"We need something more from you",
		"You asked us something. Before we can go on, we need this "
		"from you:",
		"Write to us about it",
		"Never send us passwords, codes, or the numbers of identity "
		"papers.\n"
		"Do not answer this mail: nobody reads what is sent to it."},
	    [KY_TONGUE_JA] =
		{"追加の確認のお願い",
		    "お問い合わせの件を進めるために、次のことをお願いします：",
		    "この件について連絡する",
		    "パスワード、認証コード、身分証明書の番号は送らないで"
		    "ください。\n"
		    "このメールに返信されても、お読みすることができません。"},
	    [KY_TONGUE_ZH_HANS] = {"还需要您补充一些内容",
		"关于您提出的问题，我们还需要您提供以下内容，才能继续处理：",
		"就此联系我们",
		"请勿发送密码、验证码或证件号码。\n"
		"请勿回复此邮件：回复的内容无人阅读。"},
	    [KY_TONGUE_ZH_HANT] = {"還需要您補充一些內容",
		"關於您提出的問題，我們還需要您提供以下內容，才能繼續處理：",
		"就此聯絡我們",
		"請勿傳送密碼、驗證碼或證件號碼。\n"
		"請勿回覆此郵件：回覆的內容無人閱讀。"},
	    [KY_TONGUE_KO] = {"추가로 필요한 것이 있습니다",
		"문의하신 건을 진행하려면 다음이 필요합니다:",
		"이 건으로 연락하기",
		"비밀번호, 인증번호, 신분증 번호는 보내지 마십시오.\n"
		"이 메일에 회신하셔도 읽을 수 없습니다."},
	},
    [KY_LETTER_ACCEPTED] =
	{
	    [KY_TONGUE_EN] = {"Your papers were accepted",
		"We looked at your papers, and they fit. To go on with your "
		"line,\n"
		"follow this link:",
		"Go on with your line",
		"The link works once, and is good for {span}. Keep it to "
		"yourself.\n"
		"Everybody we know of for this line is told, too. You did not "
		"ask for\n"
		"it? Then do not follow the link, and write to us at once."},
	    [KY_TONGUE_JA] =
		{"書類の確認が終わりました",
		    "書類を確認し、問題のないことを確かめました。次のリンク"
		    "から\n"
		    "お手続きを続けてください：",
		    "回線の手続きを続ける",
		    "リンクは一度だけ使えます。有効期間は{span}です。他の方に"
		    "渡さないでください。\n"
		    "この回線に登録されている連絡先にも、お知らせしています。\n"
		    "お心当たりのない場合は、リンクを開かずに、すぐにご連絡"
		    "ください。"},
	    [KY_TONGUE_ZH_HANS] = {"您的证件已通过核对",
		"我们已核对您的证件，没有问题。请点击以下链接继续办理：",
		"继续办理",
		"链接只能使用一次，在 {span}内有效。请勿转给他人。\n"
		"我们也通知了该号码登记的所有联系方式。\n"
		"如果不是您本人申请，请不要打开链接，并立即联系我们。"},
	    [KY_TONGUE_ZH_HANT] = {"您的證件已通過核對",
		"我們已核對您的證件，沒有問題。請點選以下連結繼續辦理：",
		"繼續辦理",
		"連結只能使用一次，在 {span}內有效。請勿轉給他人。\n"
		"我們也通知了該門號登記的所有聯絡方式。\n"
		"如果不是您本人申請，請不要開啟連結，並立即聯絡我們。"},
	    [KY_TONGUE_KO] = {"서류 확인이 끝났습니다",
		"서류를 확인했으며 문제가 없습니다. 다음 링크에서 절차를 "
		"계속해\n"
		"주십시오:",
		"회선 절차 계속하기",
		"링크는 한 번만 쓸 수 있으며 유효 시간은 {span}입니다. 다른 "
		"사람에게\n"
		"주지 마십시오.\n"
		"이 회선에 등록된 모든 연락처에도 알렸습니다. 신청하지 "
		"않으셨다면\n"
		"링크를 열지 말고 바로 연락해 주십시오."},
	},
    [KY_LETTER_REFUSED] =
	{
	    [KY_TONGUE_EN] = {"Your papers could not be accepted",
		"We looked at what you sent, and it does not show enough. "
		"Nothing was\n"
		"changed, and you can ask again.",
		"Other ways to go on",
		"Do not answer this mail: nobody reads what is sent to it."},
	    [KY_TONGUE_JA] = {"書類を確認できませんでした",
		"お送りいただいた内容では、確認ができませんでした。回線や"
		"アカウントは\n"
		"変わっていません。もう一度お申し込みいただけます。",
		"ほかの方法を見る",
		"このメールに返信されても、お読みすることができません。"},
	    [KY_TONGUE_ZH_HANS] = {"您的证件未能通过核对",
		"我们查看了您提供的内容，还不足以确认。没有任何变更，您可以"
		"再次申请。",
		"查看其他方式", "请勿回复此邮件：回复的内容无人阅读。"},
	    [KY_TONGUE_ZH_HANT] = {"您的證件未能通過核對",
		"我們查看了您提供的內容，還不足以確認。沒有任何變更，您可以"
		"再次申請。",
		"查看其他方式", "請勿回覆此郵件：回覆的內容無人閱讀。"},
	    [KY_TONGUE_KO] = {"서류를 확인하지 못했습니다",
		"보내 주신 내용으로는 확인할 수 없었습니다. 변경된 것은 "
		"없으며 다시\n"
		"신청하실 수 있습니다.",
		"다른 방법 보기",
		"이 메일에 회신하셔도 읽을 수 없습니다."},
	},
    [KY_LETTER_CLAIM] =
	{
	    [KY_TONGUE_EN] = {"Papers were accepted for your line",
		"Somebody, you we hope, showed us papers for a mobile line "
		"that has\n"
		"you as its contact. Who showed them can now see the line, and "
		"ask\n"
		"for its end. Nothing final is done for three days.",
		"It was not me",
		"Was it you? Then there is nothing to do.\n"
		"If it was not you: write to us at once, and set the lock of "
		"the\n"
		"line. An ending is told to you too, and can be taken back."},
	    [KY_TONGUE_JA] =
		{"ご契約の回線について書類が確認されました",
		    "このメールアドレスが登録された回線について、書類が提出され、"
		    "確認が済みました。\n"
		    "提出した方は、この回線の内容を見て、解約を申し込むことが"
		    "できます。\n"
		    "3日間は、取り消せない手続きは行われません。",
		    "心当たりがないことを知らせる",
		    "ご本人による場合は、何もしなくて大丈夫です。\n"
		    "お心当たりのない場合は、すぐにご連絡のうえ、回線をロック"
		    "してください。\n"
		    "解約の申し込みがあれば、あらためてお知らせします。取り"
		    "消すこともできます。"},
	    [KY_TONGUE_ZH_HANS] = {"有人的证件通过了对您号码的核对",
		"有人为一个以您为联系人的手机号码提交了证件，并已通过核对。"
		"提交者\n"
		"现在可以查看该号码并申请销户。三天之内不会执行任何无法撤销"
		"的操作。",
		"不是我本人",
		"如果是您本人操作，无需理会。\n"
		"如果不是，请立即联系我们，并锁定该号码。若有销户申请，我们"
		"也会通知您，您可以撤回。"},
	    [KY_TONGUE_ZH_HANT] = {"有人的證件通過了對您門號的核對",
		"有人為一個以您為聯絡人的手機門號提交了證件，並已通過核對。"
		"提交者\n"
		"現在可以查看該門號並申請解約。三天之內不會執行任何無法復原"
		"的操作。",
		"不是我本人",
		"如果是您本人操作，不必理會。\n"
		"如果不是，請立即聯絡我們，並鎖定該門號。若有解約申請，我們"
		"也會通知您，您可以撤回。"},
	    [KY_TONGUE_KO] =
		{"귀하의 회선에 대한 서류가 승인되었습니다",
		    "귀하를 연락처로 하는 휴대전화 회선에 대해 서류가 제출되어 "
		    "확인되었습니다.\n"
		    "제출한 분은 이제 회선을 보고 해지를 신청할 수 있습니다. "
		    "사흘 동안은\n"
		    "되돌릴 수 없는 일은 하지 않습니다.",
		    "제가 아닙니다",
		    "본인이라면 아무것도 하지 않으셔도 됩니다.\n"
		    "본인이 아니라면 바로 연락해 주시고 회선을 잠가 주십시오. "
		    "해지가 신청되면\n"
		    "다시 알려 드리며, 철회하실 수 있습니다."},
	},
};
_Static_assert(sizeof(words) / sizeof(words[0]) == KY_LETTER__MAX,
    "a row each");

/* The last row of these stands for any other code. */
struct named {
	const char *code;
	const char *name[KY_TONGUE__MAX];
};
static const struct named changes[] = {
    {"password",
	{"A new password was set", "パスワードが変更されました", "设置了新密码",
	    "設定了新密碼", "비밀번호가 변경되었습니다"}},
    {"app",
	{"Codes from an app were switched on or off",
	    "認証アプリの設定が変更されました", "身份验证器的设置已更改",
	    "驗證器的設定已變更", "인증 앱 설정이 변경되었습니다"}},
    {"passkey",
	{"A passkey was added or removed", "パスキーが追加または削除されました",
	    "添加或移除了通行密钥", "新增或移除了通行密鑰",
	    "패스키가 추가되거나 삭제되었습니다"}},
    {"contact",
	{"An e-mail address or phone number was changed",
	    "メールアドレスまたは電話番号が変更されました",
	    "邮箱或手机号码已更改", "電子郵件或手機號碼已變更",
	    "메일 주소나 전화번호가 변경되었습니다"}},
    {"grant-ended",
	{"Somebody may no longer act for you", "代理人の権限が終了しました",
	    "有人不再可以代您办理", "有人不再可以代您辦理",
	    "대리인의 권한이 종료되었습니다"}},
    {"grant",
	{"Somebody may act for you from now on", "代理人が追加されました",
	    "添加了可以代您办理的人", "新增了可以代您辦理的人",
	    "대리인이 추가되었습니다"}},
    {"line",
	{"A line was added to your account", "アカウントに回線が追加されました",
	    "账户中添加了一条线路", "帳號中新增了一條線路",
	    "계정에 회선이 추가되었습니다"}},
    {"lock",
	{"The lock of a line was changed", "回線のロックの設定が変更されました",
	    "线路的锁定设置已更改", "線路的鎖定設定已變更",
	    "회선의 잠금 설정이 변경되었습니다"}},
    {"login-recovered",
	{"Your login was recovered", "サインインの方法が再設定されました",
	    "登录方式已恢复", "登入方式已恢復",
	    "로그인 정보가 복구되었습니다"}},
    {"recovery-code-used",
	{"A recovery code was used", "リカバリーコードが使用されました",
	    "使用了一个恢复码", "使用了一組復原碼",
	    "복구 코드가 사용되었습니다"}},
    {"recovery-codes",
	{"New recovery codes were made",
	    "リカバリーコードが新しく発行されました", "生成了新的恢复码",
	    "產生了新的復原碼", "새 복구 코드가 발급되었습니다"}},
    {"sign-in",
	{"Somebody signed in on a new device",
	    "新しい端末からサインインがありました", "有新设备登录",
	    "有新裝置登入", "새 기기에서 로그인했습니다"}},
    {"",
	{"A setting was changed", "設定が変更されました", "设置已更改",
	    "設定已變更", "설정이 변경되었습니다"}},
};
static const struct named steps[] = {
    {"contract",
	{"End the contract with your operator",
	    "ご契約の事業者で解約を申し込む", "向您的运营商申请解约",
	    "向您的業者申請解約", "계약하신 사업자에 해지 신청하기"}},
    {"item",
	{"Return the card or what was lent to you", "カードや貸出品を返却する",
	    "归还卡或租借物品", "歸還卡或租借物品", "카드나 대여품 반납하기"}},
    {"dues",
	{"Pay what is still open", "未払いの料金を支払う", "支付未结清的费用",
	    "支付未結清的費用", "남은 요금 내기"}},
    {"credit",
	{"Tell the account for your refund", "返金先の口座を知らせる",
	    "告知退款的收款账户", "告知退款的收款帳戶",
	    "환불받을 계좌 알리기"}},
    {"profile",
	{"Delete the eSIM profile from your device",
	    "端末からeSIMプロファイルを削除する", "从设备上删除 eSIM 配置文件",
	    "從裝置上刪除 eSIM 設定檔", "기기에서 eSIM 프로파일 삭제하기"}},
    {"number",
	{"Finish moving your number", "番号の乗り換えを終える", "完成携号转网",
	    "完成攜碼", "번호이동 마치기"}},
    {"authority",
	{"Send the papers that are still missing", "不足している書類を送る",
	    "补交缺少的文件", "補交缺少的文件", "빠진 서류 보내기"}},
    {"evidence",
	{"Add the confirmation you were given", "受け取った確認書を登録する",
	    "上传收到的确认凭证", "上傳收到的確認憑證",
	    "받은 확인서 등록하기"}},
    {"",
	{"A step of ending your line", "解約手続きの残りのステップ",
	    "解约的一个步骤", "解約的一個步驟", "해지 절차의 남은 단계"}},
};

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

/* The first whose code begins what is told: "contact" speaks of
 * "contact-added" too. */
static const char *
name_of(const struct named *table, size_t n, const struct ky_slug *what,
    enum ky_tongue t)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (ky_str_starts(ky_str_of(what->text), table[i].code))
			return table[i].name[t];
	return table[n - 1].name[t];
}

const char *
ky_letter_step(const struct ky_slug *what, enum ky_tongue t)
{
	return name_of(steps, ROWS(steps), what, t);
}

static const struct words *
words_of(const struct ky_letter *l, enum ky_tongue t)
{
	assert((unsigned)l->kind < KY_LETTER__MAX);
	assert((unsigned)t < KY_TONGUE__MAX);
	return &words[l->kind][t];
}

const char *
ky_letter_subject(const struct ky_letter *l, enum ky_tongue t)
{
	return words_of(l, t)->subject;
}

/* The lines of `text` but those with a time where there is none. */
static void
fill(const char *text, int64_t left_us, enum ky_tongue t, struct ky_buf *out)
{
	while (*text != '\0') {
		struct ky_str line = {text, strcspn(text, "\n")};
		const char *mark = memmem(line.p, line.len, "{span}", 6);

		text += line.len + (text[line.len] == '\n' ? 1 : 0);
		if (mark != NULL && left_us <= 0)
			continue;
		if (out->len > 0)
			ky_buf_addc(out, '\n');
		if (mark != NULL) {
			size_t before = (size_t)(mark - line.p);

			ky_buf_add(out, (struct ky_str){line.p, before});
			ky_span_say(left_us, t, out);
			line.p += before + 6;
			line.len -= before + 6;
		}
		ky_buf_add(out, line);
	}
}

/* What a person wrote, without what a terminal or a mail program would take for
 * a command. */
static void
say_quote(const struct ky_letter *l, struct ky_body *body)
{
	struct ky_buf text;

	ky_buf_init(&text, sizeof(l->text));
	for (const char *p = l->text; *p != '\0'; p++)
		if (*p == '\n' || ((unsigned char)*p >= ' ' && *p != 0x7f))
			ky_buf_addc(&text, *p);
	if (text.len > 0)
		ky_body_add(body, KY_BLOCK_QUOTE, text.p);
	ky_buf_done(&text);
}

/* By which it is asked for again. */
static void
say_inquiry(const struct ky_letter *l, enum ky_tongue t, struct ky_body *body)
{
	static const char *const number[KY_TONGUE__MAX] = {
	    [KY_TONGUE_EN] = "Its number: ",
	    [KY_TONGUE_JA] = "受付番号：",
	    [KY_TONGUE_ZH_HANS] = "受理编号：",
	    [KY_TONGUE_ZH_HANT] = "受理編號：",
	    [KY_TONGUE_KO] = "접수 번호: ",
	};
	char line[128];

	(void)snprintf(line, sizeof(line), "%s%s", number[t], l->inquiry.text);
	ky_body_add(body, KY_BLOCK_SMALL, line);
}

/* With its day in front, when there is one. */
static void
say_step(const struct ky_letter *l, enum ky_tongue t, struct ky_body *body)
{
	struct ky_buf line;

	ky_buf_init(&line, 512);
	if (!ky_date_none(l->day)) {
		ky_news_day(l->day, t, &line);
		ky_buf_addz(&line, ky_tongue_colon(t));
	}
	ky_buf_addz(&line, ky_letter_step(&l->what, t));
	ky_body_add(body, KY_BLOCK_ITEM, line.p);
	ky_buf_done(&line);
}

void
ky_letter_say(const struct ky_letter *l, struct ky_time now, enum ky_tongue t,
    struct ky_body *body)
{
	const struct words *w = words_of(l, t);
	int64_t left_us = l->until.us != 0 ? l->until.us - now.us : 0;
	struct ky_buf then;

	ky_buf_init(&then, 4096);
	fill(w->then, left_us, t, &then);
	ky_body_add(body, KY_BLOCK_TEXT, w->say);
	if (l->kind == KY_LETTER_NEWS)
		ky_body_add(body, KY_BLOCK_ITEM,
		    name_of(changes, ROWS(changes), &l->what, t));
	if (l->kind == KY_LETTER_REMINDER)
		say_step(l, t, body);
	say_quote(l, body);
	if (l->code[0] != '\0')
		ky_body_add(body, KY_BLOCK_CODE, l->code);
	if (l->link[0] != '\0')
		ky_body_link(body, w->link[0] != '\0' ? w->link : w->subject,
		    l->link);
	ky_body_add(body, KY_BLOCK_TEXT, then.p);
	if (l->inquiry.text[0] != '\0')
		say_inquiry(l, t, body);
	ky_buf_done(&then);
}
