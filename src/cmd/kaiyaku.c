/*
 * kaiyaku: ends mobile lines completely, and proves it.  See kaiyaku(1).
 */
#include "cmd/cli.h"

int
main(int argc, char **argv)
{
	return ky_cli_main(argc, argv);
}
