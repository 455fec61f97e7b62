/*
 * ES10 functions of an eUICC: requests written, responses read (GSMA SGP.22,
 * 5.7).  No I/O here: src/card/ carries the bytes.
 *
 * Responses come from a card nobody vouches for: every length is checked,
 * texts are kept as bytes and cleaned by ky_es10_text(), unknown elements are
 * skipped.  Readers return false for what is no such response.
 */
#ifndef KY_EUICC_ES10_H
#define KY_EUICC_ES10_H

#include "core/ident.h"
#include "euicc/der.h"
#include "euicc/notification.h"

/* ISD-R of every eUICC, and the longest AID there is. */
extern const uint8_t ky_isd_r_aid[16];
#define KY_AID_MAX 16

enum ky_es10_class {
	KY_ES10_TEST,
	KY_ES10_PROVISIONING,
	KY_ES10_OPERATIONAL,
};

#define KY_ES10_RULE_NO_DISABLE 0x1u /* PPR1 */
#define KY_ES10_RULE_NO_DELETE 0x2u  /* PPR2 */

#define KY_ES10_ADDRESSES_MAX 8
struct ky_es10_profile {
	uint8_t iccid_raw[10];
	struct ky_iccid iccid; /* "" when the card's digits are none */
	uint8_t aid[KY_AID_MAX];
	uint8_t aid_n;
	bool enabled;
	enum ky_es10_class class;
	/* Cleaned by ky_es10_text(). */
	char nickname[200], provider[100], name[200];
	char owner[8]; /* MCC and MNC digits, or "" */
	/* Policy rules (99) and where its notifications go (B6), and for which
	 * events: known when they were there.  Missing though the longer tag
	 * list was asked for and answered, the profile has none, or the card
	 * does not say. */
	bool rules_known;
	uint32_t rules;
	bool addresses_known;
	uint32_t addresses_n;
	struct {
		uint8_t events; /* KY_EVENT_BIT_ */
		char name[KY_ADDRESS_MAX + 1];
	} address[KY_ES10_ADDRESSES_MAX];
};

#define KY_ES10_PROFILES_MAX 64
#define KY_ES10_NOTIFICATIONS_MAX 256

struct ky_es10_info {
	uint8_t svn[3]; /* SGP.22 version it implements */
	uint8_t firmware[3];
	uint32_t memory_free; /* non-volatile, bytes */
	bool memory_known;
	bool test_profiles;
	uint32_t roots_n; /* CI keys it can sign under */
	uint8_t root[8][20];
};

/* --- requests --- */
void ky_es10_get_eid(struct ky_buf *out);
void ky_es10_get_info2(struct ky_buf *out);
/* `longer`: with notification addresses and policy rules; else the default
 * list.  `class`: -1 = no filter. */
void ky_es10_get_profiles(struct ky_buf *out, bool longer, int class);
void ky_es10_disable(struct ky_buf *out, const struct ky_es10_profile *p,
    bool by_aid, bool refresh);
void ky_es10_enable(struct ky_buf *out, const struct ky_es10_profile *p,
    bool by_aid, bool refresh);
void ky_es10_delete(struct ky_buf *out, const struct ky_es10_profile *p,
    bool by_aid);
void ky_es10_list_notifications(struct ky_buf *out);
void ky_es10_retrieve_notification(struct ky_buf *out, int64_t n);
void ky_es10_remove_notification(struct ky_buf *out, int64_t n);

/* --- responses --- */
bool ky_es10_read_eid(struct ky_str response, struct ky_eid *out);
bool ky_es10_read_info2(struct ky_str response, struct ky_es10_info *out);
/* `code`: 0, or the card's error (never both rows and an error); `more`: the
 * card has others, beyond `max` or without a number that could be read. */
bool ky_es10_read_profiles(struct ky_str response, struct ky_es10_profile *rows,
    uint32_t max, uint32_t *n, bool *more, int *code);
bool ky_es10_read_notifications(struct ky_str response,
    struct ky_notification_meta *rows, uint32_t max, uint32_t *n, bool *more,
    int *code);
/* The first pending notification in it, whole, in place; `code` as above, and
 * 1 for an empty list: there is none. */
bool ky_es10_read_notification(struct ky_str response, struct ky_str *out,
    int *code);
/* What changes something has a result, by its tag; 0 = done. */
#define KY_ES10_REMOVE 0xbf30u /* a notification */
#define KY_ES10_ENABLE 0xbf31u
#define KY_ES10_DISABLE 0xbf32u
#define KY_ES10_DELETE 0xbf33u
bool ky_es10_read_result(struct ky_str response, uint32_t tag, int *code);

/* What a result code means, for people: "the profile is enabled". */
const char *ky_es10_result_text(uint32_t tag, int code);

/* Text of a card for people: valid UTF-8 without control, format and
 * direction characters stays; everything else becomes "?".  Cut at a whole
 * character when `size` is short. */
void ky_es10_text(struct ky_str bytes, char *out, size_t size);

#endif
