/*
 * A desk (tests/service/desk.h) behind functions, so that HTTP can be put in
 * front of it.
 */
#ifndef KY_TESTS_HTTP_SERVE_TMF_H
#define KY_TESTS_HTTP_SERVE_TMF_H

#include "port/bankfile.h"
#include "port/payevent.h"
#include "service/call.h"

struct stand {
	struct ky_engine *engine;
	struct ky_calls calls;
	struct ky_slug issuer;
	struct ky_clock clock;
	struct ky_entropy entropy;
};

void stand_open(struct stand *s);
/* From now on bulk endings go on by themselves. */
/* Who judges notifications of chips; before stand_open(). */
void stand_verifier(const struct ky_verifier *v);
/* Who judges news of payments; before stand_open(). */
void stand_pay(const struct ky_pay_reader *r);
/* Writes files for the bank; before stand_open(). */
void stand_bank(const struct ky_bankfile *b);
/* A refund of the line waits for the bank; its number. */
uint64_t stand_transfer(uint64_t line, int64_t minor);
/* The line's holder was given a page of that session. */
void stand_page(uint64_t line, const char *session);
void stand_start(void);
void stand_close(void);
uint64_t stand_import(void);
/* One with a plan, "large"; a device, "watch"; options, "voicemail" and others'
 * "music". */
uint64_t stand_import_parts(void);
void stand_file(uint64_t line, char ending[KY_REF_SIZE]);
void stand_advance(uint64_t seconds);
/* Peers say no. */
void stand_refuse(bool on);
/* Prints its secret. */
void stand_token(const char *actor, enum ky_role role, const char *provider,
    uint32_t scopes);

#endif
