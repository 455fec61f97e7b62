/*
 * The folder of a simulated card: chip.json, its keys and certificates, and a
 * lock, so that one program at a time is the card.
 */
#ifndef KY_CMD_VCARD_FOLDER_H
#define KY_CMD_VCARD_FOLDER_H

#include "vcard/pki.h"
#include "vcard/vchip.h"

struct ky_vcard_folder {
	const char *path; /* the caller's */
	int lock;
	struct ky_vchip *chip;
	struct ky_pki *pki;
};

/* Makes it; KY_E_REFUSED: a card is there already. */
enum ky_code ky_vcard_folder_make(const char *path, const struct ky_vchip *chip,
    const struct ky_pki *pki, struct ky_err *err) KY_MUST_USE;

/* KY_E_RETRY: another program is this card. */
enum ky_code ky_vcard_folder_open(const char *path, struct ky_vcard_folder *out,
    struct ky_err *err) KY_MUST_USE;
void ky_vcard_folder_close(struct ky_vcard_folder *f);

/* Durable when it returns.  `self`: the folder. */
enum ky_code ky_vcard_folder_keep(void *self, const struct ky_vchip *chip,
    struct ky_err *err) KY_MUST_USE;

#endif
