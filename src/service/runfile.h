/*
 * The file of a payment run, written out of the till: transfer by transfer,
 * with flat memory.
 *
 * Its bytes follow from the run, its transfers and the settings of the bank;
 * so it need not be kept.  Its hash is fixed when the run is proposed; what
 * gives other bytes later is not what the second person approved, and no file.
 */
#ifndef KY_SERVICE_RUNFILE_H
#define KY_SERVICE_RUNFILE_H

#include "port/bankfile.h"

struct ky_runfile {
	const struct ky_bankfile *bank;
	const struct ky_till *till; /* of one connection, between two writes
	                               or in one */
	const struct ky_slug *issuer;
	/* How many transfers are written, now and then; NULL: nobody asks. */
	void (*progress)(void *self, uint64_t transfers);
	void *progress_self;
};

/* Writes it to `to` (NULL: nowhere) and says its hash.  Codes: those of
 * `write` (port/bankfile.h), and the store's. */
enum ky_code ky_runfile_write(const struct ky_runfile *f,
    const struct ky_payrun *run, const struct ky_bank_sink *to,
    uint8_t sha256[32], struct ky_err *err) KY_MUST_USE;

/* May it be taken to a bank?  KY_E_REFUSED, cause KY_NO_PAYRUN_STATE: it is
 * not approved, or somebody says that it is void. */
enum ky_code ky_runfile_may(const struct ky_payrun *run,
    struct ky_err *err) KY_MUST_USE;
/* Are these the bytes that were approved?  KY_E_CORRUPT: they are not. */
enum ky_code ky_runfile_same(const struct ky_payrun *run,
    const uint8_t sha256[32], struct ky_err *err) KY_MUST_USE;

#endif
