#include "web/guide_index.h"

#include "page/page.h"
#include "page/tr.h"
#include "web/guide_pages.h"

#include <string.h>

#define TEXT_SIZE 8192
#define MESSAGES_MAX 256 /* of a page */

/* The directory's texts are messages of the context "fact". */
static struct ky_str
translate(void *arg, enum ky_tongue tongue, struct ky_str english)
{
	char id[TEXT_SIZE];

	(void)arg;
	if (!ky_str_copy(english, id, sizeof(id)) || !ky_tr_has("fact", id))
		return english;
	return ky_str_of(ky_tr(tongue, "fact", id));
}

/* One page, and how adding its texts went. */
struct adding {
	struct ky_search *s;
	uint32_t page;
	enum ky_code code;
	struct ky_err *err;
};

/* A message in a language, a blank for each hole. */
static void
add_in(struct adding *a, enum ky_tongue t, uint32_t weight, const char *id)
{
	const char *text = ky_tr(t, "", id);
	struct ky_buf b;

	ky_buf_init(&b, TEXT_SIZE);
	for (size_t n; *text != '\0'; text += n) {
		n = *text == '{' ? strcspn(text, "}") : strcspn(text, "{");
		if (*text == '{')
			ky_buf_addc(&b, ' ');
		else
			ky_buf_add(&b, (struct ky_str){text, n});
		n += text[n] == '}';
	}
	a->code = ky_search_add(a->s, KY_FOUND_PAGE, a->page, t, weight,
	    ky_buf_str(&b), a->err);
	ky_buf_done(&b);
}

static void
add_message(struct adding *a, uint32_t weight, const char *id)
{
	for (int t = 0; t < KY_TONGUE__MAX && a->code == KY_OK; t++)
		add_in(a, (enum ky_tongue)t, weight, id);
}

static void
add_page(struct adding *a)
{
	const char *said[MESSAGES_MAX];
	struct ky_guide_page page;
	uint32_t n;

	ky_guide_page_at(a->page, &page);
	add_message(a, KY_WEIGHT_TITLE, page.title);
	add_message(a, KY_WEIGHT_TEXT, page.words);
	n = ky_page_messages(page.page, said, MESSAGES_MAX);
	for (uint32_t i = 0; i < n; i++)
		add_message(a, KY_WEIGHT_BODY, said[i]);
}

enum ky_code
ky_guide_index(const struct ky_directory *d, struct ky_search **out,
    struct ky_err *err)
{
	struct ky_search *s = ky_search_new();
	struct adding a = {.s = s, .err = err};

	if (s == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	a.code = ky_search_fill(s, d, translate, NULL, err);
	for (a.page = 0; a.page < ky_guide_pages(); a.page++)
		add_page(&a);
	if (a.code == KY_OK)
		*out = s;
	else
		ky_search_free(s);
	return a.code;
}
