#include "contract.h"

int
main(void)
{
	return contract_commands(&contract_sqlite);
}
