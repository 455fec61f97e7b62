#include "cmd/daemon_notify.h"

#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>

void
ky_notify_ready(const char *status)
{
	(void)sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void
ky_notify_stopping(void)
{
	(void)sd_notify(0, "STOPPING=1\nSTATUS=finishing what was begun");
}

void
ky_notify_alive(void)
{
	(void)sd_notify(0, "WATCHDOG=1");
}

int64_t
ky_notify_every_us(void)
{
	uint64_t us = 0;

	/* Half of what is allowed, as the manual advises. */
	return sd_watchdog_enabled(0, &us) > 0 ? (int64_t)(us / 2) : 0;
}

int
ky_notify_socket(const char *name)
{
	char **names = NULL;
	int n = sd_listen_fds_with_names(0, &names), found = -1;

	for (int i = 0; i < n; i++) {
		if (found < 0 && strcmp(names[i], name) == 0)
			found = SD_LISTEN_FDS_START + i;
		free(names[i]);
	}
	free(names);
	return found;
}
