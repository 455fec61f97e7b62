#include "contract.h"

int
main(void)
{
	return contract_cases(&contract_sqlite);
}
