/*
 * Errors of the outside world, as values.
 *
 * Three things look alike and are not.  A wrong call is a bug of ours and
 * asserts.  "The domain says no" is a value in a result type.  "The world
 * failed" is what this header is for: an enum ky_code is returned and a
 * caller-owned struct ky_err, always the last parameter, is filled.
 */
#ifndef KY_BASE_ERR_H
#define KY_BASE_ERR_H

#define KY_MUST_USE __attribute__((warn_unused_result))
#define KY_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* What the caller can do about it; never where it came from. */
enum ky_code {
	KY_OK = 0,
	KY_E_INPUT,   /* the request is malformed: tell the sender */
	KY_E_REFUSED, /* the peer understood and said no: a person decides */
	KY_E_RETRY,   /* nothing happened: safe to do again */
	KY_E_UNSURE,  /* it may have happened: look before doing it again */
	KY_E_LIMIT,   /* a stated bound was reached */
	KY_E_CORRUPT, /* stored data contradicts itself: stop */
	KY_E_SYSTEM,  /* the machine failed us: see `cause` */
	KY__CODE_MAX
};

struct ky_err {
	enum ky_code code;
	int cause;      /* errno or the peer's own number, 0 if none */
	const char *at; /* "file.c:123" where it began; a literal */
	char msg[256];  /* one line, no full stop, no personal data */
};

#define KY__STR2(x) #x
#define KY__STR(x) KY__STR2(x)
#define KY_HERE __FILE__ ":" KY__STR(__LINE__)

/*
 * Fill `err` and return `code`, so that a failure is one statement:
 *
 *	return ky_fail(err, KY_E_INPUT, 0, "month %u does not exist", month);
 *
 * `code` is never KY_OK.  Only the origin of an error calls this.
 */
#define ky_fail(err, code, cause, ...) \
	ky_fail_at((err), (code), (cause), KY_HERE, __VA_ARGS__)

enum ky_code ky_fail_at(struct ky_err *err, enum ky_code code, int cause,
    const char *at, const char *fmt, ...) KY_PRINTF(5, 6);

/* Put words in front of an error on its way up; returns its code. */
enum ky_code ky_during(struct ky_err *err, const char *fmt, ...)
    KY_PRINTF(2, 3);

/* "input", "refused", "retry", ...: stable, lower case, for logs and JSON. */
const char *ky_code_name(enum ky_code code);

#endif
