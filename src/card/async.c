#include "card/async.h"

#include <assert.h>
#include <gio/gio.h>

/* What the libraries would print is for those who write drivers; what is
 * wrong is said by our errors. */
static void
hush(const gchar *domain, GLogLevelFlags level, const gchar *text,
    gpointer self)
{
	(void)domain;
	(void)level;
	(void)text;
	(void)self;
}

void
ky_async_init(struct ky_async *a, const char *library)
{
	(void)g_log_set_handler(library,
	    (GLogLevelFlags)(G_LOG_LEVEL_MASK | G_LOG_FLAG_RECURSION), hush,
	    NULL);
	*a = (struct ky_async){.context = g_main_context_new(),
	    .cancel = g_cancellable_new()};
}

void
ky_async_done(struct ky_async *a)
{
	/* What was given up says good-bye here. */
	while (g_main_context_iteration(a->context, FALSE))
		continue;
	g_main_context_unref(a->context);
	g_object_unref(a->cancel);
	*a = (struct ky_async){0};
}

void
ky_async_begin(struct ky_async *a)
{
	assert(a->result == NULL);
	g_cancellable_reset(a->cancel);
	g_main_context_push_thread_default(a->context);
}

void
ky_async_take(GObject *source, GAsyncResult *result, gpointer self)
{
	struct ky_async *a = self;

	(void)source;
	a->result = g_object_ref(result);
}

static gboolean
ring(gpointer rung)
{
	*(bool *)rung = true;
	return G_SOURCE_CONTINUE;
}

/* A clock that sets `rung` after `ms`, in our context. */
static GSource *
alarm_of(struct ky_async *a, uint32_t ms, bool *rung)
{
	GSource *alarm = g_timeout_source_new(ms);

	g_source_set_callback(alarm, ring, rung, NULL);
	(void)g_source_attach(alarm, a->context);
	return alarm;
}

static void
stop(GSource *alarm)
{
	g_source_destroy(alarm);
	g_source_unref(alarm);
}

GAsyncResult *
ky_async_wait(struct ky_async *a, uint32_t ms)
{
	GAsyncResult *result;
	bool rung = false;
	GSource *alarm = alarm_of(a, ms, &rung);

	while (a->result == NULL) {
		(void)g_main_context_iteration(a->context, TRUE);
		if (rung && !g_cancellable_is_cancelled(a->cancel))
			g_cancellable_cancel(a->cancel);
	}
	stop(alarm);
	g_main_context_pop_thread_default(a->context);
	result = a->result;
	a->result = NULL;
	return result;
}

bool
ky_async_until(struct ky_async *a, const bool *there, uint32_t ms)
{
	bool rung = false;
	GSource *alarm = alarm_of(a, ms, &rung);

	g_main_context_push_thread_default(a->context);
	while (!*there && !rung)
		(void)g_main_context_iteration(a->context, TRUE);
	g_main_context_pop_thread_default(a->context);
	stop(alarm);
	return *there;
}
