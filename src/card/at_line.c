#include "card/at_line.h"

#include "base/hex.h"

#include <strings.h>

/* --- lines out of bytes --- */

void
ky_at_reader_init(struct ky_at_reader *r)
{
	*r = (struct ky_at_reader){0};
	ky_buf_init(&r->line, KY_AT_LINE_MAX);
}

void
ky_at_reader_done(struct ky_at_reader *r)
{
	ky_buf_done(&r->line);
}

bool
ky_at_reader_byte(struct ky_at_reader *r, char c)
{
	if (r->whole) {
		ky_buf_reset(&r->line);
		r->whole = false;
	}
	if (c == '\r' || c == '\n')
		r->whole = r->line.len > 0 || !ky_buf_ok(&r->line);
	else if (c != '\0')
		ky_buf_addc(&r->line, c);
	return r->whole;
}

/* --- small steps through a line --- */

static void
skip_blanks(struct ky_str *s)
{
	while (s->len > 0 && (s->p[0] == ' ' || s->p[0] == '\t')) {
		s->p++;
		s->len--;
	}
}

/* Takes `word` from the front, whatever its case. */
static bool
take_word(struct ky_str *s, const char *word)
{
	size_t n = strlen(word);

	if (s->len < n || strncasecmp(s->p, word, n) != 0)
		return false;
	*s = (struct ky_str){s->p + n, s->len - n};
	return true;
}

/* Takes "NAME:" and the blanks around it. */
static bool
take_name(struct ky_str *s, const char *name)
{
	if (!take_word(s, name))
		return false;
	skip_blanks(s);
	if (!take_word(s, ":"))
		return false;
	skip_blanks(s);
	return true;
}

static struct ky_str
unquoted(struct ky_str s)
{
	s = ky_str_trim(s);
	if (s.len >= 2 && s.p[0] == '"' && s.p[s.len - 1] == '"')
		s = (struct ky_str){s.p + 1, s.len - 2};
	return s;
}

/* --- ends --- */

enum ky_at_final
ky_at_line_final(struct ky_str line, int *number)
{
	uint64_t n;

	line = ky_str_trim(line);
	if (ky_str_is(line, "OK"))
		return KY_AT_DONE;
	*number = KY_AT_NO_NUMBER;
	if (ky_str_is(line, "ERROR") ||
	    ky_str_starts(line, "COMMAND NOT SUPPORT"))
		return KY_AT_FAILED;
	if (!take_name(&line, "+CME ERROR") && !take_name(&line, "+CMS ERROR"))
		return KY_AT_GOES_ON;
	if (ky_str_u64(ky_str_trim(line), 9999, &n))
		*number = (int)n;
	return KY_AT_FAILED;
}

const char *
ky_at_error_text(int number)
{
	static const struct {
		int number;
		const char *text;
	} rows[] = {
	    {0, "the modem failed"},
	    {3, "not allowed"},
	    {4, "not supported"},
	    {10, "no SIM inserted"},
	    {11, "the SIM's PIN is needed"},
	    {12, "the SIM's PUK is needed"},
	    {13, "the SIM failed"},
	    {14, "the SIM is busy"},
	    {15, "wrong SIM"},
	    {20, "memory full"},
	    {21, "invalid index"},
	    {22, "not found"},
	    {23, "memory failure"},
	    {24, "too long"},
	    {25, "invalid characters"},
	    {50, "wrong parameters"},
	    {51, "switched off for now"},
	    {100, "unknown error"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].number == number)
			return rows[i].text;
	return "no reason given";
}

/* --- answers --- */

bool
ky_at_line_session(struct ky_str line, struct ky_at_session *out)
{
	struct ky_at_session s = {0};
	struct ky_str id;

	line = ky_str_trim(line);
	(void)take_name(&line, "+CCHO");
	id = unquoted(line);
	if (id.len > 8 || id.len == 0 ||
	    !ky_str_copy(id, s.text, sizeof(s.text)))
		return false;
	for (size_t i = 0; i < id.len; i++) {
		if (ky_hex_value(id.p[i]) < 0)
			return false;
		s.letters |= ky_hex_value(id.p[i]) > 9;
	}
	for (size_t i = 0; i < id.len; i++)
		s.number = s.number * (s.letters ? 16 : 10) +
		    (uint32_t)ky_hex_value(id.p[i]);
	*out = s;
	return true;
}

static bool
add_hex(struct ky_str hex, struct ky_buf *out)
{
	if (hex.len == 0 || hex.len % 2 != 0)
		return false;
	for (size_t i = 0; i < hex.len; i++)
		if (ky_hex_value(hex.p[i]) < 0)
			return false;
	for (size_t i = 0; i < hex.len; i += 2)
		ky_buf_addc(out,
		    (char)(ky_hex_value(hex.p[i]) << 4 |
			ky_hex_value(hex.p[i + 1])));
	return true;
}

bool
ky_at_line_bytes(struct ky_str line, const char *name, struct ky_buf *out,
    bool *named)
{
	struct ky_str hex;
	const char *comma;
	uint64_t n;

	line = ky_str_trim(line);
	*named = take_name(&line, name);
	if (!*named || line.len == 0)
		return false;
	comma = memchr(line.p, ',', line.len);
	if (comma == NULL)
		return false;
	hex = (struct ky_str){comma + 1,
	    line.len - (size_t)(comma + 1 - line.p)};
	hex = unquoted(hex);
	line.len = (size_t)(comma - line.p);
	if (!ky_str_u64(unquoted(line), KY_AT_LINE_MAX, &n) ||
	    (n != hex.len && 2 * n != hex.len))
		return false;
	return add_hex(hex, out);
}

bool
ky_at_line_card_started(struct ky_str line)
{
	line = ky_str_trim(line);
	return take_name(&line, "+CPIN") && line.len > 0 &&
	    !ky_str_starts(line, "NOT ");
}
