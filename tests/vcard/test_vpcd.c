#include "fixture.h"

#include "vcard/vpcd.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static struct ky_pki *keys;

/* Hands the card these messages and hangs up; what came back, as hexadecimal
 * text; the code in `code`. */
static const char *
serve(const char *messages, const struct ky_quirks *q, enum ky_code *code)
{
	static uint8_t got[4096];
	struct ky_str m = bytes(messages);
	struct ky_vchip *c = chip();
	struct ky_vcard card;
	struct ky_err err;
	ssize_t n = 0;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 ||
	    send(pair[0], m.p, m.len, 0) != (ssize_t)m.len ||
	    shutdown(pair[0], SHUT_WR) != 0)
		abort();
	ky_vcard_init(&card, c, keys, q);
	*code = ky_vpcd_serve(&card, pair[1], &err);
	(void)close(pair[1]); /* the answers are in the other */
	for (ssize_t one;
	     (one = recv(pair[0], got + n, sizeof(got) - (size_t)n, 0)) > 0;)
		n += one;
	(void)close(pair[0]); /* read to its end */
	ky_vcard_done(&card);
	free(c);
	return text((struct ky_str){(const char *)got, (size_t)n});
}

static void
messages(void)
{
	static const struct {
		const char *label, *from, *to;
	} cases[] = {
	    {"nothing", "", ""},
	    {"power, ATR", "0001010001 04",
		"00163b9f96801fc78031e073fe211b674b59564341524480"},
	    {"an APDU", "00050070000001", "0003019000"},
	    {"reset closes channels",
		"00050070000001"
		"000102"
		"000401c00000",
		"0003019000"
		"00026881"},
	    {"power off, too",
		"00050070000001"
		"000100"
		"000401c00000",
		"0003019000"
		"00026881"},
	    {"an unknown order",
		"000103"
		"00050070000001",
		"0003019000"},
	    {"two octets", "00020070", "00026700"},
	    {"an empty message ends it",
		"0000"
		"00050070000001",
		""},
	    {"cut off", "0005007000", ""},
	    {"half a length", "00", ""},
	};

	T_CASES (k, cases) {
		char from[128];
		size_t n = 0;
		enum ky_code code;

		for (const char *p = k->from; *p != '\0'; p++)
			if (*p != ' ')
				from[n++] = *p;
		from[n] = '\0';
		t_eq_str(k->label, serve(from, NULL, &code), k->to);
		t_eq_int("nothing broke", code, KY_OK);
	}
}

static void
leaving(void)
{
	struct ky_quirks q = {0};
	enum ky_code code;

	q.n[KY_QUIRK_DELETE_NO_ANSWER] = 1;
	t_eq_str("no answer: it hangs up",
	    serve("001500a4040c10" ISD_R "001480e291000fbf330c5a0a" SECOND
		  "00050070000001",
		&q, &code),
	    "00029000");
	t_eq_int("nothing broke", code, KY_OK);
}

static void
connecting(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof(at);
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd = -1;
	struct ky_err err;
	char port[8];

	if (bind(listener, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(listener, 1) != 0 ||
	    getsockname(listener, (struct sockaddr *)&at, &n) != 0)
		abort();
	(void)snprintf(port, sizeof(port), "%u", ntohs(at.sin_port));
	t_good("connected", ky_vpcd_connect("127.0.0.1", port, 0, &fd, &err),
	    &err);
	(void)close(fd);
	(void)close(listener);
	t_bad("nobody there",
	    ky_vpcd_connect("127.0.0.1", port, 100, &fd, &err), KY_E_RETRY,
	    &err, "no virtual reader");
	t_bad("no address", ky_vpcd_connect("127.0.0.1", "x", 0, &fd, &err),
	    KY_E_INPUT, &err, "no such address");
}

int
main(void)
{
	keys = pki(KY_CURVE_P256, KY_PKI_SOUND);
	T_RUN(messages);
	T_RUN(leaving);
	T_RUN(connecting);
	ky_pki_free(keys);
	return t_done();
}
