#include "print/slip.h"

#include "page/tr.h"

#include <assert.h>

static const struct {
	const char *name, *says;
} wishes[] = {
    [KY_SLIP_END] = {"end", KY_TR("I would like to end this line.")},
    [KY_SLIP_PORT_OUT] = {"port-out",
	KY_TR("I would like to take my number to another operator (MNP).")},
    [KY_SLIP_RETURN] = {"return",
	KY_TR("I would like to return what I rented.")},
    [KY_SLIP_LOST] = {"lost",
	KY_TR("I lost the card and would like to end this line.")},
    [KY_SLIP_DEATH] = {"death",
	KY_TR("The holder has died. I would like to end the line.")},
    [KY_SLIP_EIGHT_DAYS] = {"eight-days",
	KY_TR("I would like to take the contract back within the first eight "
	      "days.")},
    [KY_SLIP_LOGIN] = {"login",
	KY_TR("I do not know the PIN or the password any more. Please help me "
	      "to set a new one, so that I can end the line.")},
};
_Static_assert(sizeof(wishes) / sizeof(wishes[0]) == KY_SLIP__MAX,
    "a sentence each");

const char *
ky_slip_wish_name(enum ky_slip_wish w)
{
	assert((unsigned)w < KY_SLIP__MAX);
	return wishes[w].name;
}

bool
ky_slip_wish_parse(struct ky_str name, enum ky_slip_wish *out)
{
	for (int w = 0; w < KY_SLIP__MAX; w++)
		if (ky_str_is(name, wishes[w].name)) {
			*out = (enum ky_slip_wish)w;
			return true;
		}
	return false;
}

/* The reader's words, unless the reader reads Japanese anyway. */
static const char *
second(enum ky_tongue t, const char *own, const char *ja)
{
	return t == KY_TONGUE_JA || strcmp(own, ja) == 0 ? "" : own;
}

static void
put(struct ky_sheet *s, enum ky_tongue t, enum ky_sheet_fill fill,
    const char *message, const char *value)
{
	const char *ja = ky_tr(KY_TONGUE_JA, "", message);

	ky_sheet_twin_row(s, fill, ja, second(t, ky_tr(t, "", message), ja),
	    value);
}

static void
put_text(struct ky_sheet *s, enum ky_tongue t, enum ky_sheet_fill fill,
    const struct ky_slip_text *text)
{
	ky_sheet_twin_row(s, fill, text->ja, second(t, text->own, text->ja),
	    "");
}

static void
say_wish(const struct ky_slip *v, enum ky_tongue t, struct ky_sheet *s)
{
	ky_sheet_twin(s, KY_TONGUE_JA);
	put(s, t, KY_SHEET_SAYS, wishes[v->wish].says, "");
	if (t != KY_TONGUE_JA)
		put(s, t, KY_SHEET_SAYS,
		    KY_TR("I do not speak Japanese. Please point at this "
			  "sheet or write your answer on it."),
		    "");
	for (uint32_t i = 0; i < v->ask_n; i++)
		put_text(s, t, KY_SHEET_SAYS, &v->ask[i]);
}

/* A part of the slip, named twice like everything on it. */
static void
begin(struct ky_sheet *s, enum ky_tongue t, const char *name)
{
	ky_sheet_twin(s, KY_TONGUE_JA);
	put(s, t, KY_SHEET_NAME, name, "");
}

static void
say_line(const struct ky_slip *v, enum ky_tongue t, struct ky_sheet *s)
{
	begin(s, t, KY_TR("About the line"));
	put(s, t, KY_SHEET_VALUE, KY_TR("Provider"), v->provider);
	put(s, t, KY_SHEET_VALUE, KY_TR("Holder's name"), v->holder);
	put(s, t, KY_SHEET_VALUE, KY_TR("Phone number"), v->number);
	put(s, t, KY_SHEET_VALUE, KY_TR("Contract number"), v->contract);
	put(s, t, KY_SHEET_VALUE, KY_TR("Wished last day"), v->day);
}

static void
say_bring(const struct ky_slip *v, enum ky_tongue t, struct ky_sheet *s)
{
	if (v->bring_n == 0)
		return;
	begin(s, t, KY_TR("What I have with me"));
	for (uint32_t i = 0; i < v->bring_n; i++)
		put_text(s, t, KY_SHEET_TICK, &v->bring[i]);
}

/* What came of it. */
static void
say_answer(enum ky_tongue t, struct ky_sheet *s)
{
	begin(s, t, KY_TR("For the shop to fill in"));
	put(s, t, KY_SHEET_TICK, KY_TR("The ending was accepted."), "");
	put(s, t, KY_SHEET_VALUE, KY_TR("Last day of the contract"), "");
	put(s, t, KY_SHEET_VALUE, KY_TR("To be paid"), "");
	put(s, t, KY_SHEET_VALUE, KY_TR("Not here: please ask this place"), "");
	put(s, t, KY_SHEET_VALUE, KY_TR("Missing: please bring this"), "");
	put(s, t, KY_SHEET_VALUE, KY_TR("Date, shop and name"), "");
}

void
ky_slip_sheet(const struct ky_slip *v, enum ky_tongue tongue,
    struct ky_sheet *out)
{
	const char *title = ky_tr(tongue, "", KY_TR("Visit slip"));
	struct ky_sheet_head head = {.tongue = tongue,
	    .title = title,
	    .issuer = v->provider,
	    .number = "",
	    .foot = ky_tr(tongue, "",
		KY_TR("A help for talking at the desk, made by its bearer. It "
		      "ends nothing and proves nothing; keep what the shop "
		      "gives you.")),
	    .mark = title,
	    .at = v->at};

	assert((unsigned)v->wish < KY_SLIP__MAX);
	ky_sheet_init(out, &head);
	if (v->place.ja[0] != '\0') {
		ky_sheet_twin(out, KY_TONGUE_JA);
		put_text(out, tongue, KY_SHEET_SAYS, &v->place);
	}
	say_wish(v, tongue, out);
	say_line(v, tongue, out);
	say_bring(v, tongue, out);
	say_answer(tongue, out);
}
