/*
 * kaiyakud: kaiyaku as a service.  See kaiyakud(8).
 */
#include "cmd/daemon.h"

int
main(int argc, char **argv)
{
	return ky_daemon_main(argc, argv);
}
