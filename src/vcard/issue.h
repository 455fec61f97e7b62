/*
 * Notifications made and signed by the simulated chip (GSMA SGP.22, 2.5.6 and
 * 3.5): one for each address that the profile has for the event, each with a
 * number of its own.
 */
#ifndef KY_VCARD_ISSUE_H
#define KY_VCARD_ISSUE_H

#include "vcard/pki.h"
#include "vcard/vchip.h"

/* Entered into the chip's list, hidden from the next `hidden` lists.
 * KY_E_LIMIT: the list is full. */
enum ky_code ky_issue_event(struct ky_vchip *c, const struct ky_pki *pki,
    const struct ky_vchip_profile *p, uint8_t event, uint32_t hidden,
    struct ky_err *err) KY_MUST_USE;

/* The result of an installation, for the profile's first address; the others
 * get a notification of the event when `error` is 0.  Else it failed:
 * errorReason, 9 = the chip has that ICCID. */
enum ky_code ky_issue_installation(struct ky_vchip *c, const struct ky_pki *pki,
    const struct ky_vchip_profile *p, uint8_t error,
    struct ky_err *err) KY_MUST_USE;

#endif
