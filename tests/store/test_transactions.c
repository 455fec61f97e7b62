#include "contract.h"

int
main(void)
{
	return contract_transactions(&contract_sqlite);
}
