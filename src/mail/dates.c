#include "mail/dates.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/ics.h"
#include "mail/news.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define HASHED 16 /* octets of a hash that stands for a name */

/* In the names of entries: these never change, and are those of the duties
 * (view/view.h), by which the pages name their entries. */
static const char *const names[] = {
    [KY_DEADLINE_LAST_DAY] = "last-day",
    [KY_DEADLINE_WITHDRAW] = "withdraw",
    [KY_DEADLINE_RETURN] = "item",
    [KY_DEADLINE_END_THERE] = "contract",
    [KY_DEADLINE_PAY] = "pay",
    [KY_DEADLINE_PAYEE] = "credit",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == KY_DEADLINE__MAX,
    "a name each");

/* "{what}" stands for the item. */
static const char *const words[][KY_TONGUE__MAX] = {
    [KY_DEADLINE_LAST_DAY] = {"Last day of your contract", "ご契約の最終日",
	"合同的最后一天", "合約的最後一天", "계약의 마지막 날"},
    [KY_DEADLINE_WITHDRAW] = {"Last day to take the ending back",
	"解約を取り下げられる最後の日", "可以撤回解约申请的最后一天",
	"可以撤回解約申請的最後一天", "해지를 철회할 수 있는 마지막 날"},
    [KY_DEADLINE_RETURN] = {"Return {what}", "{what}の返却期限", "归还{what}",
	"歸還{what}", "{what} 반납"},
    [KY_DEADLINE_END_THERE] = {"End the contract with your operator",
	"ご契約の事業者での解約手続き", "在您的运营商处办妥解约",
	"在您的業者處辦妥解約", "계약하신 사업자에서 해지하기"},
    [KY_DEADLINE_PAY] = {"Pay the bill that follows your last one",
	"最終のご請求後に確定した料金のお支払い", "支付补充账单",
	"支付補充帳單", "마지막 청구 이후 확정된 요금 납부"},
    [KY_DEADLINE_PAYEE] = {"Tell your provider the account for your refund",
	"返金先口座のご連絡", "告知退款的收款账户", "告知退款的收款帳戶",
	"환불받으실 계좌 알리기"},
};
_Static_assert(sizeof(words) / sizeof(words[0]) == KY_DEADLINE__MAX,
    "a row each");

static const struct {
	const char *code;
	const char *name[KY_TONGUE__MAX];
} items[] = {
    {"card", {"the SIM card", "SIMカード", " SIM 卡", " SIM 卡", "SIM 카드"}},
    {KY_CARD_OWED,
	{"the SIM card", "SIMカード", " SIM 卡", " SIM 卡", "SIM 카드"}},
    {"router", {"the router", "ルーター", "路由器", "路由器", "공유기"}},
    {"charger", {"the charger", "充電器", "充电器", "充電器", "충전기"}},
    /* Behind what has no name of ours stands its code. */
    {"", {"what was lent", "貸出品", "租借物品", "租借物品", "대여품"}},
};
#define ITEMS_N (sizeof(items) / sizeof(items[0]))

static void
put_item(const struct ky_slug *code, enum ky_tongue t, struct ky_buf *out)
{
	for (size_t i = 0; i < ITEMS_N; i++)
		if (strcmp(items[i].code, code->text) == 0) {
			ky_buf_addz(out, items[i].name[t]);
			return;
		}
	ky_buf_addf(out, "%s (%s)", items[ITEMS_N - 1].name[t], code->text);
}

void
ky_dates_what(const struct ky_deadline *d, enum ky_tongue t, struct ky_buf *out)
{
	const char *text = words[d->kind][t];
	const char *mark = strstr(text, "{what}");

	if (mark == NULL) {
		ky_buf_addz(out, text);
		return;
	}
	ky_buf_add(out, (struct ky_str){text, (size_t)(mark - text)});
	put_item(&d->what, t, out);
	ky_buf_addz(out, mark + strlen("{what}"));
}

void
ky_dates_line(const struct ky_deadline *d, enum ky_tongue t, struct ky_buf *out)
{
	ky_news_day(d->day, t, out);
	ky_buf_addz(out, ky_tongue_colon(t));
	ky_dates_what(d, t, out);
}

/* --- calendars --- */

/* An ending is named; anything else stands there as a hash. */
static void
make_uid(const char *about, const char *what, char out[KY_ICS_UID_SIZE])
{
	char ending[KY_REF_SIZE], hidden[2 * HASHED + 1];
	uint8_t hash[KY_SHA256_SIZE];

	ky_mail_ending_of(about, ending);
	ky_sha256(ky_str_of(about), hash);
	ky_hex_encode(hash, HASHED, hidden);
	ky_ics_uid(strcmp(ending, about) == 0 ? ending : hidden, what, out);
}

static void
add_entry(struct ky_date day, const char *what, const char *summary,
    const struct ky_dates_source *from, enum ky_tongue t, struct ky_buf *out)
{
	char uid[KY_ICS_UID_SIZE];
	struct ky_ics_entry e = {
	    .uid = uid,
	    .stamp = from->stamp,
	    .day = ky_date_days(day),
	    .summary = summary,
	    .text = from->text,
	    .url = from->url,
	};

	make_uid(from->about, what, uid);
	ky_ics_add(out, &e, t);
}

void
ky_dates_ics(const struct ky_deadline *d, uint32_t n,
    const struct ky_dates_source *from, enum ky_tongue t, struct ky_buf *out)
{
	struct ky_buf summary;
	char what[sizeof("item:") + sizeof(d->what.text)];

	ky_buf_init(&summary, 1024);
	ky_ics_begin(out);
	for (uint32_t i = 0; i < n; i++) {
		(void)snprintf(what, sizeof(what), "%s%s%s", names[d[i].kind],
		    d[i].what.text[0] != '\0' ? ":" : "", d[i].what.text);
		ky_buf_reset(&summary);
		ky_dates_what(&d[i], t, &summary);
		add_entry(d[i].day, what, summary.p, from, t, out);
	}
	ky_ics_end(out);
	ky_buf_done(&summary);
}

void
ky_dates_ics_one(struct ky_date day, const char *what, const char *summary,
    const struct ky_dates_source *from, enum ky_tongue t, struct ky_buf *out)
{
	ky_ics_begin(out);
	add_entry(day, what, summary, from, t, out);
	ky_ics_end(out);
}
