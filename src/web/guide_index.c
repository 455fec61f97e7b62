#include "web/guide_index.h"

#include "page/tr.h"
#include "web/guide_help.h"

#define TEXT_SIZE 8192

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

static enum ky_code
add_page(struct ky_search *s, uint32_t i, struct ky_err *err)
{
	const struct ky_help *h = &ky_help[i];

	for (int k = 0; k < KY_TONGUE__MAX; k++) {
		enum ky_tongue t = (enum ky_tongue)k;
		enum ky_code code = ky_search_add(s, KY_FOUND_PAGE, i, t,
		    KY_WEIGHT_TITLE, ky_str_of(ky_tr(t, "", h->title)), err);

		if (code == KY_OK)
			code = ky_search_add(s, KY_FOUND_PAGE, i, t,
			    KY_WEIGHT_TEXT, ky_str_of(ky_tr(t, "", h->words)),
			    err);
		if (code != KY_OK)
			return code;
	}
	return KY_OK;
}

enum ky_code
ky_guide_index(const struct ky_directory *d, struct ky_search **out,
    struct ky_err *err)
{
	struct ky_search *s = ky_search_new();
	enum ky_code code;

	if (s == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	code = ky_search_fill(s, d, translate, NULL, err);
	for (uint32_t i = 0; i < ky_help_n && code == KY_OK; i++)
		code = add_page(s, i, err);
	if (code == KY_OK)
		*out = s;
	else
		ky_search_free(s);
	return code;
}
