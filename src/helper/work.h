/*
 * What every helper is but for its craft: arguments, a guard before the first
 * byte is read, standard input whole, standard output whole, an error in one
 * line, and an exit status as helper/helper.c reads it.
 */
#ifndef KY_HELPER_WORK_H
#define KY_HELPER_WORK_H

#include "base/buf.h"
#include "helper/guard.h"

struct ky_craft {
	const char *name;   /* "kaiyaku-pdf" */
	const char *usage;  /* what --help prints, with a line feed */
	const char *option; /* the one that takes a value, "--cover"; or NULL */
	struct ky_needs needs;
	size_t in_max; /* bytes; what the helper takes at most */
	/* The libraries' own words go nowhere; ours are said. */
	bool quiet;
	/* `value` of the option, "" without one.  KY_E_INPUT: the input cannot
	 * be taken; all else is a fault. */
	enum ky_code (*make)(const char *value, struct ky_str in,
	    struct ky_buf *out, struct ky_err *err);
};

/* The whole of a helper's main().  Does not return once the craft has been
 * asked: the process ends, and with it what the libraries keep. */
int ky_work(const struct ky_craft *craft, int argc, char **argv);

#endif
