/* What comes in through the local socket. */
#include "service/message.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ky_arena a;
	struct ky_str bytes = {(const char *)data, size};
	struct ky_call c = {0};
	struct ky_result r;
	struct ky_err err;
	struct ky_buf out;

	if (a.base == NULL)
		ky_arena_init(&a, malloc(KY_MESSAGE_ARENA_SIZE),
		    KY_MESSAGE_ARENA_SIZE);
	ky_arena_reset(&a);
	ky_buf_init(&out, KY_MESSAGE_MAX);
	if (ky_message_get_call(bytes, &a, &c, &err) == KY_OK &&
	    ky_message_put_call(&c, &out, &err) != KY_OK)
		abort(); /* what came in can go out */
	ky_buf_done(&out);
	/* As an answer to what was asked, or to some other call. */
	if (size > 0 && c.op != KY_CALL_COMMANDS) {
		c.op = (enum ky_call_op)(data[0] % KY_CALL__MAX);
		if (c.op != KY_CALL_COMMANDS)
			(void)!ky_message_get_answer(bytes, &c, &a, &r, &err);
	}
	return 0;
}
