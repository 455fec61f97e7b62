/*
 * What a modem writes on its AT port: lines out of bytes, and what they say.
 * A session that was read is read again as the same; bytes are never more than
 * the line has digits for.
 */
#include "card/at_line.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_line(struct ky_str line)
{
	static const char *const names[] = {"+CGLA", "+CSIM"};
	struct ky_at_session session, again;
	int number = 0;

	if (ky_at_line_final(line, &number) == KY_AT_FAILED)
		assert(ky_at_error_text(number)[0] != '\0');
	if (ky_at_line_session(line, &session)) {
		assert(ky_at_line_session(ky_str_of(session.text), &again));
		assert(strcmp(session.text, again.text) == 0 &&
		    session.number == again.number &&
		    session.letters == again.letters);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct ky_buf out;
		bool named = false, good;

		ky_buf_init(&out, KY_CARD_ANSWER_MAX);
		good = ky_at_line_bytes(line, names[i], &out, &named);
		assert(!good || (named && out.len > 0));
		assert(good || out.len == 0);
		assert(2 * out.len < line.len);
		ky_buf_done(&out);
	}
	(void)ky_at_line_card_started(line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ky_at_reader reader;

	ky_at_reader_init(&reader);
	for (size_t i = 0; i < size; i++)
		if (ky_at_reader_byte(&reader, (char)data[i]) &&
		    ky_buf_ok(&reader.line)) {
			struct ky_str line = ky_buf_str(&reader.line);

			assert(line.len > 0 &&
			    memchr(line.p, '\r', line.len) == NULL &&
			    memchr(line.p, '\n', line.len) == NULL);
			read_line(line);
		}
	ky_at_reader_done(&reader);
	return 0;
}
