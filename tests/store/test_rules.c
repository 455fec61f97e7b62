#include "contract.h"

int
main(void)
{
	return contract_rules(&contract_sqlite);
}
