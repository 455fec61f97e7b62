/*
 * Days, instants, amounts and numbers as a language writes them.
 *
 * Each adds plain text, not escaped.
 */
#ifndef KY_PAGE_FORMAT_H
#define KY_PAGE_FORMAT_H

#include "base/buf.h"
#include "base/tongue.h"
#include "core/date.h"

/* "14 December 2026", "2026年12月14日", "2026년 12월 14일" */
void ky_format_day(struct ky_date day, enum ky_tongue t, struct ky_buf *out);
/* "Mon 14 December 2026", "2026年12月14日(月)", ... */
void ky_format_weekday(struct ky_date day, enum ky_tongue t,
    struct ky_buf *out);
/* The day and "09:05", in that zone.  The page says which zone it is. */
void ky_format_instant(struct ky_time at, struct ky_zone zone, enum ky_tongue t,
    struct ky_buf *out);
/* Smallest units: "¥1,980", "1,980円"; any currency we know. */
void ky_format_money(int64_t minor, const char currency[4], enum ky_tongue t,
    struct ky_buf *out);
/* "12,345" */
void ky_format_number(int64_t n, struct ky_buf *out);

#endif
