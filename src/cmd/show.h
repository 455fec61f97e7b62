/*
 * What commands show as text: lines, endings, duties, money, previews.
 * Numbers and cards are masked.  As JSON: view/view.h.
 */
#ifndef KY_CMD_SHOW_H
#define KY_CMD_SHOW_H

#include "cmd/cli.h"
#include "core/preview.h"
#include "port/store.h"
#include "view/view.h"

#define KY_SHOW_SIZE 64

/* "2026-08-31 20:00 +09:00" */
const char *ky_show_time(struct ky_time t, struct ky_zone zone,
    char out[KY_SHOW_SIZE]);
/* "2026-08-31", or "-" */
const char *ky_show_date(struct ky_date d, char out[KY_SHOW_SIZE]);
/* "1,200 JPY" */
const char *ky_show_money(int64_t minor, const char *currency,
    char out[KY_SHOW_SIZE]);

/* What a stranger wrote, without what a terminal would obey; further lines of
 * it are indented by two. */
void ky_show_text(const struct ky_cli *cli, const char *text);

/* A line of a listing. */
void ky_show_row(const struct ky_cli *cli, const struct ky_row *row);

/* Facts, ending, duties. */
void ky_show_case(const struct ky_cli *cli, const struct ky_case *c,
    struct ky_zone zone);

void ky_show_ending(const struct ky_cli *cli, const struct ky_case *c,
    struct ky_zone zone);
void ky_show_duty(const struct ky_cli *cli, const struct ky_case *c,
    const struct ky_duty *d);
void ky_show_duties(const struct ky_cli *cli, const struct ky_case *c);

/* Entries: each charge, payment or refund once. */
void ky_show_postings(const struct ky_cli *cli, const char *currency,
    const struct ky_posting *row, uint32_t n);

/* Where the provider can be asked. */
void ky_show_channels(const struct ky_cli *cli,
    const struct ky_rule_channels *c);

/* A preview that is offered: last day, money, things to bring back. */
void ky_show_figures(const struct ky_cli *cli, const struct ky_rules *rules,
    const struct ky_preview *p, struct ky_time now);
/* And what is needed, lost, comes later, must be seen; the days. */
void ky_show_preview(const struct ky_cli *cli, const struct ky_rules *rules,
    const struct ky_preview *p, struct ky_time now);

#endif
