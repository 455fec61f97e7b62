/*
 * Which network addresses belong to everybody.
 *
 * A URL that strangers give may name a machine behind our own walls.  What
 * counts is the address connected to, not the name, which may say something
 * else a second later.
 */
#ifndef KY_LINK_ADDRESS_H
#define KY_LINK_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

/*
 * Is it a unicast address of the public internet?  False for loopback,
 * private, link-local, shared, multicast, reserved and documentation ranges
 * (IANA special-purpose registries), for any family but IPv4 and IPv6, and
 * for IPv6 forms that carry such an IPv4 address inside.
 */
bool ky_address_public(const struct sockaddr *address, size_t len);

#endif
