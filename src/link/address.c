#include "link/address.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct range {
	uint8_t bits;
	uint8_t start[16];
};

/* Nobody's, somebody's own, or no single machine's. */
static const struct range closed4[] = {
    {8, {0}},             /* "this" network; 0.0.0.0 is loopback on Linux */
    {8, {10}},            /* private */
    {10, {100, 64}},      /* shared by carriers */
    {8, {127}},           /* loopback */
    {16, {169, 254}},     /* link-local, where clouds keep secrets */
    {12, {172, 16}},      /* private */
    {24, {192, 0, 0}},    /* protocol assignments */
    {24, {192, 0, 2}},    /* documentation */
    {24, {192, 31, 196}}, /* AS112 */
    {24, {192, 52, 193}}, /* AMT */
    {24, {192, 88, 99}},  /* 6to4 relays */
    {16, {192, 168}},     /* private */
    {24, {192, 175, 48}}, /* AS112 */
    {15, {198, 18}},      /* benchmarks */
    {24, {198, 51, 100}}, /* documentation */
    {24, {203, 0, 113}},  /* documentation */
    {4, {224}},           /* multicast */
    {4, {240}},           /* reserved, and broadcast */
};

/* Within 2000::/3, outside of which nothing is public. */
static const struct range closed6[] = {
    {23, {0x20, 0x01, 0x00, 0x00}}, /* protocol assignments, Teredo */
    {32, {0x20, 0x01, 0x0d, 0xb8}}, /* documentation */
    {16, {0x20, 0x02}},             /* 6to4 */
    {48, {0x26, 0x20, 0x00, 0x4f, 0x80, 0x00}}, /* AS112 */
    {20, {0x3f, 0xff}},                         /* documentation */
};

static const struct range global6 = {3, {0x20}};
/* An IPv4 address in the last four bytes. */
static const struct range mapped = {96, {[10] = 0xff, 0xff}};
static const struct range nat64 = {96, {0x00, 0x64, 0xff, 0x9b}};

static bool
within(const struct range *r, const uint8_t *address)
{
	size_t whole = r->bits / 8;
	unsigned rest = r->bits % 8;

	if (memcmp(r->start, address, whole) != 0)
		return false;
	return rest == 0 ||
	    ((r->start[whole] ^ address[whole]) >> (8 - rest)) == 0;
}

static bool
public4(const uint8_t *address)
{
	for (size_t i = 0; i < sizeof(closed4) / sizeof(closed4[0]); i++)
		if (within(&closed4[i], address))
			return false;
	return true;
}

static bool
public6(const uint8_t *address)
{
	if (within(&mapped, address) || within(&nat64, address))
		return public4(address + 12);
	if (!within(&global6, address))
		return false;
	for (size_t i = 0; i < sizeof(closed6) / sizeof(closed6[0]); i++)
		if (within(&closed6[i], address))
			return false;
	return true;
}

bool
ky_address_public(const struct sockaddr *address, size_t len)
{
	struct sockaddr_in a4;
	struct sockaddr_in6 a6;

	if (address->sa_family == AF_INET && len >= sizeof(a4)) {
		memcpy(&a4, address, sizeof(a4));
		return public4((const uint8_t *)&a4.sin_addr);
	}
	if (address->sa_family == AF_INET6 && len >= sizeof(a6)) {
		memcpy(&a6, address, sizeof(a6));
		return public6(a6.sin6_addr.s6_addr);
	}
	return false;
}
