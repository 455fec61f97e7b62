/*
 * One at a time: two that talk to one card at once would take each other's
 * answers.
 */
#ifndef KY_CARD_LOCK_H
#define KY_CARD_LOCK_H

#include "base/err.h"
#include "base/str.h"

struct ky_lock {
	int fd; /* -1 = not held */
};
#define KY_LOCK_NONE ((struct ky_lock){-1})

/*
 * Takes the lock of `what` ("pcsc" and a reader, a device file, a chip) in
 * $XDG_RUNTIME_DIR, else in a folder of ours under /tmp; it ends with the
 * process.  Waits up to `wait_ms`.  KY_E_RETRY: somebody else has it.
 */
enum ky_code ky_lock_take(struct ky_lock *l, const char *kind, const char *what,
    unsigned wait_ms, struct ky_err *err) KY_MUST_USE;
void ky_lock_drop(struct ky_lock *l);

#endif
