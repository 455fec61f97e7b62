#include "bank/sink.h"
#include "t.h"

static void
memory(void)
{
	struct ky_buf out;
	struct ky_err err = {.code = KY_OK};
	struct ky_bank_sink sink;

	ky_buf_init(&out, 5);
	sink = ky_bank_sink_buf(&out);
	t_good("fits", sink.put(sink.self, KY_STR("abc"), &err), &err);
	t_good("fills", sink.put(sink.self, KY_STR("de"), &err), &err);
	t_bad("one byte more", sink.put(sink.self, KY_STR("f"), &err),
	    KY_E_LIMIT, &err, "longer than 5 bytes");
	t_eq_str("what fitted", out.p, "abcde");
	ky_buf_done(&out);
}

static void
files(void)
{
	FILE *file = tmpfile(), *full = fopen("/dev/full", "w");
	struct ky_bank_sink sink = ky_bank_sink_file(file);
	struct ky_err err = {.code = KY_OK};
	char back[8] = "";

	t_good("written", sink.put(sink.self, KY_STR("abc"), &err), &err);
	rewind(file);
	t_eq_int("as much", fread(back, 1, sizeof(back) - 1, file), 3);
	t_eq_str("the same", back, "abc");
	(void)fclose(file);
	if (full == NULL)
		return;
	(void)setvbuf(full, NULL, _IONBF, 0);
	sink = ky_bank_sink_file(full);
	t_bad("no room", sink.put(sink.self, KY_STR("abc"), &err), KY_E_SYSTEM,
	    &err, "could not write");
	(void)fclose(full);
}

int
main(void)
{
	T_RUN(memory);
	T_RUN(files);
	return t_done();
}
