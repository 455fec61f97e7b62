/*
 * A TM Forum Open API v4 peer: where it is and how we show who we are.
 */
#ifndef KY_LINK_TMF_H
#define KY_LINK_TMF_H

#include "link/client.h"

#define KY_TMF_MEDIA_TYPE "application/json;charset=utf-8"

struct ky_tmf_peer {
	/* "https://bss.example/tmf-api": the API's own path is put behind it
	 * ("/productOrderingManagement/v4/..."). */
	const char *url;
	const char *bearer;  /* or NULL */
	const char *ca_file; /* or NULL: the system's */
	uint32_t total_ms;   /* 0 = 15000 */
};

#endif
