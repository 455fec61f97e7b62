#include "bank/camt054.h"

#include "results.h"

#define XMLNS_08 "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"
#define XMLNS_02 "urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"

#define OPEN(xmlns) \
	"<Document xmlns='" xmlns "'><BkToCstmrDbtCdtNtfctn><GrpHdr>" \
	"<MsgId>BANK-1</MsgId></GrpHdr><Ntfctn><Id>N-1</Id>"
#define CLOSE "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"

#define BOOK_08 "<Sts><Cd>BOOK</Cd></Sts>"
#define ENTRY_AS(amount, side, more, inside) \
	"<Ntry><Amt Ccy='EUR'>" amount "</Amt><CdtDbtInd>" side \
	"</CdtDbtInd>" more "<BookgDt><Dt>2026-09-03</Dt></BookgDt>" inside \
	"</Ntry>"
#define DEBIT(amount, inside) ENTRY_AS(amount, "DBIT", BOOK_08, inside)
#define CREDIT(amount, inside) ENTRY_AS(amount, "CRDT", BOOK_08, inside)
#define DETAILS(inside) "<NtryDtls>" inside "</NtryDtls>"
#define TX(id, inside) \
	"<TxDtls><Refs><EndToEndId>" id "</EndToEndId></Refs>" inside \
	"</TxDtls>"
#define AMT(amount) "<Amt Ccy='EUR'>" amount "</Amt>"
#define RETURN(code) "<RtrInf><Rsn><Cd>" code "</Cd></Rsn></RtrInf>"
#define BATCH(inside) "<Btch>" inside "</Btch>"
#define RUN "<PmtInfId>KYA9B05650-R7</PmtInfId>"
#define OURS "KYA9B05650-T12"
#define ALSO "KYA9B05650-T13"
#define DAY " 2026-09-03\n"

static struct ky_buf said;

static enum ky_code
read_body(const char *open, const char *body, struct ky_bank_totals *totals,
    struct ky_err *err)
{
	struct ky_buf xml;
	enum ky_code code;

	ky_buf_init(&xml, 1 << 20);
	ky_buf_addf(&xml, "%s\n%s%s", open, body, CLOSE);
	code = read_results(ky_camt054_read, ky_buf_str(&xml), &said, totals,
	    err);
	ky_buf_done(&xml);
	return code;
}

