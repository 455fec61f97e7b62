/*
 * A picture under a grid of boxes, each of which covers its part of it: how
 * somebody says without a script, by finger or by key, what is painted black.
 *
 * Rows are as high as a finger on the narrowest phone; each has a left and a
 * right half.
 */
#ifndef KY_WEB_GRID_H
#define KY_WEB_GRID_H

#include "photo/cover.h"
#include "web/posted.h"

#define KY_GRID_ROWS_MAX 48
#define KY_GRID_FIELD "cover" /* of each box; its value: "7" and "l" or "r" */

uint32_t ky_grid_rows(uint32_t width, uint32_t height);

/* The areas of the boxes that were ticked.  False: a value is no box. */
bool ky_grid_read(const struct ky_posted *f, uint32_t rows,
    struct ky_covers *out);

#endif
