#include "cmd/vcard_args.h"

#include <getopt.h>
#include <string.h>

static bool
read_events(struct ky_str list, uint8_t *out)
{
	static const struct {
		const char *name;
		uint8_t bit;
	} rows[] = {
	    {"install", KY_VCHIP_INSTALL},
	    {"enable", KY_VCHIP_ENABLE},
	    {"disable", KY_VCHIP_DISABLE},
	    {"delete", KY_VCHIP_DELETE},
	};
	const char *comma;

	*out = 0;
	do {
		struct ky_str one = list;
		uint8_t bit = 0;

		comma = memchr(list.p, ',', list.len);
		if (comma != NULL)
			one.len = (size_t)(comma - list.p);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			if (ky_str_is(one, rows[i].name))
				bit = rows[i].bit;
		if (bit == 0)
			return false;
		*out |= bit;
		if (comma != NULL)
			list = (struct ky_str){comma + 1,
			    list.len - one.len - 1};
	} while (comma != NULL);
	return true;
}

/* Printable ASCII: what hostile cards say is for quirks. */
static bool
read_host(struct ky_str text, char out[KY_VCHIP_HOST_MAX + 1])
{
	for (size_t i = 0; i < text.len; i++)
		if (text.p[i] <= ' ' || text.p[i] > '~')
			return false;
	return text.len > 0 && ky_str_copy(text, out, KY_VCHIP_HOST_MAX + 1);
}

static bool
read_address(struct ky_str text, struct ky_vchip_profile *p)
{
	struct ky_vchip_address *a = &p->address[p->addresses_n];
	const char *colon = memchr(text.p, ':', text.len);
	struct ky_str host = text, events;

	if (p->addresses_n == KY_VCHIP_ADDRESSES_MAX)
		return false;
	a->events = KY_VCHIP_EVENTS;
	if (colon != NULL) {
		host.len = (size_t)(colon - text.p);
		events = (struct ky_str){colon + 1, text.len - host.len - 1};
		if (!read_events(events, &a->events))
			return false;
	}
	p->addresses_n++;
	return read_host(host, a->host);
}

static bool
read_class(const char *word, enum ky_vchip_class *out)
{
	static const char *const names[] = {
	    [KY_VCHIP_TEST] = "test",
	    [KY_VCHIP_PROVISIONING] = "provisioning",
	    [KY_VCHIP_OPERATIONAL] = "operational",
	};

	for (int i = 0; i <= KY_VCHIP_OPERATIONAL; i++)
		if (strcmp(word, names[i]) == 0) {
			*out = (enum ky_vchip_class)i;
			return true;
		}
	return false;
}

static bool
read_chain(const char *word, enum ky_pki_fault *out)
{
	for (int i = 0; i < KY_PKI__MAX; i++)
		if (strcmp(word, ky_pki_fault_name((enum ky_pki_fault)i)) ==
		    0) {
			*out = (enum ky_pki_fault)i;
			return true;
		}
	return false;
}

static bool
read_vpcd(const char *text, struct ky_vcard_args *w)
{
	const char *colon = strrchr(text, ':');

	return colon != NULL &&
	    ky_str_copy((struct ky_str){text, (size_t)(colon - text)}, w->host,
		sizeof(w->host)) &&
	    ky_str_copy(ky_str_of(colon + 1), w->port, sizeof(w->port));
}

static bool
read_eid(const char *text, struct ky_eid *out)
{
	struct ky_err err;

	return ky_eid_parse(ky_str_of(text), out, &err) == KY_OK;
}

static bool
read_text(const char *text, char *out, size_t size)
{
	return ky_str_copy(ky_str_of(text), out, size);
}

static const struct option options[] = {
    {"address", required_argument, NULL, 'a'},
    {"chain", required_argument, NULL, 'h'},
    {"class", required_argument, NULL, 'c'},
    {"curve", required_argument, NULL, 'u'},
    {"eid", required_argument, NULL, 'e'},
    {"enabled", no_argument, NULL, 'E'},
    {"error", required_argument, NULL, 'r'},
    {"iccid", required_argument, NULL, 'i'},
    {"name", required_argument, NULL, 'n'},
    {"nickname", required_argument, NULL, 'k'},
    {"no-result", no_argument, NULL, 'N'},
    {"ppr1", no_argument, NULL, '1'},
    {"ppr2", no_argument, NULL, '2'},
    {"provider", required_argument, NULL, 'p'},
    {"quirk", required_argument, NULL, 'q'},
    {"smdp", required_argument, NULL, 'm'},
    {"state", required_argument, NULL, 's'},
    {"stdio", no_argument, NULL, 'o'},
    {"v3", no_argument, NULL, '3'},
    {"vpcd", required_argument, NULL, 'v'},
    {0},
};

/* An option of a profile; false: its argument is wrong. */
static bool
take_profile(struct ky_vcard_args *w, int c, const char *arg)
{
	struct ky_vchip_profile *p = &w->profile;

	switch (c) {
	case 'a':
		return read_address(ky_str_of(arg), p);
	case 'c':
		return read_class(arg, &p->class);
	case 'i':
		w->has_iccid = ky_vchip_iccid(ky_str_of(arg), p->iccid);
		return w->has_iccid;
	case 'n':
		return read_text(arg, p->name, sizeof(p->name));
	case 'k':
		return read_text(arg, p->nickname, sizeof(p->nickname));
	case 'p':
		return read_text(arg, p->provider, sizeof(p->provider));
	case '1':
		p->rules |= KY_VCHIP_PPR1;
		return true;
	case '2':
		p->rules |= KY_VCHIP_PPR2;
		return true;
	case 'E':
		w->enabled = true;
		return true;
	case 'N':
		w->no_result = true;
		return true;
	case 'r':
		return ky_str_u64(ky_str_of(arg), 127, &w->error) &&
		    w->error > 0;
	default:
		return false;
	}
}

static bool
take(struct ky_vcard_args *w, int c, const char *arg)
{
	switch (c) {
	case 's':
		w->state = arg;
		return true;
	case 'u':
		w->curve = strcmp(arg, "brainpool") == 0 ? KY_CURVE_BRAINPOOL
							 : KY_CURVE_P256;
		return strcmp(arg, "brainpool") == 0 ||
		    strcmp(arg, "p256") == 0;
	case 'h':
		return read_chain(arg, &w->chain);
	case '3':
		w->chain = KY_PKI_V3;
		return true;
	case 'e':
		return read_eid(arg, &w->eid);
	case 'm':
		return read_host(ky_str_of(arg), w->smdp);
	case 'q':
		return ky_quirks_add(&w->quirks, ky_str_of(arg));
	case 'o':
		w->stdio = true;
		return true;
	case 'v':
		return read_vpcd(arg, w);
	default:
		return take_profile(w, c, arg);
	}
}

bool
ky_vcard_args_parse(int argc, char **argv, struct ky_vcard_args *w)
{
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!take(w, c, optarg))
			return false;
	return optind == argc;
}
