#include "contract.h"

#include "bss/bss.h"

int
main(int argc, char **argv)
{
	struct ky_bss none = {0};

	if (argc != 2)
		return 2;
	contract_script = argv[1];
	contract_run(&contract_sim);
	contract_run(&contract_csv);
	contract_run(&contract_tmf);
	ky_bss_close(&none);
	return contract_done();
}