static void
entries(void)
{
	static const struct {
		const char *label, *body, *want;
		uint64_t passed;
	} cases[] = {
	    /* Money out. */
	    {"a booked debit", DEBIT("12.50", DETAILS(TX(OURS, AMT("12.50")))),
		"T12 paid 1250 EUR" DAY, 0},
	    {"whose amount stands at the entry",
		DEBIT("12.50", DETAILS(TX(OURS, ""))), "T12 paid 1250 EUR" DAY,
		0},
	    {"as it was ordered, in its own currency",
		DEBIT("12.50",
		    DETAILS(TX(OURS,
			AMT("12.50") "<AmtDtls><InstdAmt><Amt Ccy='USD'>14.00"
				     "</Amt></InstdAmt></AmtDtls>"))),
		"T12 paid 1400 USD" DAY, 0},
	    {"booked at an instant",
		"<Ntry>" AMT("12.50") "<CdtDbtInd>DBIT</CdtDbtInd>" BOOK_08
				      "<BookgDt><DtTm>2026-09-03T23:00:00Z</"
				      "DtTm></BookgDt>" DETAILS(
					  TX(OURS, "")) "</Ntry>",
		"T12 paid 1250 EUR" DAY, 0},
	    {"two in one booking",
		DEBIT("20.00",
		    DETAILS(BATCH("<NbOfTxs>2</NbOfTxs>"
				  "<TtlAmt Ccy='EUR'>20.00</TtlAmt>")
			    TX(OURS, AMT("12.50")) TX(ALSO, AMT("7.50")))),
		"T12 paid 1250 EUR" DAY "T13 paid 750 EUR" DAY, 0},
	    {"in two batches",
		DEBIT("20.00",
		    DETAILS(TX(OURS, AMT("12.50")))
			DETAILS(TX(ALSO, AMT("7.50")))),
		"T12 paid 1250 EUR" DAY "T13 paid 750 EUR" DAY, 0},
	    {"two without amounts: none is guessed",
		DEBIT("20.00", DETAILS(TX(OURS, "") TX(ALSO, ""))),
		"T12 paid" DAY "T13 paid" DAY, 0},
	    {"one of ours among others",
		DEBIT("30.00",
		    DETAILS(TX("PAY-1", AMT("17.50")) TX(OURS, AMT("12.50")))),
		"T12 paid 1250 EUR" DAY, 1},
	    {"charges are in the entry",
		ENTRY_AS("15.00", "DBIT", BOOK_08,
		    "<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>2.50"
		    "</TtlChrgsAndTaxAmt></Chrgs>" DETAILS(
			TX(OURS, AMT("12.50")))),
		"T12 paid 1250 EUR" DAY, 0},
	    {"a run booked as one sum",
		DEBIT("200.00", DETAILS(BATCH(RUN "<NbOfTxs>9</NbOfTxs>"))),
		"R7 paid 20000 EUR" DAY, 0},
	    {"named by its message",
		DEBIT("200.00", DETAILS(BATCH("<MsgId>KYA9B05650-R7</MsgId>"))),
		"R7 paid 20000 EUR" DAY, 0},
	    {"two runs in one sum",
		DEBIT("300.00",
		    DETAILS(BATCH(RUN "<TtlAmt Ccy='EUR'>200.00</TtlAmt>"))
			DETAILS(BATCH("<PmtInfId>KYA9B05650-R8</PmtInfId>"
				      "<TtlAmt Ccy='EUR'>100.00</TtlAmt>"))),
		"R7 paid 20000 EUR" DAY "R8 paid 10000 EUR" DAY, 0},
	    {"a run's sum as a transaction without an id",
		DEBIT("200.00",
		    DETAILS("<TxDtls><Refs>" RUN
			    "<EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
			    "</TxDtls>")),
		"R7 paid 20000 EUR" DAY, 0},
	    {"transactions of a batch that names the run",
		DEBIT("12.50", DETAILS(BATCH(RUN) TX(OURS, AMT("12.50")))),
		"T12 paid 1250 EUR" DAY, 0},
	    /* Money back. */
	    {"a return",
		CREDIT("12.50", DETAILS(TX(OURS, AMT("12.50") RETURN("AC04")))),
		"T12 returned account-closed (AC04) 1250 EUR" DAY, 0},
	    {"less charges, and as it came",
		CREDIT("9.00",
		    DETAILS(TX(OURS,
			AMT("9.00") "<AmtDtls><InstdAmt>" AMT(
			    "12.50") "</InstdAmt></AmtDtls>" RETURN("BE01")))),
		"T12 returned name-mismatch (BE01) 900 EUR" DAY, 0},
	    {"a reason of the bank's own",
		CREDIT("12.50",
		    DETAILS(TX(OURS,
			"<RtrInf><Rsn><Prtry>R-9</Prtry></Rsn></RtrInf>"))),
		"T12 returned bank-refused (R-9) 1250 EUR" DAY, 0},
	    {"a credit without a reason",
		CREDIT("12.50", DETAILS(TX(OURS, ""))),
		"T12 returned bank-refused 1250 EUR" DAY, 0},
	    {"our debit taken back",
		ENTRY_AS("12.50", "CRDT", "<RvslInd>true</RvslInd>" BOOK_08,
		    DETAILS(TX(OURS, ""))),
		"T12 returned booking-reversed 1250 EUR" DAY, 0},
	    {"out and back in one sum",
		DEBIT("5.00",
		    DETAILS(TX(OURS, AMT("12.50")) TX(ALSO,
			AMT("7.50") "<CdtDbtInd>CRDT</CdtDbtInd>" RETURN(
			    "AC01")))),
		"T12 paid 1250 EUR" DAY
		"T13 returned account-wrong (AC01) 750 EUR" DAY,
		0},
	    /* For a person to look at. */
	    {"a return whose id got lost",
		CREDIT("12.50", DETAILS(TX("NOTPROVIDED", RETURN("AC04")))),
		"? returned account-closed (AC04) 1250 EUR" DAY, 0},
	    {"or was never there",
		CREDIT("12.50", DETAILS("<TxDtls>" RETURN("AC04") "</TxDtls>")),
		"? returned account-closed (AC04) 1250 EUR" DAY, 0},
	    {"a run's sum that comes back",
		CREDIT("200.00", DETAILS(BATCH(RUN))),
		"?KYA9B05650-R7 returned bank-refused 20000 EUR" DAY, 0},
	    {"a return taken back",
		ENTRY_AS("12.50", "DBIT", "<RvslInd>true</RvslInd>" BOOK_08,
		    DETAILS(TX(OURS, ""))),
		"?KYA9B05650-T12 paid 1250 EUR" DAY, 0},
	    {"our mark, but never written",
		DEBIT("12.50", DETAILS(TX("KYA9B05650-T0", ""))),
		"?KYA9B05650-T0 paid 1250 EUR" DAY, 0},
	    {"a run's id where a transfer's should be",
		DEBIT("12.50", DETAILS(TX("KYA9B05650-R7", ""))),
		"?KYA9B05650-R7 paid 1250 EUR" DAY, 0},
	    /* Not booked. */
	    {"waiting",
		ENTRY_AS("12.50", "DBIT", "<Sts><Cd>PDNG</Cd></Sts>",
		    DETAILS(TX(OURS, ""))),
		"T12 in-run 1250 EUR" DAY, 0},
	    {"a return that waits is no news yet",
		ENTRY_AS("12.50", "CRDT", "<Sts><Cd>PDNG</Cd></Sts>",
		    DETAILS(TX(OURS, RETURN("AC04")))),
		"", 1},
	    {"nor is one taken back that waits",
		ENTRY_AS("12.50", "DBIT",
		    "<RvslInd>true</RvslInd><Sts><Cd>PDNG</Cd></Sts>",
		    DETAILS(TX(OURS, ""))),
		"", 1},
	    {"for information only",
		ENTRY_AS("12.50", "DBIT", "<Sts><Cd>INFO</Cd></Sts>",
		    DETAILS(TX(OURS, ""))),
		"", 1},
	    {"a status of the bank's own",
		ENTRY_AS("12.50", "DBIT", "<Sts><Prtry>DONE</Prtry></Sts>",
		    DETAILS(TX(OURS, ""))),
		"", 1},
	    /* Other people's. */
	    {"an entry without details", DEBIT("12.50", ""), "", 1},
	    {"somebody else's payment",
		DEBIT("12.50", DETAILS(TX("PAY-1", ""))), "", 1},
	    {"somebody else's batch",
		DEBIT("12.50",
		    DETAILS(BATCH("<PmtInfId>PAYROLL-1</PmtInfId>"))),
		"", 1},
	    {"somebody else's return",
		CREDIT("12.50", DETAILS(TX("PAY-1", RETURN("AC04")))), "", 1},
	    {"a credit without an id or a reason",
		CREDIT("12.50", DETAILS(TX("NOTPROVIDED", ""))), "", 1},
	    {"in a currency we do not know",
		"<Ntry><Amt "
		"Ccy='XTS'>1.2345</Amt><CdtDbtInd>DBIT</CdtDbtInd>" BOOK_08
		"</Ntry>",
		"", 1},
	    {"with totals that are not ours to check",
		DEBIT("99.00",
		    DETAILS(BATCH("<NbOfTxs>7</NbOfTxs>")
			    TX("PAY-1", AMT("12.50")))),
		"", 1},
	    {"another issuer's transfer",
		DEBIT("12.50", DETAILS(TX("KY00000000-T12", ""))), "", 1},
	};

	T_CASES (c, cases) {
		struct ky_bank_totals totals;
		struct ky_err err = {.code = KY_OK};

		t_good(c->label,
		    read_body(OPEN(XMLNS_08), c->body, &totals, &err), &err);
		t_eq_str("so", ky_buf_str(&said).p, c->want);
		t_eq_int("passed over", totals.passed, c->passed);
	}
}

