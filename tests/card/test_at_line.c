#include "card/at_line.h"

#include "t.h"

#include <stdlib.h>

static void
lines_are_cut(void)
{
	static const char bytes[] = "\r\n+CREG: 1\r\n\r\nOK\r\n\nRI\0NG\rhalf";
	struct ky_at_reader r;
	const char *want[] = {"+CREG: 1", "OK", "RING"};
	size_t n = 0;

	ky_at_reader_init(&r);
	for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
		if (!ky_at_reader_byte(&r, bytes[i]))
			continue;
		if (n < 3)
			t_ok(want[n], ky_str_is(ky_buf_str(&r.line), want[n]));
		n++;
	}
	t_eq_int("three lines, the half one is none", n, 3);
	ky_at_reader_done(&r);
}

static void
a_line_has_an_end(void)
{
	struct ky_at_reader r;
	bool early = false;

	ky_at_reader_init(&r);
	for (size_t i = 0; i < KY_AT_LINE_MAX + 10; i++)
		early |= ky_at_reader_byte(&r, 'A');
	t_ok("nothing is complete before the line ends", !early);
	t_ok("the line ends", ky_at_reader_byte(&r, '\r'));
	t_ok("it was too long", !ky_buf_ok(&r.line));
	(void)ky_at_reader_byte(&r, 'O');
	(void)ky_at_reader_byte(&r, 'K');
	t_ok("the next is not",
	    ky_at_reader_byte(&r, '\n') && ky_buf_ok(&r.line) &&
		ky_str_is(ky_buf_str(&r.line), "OK"));
	ky_at_reader_done(&r);
}

static void
ends(void)
{
	static const struct {
		const char *line;
		enum ky_at_final final;
		int number;
	} cases[] = {
	    {"OK", KY_AT_DONE, 0},
	    {" OK ", KY_AT_DONE, 0},
	    {"OKAY", KY_AT_GOES_ON, 0},
	    {"ERROR", KY_AT_FAILED, KY_AT_NO_NUMBER},
	    {"COMMAND NOT SUPPORT", KY_AT_FAILED, KY_AT_NO_NUMBER},
	    {"+CME ERROR: 13", KY_AT_FAILED, 13},
	    {"+CME ERROR:100", KY_AT_FAILED, 100},
	    {"+cme error: 3", KY_AT_FAILED, 3},
	    {"+CME ERROR: SIM failure", KY_AT_FAILED, KY_AT_NO_NUMBER},
	    {"+CME ERROR: 99999", KY_AT_FAILED, KY_AT_NO_NUMBER},
	    {"+CMS ERROR: 310", KY_AT_FAILED, 310},
	    {"+CME: 3", KY_AT_GOES_ON, 0},
	    {"RING", KY_AT_GOES_ON, 0},
	    {"+CGLA: 4,\"9000\"", KY_AT_GOES_ON, 0},
	};

	T_CASES (c, cases) {
		int number = 0;

		t_ok(c->line,
		    ky_at_line_final(ky_str_of(c->line), &number) == c->final);
		if (c->final == KY_AT_FAILED)
			t_eq_int(c->line, number, c->number);
	}
	t_eq_str("13 in words", ky_at_error_text(13), "the SIM failed");
	t_eq_str("none", ky_at_error_text(KY_AT_NO_NUMBER), "no reason given");
}

static void
sessions(void)
{
	static const struct {
		const char *line, *text; /* NULL: none in it */
		uint32_t number;
	} cases[] = {
	    {"+CCHO: 1", "1", 1},
	    {"+CCHO:2", "2", 2},
	    {"+CCHO: \"3\"", "3", 3},
	    {"1", "1", 1},
	    {"  12 ", "12", 12},
	    {"+CCHO: 0", "0", 0},
	    {"+CCHO: 0A", "0A", 10},
	    {"+CCHO: 1f", "1f", 31},
	    {"99999999", "99999999", 99999999},
	    {"FFFFFFFF", "FFFFFFFF", UINT32_MAX},
	    {"999999999", NULL, 0},
	    {"+CCHO:", NULL, 0},
	    {"+CCHO: 1,2", NULL, 0},
	    {"+CCHO: -1", NULL, 0},
	    {"+CREG: 1", NULL, 0},
	    {"RING", NULL, 0},
	};

	T_CASES (c, cases) {
		struct ky_at_session s = {0};

		t_ok(c->line,
		    ky_at_line_session(ky_str_of(c->line), &s) ==
			(c->text != NULL));
		if (c->text != NULL) {
			t_eq_str(c->line, s.text, c->text);
			t_eq_int(c->line, s.number, c->number);
		}
	}
}

static void
answers(void)
{
	static const struct {
		const char *line;
		bool named, good;
		const char *bytes;
		size_t n;
	} cases[] = {
	    {"+CGLA: 4,\"9000\"", true, true, "\x90\x00", 2},
	    {"+CGLA:8,\"0aFf9000\"", true, true, "\x0a\xff\x90\x00", 4},
	    {"+CGLA: 4,9000", true, true, "\x90\x00", 2},
	    {"+CGLA: 4 , \"9000\" ", true, true, "\x90\x00", 2},
	    {"+cgla: 4,\"9000\"", true, true, "\x90\x00", 2},
	    {"+CGLA: \"4\",\"9000\"", true, true, "\x90\x00", 2},
	    {"+CGLA: 2,\"9000\"", true, true, "\x90\x00", 2},
	    {"+CGLA: 6,\"9000\"", true, false, "", 0},
	    {"+CGLA: 3,\"900\"", true, false, "", 0},
	    {"+CGLA: 4,\"90zz\"", true, false, "", 0},
	    {"+CGLA: 4,\"9000", true, false, "", 0},
	    {"+CGLA: 0,\"\"", true, false, "", 0},
	    {"+CGLA: 4", true, false, "", 0},
	    {"+CGLA:", true, false, "", 0},
	    {"+CGLA: -4,\"9000\"", true, false, "", 0},
	    {"+CSIM: 4,\"9000\"", false, false, "", 0},
	    {"9000", false, false, "", 0},
	};

	T_CASES (c, cases) {
		struct ky_buf out;
		bool named = !c->named;

		ky_buf_init(&out, 64);
		t_ok(c->line,
		    ky_at_line_bytes(ky_str_of(c->line), "+CGLA", &out,
			&named) == c->good);
		t_ok("its name", named == c->named);
		t_ok("its bytes, or none",
		    ky_str_eq(ky_buf_str(&out),
			(struct ky_str){c->bytes, c->n}));
		ky_buf_done(&out);
	}
}

static void
cards(void)
{
	static const struct {
		const char *line;
		bool started;
	} cases[] = {
	    {"+CPIN: READY", true},
	    {"+CPIN: SIM PIN", true},
	    {"+CPIN: NOT INSERTED", false},
	    {"+CPIN: NOT READY", false},
	    {"+CPIN:", false},
	    {"+CREG: 1", false},
	};

	T_CASES (c, cases)
		t_ok(c->line,
		    ky_at_line_card_started(ky_str_of(c->line)) == c->started);
}

int
main(void)
{
	T_RUN(lines_are_cut);
	T_RUN(a_line_has_an_end);
	T_RUN(ends);
	T_RUN(sessions);
	T_RUN(answers);
	T_RUN(cards);
	return t_done();
}
