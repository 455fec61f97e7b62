/*
 * Talking to the service manager: sd_notify(3), sd_listen_fds(3).
 */
#ifndef KY_CMD_DAEMON_NOTIFY_H
#define KY_CMD_DAEMON_NOTIFY_H

#include "base/time.h"

void ky_notify_ready(const char *status);
void ky_notify_stopping(void);
void ky_notify_alive(void);
/* How often ky_notify_alive() is wanted; 0 = not. */
int64_t ky_notify_every_us(void);

/* A listening socket handed over under that name; -1 = none. */
int ky_notify_socket(const char *name);

#endif
