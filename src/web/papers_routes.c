#include "web/papers.h"
#include "web/routes.h"

#define LOOK(path, handler) \
	{ \
		KY_GET, "/{lang}" path, 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN, \
		    handler \
	}

const struct ky_route ky_routes_papers[] = {
    LOOK("/lines/{line}/papers", ky_papers_of_line),
    LOOK("/papers/{number}", ky_paper_page),
    LOOK("/papers/{number}/json", ky_paper_file),
    LOOK("/papers/{number}/pdf", ky_paper_pdf),
    LOOK("/lines/{line}/statement", ky_statement_show),
    LOOK("/lines/{line}/statement/csv", ky_statement_csv_file),
    LOOK("/lines/{line}/statement/json", ky_statement_json_file),
    LOOK("/lines/{line}/statement/pdf", ky_statement_pdf),
    {.pattern = NULL},
};
