/*
 * JSON objects out of a stream, one at a time: those of one array, or one
 * after the other on lines of their own (NDJSON).
 *
 * Objects are only told apart here, by their braces and strings; what is in
 * one is a JSON parser's business, and one that it does not take spoils no
 * other.  Memory is flat: one object.
 */
#ifndef KY_INTAKE_SPLIT_H
#define KY_INTAKE_SPLIT_H

#include "base/err.h"
#include "base/str.h"

#include <stdio.h>

#define KY_SPLIT_OBJECT_MAX 4096 /* bytes */

enum ky_split_place {
	KY_SPLIT_START, /* nothing was read */
	KY_SPLIT_FIRST, /* behind the array's bracket */
	KY_SPLIT_LIST,  /* behind an object of the array */
	KY_SPLIT_LINES, /* behind an object that stands by itself */
	KY_SPLIT_OVER,  /* behind the array */
};

struct ky_split {
	FILE *file; /* the caller's */
	enum ky_split_place place;
	uint64_t next_line;

	/* The object read last. */
	uint64_t line; /* in the file, from 1, on which it starts */
	size_t len;
	char bytes[KY_SPLIT_OBJECT_MAX];
};

void ky_split_init(struct ky_split *s, FILE *file);

/*
 * The next object; `end` when there is none.  KY_E_INPUT names the line: what
 * stands where an object must, one without an end, one beyond the bound.
 * What follows cannot be told apart any more, so reading ends there.
 * KY_E_SYSTEM: the file could not be read.
 */
enum ky_code ky_split_next(struct ky_split *s, bool *end,
    struct ky_err *err) KY_MUST_USE;

#endif
