#include "bank/pain002.h"

#include "results.h"

#define XMLNS_10 "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
#define XMLNS_03 "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"

#define OPEN(xmlns) \
	"<Document xmlns='" xmlns "'><CstmrPmtStsRpt><GrpHdr>" \
	"<MsgId>BANK-1</MsgId><CreDtTm>2026-09-02T10:00:00</CreDtTm></GrpHdr>"
#define CLOSE "</CstmrPmtStsRpt></Document>"

#define GROUP(inside) \
	"<OrgnlGrpInfAndSts><OrgnlMsgId>KYA9B05650-R7</OrgnlMsgId>" \
	"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>" inside \
	"</OrgnlGrpInfAndSts>"
#define PAYMENT(inside) \
	"<OrgnlPmtInfAndSts><OrgnlPmtInfId>KYA9B05650-R7</" \
	"OrgnlPmtInfId>" inside "</OrgnlPmtInfAndSts>"
#define TX(id, inside) \
	"<TxInfAndSts><OrgnlEndToEndId>" id "</OrgnlEndToEndId>" inside \
	"</TxInfAndSts>"
#define OURS "KYA9B05650-T12"
#define REASON(code) "<StsRsnInf><Rsn><Cd>" code "</Cd></Rsn></StsRsnInf>"
#define DAY " 2026-09-02\n"

static struct ky_buf said;

