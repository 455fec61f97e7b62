#include "web/keep.h"
#include "web/routes.h"

#define PAGE 0, KY_ROUTE_PUBLIC, KY_DIALECT_PLAIN
#define AT(path) "/{lang}/lines/{line}" path

const struct ky_route ky_routes_keep[] = {
    {KY_GET, AT("/keep"), PAGE, ky_keep_form},
    {KY_POST, AT("/keep"), PAGE, ky_keep_bring},
    {KY_GET, AT("/receipts/{id}"), PAGE, ky_keep_show},
    {KY_GET, AT("/receipts/{id}/picture"), PAGE, ky_keep_picture},
    {KY_GET, AT("/receipts/{id}/file"), PAGE, ky_keep_file},
    {KY_GET, AT("/receipts/{id}/cover"), PAGE, ky_keep_cover},
    {KY_POST, AT("/receipts/{id}/cover"), PAGE, ky_keep_cover_do},
    {KY_GET, AT("/receipts/{id}/remove"), PAGE, ky_keep_remove},
    {KY_POST, AT("/receipts/{id}/remove"), PAGE, ky_keep_remove_do},
    {.pattern = NULL},
};
