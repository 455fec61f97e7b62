#include "port/bankfile.h"

#include "t.h"

static void
names_are_read_back(void)
{
	enum ky_result_form got;

	for (int i = 0; i < (int)KY_RESULT_FORM__MAX; i++) {
		const char *name = ky_result_form_name((enum ky_result_form)i);

		t_ok(name,
		    ky_result_form_parse(ky_str_of(name), &got) &&
			(int)got == i);
	}
	t_ok("and no other", !ky_result_form_parse(KY_STR("pain"), &got));
}

int
main(void)
{
	T_RUN(names_are_read_back);
	return t_done();
}
