#include "bank/sink.h"

#include <errno.h>

static enum ky_code
put_buf(void *self, struct ky_str bytes, struct ky_err *err)
{
	struct ky_buf *out = self;

	ky_buf_add(out, bytes);
	if (!ky_buf_ok(out))
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the file is longer than %zu bytes", out->max);
	return KY_OK;
}

struct ky_bank_sink
ky_bank_sink_buf(struct ky_buf *out)
{
	return (struct ky_bank_sink){.self = out, .put = put_buf};
}

static enum ky_code
put_file(void *self, struct ky_str bytes, struct ky_err *err)
{
	if (fwrite(bytes.p, 1, bytes.len, self) != bytes.len)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not write the file");
	return KY_OK;
}

struct ky_bank_sink
ky_bank_sink_file(FILE *out)
{
	return (struct ky_bank_sink){.self = out, .put = put_file};
}
