#include "contract.h"

int
main(void)
{
	return contract_effects(&contract_sqlite);
}
