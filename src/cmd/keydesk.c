#include "cmd/keydesk.h"

#include "doc/papers.h"

static enum ky_code
write_paper(void *self, const struct ky_paper *paper, struct ky_buf *payload,
    struct ky_err *err)
{
	struct ky_keydesk *d = self;
	enum ky_code code;

	(void)pthread_rwlock_rdlock(&d->lock);
	code = d->papers.write(d->papers.self, paper, payload, err);
	(void)pthread_rwlock_unlock(&d->lock);
	return code;
}

static enum ky_code
seal(void *self, struct ky_str payload, const uint8_t salt[32],
    struct ky_time now, struct ky_buf *document, uint8_t leaf[32],
    struct ky_err *err)
{
	struct ky_keydesk *d = self;
	enum ky_code code;

	(void)pthread_rwlock_rdlock(&d->lock);
	code = d->papers.seal(d->papers.self, payload, salt, now, document,
	    leaf, err);
	(void)pthread_rwlock_unlock(&d->lock);
	return code;
}

static void
leaf_hash(void *self, enum ky_paper_kind kind, const uint8_t leaf[32],
    uint8_t out[32])
{
	struct ky_keydesk *d = self;

	(void)pthread_rwlock_rdlock(&d->lock);
	d->papers.leaf_hash(d->papers.self, kind, leaf, out);
	(void)pthread_rwlock_unlock(&d->lock);
}

static void
node_hash(void *self, const uint8_t left[32], const uint8_t right[32],
    uint8_t out[32])
{
	struct ky_keydesk *d = self;

	(void)pthread_rwlock_rdlock(&d->lock);
	d->papers.node_hash(d->papers.self, left, right, out);
	(void)pthread_rwlock_unlock(&d->lock);
}

static enum ky_code
checkpoint(void *self, uint64_t size, const uint8_t root[32],
    struct ky_buf *out, struct ky_err *err)
{
	struct ky_keydesk *d = self;
	enum ky_code code;

	(void)pthread_rwlock_rdlock(&d->lock);
	code = d->papers.checkpoint(d->papers.self, size, root, out, err);
	(void)pthread_rwlock_unlock(&d->lock);
	return code;
}

enum ky_code
ky_keydesk_open(struct ky_keydesk *d, const char *folder, struct ky_err *err)
{
	enum ky_code code = ky_papers_open(folder, &d->papers, err);

	if (code == KY_OK)
		(void)pthread_rwlock_init(&d->lock, NULL); /* never fails */
	return code;
}

enum ky_code
ky_keydesk_reload(struct ky_keydesk *d, const char *folder, struct ky_err *err)
{
	struct ky_papers fresh, old;
	enum ky_code code = ky_papers_open(folder, &fresh, err);

	if (code != KY_OK)
		return code;
	(void)pthread_rwlock_wrlock(&d->lock);
	old = d->papers;
	d->papers = fresh;
	(void)pthread_rwlock_unlock(&d->lock);
	ky_papers_close(&old);
	return KY_OK;
}

void
ky_keydesk_close(struct ky_keydesk *d)
{
	ky_papers_close(&d->papers);
	(void)pthread_rwlock_destroy(&d->lock);
}

struct ky_papers
ky_keydesk_papers(struct ky_keydesk *d)
{
	return (struct ky_papers){d, write_paper, seal, leaf_hash, node_hash,
	    checkpoint};
}
