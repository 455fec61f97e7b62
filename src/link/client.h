/*
 * Outgoing HTTP: libcurl, with our limits and our codes.
 *
 * One struct is one set of settings and kept connections; several threads may
 * use it.  Redirects are not followed, proxies not taken from the
 * environment, no cookies kept, and there is only http and https.
 */
#ifndef KY_LINK_CLIENT_H
#define KY_LINK_CLIENT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct ky_client; /* heap; may be used by several threads */

struct ky_client_config {
	const char *ca_file; /* NULL: the system's */
	const char *bearer;  /* token, or NULL; never logged */
	/* Our own certificate and its key, PEM, for servers that ask for one
	 * (mutual TLS); both or none.  Read at each new connection: what was
	 * renewed on disk is used. */
	const char *cert_file, *key_file;
	/* "HOST:PORT": connects there, whatever the URL names; the name in the
	 * URL stays the one that TLS proves.  NULL: where the URL says. */
	const char *connect_to;
	uint32_t connect_ms;    /* 0 = 5000 */
	uint32_t total_ms;      /* 0 = 15000 */
	size_t answer_max;      /* bytes; 0 = 1 MiB */
	bool private_addresses; /* may it reach loopback, link-local, private
	                            and multicast addresses?  Checked on the
	                            address connected to, not on the name. */
};

enum ky_code ky_client_new(const struct ky_client_config *config,
    struct ky_client **out, struct ky_err *err) KY_MUST_USE;
void ky_client_free(struct ky_client *c);

#define KY_CLIENT_HEADERS_MAX 8
struct ky_client_request {
	const char *method; /* "GET", "POST", "PATCH", "DELETE" */
	const char *url;
	const char *content_type; /* NULL without a body */
	struct ky_str body;
	/* It may reach the other side twice (GET always may): a kept
	 * connection is used, and libcurl sends again when that one turns out
	 * to be closed.  False: a connection of its own, sent once. */
	bool repeatable;
	uint32_t headers_n;
	struct {
		const char *name, *value;
	} header[KY_CLIENT_HEADERS_MAX];
};
struct ky_client_answer {
	unsigned status;
	char content_type[64];
	uint32_t retry_after_s; /* 0 = not said */
	struct ky_buf body; /* the caller's, with its ceiling; reset first */
};

/*
 * KY_OK: there is an answer, whatever its status.  KY_E_RETRY: the request
 * never left (no address, refused, no connection, TLS not trusted, or
 * broken off by the other side before there was any).
 * KY_E_UNSURE: it left, wholly or in part, and no whole answer came, or one
 * larger than is taken.  KY_E_REFUSED: the address is one that may not be
 * reached, the URL is not one (http or https, ASCII, no user in it), or a
 * header holds a control character.  `an` is filled with KY_OK only.
 */
enum ky_code ky_client_send(struct ky_client *c,
    const struct ky_client_request *rq, struct ky_client_answer *an,
    struct ky_err *err) KY_MUST_USE;

#endif
