#include "web/grid.h"

/* CSS pixels: what is left of the narrowest screen (320), and a finger. */
#define SHOWN_WIDTH 288u
#define ROW_HEIGHT 44u

_Static_assert(2 * KY_GRID_ROWS_MAX <= KY_COVER_MAX, "each box may be ticked");

uint32_t
ky_grid_rows(uint32_t width, uint32_t height)
{
	uint64_t rows = (uint64_t)height * SHOWN_WIDTH / width / ROW_HEIGHT;

	return rows < 1               ? 1
	    : rows > KY_GRID_ROWS_MAX ? KY_GRID_ROWS_MAX
				      : (uint32_t)rows;
}

/* Where row `row` begins: of the whole, rounded down. */
static uint16_t
edge(uint64_t row, uint32_t rows)
{
	return (uint16_t)(row * KY_COVER_WHOLE / rows);
}

static bool
read_box(struct ky_str value, uint32_t rows, struct ky_covers *out)
{
	bool right = value.len > 1 && value.p[value.len - 1] == 'r';
	bool left = value.len > 1 && value.p[value.len - 1] == 'l';
	uint64_t row;

	if ((!left && !right) || out->n == KY_COVER_MAX ||
	    !ky_str_u64((struct ky_str){value.p, value.len - 1}, rows, &row) ||
	    row == 0)
		return false;
	ky_covers_add(out, left ? 0 : KY_COVER_WHOLE / 2, edge(row - 1, rows),
	    left ? KY_COVER_WHOLE / 2 : KY_COVER_WHOLE, edge(row, rows));
	return true;
}

bool
ky_grid_read(const struct ky_posted *f, uint32_t rows, struct ky_covers *out)
{
	out->n = 0;
	for (uint32_t i = 0; i < f->fields_n; i++)
		if (ky_str_is(f->field[i].name, KY_GRID_FIELD) &&
		    !read_box(f->field[i].value, rows, out))
			return false;
	return true;
}
