#include "pdf/finish.h"

#include <inttypes.h>
#include <string.h>

/* What is found in the end of a file as cairo writes it. */
struct tail {
	uint64_t xref;           /* where the table of objects begins */
	uint64_t size;           /* objects, the free one too */
	uint64_t root, info;     /* numbers of the catalogue and of the title */
	struct ky_str catalogue; /* what is between its brackets */
};

#define NUMBER_MAX UINT64_C(0xffffffff)
#define XREF_ROW 20 /* "0000217103 00000 n \n" */
#define TAIL_MAX 256

static struct ky_str
from(struct ky_str s, size_t at)
{
	return at <= s.len ? (struct ky_str){s.p + at, s.len - at}
			   : (struct ky_str){s.p, 0};
}

/* What follows `word`, first found; false: it is not there. */
static bool
after(struct ky_str s, const char *word, struct ky_str *out)
{
	size_t len = strlen(word);
	const char *at = s.len > 0 ? memmem(s.p, s.len, word, len) : NULL;

	if (at == NULL)
		return false;
	*out = from(s, (size_t)(at - s.p) + len);
	return true;
}

/* The number that `s` begins with. */
static bool
number(struct ky_str s, uint64_t *out)
{
	size_t n = 0;

	while (n < s.len && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return ky_str_u64((struct ky_str){s.p, n}, NUMBER_MAX, out);
}

static bool
number_after(struct ky_str s, const char *word, uint64_t *out)
{
	return after(s, word, &s) && number(s, out);
}

/* Where an object begins, by the table's row of its number. */
static bool
object(struct ky_str pdf, const struct tail *t, uint64_t n, struct ky_str *out)
{
	struct ky_str table = from(pdf, t->xref);
	struct ky_str rows;
	uint64_t at, first, id;

	if (!ky_str_starts(table, "xref\n0 ") || !after(table, "\n", &rows) ||
	    !number(rows, &first) || first != 0 || !after(rows, "\n", &rows) ||
	    n >= t->size || rows.len / XREF_ROW < t->size ||
	    !number(from(rows, n * XREF_ROW), &at))
		return false;
	*out = from(pdf, at);
	return number(*out, &id) && id == n && after(*out, " 0 obj\n<<", out);
}

static bool
read_tail(struct ky_str pdf, struct tail *out)
{
	struct ky_str end = from(pdf,
	    pdf.len > TAIL_MAX ? pdf.len - TAIL_MAX : 0);
	struct ky_str rest, body;

	if (!after(end, "trailer\n", &rest) ||
	    !number_after(rest, "/Size ", &out->size) ||
	    !number_after(rest, "/Root ", &out->root) ||
	    !number_after(rest, "/Info ", &out->info) ||
	    !number_after(rest, "startxref\n", &out->xref) ||
	    !object(pdf, out, out->root, &body) ||
	    !after(body, "\n>>\nendobj", &rest))
		return false;
	out->catalogue = (struct ky_str){body.p,
	    (size_t)(rest.p - body.p) - strlen("\n>>\nendobj")};
	return true;
}

enum ky_code
ky_pdf_finish(struct ky_buf *pdf, const char *language, struct ky_err *err)
{
	size_t before = pdf->len, object_at, xref_at;
	struct tail t = {0};
	struct ky_buf added;

	if (!read_tail(ky_buf_str(pdf), &t))
		return ky_fail(err, KY_E_CORRUPT, 0,
		    "the PDF is not of the form that is known");
	ky_buf_init(&added, t.catalogue.len + 512);
	object_at = before;
	ky_buf_addf(&added, "%" PRIu64 " 0 obj\n<<", t.root);
	ky_buf_add(&added, t.catalogue);
	ky_buf_addf(&added,
	    "\n   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true "
	    ">>\n>>\nendobj\n",
	    language);
	xref_at = before + added.len;
	ky_buf_addf(&added,
	    "xref\n%" PRIu64 " 1\n%010zu 00000 n \ntrailer\n<< /Size %" PRIu64
	    "\n   /Root %" PRIu64 " 0 R\n   /Info %" PRIu64
	    " 0 R\n   /Prev %" PRIu64 "\n>>\nstartxref\n%zu\n%%%%EOF\n",
	    t.root, object_at, t.size, t.root, t.info, t.xref, xref_at);
	ky_buf_add(pdf, ky_buf_str(&added));
	ky_buf_done(&added);
	return KY_OK;
}
