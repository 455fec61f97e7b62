/*
 * What a command means, as a hash.
 *
 * Two commands with the same idempotency key are the same when everything
 * their senders chose is the same: not the moment, the chance, the number or
 * the version of the line they expected.  Of a record that another system
 * numbered (ky_key_is_record()) the sender does not count.
 */
#ifndef KY_ENGINE_FINGERPRINT_H
#define KY_ENGINE_FINGERPRINT_H

#include "core/command.h"

/* The evidence's `sha256` is already there. */
void ky_fingerprint(const struct ky_command *cmd, uint8_t out[32]);

#endif