/* .02 has the status as text, and amounts of transactions one level down. */
static void
the_older_version(void)
{
	static const struct {
		const char *label, *body, *want;
	} cases[] = {
	    {"a booked debit",
		ENTRY_AS("12.50", "DBIT", "<Sts>BOOK</Sts>",
		    DETAILS(TX(OURS,
			"<AmtDtls><TxAmt>" AMT("12.50") "</TxAmt>"
							"</AmtDtls>"))),
		"T12 paid 1250 EUR" DAY},
	    {"waiting",
		ENTRY_AS("12.50", "DBIT", "<Sts>PDNG</Sts>",
		    DETAILS(TX(OURS, ""))),
		"T12 in-run 1250 EUR" DAY},
	    {"a return",
		ENTRY_AS("9.00", "CRDT", "<Sts>BOOK</Sts>",
		    DETAILS(TX(OURS,
			"<AmtDtls><InstdAmt>" AMT(
			    "12.50") "</InstdAmt><TxAmt>" AMT("9.00") "</"
								      "TxAmt></"
								      "AmtDtls"
								      ">" RETURN(
									  "MD0"
									  "7")))),
		"T12 returned holder-died (MD07) 900 EUR" DAY},
	};

	T_CASES (c, cases) {
		struct ky_bank_totals totals;
		struct ky_err err = {.code = KY_OK};

		t_good(c->label,
		    read_body(OPEN(XMLNS_02), c->body, &totals, &err), &err);
		t_eq_str("so", ky_buf_str(&said).p, c->want);
	}
}

