/*
 * Words that are nearly right: softbnk for softbank, やほもばいる for
 * わいもばいる, 卡丢了 for 卡或手机丢失了.  Texts are folded (guide/fold.h).
 */
#ifndef KY_GUIDE_NEAR_H
#define KY_GUIDE_NEAR_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Does one of the words of `text`, between blanks, come near `word`?  One
 * letter too many, too few, another one, or two that changed places; of eight
 * letters and more, twice that.  Never words of less than four letters.  Of
 * Hangul, where each holds two or three, it is three and six.
 */
bool ky_near_word(struct ky_str word, struct ky_str text);

/*
 * How many of a hundred characters of `word` stand in `text`, in any order.
 * Chinese characters only, and three of them at least; else 0.
 */
uint32_t ky_near_share(struct ky_str word, struct ky_str text);

#endif
