/*
 * The peer in Python (bss_peer.py) beside a test in C.
 */
#ifndef KY_TESTS_PEERS_PEER_H
#define KY_TESTS_PEERS_PEER_H

#include "link/client.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct peer {
	pid_t pid;
	int in; /* its standard input: it ends when this is closed */
	unsigned port;
	char url[64]; /* what adapters are given */
	struct ky_client *door;
	struct ky_buf answer; /* of the last control */
};

/* `script` is the path of bss_peer.py. */
static inline void
peer_start(struct peer *p, const char *script, const char *token)
{
	struct ky_client_config config = {.private_addresses = true};
	struct ky_err err = {0};
	int to[2], from[2];
	FILE *out;

	memset(p, 0, sizeof(*p));
	if (pipe(to) != 0 || pipe(from) != 0 || (p->pid = fork()) < 0)
		abort();
	if (p->pid == 0) {
		(void)dup2(to[0], 0);
		(void)dup2(from[1], 1);
		(void)close(to[1]);
		(void)close(from[0]);
		(void)execlp("python3", "python3", script,
		    token != NULL ? "--token" : NULL, token, NULL);
		_exit(127);
	}
	(void)close(to[0]);
	(void)close(from[1]);
	p->in = to[1];
	out = fdopen(from[0], "r");
	if (out == NULL || fscanf(out, "port %u", &p->port) != 1)
		abort();
	(void)fclose(out);
	(void)snprintf(p->url, sizeof(p->url), "http://127.0.0.1:%u/tmf-api",
	    p->port);
	if (ky_client_new(&config, &p->door, &err) != KY_OK)
		abort();
	ky_buf_init(&p->answer, 65536);
}

static inline void
peer_control(struct peer *p, const char *json)
{
	struct ky_client_answer an = {.body = p->answer};
	struct ky_err err = {0};
	char url[64];
	struct ky_client_request rq = {.method = "POST",
	    .url = url,
	    .content_type = "application/json",
	    .body = ky_str_of(json)};

	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/control",
	    p->port);
	if (ky_client_send(p->door, &rq, &an, &err) != KY_OK ||
	    an.status != 200)
		abort();
	p->answer = an.body;
}

/* The whole number of a member that it showed. */
static inline long
peer_number(const struct peer *p, const char *member)
{
	char name[64];
	const char *at;

	(void)snprintf(name, sizeof(name), "\"%s\": ", member);
	at = p->answer.p != NULL ? strstr(p->answer.p, name) : NULL;
	return at == NULL ? -1 : strtol(at + strlen(name), NULL, 10);
}

static inline void
peer_stop(struct peer *p)
{
	ky_client_free(p->door);
	ky_buf_done(&p->answer);
	(void)close(p->in);
	(void)kill(p->pid, SIGTERM);
	(void)waitpid(p->pid, NULL, 0);
}

#endif
