/*
 * XML, as much of it as messages of banks use: elements, text, an attribute.
 *
 * The writer puts out what it is told, escaped, and remembers its first
 * failure.  The reader goes through a file of any length with flat memory and
 * hands out the elements that its caller knows by their path; all others are
 * passed over, but held to the same bounds.  It takes no document type, so
 * there are no entities but the five of XML itself, and it never opens
 * anything.
 */
#ifndef KY_BANK_XML_H
#define KY_BANK_XML_H

#include "bank/sink.h"
#include "base/hash.h"

/* --- writing --- */

#define KY_XML_WRITE_DEPTH_MAX 16
#define KY_XML_WRITE_TEXT_MAX 4096 /* bytes of a text or value */

struct ky_xml_writer {
	struct ky_bank_sink sink;
	struct ky_buf out; /* not handed on yet */
	const char *open[KY_XML_WRITE_DEPTH_MAX];
	uint32_t depth;
	enum ky_code code; /* the first failure; nothing is written after it */
	struct ky_err err;
};

/* Names and attributes' names are literals; the rest is copied. */
void ky_xml_writer_init(struct ky_xml_writer *w, struct ky_bank_sink sink);
void ky_xml_writer_done(struct ky_xml_writer *w);

/* "<name>", with one attribute unless `attribute` is NULL. */
void ky_xml_open(struct ky_xml_writer *w, const char *name,
    const char *attribute, const char *value);
/* "<name>text</name>".  Text that XML cannot carry, or that is too long, is a
 * failure: KY_E_INPUT, naming the element. */
void ky_xml_leaf(struct ky_xml_writer *w, const char *name, const char *text);
void ky_xml_leaf_with(struct ky_xml_writer *w, const char *name,
    const char *attribute, const char *value, const char *text);
/* "</name>" of the one opened last. */
void ky_xml_close(struct ky_xml_writer *w);

/* Did all go well so far? */
enum ky_code ky_xml_writer_code(const struct ky_xml_writer *w,
    struct ky_err *err) KY_MUST_USE;
/* Everything is closed: hands on what is left. */
enum ky_code ky_xml_writer_end(struct ky_xml_writer *w,
    struct ky_err *err) KY_MUST_USE;

/* --- reading --- */

#define KY_XML_BYTES_MAX (INT64_C(2) << 30) /* of a file */
#define KY_XML_DEPTH_MAX 32
#define KY_XML_PATH_MAX 512 /* bytes of a path, slashes counted */
#define KY_XML_NAME_MAX 64  /* bytes of an element's name */
#define KY_XML_TEXT_MAX 256 /* bytes in an element that is known */
#define KY_XML_VALUE_MAX 64 /* bytes of the attribute asked for */
#define KY_XML_MEMORY_MAX \
	((size_t)2 << 20) /* what the parser takes at most:
                                               it keeps every name it met */
#define KY_XML_KNOWN_MAX 64

/* An element the caller knows: "Document/CstmrPmtStsRpt/GrpHdr/MsgId". */
struct ky_xml_known {
	const char *path;
	bool many; /* else a second one in the same element is refused */
};

struct ky_xml_reader {
	void *self;
	/* Namespaces the first element may be in, NULL behind the last.
	 * Elements of another one inside it are passed over. */
	const char *const *namespaces;
	const struct ky_xml_known *known; /* by the caller's own numbers */
	int known_n;                      /* at most KY_XML_KNOWN_MAX */
	const char *attribute; /* whose value is wanted; NULL: none */

	/* NULL: not asked for.  What they fail with ends the reading, with the
	 * place put in front. */
	enum ky_code (
	    *open)(void *self, int known, struct ky_err *err) KY_MUST_USE;
	/* `text` without blanks at both ends; empty for an element that has
	 * others inside, which must have no text of its own.  `value`: the
	 * attribute's, or empty. */
	enum ky_code (*close)(void *self, int known, struct ky_str text,
	    struct ky_str value, struct ky_err *err) KY_MUST_USE;
};

/*
 * Reads `file` from where it is to its end; `sha256` is that of the bytes.
 * KY_E_INPUT "line 12, column 7: ...": not well-formed, not in one of the
 * namespaces, a document type, beyond a bound.  KY_E_SYSTEM: the file could not
 * be read.
 */
enum ky_code ky_xml_read(FILE *file, const struct ky_xml_reader *reader,
    uint8_t sha256[KY_SHA256_SIZE], struct ky_err *err) KY_MUST_USE;

#endif
