/*
 * The peers a configuration names: adapters opened, or simulated ones.
 */
#ifndef KY_CMD_PEERS_H
#define KY_CMD_PEERS_H

#include "cmd/cli.h"
#include "port/peers.h"

struct ky_es2_peer;
struct ky_world;

struct ky_peers_held; /* heap: the adapters that are open */

/*
 * `demo`: the store is marked as demo; there a peer without a kind is
 * simulated, elsewhere it is none.  `world`: the simulated ones, or NULL where
 * there are none (they are then left out); it outlives the peers.  KY_E_INPUT
 * names the setting that cannot be.  Nothing is connected to yet.
 */
enum ky_code ky_peers_open(const struct ky_cli *cli, bool demo,
    struct ky_world *world, struct ky_peers_held **held, struct ky_peers *out,
    struct ky_err *err) KY_MUST_USE;
/* What the settings say of an SM-DP+ of kind es2plus; it points into them.
 * KY_E_INPUT: none is set up. */
enum ky_code ky_peers_es2(const struct ky_cli *cli, struct ky_es2_peer *out,
    struct ky_err *err) KY_MUST_USE;
/* When no port is in use any more.  NULL: nothing to do. */
void ky_peers_close(struct ky_peers_held *held);

#endif
