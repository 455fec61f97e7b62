/*
 * What `usage import` and `payment import` have in common: files, standard
 * input, progress, the account of what became of it.
 */
#ifndef KY_CMD_RECORDS_H
#define KY_CMD_RECORDS_H

#include "cmd/session.h"
#include "intake/intake.h"

#define KY_RECORDS_FLAGS \
	{"--format", "FORMAT", "csv or json; else by the file's name", false}, \
	    {"--provider", "PROVIDER", "the file is this provider's", false}, \
	    {"--partly", NULL, "import the good records, whatever the others", \
		false}, \
	    {"--dry-run", NULL, "check only", false}, \
	{ \
		NULL, NULL, NULL, false \
	}

/* Imports args[0], "-" for standard input. */
enum ky_exit ky_records_import(struct ky_cli *cli,
    const struct ky_record_kind *kind);

#endif
