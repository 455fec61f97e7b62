/*
 * What an engine's writer wrote, once more by SQLite alone: the bare store
 * that the engine's figures are held against.
 *
 *	bare_begin(&b, &rig, where)	the rig is stopped
 *	rig_start(&rig)
 *	b.recorded.on = true		what is measured begins
 *	...
 *	b.recorded.on = false
 *	rig_close(&rig)
 *	seconds = bare_run(&b)
 *
 * One at a time.
 */
#ifndef KY_BENCH_BARE_H
#define KY_BENCH_BARE_H

#include "replay.h"

#include "../tests/engine/rig.h"

struct bare {
	char path[REPLAY_BASES][136]; /* copies of the store's files */
	struct replay recorded;
};

/* Copies the store of a stopped rig into the folder `where`, and watches the
 * writer of the rig's next engine. */
void bare_begin(struct bare *b, struct rig *r, const char *where);

/* Everything recorded again, into the copies; the seconds it took.  Copies and
 * recording are gone then. */
double bare_run(struct bare *b);

#endif
