#include "contract.h"

int
main(void)
{
	return contract_papers(&contract_sqlite);
}