static void
statuses(void)
{
	static const struct {
		const char *label, *body, *want;
	} cases[] = {
	    /* Of a transaction. */
	    {"settled on our account",
		GROUP("") PAYMENT(TX(OURS, "<TxSts>ACSC</TxSts>")),
		"T12 paid (ACSC)" DAY},
	    {"settled on theirs",
		GROUP("") PAYMENT(TX(OURS, "<TxSts>ACCC</TxSts>")),
		"T12 paid (ACCC)" DAY},
	    {"rejected, with a reason",
		GROUP("")
		    PAYMENT(TX(OURS, "<TxSts>RJCT</TxSts>" REASON("AC04"))),
		"T12 failed account-closed (AC04)" DAY},
	    {"the first of two reasons",
		GROUP("") PAYMENT(TX(OURS,
		    "<TxSts>RJCT</TxSts>" REASON("BE01") REASON("MS03"))),
		"T12 failed name-mismatch (BE01)" DAY},
	    {"a reason of the bank's own",
		GROUP("") PAYMENT(TX(OURS,
		    "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Prtry>X-17</Prtry>"
		    "</Rsn></StsRsnInf>")),
		"T12 failed bank-refused (X-17)" DAY},
	    {"one that cannot be shown",
		GROUP("") PAYMENT(TX(OURS,
		    "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Prtry>否</Prtry>"
		    "</Rsn></StsRsnInf>")),
		"T12 failed bank-refused (RJCT)" DAY},
	    {"no reason", GROUP("") PAYMENT(TX(OURS, "<TxSts>RJCT</TxSts>")),
		"T12 failed bank-refused (RJCT)" DAY},
	    {"stopped at our word",
		GROUP("") PAYMENT(TX(OURS, "<TxSts>CANC</TxSts>")),
		"T12 failed withdrawn (CANC)" DAY},
	    {"checked", GROUP("") PAYMENT(TX(OURS, "<TxSts>ACTC</TxSts>")),
		"T12 in-run (ACTC)" DAY},
	    {"accepted", GROUP("") PAYMENT(TX(OURS, "<TxSts>ACCP</TxSts>")),
		"T12 in-run (ACCP)" DAY},
	    {"on its way", GROUP("") PAYMENT(TX(OURS, "<TxSts>ACSP</TxSts>")),
		"T12 in-run (ACSP)" DAY},
	    {"waiting, with a reason",
		GROUP("")
		    PAYMENT(TX(OURS, "<TxSts>PDNG</TxSts>" REASON("AM04"))),
		"T12 in-run (AM04)" DAY},
	    {"blocked: neither here nor there",
		GROUP("") PAYMENT(TX(OURS, "<TxSts>BLCK</TxSts>")),
		"T12 in-run (BLCK)" DAY},
	    {"a status nobody has heard of",
		GROUP("") PAYMENT(TX(OURS, "<TxSts>ZZZZ</TxSts>")),
		"T12 in-run (ZZZZ)" DAY},
	    {"with its day and amount",
		GROUP("") PAYMENT(TX(OURS,
		    "<TxSts>ACSC</TxSts>"
		    "<AccptncDtTm>2026-09-01T23:59:59+09:00</AccptncDtTm>"
		    "<OrgnlTxRef><Amt><InstdAmt Ccy='EUR'>12.50</InstdAmt>"
		    "</Amt></OrgnlTxRef>")),
		"T12 paid (ACSC) 1250 EUR 2026-09-01\n"},
	    {"two, in the order of the file",
		GROUP("") PAYMENT(TX(OURS, "<TxSts>ACSC</TxSts>")
			TX("KYA9B05650-T9", "<TxSts>RJCT</TxSts>")),
		"T12 paid (ACSC)" DAY "T9 failed bank-refused (RJCT)" DAY},
	    /* Of the payment. */
	    {"the payment's, where the transaction has none",
		GROUP("") PAYMENT(
		    "<PmtInfSts>RJCT</PmtInfSts>" REASON("DT01") TX(OURS, "")),
		"T12 failed order-wrong (DT01)" DAY
		"R7 failed order-wrong (DT01)" DAY},
	    {"the transaction's own goes before",
		GROUP("") PAYMENT("<PmtInfSts>ACSP</PmtInfSts>" TX(OURS,
		    "<TxSts>RJCT</TxSts>" REASON("AC01"))),
		"T12 failed account-wrong (AC01)" DAY "R7 in-run (ACSP)" DAY},
	    {"a payment without transactions",
		GROUP("") PAYMENT("<PmtInfSts>ACSC</PmtInfSts>"),
		"R7 paid (ACSC)" DAY},
	    {"in two parts that say the same",
		GROUP("") PAYMENT("<PmtInfSts>PART</PmtInfSts>" TX(OURS,
		    "<TxSts>ACSC</TxSts>"))
		    PAYMENT("<PmtInfSts>PART</PmtInfSts>" TX("KYA9B05650-T9",
			"<TxSts>ACSC</TxSts>")),
		"T12 paid (ACSC)" DAY "T9 paid (ACSC)" DAY
		"R7 in-run (PART)" DAY},
	    /* Of the message. */
	    {"a rejected message rejects all of it",
		GROUP("<GrpSts>RJCT</GrpSts>" REASON("FF01")),
		"R7 failed order-wrong (FF01)" DAY},
	    {"and what it names by itself",
		GROUP("<GrpSts>RJCT</GrpSts>" REASON("DUPL"))
		    PAYMENT(TX(OURS, "")),
		"T12 failed duplicate (DUPL)" DAY
		"R7 failed duplicate (DUPL)" DAY},
	    {"what waits in it, too",
		GROUP("<GrpSts>RJCT</GrpSts>" REASON("AM04"))
		    PAYMENT(TX(OURS, "<TxSts>PDNG</TxSts>" REASON("NARR"))),
		"T12 failed no-funds (AM04)" DAY
		"R7 failed no-funds (AM04)" DAY},
	    {"a reason of its own is nearer",
		GROUP("<GrpSts>RJCT</GrpSts>" REASON("MS03"))
		    PAYMENT(TX(OURS, "<TxSts>RJCT</TxSts>" REASON("AC01"))),
		"T12 failed account-wrong (AC01)" DAY
		"R7 failed bank-refused (MS03)" DAY},
	    {"what waits in a rejected payment",
		GROUP("<GrpSts>PART</GrpSts>")
		    PAYMENT("<PmtInfSts>RJCT</PmtInfSts>" REASON("DT01")
			    TX(OURS, "<TxSts>ACTC</TxSts>")),
		"T12 failed order-wrong (DT01)" DAY
		"R7 failed order-wrong (DT01)" DAY},
	    {"a payment that says no more than pending in it",
		GROUP("<GrpSts>RJCT</GrpSts>")
		    PAYMENT("<PmtInfSts>PDNG</PmtInfSts>"),
		"R7 failed bank-refused (RJCT)" DAY},
	    {"the payment's reason is nearer",
		GROUP("<GrpSts>RJCT</GrpSts>")
		    PAYMENT("<PmtInfSts>RJCT</PmtInfSts>" REASON("AC02")),
		"R7 failed order-wrong (AC02)" DAY},
	    {"accepted as a whole", GROUP("<GrpSts>ACCP</GrpSts>"),
		"R7 in-run (ACCP)" DAY},
	    {"accepted, and one not",
		GROUP("<GrpSts>PART</GrpSts>")
		    PAYMENT(TX(OURS, "<TxSts>RJCT</TxSts>" REASON("AC06"))),
		"T12 failed account-blocked (AC06)" DAY "R7 in-run (PART)" DAY},
	    {"nothing but that it came", GROUP(""), ""},
	    {"a payment without a name is the message's",
		GROUP("") "<OrgnlPmtInfAndSts><OrgnlPmtInfId>NOTPROVIDED"
			  "</OrgnlPmtInfId><PmtInfSts>ACSC</PmtInfSts>"
			  "</OrgnlPmtInfAndSts>",
		"R7 paid (ACSC)" DAY},
	    /* Never ours. */
	    {"a transaction of somebody else's",
		GROUP("") PAYMENT(TX("INVOICE-1", "<TxSts>ACSC</TxSts>")),
		"?INVOICE-1 paid (ACSC)" DAY},
	    {"with an amount in a currency we do not know",
		GROUP("") PAYMENT(TX("INVOICE-1",
		    "<TxSts>ACSC</TxSts><OrgnlTxRef><Amt>"
		    "<InstdAmt Ccy='XTS'>1.2345</InstdAmt></Amt>"
		    "</OrgnlTxRef>")),
		"?INVOICE-1 paid (ACSC)" DAY},
	    {"our mark, but never written",
		GROUP("") PAYMENT(TX("KYA9B05650-T0", "<TxSts>RJCT</TxSts>")),
		"?KYA9B05650-T0 failed bank-refused (RJCT)" DAY},
	    {"a run where a transfer should be",
		GROUP("") PAYMENT(TX("KYA9B05650-R7", "<TxSts>RJCT</TxSts>")),
		"?KYA9B05650-R7 failed bank-refused (RJCT)" DAY},
	    {"without an id",
		GROUP("") PAYMENT("<TxInfAndSts><TxSts>RJCT</TxSts>"
				  "</TxInfAndSts>"),
		"? failed bank-refused (RJCT)" DAY},
	    {"an id that we cannot have written",
		GROUP("") PAYMENT(TX("番号", "<TxSts>RJCT</TxSts>")),
		"? failed bank-refused (RJCT)" DAY},
	    {"another message",
		"<OrgnlGrpInfAndSts><OrgnlMsgId>PAYROLL-1</OrgnlMsgId>"
		"<GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>",
		"?PAYROLL-1 failed bank-refused (RJCT)" DAY},
	    {"another payment",
		GROUP("") "<OrgnlPmtInfAndSts><OrgnlPmtInfId>PAYROLL-1"
			  "</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>"
			  "</OrgnlPmtInfAndSts>",
		"?PAYROLL-1 failed bank-refused (RJCT)" DAY},
	};

	T_CASES (c, cases) {
		for (int old = 0; old < 2; old++) {
			struct ky_buf xml;
			struct ky_bank_totals totals;
			struct ky_err err = {.code = KY_OK};

			ky_buf_init(&xml, 1 << 20);
			ky_buf_addz(&xml,
			    old ? OPEN(XMLNS_03) : OPEN(XMLNS_10));
			ky_buf_addf(&xml, "%s%s", c->body, CLOSE);
			t_good(c->label,
			    read_results(ky_pain002_read, ky_buf_str(&xml),
				&said, &totals, &err),
			    &err);
			t_eq_str(old ? "so in .03" : "so in .10",
			    ky_buf_str(&said).p, c->want);
			ky_buf_done(&xml);
		}
	}
}

