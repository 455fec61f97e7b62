#include "base/tongue.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *tag;
	enum ky_tongue tongue;
} tags[] = {
    {"en", KY_TONGUE_EN},
    {"ja", KY_TONGUE_JA},
    {"ko", KY_TONGUE_KO},
    {"zh-Hant", KY_TONGUE_ZH_HANT},
    {"zh-TW", KY_TONGUE_ZH_HANT},
    {"zh-HK", KY_TONGUE_ZH_HANT},
    {"zh-MO", KY_TONGUE_ZH_HANT},
    {"zh", KY_TONGUE_ZH_HANS},
};

const char *
ky_tongue_tag(enum ky_tongue t)
{
	static const char *const names[] = {
	    [KY_TONGUE_EN] = "en",
	    [KY_TONGUE_JA] = "ja",
	    [KY_TONGUE_ZH_HANS] = "zh-Hans",
	    [KY_TONGUE_ZH_HANT] = "zh-Hant",
	    [KY_TONGUE_KO] = "ko",
	};

	_Static_assert(sizeof(names) / sizeof(names[0]) == KY_TONGUE__MAX,
	    "a row each");
	assert((unsigned)t < KY_TONGUE__MAX);
	return names[t];
}

bool
ky_tongue_parse(struct ky_str tag, enum ky_tongue *out)
{
	for (int i = 0; i < KY_TONGUE__MAX; i++) {
		const char *name = ky_tongue_tag((enum ky_tongue)i);

		if (tag.len == strlen(name) &&
		    strncasecmp(tag.p, name, tag.len) == 0) {
			*out = (enum ky_tongue)i;
			return true;
		}
	}
	return false;
}

/* The row that serves a tag: the whole of it, or its beginning. */
static bool
serve(struct ky_str tag, enum ky_tongue *out)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		size_t n = strlen(tags[i].tag);

		if (tag.len >= n && strncasecmp(tag.p, tags[i].tag, n) == 0 &&
		    (tag.len == n || tag.p[n] == '-')) {
			*out = tags[i].tongue;
			return true;
		}
	}
	return false;
}

enum ky_tongue
ky_tongue_of(const char *language)
{
	enum ky_tongue t = KY_TONGUE_EN;

	(void)serve(ky_str_of(language), &t);
	return t;
}

bool
ky_tongue_spaced(enum ky_tongue t)
{
	return t == KY_TONGUE_EN || t == KY_TONGUE_KO;
}

const char *
ky_tongue_colon(enum ky_tongue t)
{
	return ky_tongue_spaced(t) ? ": " : "：";
}

bool
ky_tongue_stopped(struct ky_str text)
{
	static const char *const stops[] = {"。", "！", "？", "："};
	static const size_t n = sizeof("。") - 1; /* of each */

	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (text.len >= n &&
		    memcmp(text.p + text.len - n, stops[i], n) == 0)
			return true;
	return false;
}

/* ";q=0.8" in thousandths; 1000 where nothing is said, 0 where it is
 * malformed. */
static uint32_t
weight(struct ky_str rest)
{
	uint32_t value = 0, unit = 1000;
	size_t at = 0;

	while (at < rest.len && rest.p[at] == ' ')
		at++;
	if (at == rest.len)
		return 1000;
	if (rest.len - at < 3 || rest.p[at] != 'q' || rest.p[at + 1] != '=')
		return 0;
	for (at += 2; at < rest.len && unit > 0; at++) {
		if (rest.p[at] == '.')
			continue;
		if (rest.p[at] < '0' || rest.p[at] > '9')
			break;
		value += unit * (uint32_t)(rest.p[at] - '0');
		unit /= 10;
	}
	return value;
}

enum ky_tongue
ky_tongue_accepted(struct ky_str header)
{
	enum ky_tongue best = KY_TONGUE_EN, one = KY_TONGUE_EN;
	uint32_t most = 0;
	size_t at = 0;

	while (at < header.len) {
		size_t end = at, semi;
		struct ky_str tag;
		uint32_t w;

		while (end < header.len && header.p[end] != ',')
			end++;
		while (at < end && header.p[at] == ' ')
			at++;
		for (semi = at; semi < end && header.p[semi] != ';';)
			semi++;
		tag = (struct ky_str){header.p + at, semi - at};
		while (tag.len > 0 && tag.p[tag.len - 1] == ' ')
			tag.len--;
		w = semi < end ? weight((struct ky_str){header.p + semi + 1,
				     end - semi - 1})
			       : 1000;
		if (w > most && serve(tag, &one)) {
			most = w;
			best = one;
		}
		at = end + 1;
	}
	return best;
}
