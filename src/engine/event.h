/*
 * Names of the engine's log events.
 */
#ifndef KY_ENGINE_EVENT_H
#define KY_ENGINE_EVENT_H

/* The clock was set back; the last decision time is used until it has caught
 * up. */
#define KY_EV_CLOCK_BACK "engine.clock-back"
/* A transaction failed; what it held was answered with the error. */
#define KY_EV_BATCH_FAILED "engine.batch-failed"
/* A commit had no clear answer; the store was reopened and looked at. */
#define KY_EV_REOPENED "engine.reopened"
/* The last run did not stop cleanly: commands are decided with care. */
#define KY_EV_UNCLEAN "engine.unclean-start"
/* A command the process died on is not decided any more. */
#define KY_EV_SET_ASIDE "engine.set-aside"
/* A peer refused, was unsure, or could not be asked. */
#define KY_EV_EFFECT "engine.effect"
/* The outcome of an effect could not be stored; the effect stays. */
#define KY_EV_OUTCOME_LOST "engine.outcome-not-stored"
/* A paper could not be sealed, or the log not be continued. */
#define KY_EV_PAPER_FAILED "engine.paper-failed"

/* A worker's store failed; it opens another one and goes on. */
#define KY_EV_WORKER "engine.worker"

#endif