static void
refused(void)
{
	static const struct {
		const char *label, *body, *words;
	} cases[] = {
	    {"settled, in a rejected message",
		GROUP("<GrpSts>RJCT</GrpSts>")
		    PAYMENT(TX(OURS, "<TxSts>ACSC</TxSts>")),
		"TxInfAndSts: settled, but what it is part of is rejected"},
	    {"settled, in a rejected payment",
		GROUP("") PAYMENT("<PmtInfSts>RJCT</PmtInfSts>" TX(OURS,
		    "<TxSts>ACCC</TxSts>")),
		"TxInfAndSts: settled, but what it is part of is rejected"},
	    {"settled, in an accepted payment of a rejected message",
		GROUP("<GrpSts>RJCT</GrpSts>")
		    PAYMENT("<PmtInfSts>ACSP</PmtInfSts>" TX(OURS,
			"<TxSts>ACCC</TxSts>")),
		"TxInfAndSts: settled, but what it is part of is rejected"},
	    {"a settled payment of a rejected message",
		GROUP("<GrpSts>RJCT</GrpSts>")
		    PAYMENT("<PmtInfSts>ACSC</PmtInfSts>"),
		"OrgnlPmtInfAndSts: settled, but"},
	    {"a payment in two parts that contradict each other",
		GROUP("") PAYMENT("<PmtInfSts>RJCT</PmtInfSts>")
		    PAYMENT("<PmtInfSts>ACSC</PmtInfSts>"),
		"a second status of a payment, unlike the first"},
	    {"no status anywhere", GROUP("") PAYMENT(TX(OURS, "")),
		"TxInfAndSts: no status, nor one of its payment or message"},
	    {"an empty status", GROUP("") PAYMENT(TX(OURS, "<TxSts></TxSts>")),
		"TxSts: not a code of 1 to 4 characters"},
	    {"a long one", GROUP("") PAYMENT(TX(OURS, "<TxSts>ACSCX</TxSts>")),
		"TxSts: not a code of 1 to 4 characters"},
	    {"two statuses",
		GROUP("")
		    PAYMENT(TX(OURS, "<TxSts>ACSC</TxSts><TxSts>RJCT</TxSts>")),
		"a second TxSts in one element"},
	    {"two ids",
		GROUP("") PAYMENT(TX(OURS,
		    "<OrgnlEndToEndId>KYA9B05650-T13</OrgnlEndToEndId>"
		    "<TxSts>ACSC</TxSts>")),
		"a second OrgnlEndToEndId in one element"},
	    {"an amount of ours that is none",
		GROUP("") PAYMENT(TX(OURS,
		    "<TxSts>ACSC</TxSts><OrgnlTxRef><Amt>"
		    "<InstdAmt Ccy='EUR'>12.505</InstdAmt></Amt>"
		    "</OrgnlTxRef>")),
		"InstdAmt: amount, character 6: more decimals than EUR has"},
	    {"without a currency",
		GROUP("") PAYMENT(TX(OURS,
		    "<TxSts>ACSC</TxSts><OrgnlTxRef><Amt>"
		    "<InstdAmt>12.50</InstdAmt></Amt></OrgnlTxRef>")),
		"InstdAmt: an amount in a currency that is not known"},
	    {"a day that is none",
		GROUP("") PAYMENT(TX(OURS,
		    "<TxSts>ACSC</TxSts>"
		    "<AccptncDtTm>2026-02-30T00:00:00</AccptncDtTm>")),
		"AccptncDtTm: "},
	    {"more transactions than there were",
		GROUP("<OrgnlNbOfTxs>1</OrgnlNbOfTxs>")
		    PAYMENT(TX(OURS, "<TxSts>ACSC</TxSts>")
			    TX("KYA9B05650-T13", "<TxSts>ACSC</TxSts>")),
		"more transactions than the 1 of the original message"},
	    {"a count that is none", GROUP("<OrgnlNbOfTxs>many</OrgnlNbOfTxs>"),
		"OrgnlNbOfTxs: not a count"},
	    {"two messages", GROUP("") GROUP(""),
		"a second OrgnlGrpInfAndSts in one element"},
	};

	T_CASES (c, cases) {
		struct ky_buf xml;
		struct ky_bank_totals totals = {.runs = 99};
		struct ky_err err = {.code = KY_OK};
		enum ky_code code;

		/* What comes before the fault is not handed out either. */
		ky_buf_init(&xml, 1 << 20);
		ky_buf_addf(&xml, "%s\n%s%s", OPEN(XMLNS_10), c->body, CLOSE);
		code = read_results(ky_pain002_read, ky_buf_str(&xml), &said,
		    &totals, &err);
		t_bad(c->label, code, KY_E_INPUT, &err, c->words);
		t_bad("with its place", code, KY_E_INPUT, &err,
		    "line 2, column ");
		t_ok("nothing was handed out",
		    said.len == 0 && totals.runs == 99);
		ky_buf_done(&xml);
	}
}