#define SUMMARY(inside) "<TxsSummry>" inside "</TxsSummry>"
#define TOTAL(of, count, sum) \
	"<Ttl" of "Ntries><NbOfNtries>" count "</NbOfNtries><Sum>" sum \
	"</Sum></Ttl" of "Ntries>"
#define ONE_EACH DEBIT("12.50", DETAILS(TX(OURS, ""))) CREDIT("3.00", "")

static void
refused(void)
{
	static const struct {
		const char *label, *body, *words;
	} cases[] = {
	    {"an entry's transactions do not add up",
		DEBIT("20.01",
		    DETAILS(TX(OURS, AMT("12.50")) TX(ALSO, AMT("7.50")))),
		"Ntry: the transactions of an entry have another sum"},
	    {"nor one alone", DEBIT("12.51", DETAILS(TX(OURS, AMT("12.50")))),
		"Ntry: the transactions of an entry have another sum"},
	    {"a batch's transactions do not add up",
		DEBIT("20.00",
		    DETAILS(BATCH("<TtlAmt Ccy='EUR'>19.99</TtlAmt>")
			    TX(OURS, AMT("12.50")) TX(ALSO, AMT("7.50")))),
		"NtryDtls: the transactions of a batch have another sum"},
	    {"a batch has lost one",
		DEBIT("20.00",
		    DETAILS(BATCH("<NbOfTxs>3</NbOfTxs>") TX(OURS, AMT("12.50"))
			    TX(ALSO, AMT("7.50")))),
		"NtryDtls: a batch of 3 transactions has 2"},
	    {"entries that are not there",
		SUMMARY(TOTAL("", "3", "15.50")) ONE_EACH,
		"Ntfctn: 3 entries told, 2 found"},
	    {"a sum of entries that is another",
		SUMMARY(TOTAL("", "2", "15.51")) ONE_EACH,
		"Ntfctn: the sum of entries is not the one told"},
	    {"credits that are not there",
		SUMMARY(TOTAL("Cdt", "2", "3.00")) ONE_EACH,
		"Ntfctn: 2 credits told, 1 found"},
	    {"a sum of credits that is another",
		SUMMARY(TOTAL("Cdt", "1", "3.01")) ONE_EACH,
		"Ntfctn: the sum of credits is not the one told"},
	    {"debits that are not there",
		SUMMARY(TOTAL("Dbt", "0", "0")) ONE_EACH,
		"Ntfctn: 0 debits told, 1 found"},
	    {"a sum of debits that is another",
		SUMMARY(TOTAL("Dbt", "1", "12.51")) ONE_EACH,
		"Ntfctn: the sum of debits is not the one told"},
	    {"a sum of more decimals than there are",
		SUMMARY(TOTAL("Dbt", "1", "12.501")) ONE_EACH,
		"Ntfctn: the sum of debits is not an amount"},
	    {"a sum that is none", SUMMARY(TOTAL("Dbt", "1", "")) ONE_EACH,
		"Sum: not an amount"},
	    {"a debit with the reason of a return",
		DEBIT("12.50", DETAILS(TX(OURS, RETURN("AC04")))),
		"a debit with the reason of a return"},
	    {"an amount of ours in a currency we do not know",
		DEBIT("12.50", DETAILS(TX(OURS, "<Amt Ccy='XTS'>12.50</Amt>"))),
		"an amount that cannot be read, of a transfer of ours"},
	    {"an amount of ours that is none",
		DEBIT("12.50", DETAILS(TX(OURS, AMT("much")))),
		"an amount that cannot be read, of a transfer of ours"},
	    {"no side", "<Ntry>" AMT("1.00") BOOK_08 "</Ntry>",
		"Ntry: an entry needs an amount, a side and a status"},
	    {"no amount", "<Ntry><CdtDbtInd>DBIT</CdtDbtInd>" BOOK_08 "</Ntry>",
		"Ntry: an entry needs an amount, a side and a status"},
	    {"no status",
		"<Ntry>" AMT("1.00") "<CdtDbtInd>DBIT</CdtDbtInd></Ntry>",
		"Ntry: an entry needs an amount, a side and a status"},
	    {"neither in nor out", ENTRY_AS("1.00", "BOTH", BOOK_08, ""),
		"CdtDbtInd: neither CRDT nor DBIT"},
	    {"reversed, perhaps",
		ENTRY_AS("1.00", "DBIT", "<RvslInd>maybe</RvslInd>", ""),
		"RvslInd: neither true nor false"},
	    {"a day that is none",
		"<Ntry><BookgDt><Dt>2026-13-01</Dt></BookgDt></Ntry>", "Dt: "},
	    {"two ids",
		DEBIT("1.00",
		    DETAILS("<TxDtls><Refs><EndToEndId>" OURS
			    "</EndToEndId><EndToEndId>" ALSO
			    "</EndToEndId></Refs></TxDtls>")),
		"a second EndToEndId in one element"},
	    {"two amounts", "<Ntry>" AMT("1.00") AMT("2.00") "</Ntry>",
		"a second Amt in one element"},
	};

	T_CASES (c, cases) {
		struct ky_bank_totals totals = {.runs = 99};
		struct ky_err err = {.code = KY_OK};
		enum ky_code code = read_body(OPEN(XMLNS_08), c->body, &totals,
		    &err);

		t_bad(c->label, code, KY_E_INPUT, &err, c->words);
		t_bad("with its place", code, KY_E_INPUT, &err,
		    "line 2, column ");
		t_ok("nothing was handed out",
		    said.len == 0 && totals.runs == 99);
	}
}

