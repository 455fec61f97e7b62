/* QR codes as paths of an SVG. */
#include "../t.h"
#include "web/qr.h"

#include <stdlib.h>

/* The dark modules of a path, as a picture. */
static bool
paint(const struct ky_qr *qr, bool dark[200][200], int *n)
{
	const char *p = qr->path;

	*n = 0;
	while (*p != '\0') {
		int x, y, w, w2, used = 0;

		if (sscanf(p, "M%d %dh%dv1h-%dz%n", &x, &y, &w, &w2, &used) !=
			4 ||
		    used == 0 || w != w2 || w < 1)
			return false;
		for (int i = 0; i < w; i++, ++*n)
			dark[y][x + i] = true;
		p += used;
	}
	return true;
}

static void
finder(void)
{
	static struct ky_qr qr;
	static bool dark[200][200];
	int n;

	t_ok("a key's address",
	    ky_qr_make(KY_STR("otpauth://totp/k:hana@"
			      "example.com?secret="
			      "ABCDEFGH&issuer=k"),
		&qr));
	t_ok("the path is rectangles only", paint(&qr, dark, &n));
	t_ok("the size is a code's, with a margin of 4 at each side",
	    (qr.size - 8 - 21) % 4 == 0);
	t_ok("the margin is free", !dark[3][4] && !dark[4][3]);
	/* The pattern in the corner: dark, with a light ring in it. */
	t_ok("its corner is dark", dark[4][4] && dark[4][10] && dark[10][4]);
	t_ok("with a light ring", !dark[5][5] && !dark[5][9] && !dark[9][5]);
	t_ok("and a dark heart", dark[6][6] && dark[8][8]);
	t_ok("and nothing but light around it", !dark[4][11] && !dark[11][4]);
	t_ok("about half is dark",
	    n * 3 > (qr.size - 8) * (qr.size - 8) &&
		n * 3 < 2 * (qr.size - 8) * (qr.size - 8));
}

static void
bounds(void)
{
	static struct ky_qr qr;
	char text[KY_QR_TEXT_MAX + 1];

	memset(text, 'a', sizeof(text));
	t_ok("nothing has no code", !ky_qr_make(KY_STR(""), &qr));
	t_ok("the longest has one",
	    ky_qr_make((struct ky_str){text, KY_QR_TEXT_MAX}, &qr));
	t_ok("and fits", strlen(qr.path) < KY_QR_PATH_SIZE);
	t_ok("one more has none",
	    !ky_qr_make((struct ky_str){text, KY_QR_TEXT_MAX + 1}, &qr));
}

int
main(void)
{
	T_RUN(finder);
	T_RUN(bounds);
	return t_done();
}
