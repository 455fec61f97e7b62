#include "contract.h"

int
main(void)
{
	return contract_evidence(&contract_sqlite);
}
