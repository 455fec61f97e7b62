#include "web/guide_pages.h"

#include "page/page.h"
#include "page/tr.h"
#include "web/guide_help.h"

#include <assert.h>
#include <stdio.h>

static const struct ky_guide_page others[] = {
    {"guide", KY_TR("Operators in Japan"), "", KY_PAGE("guide/list"), false},
    {"help", KY_TR("All questions"), "", KY_PAGE("help/all"), false},
    {"places", KY_TR("Places to end a line and to give things back"),
	KY_TR("airport counter, shop, return box, near me, opening hours"),
	KY_PAGE("guide/places"), false},
    {"slip", KY_TR("A slip to show at the desk"),
	KY_TR("I speak no Japanese, paper to show at the counter, translation "
	      "for the shop"),
	KY_PAGE("slip/form"), false},
    {"law", KY_TR("The law that helps"), "", KY_PAGE("guide/law"), false},
    {"links", KY_TR("Who else helps"),
	KY_TR("community, forum, consumer centre, hotline, complaint, advice "
	      "in my language"),
	KY_PAGE("guide/links"), false},
    {"contact", KY_TR("Ask or correct"),
	KY_TR("contact, support, ask a person, report a mistake, wrong or old "
	      "fact"),
	KY_PAGE("ask/contact"), false},
    {"verify", KY_TR("Check a paper"),
	KY_TR("genuine or forged, fake receipt, authentic certificate"),
	KY_PAGE("verify"), false},
    {"about", KY_TR("About these pages"), "", KY_PAGE("about"), false},
    {"cases", KY_TR("How others solved it"),
	KY_TR("experience of others, solved cases, reviews, tips"),
	KY_PAGE("ask/cases"), true},
    {"cases/tell", KY_TR("Tell how you solved it"), "", KY_PAGE("ask/tell"),
	true},
    {"end", KY_TR("Find your line"), "", KY_PAGE("end/find"), true},
    {"end/heirs", KY_TR("End the line of somebody who has died"), "",
	KY_PAGE("end/heirs"), true},
    {"sign-in", KY_TR("Sign in"), "", KY_PAGE("sign-in/password"), true},
    {"recover", KY_TR("When you cannot sign in"), "", KY_PAGE("recover/mail"),
	true},
};
#define OTHERS_N (sizeof(others) / sizeof(others[0]))

uint32_t
ky_guide_pages(void)
{
	return ky_help_n + (uint32_t)OTHERS_N;
}

void
ky_guide_page_at(uint32_t i, struct ky_guide_page *out)
{
	const struct ky_help *h;

	assert(i < ky_guide_pages());
	if (i >= ky_help_n) {
		*out = others[i - ky_help_n];
		return;
	}
	h = &ky_help[i];
	*out = (struct ky_guide_page){.title = h->title,
	    .words = h->words,
	    .page = h->page};
	(void)snprintf(out->path, sizeof(out->path), "%s/%s", h->set, h->code);
}
