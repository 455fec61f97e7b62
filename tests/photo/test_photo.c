/* How the helper is asked, and what of its answers is believed. */
#include "photo/photo.h"

#include "t.h"

#include <signal.h>
#include <stdlib.h>

static const char *program;

static void
answers(void)
{
	static const struct {
		const char *picture;
		enum ky_code want;
		int cause;
	} cases[] = {
	    {"fine", KY_OK, 0},
	    {"not-picture", KY_E_INPUT, KY_PHOTO_NOT_PICTURE},
	    {"broken", KY_E_INPUT, KY_PHOTO_BROKEN},
	    {"too-large", KY_E_INPUT, KY_PHOTO_TOO_LARGE},
	    {"pages", KY_E_INPUT, KY_PHOTO_PAGES},
	    {"password", KY_E_INPUT, KY_PHOTO_PASSWORD},
	    {"dies", KY_E_INPUT, KY_PHOTO_BROKEN},
	    {"large", KY_E_INPUT, KY_PHOTO_BROKEN},
	    {"failed", KY_E_SYSTEM, 0},
	    {"headless", KY_E_SYSTEM, 0},
	    {"wide", KY_E_SYSTEM, 0},
	    {"script", KY_E_SYSTEM, 0},
	    {"broken-off", KY_E_SYSTEM, 0},
	    {"numbers", KY_E_SYSTEM, 0},
	};
	struct ky_helper_options o = {.name = "kaiyaku-photo",
	    .program = program};
	struct ky_covers none = {.n = 0};
	struct ky_helper *h = NULL;
	struct ky_err err = {0};

	t_good("opens", ky_helper_open(&o, &h, &err), &err);
	T_CASES (c, cases) {
		struct ky_photo photo = {0};
		struct ky_buf out;
		char line[32];
		enum ky_code code;

		(void)snprintf(line, sizeof(line), "%s\n", c->picture);
		ky_buf_init(&out, KY_PHOTO_BYTES_MAX);
		code = ky_photo_make(h, ky_str_of(line), &none, &photo, &out,
		    &err);
		t_eq_int(c->picture, code, c->want);
		if (code != KY_OK) {
			t_eq_int("why", err.cause, c->cause);
			t_eq_int("nothing is given", (int64_t)out.len, 0);
		} else {
			t_eq_int("its width", photo.width, 40);
			t_eq_int("its pages", photo.pages, 2);
			t_eq_int("its bytes", (int64_t)out.len, 7);
		}
		ky_buf_done(&out);
	}
	ky_helper_close(h);
}

static void
covers(void)
{
	struct ky_helper_options o = {.name = "kaiyaku-photo",
	    .program = program};
	struct ky_covers c = {.n = 0};
	struct ky_helper *h = NULL;
	struct ky_photo photo = {0};
	struct ky_err err = {0};
	struct ky_buf out;

	t_good("opens", ky_helper_open(&o, &h, &err), &err);
	ky_buf_init(&out, KY_PHOTO_BYTES_MAX);
	ky_covers_add(&c, 0, 0, 10, 20);
	t_good("areas are handed over",
	    ky_photo_make(h, KY_STR("covered\n"), &c, &photo, &out, &err),
	    &err);
	t_eq_int("--cover 0,0,10,20 and a line end", photo.pages, 17);
	ky_buf_done(&out);
	ky_helper_close(h);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	program = argv[1];
	(void)signal(SIGPIPE, SIG_IGN);
	T_RUN(answers);
	T_RUN(covers);
	return t_done();
}