static void
other_files(void)
{
	static const struct {
		const char *label, *xml, *words;
	} cases[] = {
	    {"another message of ISO 20022",
		"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:"
		"camt.054.001.08'/>",
		"line 1, column 1: another kind of file"},
	    {"another version",
		"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:"
		"pain.002.001.99'/>",
		"line 1, column 1: another kind of file"},
	    {"the right one, with nothing in it",
		"<Document xmlns='" XMLNS_10 "'/>",
		"Document: no status report in it"},
	    {"a bulk transfer file", "1210 demo",
		"line 1, column 1: syntax error"},
	    {"nothing", "", "no element found"},
	};

	T_CASES (c, cases) {
		struct ky_bank_totals totals;
		struct ky_err err = {.code = KY_OK};

		t_bad(c->label,
		    read_results(ky_pain002_read, ky_str_of(c->xml), &said,
			&totals, &err),
		    KY_E_INPUT, &err, c->words);
	}
}

static void
totals(void)
{
	struct ky_bank_totals t;
	struct ky_err err = {.code = KY_OK};
	struct ky_str xml = KY_STR(OPEN(XMLNS_10) GROUP(
	    "<OrgnlNbOfTxs>5</OrgnlNbOfTxs><GrpSts>PART</GrpSts>")
		PAYMENT(TX("KYA9B05650-T1", "<TxSts>ACSC</TxSts>")
			TX("KYA9B05650-T2", "<TxSts>ACSC</TxSts>")
			    TX("KYA9B05650-T3", "<TxSts>RJCT</TxSts>")
				TX("KYA9B05650-T4", "<TxSts>PDNG</TxSts>")
				    TX("OTHER", "<TxSts>PDNG</TxSts>")) CLOSE);
	uint8_t hash[KY_SHA256_SIZE];

	t_good("read", read_results(ky_pain002_read, xml, &said, &t, &err),
	    &err);
	t_eq_int("paid", t.count[KY_TRANSFER_PAID], 2);
	t_eq_int("failed", t.count[KY_TRANSFER_FAILED], 1);
	t_eq_int("pending", t.count[KY_TRANSFER_IN_RUN], 1);
	t_eq_int("runs", t.runs, 1);
	t_eq_int("unknown", t.unknown, 1);
	t_eq_int("passed", t.passed, 0);
	ky_sha256(xml, hash);
	t_ok("the file's hash", memcmp(hash, t.sha256, sizeof(hash)) == 0);
}

int
main(void)
{
	ky_buf_init(&said, 1 << 20);
	T_RUN(statuses);
	T_RUN(refused);
	T_RUN(other_files);
	T_RUN(totals);
	ky_buf_done(&said);
	return t_done();
}
