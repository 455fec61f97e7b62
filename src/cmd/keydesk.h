/*
 * The papers' port with keys that can be read again while it is in use:
 * kaiyakud after SIGHUP.
 */
#ifndef KY_CMD_KEYDESK_H
#define KY_CMD_KEYDESK_H

#include "port/papers.h"

#include <pthread.h>

struct ky_keydesk {
	pthread_rwlock_t lock;
	struct ky_papers papers; /* with the keys of now */
};

/* `folder` as for ky_papers_open(), with its codes. */
enum ky_code ky_keydesk_open(struct ky_keydesk *d, const char *folder,
    struct ky_err *err) KY_MUST_USE;
/* The keys as they are in the folder now; after a failure the old ones. */
enum ky_code ky_keydesk_reload(struct ky_keydesk *d, const char *folder,
    struct ky_err *err) KY_MUST_USE;
void ky_keydesk_close(struct ky_keydesk *d);

/* The port; `d` outlives it. */
struct ky_papers ky_keydesk_papers(struct ky_keydesk *d);

#endif
