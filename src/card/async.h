/*
 * Calls of GLib libraries that answer later, made to be waited for.
 *
 * Each modem has a main context of its own, so that nothing of it runs in
 * other threads or other loops.  The libraries' own deadlines end a call; ours
 * is for those that have none.
 */
#ifndef KY_CARD_ASYNC_H
#define KY_CARD_ASYNC_H

#include <stdbool.h>
#include <stdint.h>

/* GLib's, by their own names, so that this header needs nothing of GLib. */
struct _GMainContext;
struct _GCancellable;
struct _GAsyncResult;
struct _GObject;

struct ky_async {
	struct _GMainContext *context;
	struct _GCancellable *cancel; /* to be handed to each call */
	struct _GAsyncResult *result;
};

/* `library`: the name under which it logs; it is silenced. */
void ky_async_init(struct ky_async *a, const char *library);
void ky_async_done(struct ky_async *a);

/* Before a call is made: what it begins belongs to our context. */
void ky_async_begin(struct ky_async *a);
/* The call's callback, with the ky_async as its data. */
void ky_async_take(struct _GObject *source, struct _GAsyncResult *result,
    void *self);
/*
 * Runs the context until the call's result is there, and gives it (to be
 * unreferenced by the caller).  After `ms` the call is cancelled, and its
 * result is that.
 */
struct _GAsyncResult *ky_async_wait(struct ky_async *a, uint32_t ms);
/* Runs the context until `*there`, or for `ms`; false when it is not. */
bool ky_async_until(struct ky_async *a, const bool *there, uint32_t ms);

#endif
