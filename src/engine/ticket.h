/*
 * One thing for the writer to store, and the place for its answer.
 */
#ifndef KY_ENGINE_TICKET_H
#define KY_ENGINE_TICKET_H

#include "engine/engine.h"
#include "engine/limits.h"

#include <semaphore.h>

enum ky_ticket_kind {
	KY_TICKET_COMMAND,
	KY_TICKET_SEALED, /* signed papers */
	KY_TICKET_LEAVES, /* a step of the log */
	KY_TICKET_WRITE,  /* a caller's own write */
};

/* Papers signed by one job (paper.c). */
struct ky_sealed {
	uint32_t n;
	struct {
		struct ky_stored_paper paper; /* `leaf` as signed */
		struct ky_buf document;
	} row[KY_SEAL_MAX];
};

/* A node of the log's tree that became complete. */
struct ky_node {
	uint8_t level;
	uint64_t index;
	uint8_t hash[32];
};

/* New leaves, the nodes they complete, and the tree's new head
 * (sequencer.c). */
struct ky_leaves {
	uint64_t from; /* the log's size before */
	uint32_t n;
	struct {
		char number[KY_PAPER_NO_SIZE];
		uint8_t hash[32];
	} row[KY_LEAVES_MAX];
	uint32_t nodes_n; /* above the leaves */
	struct ky_node node[KY_NODES_MAX];
	struct ky_buf checkpoint;
};

struct ky_ticket {
	struct ky_submission *s; /* the answer; `cmd` NULL for papers */
	const struct ky_sealed *sealed;
	const struct ky_leaves *leaves;
	ky_engine_writing *write;
	void *write_self;
	sem_t *answered;   /* posted once answered; NULL: nobody waits */
	uint8_t print[32]; /* the command's fingerprint */
	enum ky_ticket_kind kind;
	bool put_off; /* a timer set aside: not decided */
};

#endif
