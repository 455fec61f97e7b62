#include "bank/latin.h"

#include "base/csv.h"

#include <string.h>

/* Two characters a letter, the second blank where one will do; "--" is none:
 * that character is refused. */
struct block {
	uint32_t first, last;
	const char *text;
};

static const struct block blocks[] = {
    /* Latin-1, from A with grave; × and ÷ are no letters. */
    {0xc0, 0xff,
	"A A A A A A AEC E E E E I I I I "
	"D N O O O O O --O U U U U Y THss"
	"a a a a a a aec e e e e i i i i "
	"d n o o o o o --o u u u u y thy "},
    /* Latin Extended-A. */
    {0x100, 0x17f,
	"A a A a A a C c C c C c C c D d "
	"D d E e E e E e E e E e G g G g "
	"G g G g H h H h I i I i I i I i "
	"I i IJijJ j K k q L l L l L l L "
	"l L l N n N n N n n N n O o O o "
	"O o OEoeR r R r R r S s S s S s "
	"S s T t T t T t U u U u U u U u "
	"U u U u W w Y y Y Z z Z z Z z s "},
    /* O and U with horn. */
    {0x1a0, 0x1a1, "O o "},
    {0x1af, 0x1b0, "U u "},
    /* Pinyin's third tone, and u with two marks. */
    {0x1cd, 0x1dc, "A a I i O o U u U u U u U u U u "},
    /* Romanian S and T with comma. */
    {0x218, 0x21b, "S s T t "},
    /* Vietnamese. */
    {0x1ea0, 0x1ef9,
	"A a A a A a A a A a A a A a A a A a A a A a A a "
	"E e E e E e E e E e E e E e E e "
	"I i I i "
	"O o O o O o O o O o O o O o O o O o O o O o O o "
	"U u U u U u U u U u U u U u "
	"Y y Y y Y y Y y "},
    /* Hyphens, and what word processors make of an apostrophe. */
    {0x2010, 0x2011, "- - "},
    {0x2018, 0x2019, "' ' "},
};

/* Marks that stand behind their letter. */
#define MARK_FIRST 0x300
#define MARK_LAST 0x36f

static bool
is_basic(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr(" /-?:().,'+", c) != NULL);
}

bool
ky_latin_is(struct ky_str text)
{
	bool seen = false;

	for (size_t i = 0; i < text.len; i++) {
		if (!is_basic(text.p[i]))
			return false;
		seen = seen || text.p[i] != ' ';
	}
	return seen;
}

/* The character at `*at`, which moves behind it; the text is UTF-8. */
static uint32_t
next(struct ky_str text, size_t *at)
{
	const unsigned char *p = (const unsigned char *)text.p;
	uint32_t c = p[(*at)++];
	uint32_t more = c < 0xc0 ? 0 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;

	if (more > 0)
		c &= 0x3fU >> more;
	for (; more > 0; more--)
		c = c << 6 | (p[(*at)++] & 0x3fU);
	return c;
}

/* One or two characters; none for a mark; "--" for what has no form. */
static struct ky_str
form(uint32_t c)
{
	if (c >= MARK_FIRST && c <= MARK_LAST)
		return KY_STR("");
	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (c >= blocks[i].first && c <= blocks[i].last) {
			const char *p = blocks[i].text +
			    2 * (size_t)(c - blocks[i].first);

			return (struct ky_str){p, p[1] == ' ' ? 1 : 2};
		}
	return KY_STR("--");
}

bool
ky_latin_fold(struct ky_str text, char *out, size_t size)
{
	size_t used = 0;

	if (!ky_utf8_valid(text))
		return false;
	for (size_t at = 0; at < text.len;) {
		size_t start = at;
		uint32_t c = next(text, &at);
		struct ky_str to = {text.p + start, 1};

		if (c >= 0x80)
			to = form(c);
		if (ky_str_is(to, "--") || to.len >= size - used)
			return false;
		memcpy(out + used, to.p, to.len);
		used += to.len;
	}
	if (used >= size)
		return false;
	out[used] = '\0';
	return ky_latin_is((struct ky_str){out, used});
}