static void
totals_that_are_right(void)
{
	static const struct {
		const char *label, *body;
	} cases[] = {
	    {"of all",
		SUMMARY(TOTAL("", "2", "15.50") TOTAL("Cdt", "1", "3.00")
			TOTAL("Dbt", "1", "12.5000")) ONE_EACH},
	    {"of none", SUMMARY(TOTAL("", "0", "0"))},
	    {"a sum over two currencies is not held against them",
		SUMMARY(TOTAL("", "2", "1.00")) DEBIT("12.50",
		    "") "<Ntry><Amt "
			"Ccy='JPY'>1</Amt><CdtDbtInd>DBIT</CdtDbtInd>" BOOK_08
			"</Ntry>"},
	    {"each notification its own",
		SUMMARY(TOTAL("", "1", "1.00"))
		    DEBIT("1.00", "") "</Ntfctn><Ntfctn>" SUMMARY(
			TOTAL("", "1", "2.00")) DEBIT("2.00", "")},
	};

	T_CASES (c, cases) {
		struct ky_bank_totals totals;
		struct ky_err err = {.code = KY_OK};

		t_good(c->label,
		    read_body(OPEN(XMLNS_08), c->body, &totals, &err), &err);
	}
}

static void
other_files(void)
{
	static const struct {
		const char *label, *xml, *words;
	} cases[] = {
	    {"a statement of the account",
		"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:"
		"camt.053.001.08'/>",
		"line 1, column 1: another kind of file"},
	    {"the right one, with nothing in it",
		"<Document xmlns='" XMLNS_08 "'/>",
		"Document: no notification in it"},
	    {"nothing", "", "no element found"},
	};

	T_CASES (c, cases) {
		struct ky_bank_totals totals;
		struct ky_err err = {.code = KY_OK};

		t_bad(c->label,
		    read_results(ky_camt054_read, ky_str_of(c->xml), &said,
			&totals, &err),
		    KY_E_INPUT, &err, c->words);
	}
}

int
main(void)
{
	ky_buf_init(&said, 1 << 20);
	T_RUN(entries);
	T_RUN(the_older_version);
	T_RUN(refused);
	T_RUN(totals_that_are_right);
	T_RUN(other_files);
	ky_buf_done(&said);
	return t_done();
}
