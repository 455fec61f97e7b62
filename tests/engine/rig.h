/*
 * An engine with everything around it: a store on SQLite in a folder of its
 * own, the demo rules, simulated peers that never fail, real papers.
 *
 * Store calls pass through here, so that a test can make one fail.
 */
#ifndef KY_TESTS_ENGINE_RIG_H
#define KY_TESTS_ENGINE_RIG_H

#include "engine/engine.h"
#include "sim/world.h"

#include <stdatomic.h>

/* What the store is to do next, once each. */
struct rig_weather {
	atomic_int commits; /* commits that succeeded */
	/* What was asked of the store: lines looked for and loaded; folios and
	 * tallies read; either of them written. */
	atomic_int lines_read, lobby_read, lobby_written;
	enum ky_code commit; /* fail the next commit so ... */
	bool commit_happens; /* ... although it happened */
	int stale;           /* this many saves meet a moved line */
	uint64_t corrupt;    /* loading this line fails, each time */
	bool die_in_save;    /* exit the process in the next save */
	bool dead_in_save;   /* the simulation's death there */
	int opens_fail;      /* this many connections cannot be opened */
};

struct rig {
	char folder[64];
	char path[96]; /* the store's */
	struct ky_world world;
	struct rig_weather weather;
	struct ky_engine_config config;
	struct ky_engine *engine; /* NULL between stop and start */
	struct ky_store *reader;  /* of the functions below */
	uint32_t lines;           /* imported so far */
};

/* `workers` 0: driven step by step.  In memory where there is such a folder,
 * or in the folder `where`, on a disk. */
void rig_open(struct rig *r, uint32_t workers);
void rig_open_in(struct rig *r, const char *where, uint32_t workers);
void rig_close(struct rig *r);

/* Make the engine; stop it, cleanly or by leaving everything as it lies. */
void rig_start(struct rig *r);
void rig_stop(struct rig *r);
void rig_crash(struct rig *r);

/* A command with its envelope filled in. */
struct ky_command rig_command(enum ky_command_kind kind, uint64_t line_id);
/* A postpaid physical line with number and card unlike those of others. */
void rig_line(uint32_t serial, struct ky_line *out);
/* Imports the next line, in store and world; its id. */
uint64_t rig_import(struct rig *r);
/* The same of the line in the command. */
uint64_t rig_import_this(struct rig *r, struct ky_command *cmd);
/* Ends a line by its holder, whose papers were checked at the counter. */
struct ky_command rig_file(uint64_t line_id);

/* Submit and settle must succeed; the case as stored. */
struct ky_reply rig_submit(struct rig *r, struct ky_command *cmd);
struct ky_time rig_settle(struct rig *r);
void rig_case(struct rig *r, uint64_t line_id, struct ky_case *out);
/* Papers of a line in a state; all of them with `state` -1. */
uint32_t rig_papers(struct rig *r, uint64_t line_id, int state);
uint64_t rig_log_size(struct rig *r);

/* Time passes, timer by timer, until `day` is over. */
void rig_pass(struct rig *r, struct ky_date day);

#endif
