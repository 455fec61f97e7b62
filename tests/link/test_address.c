#include "link/address.h"

#include "t.h"

#include <arpa/inet.h>
#include <sys/un.h>

static bool
is_public(const char *text)
{
	struct sockaddr_in6 a6 = {.sin6_family = AF_INET6};
	struct sockaddr_in a4 = {.sin_family = AF_INET};

	if (inet_pton(AF_INET, text, &a4.sin_addr) == 1)
		return ky_address_public((const struct sockaddr *)&a4,
		    sizeof(a4));
	if (!t_ok(text, inet_pton(AF_INET6, text, &a6.sin6_addr) == 1))
		return false;
	return ky_address_public((const struct sockaddr *)&a6, sizeof(a6));
}

static void
everybodys(void)
{
	static const char *const cases[] = {"1.1.1.1", "9.255.255.255",
	    "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
	    "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255",
	    "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0",
	    "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
	    "198.51.99.255", "203.0.112.255", "203.0.114.0", "223.255.255.255",
	    "2001:200::1", "2001:db7:ffff::1", "2001:db9::1", "2400:cb00::1",
	    "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::808:808",
	    "3ffe:ffff::1"};

	T_CASES (c, cases)
		t_ok(*c, is_public(*c));
}

static void
not_everybodys(void)
{
	static const char *const cases[] = {"0.0.0.0", "0.1.2.3", "10.0.0.1",
	    "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1",
	    "127.255.255.254", "169.254.169.254", "172.16.0.1",
	    "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.31.196.1",
	    "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255",
	    "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
	    "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
	    "255.255.255.255", "::", "::1", "::127.0.0.1", "::1.1.1.1",
	    "::ffff:127.0.0.1", "::ffff:10.1.1.1", "::ffff:169.254.169.254",
	    "::ffff:0.0.0.0", "64:ff9b::7f00:1", "64:ff9b::a00:1",
	    "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:20::1",
	    "2001:1ff:ffff::1", "2001:db8::1", "2002:7f00:1::1",
	    "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1",
	    "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
	    "ffff::1"};

	T_CASES (c, cases)
		t_ok(*c, !is_public(*c));
}

static void
other_families(void)
{
	struct sockaddr_un local = {.sun_family = AF_UNIX};
	struct sockaddr_in a4 = {.sin_family = AF_INET};

	t_ok("a local socket",
	    !ky_address_public((const struct sockaddr *)&local, sizeof(local)));
	(void)inet_pton(AF_INET, "1.1.1.1", &a4.sin_addr);
	t_ok("an address cut short",
	    !ky_address_public((const struct sockaddr *)&a4, 4));
}

int
main(void)
{
	T_RUN(everybodys);
	T_RUN(not_everybodys);
	T_RUN(other_families);
	return t_done();
}
