/*
 * Structs as bytes, between two processes of one build.
 *
 * A struct is described once, field by field; putting and getting walk the
 * same description.  What is got is zeroed first and each field is checked:
 * a flag is 0 or 1, an enum has a value it knows, text ends and holds no
 * control characters, a count stays within its array.  Pointers never travel;
 * what they point to follows as lengths and bytes.
 */
#ifndef KY_SERVICE_WIRE_H
#define KY_SERVICE_WIRE_H

#include "base/buf.h"
#include "base/str.h"
#include "core/date.h"

enum ky_wire_kind {
	KY_WIRE_RAW,    /* integers and hashes: any bytes will do */
	KY_WIRE_FLAG,   /* bool */
	KY_WIRE_ENUM,   /* below `max` */
	KY_WIRE_OPTION, /* int32_t: -1, or below `max` */
	KY_WIRE_COUNT,  /* uint8_t: up to `max` */
	KY_WIRE_TEXT,   /* char array with an end in it */
	KY_WIRE_DATE,   /* struct ky_date: none, or one that exists */
	KY_WIRE_PART,   /* `max` structs described by `part` */
};

struct ky_wire_field {
	uint16_t at, size; /* PART: of one */
	enum ky_wire_kind kind;
	uint32_t max;
	const struct ky_wire_field *part;
};

#define KY_WIRE_MEMBER(type, member) \
	(uint16_t) offsetof(type, member), (uint16_t)sizeof(((type *)0)->member)
#define KY_RAW(t, m) \
	{ \
		KY_WIRE_MEMBER(t, m), KY_WIRE_RAW, 0, NULL \
	}
#define KY_FLAG(t, m) \
	{ \
		KY_WIRE_MEMBER(t, m), KY_WIRE_FLAG, 0, NULL \
	}
#define KY_ENUM(t, m, n) \
	{ \
		KY_WIRE_MEMBER(t, m), KY_WIRE_ENUM, (n), NULL \
	}
#define KY_OPTION(t, m, n) \
	{ \
		KY_WIRE_MEMBER(t, m), KY_WIRE_OPTION, (n), NULL \
	}
#define KY_COUNT(t, m, n) \
	{ \
		KY_WIRE_MEMBER(t, m), KY_WIRE_COUNT, (n), NULL \
	}
#define KY_TEXT(t, m) \
	{ \
		KY_WIRE_MEMBER(t, m), KY_WIRE_TEXT, 0, NULL \
	}
#define KY_DATE(t, m) \
	{ \
		KY_WIRE_MEMBER(t, m), KY_WIRE_DATE, 0, NULL \
	}
#define KY_PART(t, m, f) \
	{ \
		KY_WIRE_MEMBER(t, m), KY_WIRE_PART, 1, (f) \
	}
#define KY_PARTS(t, m, n, f) \
	{ \
		(uint16_t) offsetof(t, m), (uint16_t)sizeof(((t *)0)->m[0]), \
		    KY_WIRE_PART, (n), (f) \
	}
#define KY_FIELDS_END \
	{ \
		0, 0, KY_WIRE_RAW, 0, NULL \
	}

void ky_wire_put(struct ky_buf *out, const struct ky_wire_field *fields,
    const void *from);
void ky_wire_put_u32(struct ky_buf *out, uint32_t n);
void ky_wire_put_u64(struct ky_buf *out, uint64_t n);
void ky_wire_put_bytes(struct ky_buf *out, struct ky_str bytes);

/* What is left to be read; once `bad`, everything read is zero. */
struct ky_wire {
	struct ky_str left;
	bool bad;
};

/* Bytes of one struct described. */
size_t ky_wire_size(const struct ky_wire_field *fields);

/* `to` is zeroed and of `size` bytes. */
void ky_wire_get(struct ky_wire *in, const struct ky_wire_field *fields,
    void *to);
uint32_t ky_wire_get_u32(struct ky_wire *in);
uint64_t ky_wire_get_u64(struct ky_wire *in);
/* A view into what is read; longer than `max` is bad. */
struct ky_str ky_wire_get_bytes(struct ky_wire *in, size_t max);
/* Nothing was bad and nothing is left over. */
bool ky_wire_all(const struct ky_wire *in);

#endif
