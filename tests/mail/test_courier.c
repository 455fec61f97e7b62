#include "t.h"

#include "base/log.h"
#include "mail/courier.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static const struct ky_time now = {INT64_C(1795910400) * KY_SECOND_US};
static char logged[4096], box[64];

static struct ky_time
clock_now(void *self)
{
	(void)self;
	return now;
}

static void
fill(void *self, uint8_t *out, size_t n)
{
	uint8_t *next = self;

	memset(out, (*next)++, n);
}

static void
log_line(void *self, enum ky_level level, const char *line)
{
	size_t n = strlen(logged);

	(void)self;
	(void)level;
	(void)snprintf(logged + n, sizeof(logged) - n, "%s\n", line);
}

static struct ky_letter
letter(void)
{
	return (struct ky_letter){.kind = KY_LETTER_PROVE,
	    .way = KY_LETTER_BY_MAIL,
	    .email = "holder@example.com",
	    .language = "ko",
	    .code = "482915",
	    .until = ky_time_after(now, 10 * KY_MINUTE_US)};
}

/* Messages in new/. */
static uint32_t
arrived(void)
{
	char path[96];
	struct dirent *e;
	uint32_t n = 0;
	DIR *d;

	(void)snprintf(path, sizeof(path), "%s/new", box);
	d = opendir(path);
	while (d != NULL && (e = readdir(d)) != NULL)
		n += e->d_name[0] != '.';
	if (d != NULL)
		(void)closedir(d);
	return n;
}

static void
open_courier(uint8_t *next, struct ky_mail_courier **held,
    struct ky_courier *out)
{
	struct ky_mail_courier_config config = {.clock = {NULL, clock_now},
	    .entropy = {next, fill}};
	struct ky_err err = {0};

	t_good("maildir",
	    ky_mail_maildir_open(box, "papers@issuer.example", NULL, NULL,
		&config.mail, &err),
	    &err);
	t_good("courier", ky_mail_courier_open(&config, held, out, &err), &err);
}

static void
sends(void)
{
	struct ky_mail_courier *held = NULL;
	struct ky_courier c = {0};
	struct ky_letter l = letter();
	struct ky_err err = {0};
	uint8_t next = 0;

	open_courier(&next, &held, &c);
	t_eq_int("its way", c.ways, 1 << KY_LETTER_BY_MAIL);
	for (int i = 0; i < 2; i++)
		t_good("taken", c.send(c.self, &l, &err), &err);
	for (int i = 0; i < 400 && arrived() < 2; i++)
		(void)usleep(5000);
	t_eq_int("two letters, two messages", arrived(), 2);
	l.way = KY_LETTER_BY_SMS;
	t_bad("not by SMS", c.send(c.self, &l, &err), KY_E_REFUSED, &err,
	    "by mail only");
	ky_mail_courier_close(held);
	t_eq_str("nothing is logged", logged, "");
}

static void
lost(void)
{
	struct ky_mail_courier *held = NULL;
	struct ky_courier c = {0};
	struct ky_letter l = letter();
	struct ky_err err = {0};
	uint8_t next = 10;
	uint32_t before = arrived();

	logged[0] = '\0';
	open_courier(&next, &held, &c);
	l.until = now;
	t_good("too late", c.send(c.self, &l, &err), &err);
	l = letter();
	(void)snprintf(l.email, sizeof(l.email), "a@b\r\nBcc: c@d.example");
	t_good("to nobody", c.send(c.self, &l, &err), &err);
	for (int i = 0;
	     i < 400 && strchr(logged, '\n') == strrchr(logged, '\n'); i++)
		(void)usleep(5000);
	ky_mail_courier_close(held);
	t_eq_str("what is logged", logged,
	    "warn mail.letter-lost kind=prove code=refused cause=0\n"
	    "warn mail.letter-lost kind=prove code=refused cause=0\n");
	t_eq_int("nothing arrived", arrived(), before);
}

int
main(void)
{
	char at[] = "/tmp/kaiyaku-courier-XXXXXX", command[64];

	if (mkdtemp(at) == NULL)
		abort();
	(void)snprintf(box, sizeof(box), "%s/box", at);
	ky_log_open(KY_INFO, log_line, NULL);
	T_RUN(sends);
	T_RUN(lost);
	(void)snprintf(command, sizeof(command), "rm -r %s", at);
	t_eq_int("tidied up", system(command), 0);
	return t_done();
}
