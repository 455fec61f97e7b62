/*
 * Hands a paper, or with a kind of news ("tell-bill") or of letter
 * ("letter-prove") for its number those, over by the adapters of src/mail, for
 * tests that watch what arrives: the paper on standard input; settings, and
 * what news and letters are about, in the environment.  Prints the code and
 * the words.
 */
#include "core/contact.h"
#include "mail/private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
said(const char *name)
{
	return getenv(name);
}

static enum ky_mail_tls
tls_of(const char *name)
{
	if (name != NULL && strcmp(name, "tls") == 0)
		return KY_MAIL_TLS;
	return name != NULL && strcmp(name, "none") == 0 ? KY_MAIL_CLEAR
							 : KY_MAIL_STARTTLS;
}

static enum ky_code
open_port(struct ky_mail *port, struct ky_err *err)
{
	const char *port_no = said("PORT");
	struct ky_mail_smtp config = {
	    .host = said("HOST"),
	    .port = (uint16_t)(port_no != NULL ? strtoul(port_no, NULL, 10)
					       : 0),
	    .tls = tls_of(said("TLS")),
	    .ca_file = said("CA"),
	    .user = said("SMTP_USER"),
	    .password = said("SMTP_PASSWORD"),
	    .from = said("FROM"),
	    .from_name = said("FROM_NAME"),
	    .link = said("LINK"),
	    .total_ms = 3000,
	};

	if (said("MAILDIR") != NULL)
		return ky_mail_maildir_open(said("MAILDIR"), config.from,
		    config.from_name, config.link, port, err);
	return ky_mail_smtp_open(&config, port, err);
}

/* The news, with AMOUNT and DAY where there are any. */
static bool
read_news(const char *kind, const char *key, struct ky_effect *out)
{
	const char *amount = said("AMOUNT"), *day = said("DAY");
	uint64_t minor = 0;
	struct ky_err err;

	if (!ky_effect_kind_parse(ky_str_of(kind), &out->kind) ||
	    !ky_effect_tells(out->kind) ||
	    !ky_str_copy(ky_str_of(key), out->key, sizeof(out->key)))
		return false;
	if (amount != NULL)
		(void)ky_str_u64(ky_str_of(amount), INT64_MAX, &minor);
	out->minor = (int64_t)minor;
	return day == NULL ||
	    ky_date_parse(ky_str_of(day), &out->day, &err) == KY_OK;
}

/* The letter, with CODE, LETTER_LINK, WHAT, DAY, ENDING, INQUIRY, TEXT; good for MINUTES from
 * a clock that stands at 2026-11-29. */
static const struct ky_time now = {INT64_C(1795910400) * KY_SECOND_US};

static void
copy(const char *name, char *out, size_t size)
{
	const char *value = said(name);

	if (value != NULL && !ky_str_copy(ky_str_of(value), out, size))
		exit(2);
}

static bool
read_letter(const char *kind, struct ky_letter *out)
{
	const char *day = said("DAY"), *minutes = said("MINUTES");
	struct ky_err err;

	if (strncmp(kind, "letter-", 7) != 0)
		return false;
	for (int k = 0; k < KY_LETTER__MAX; k++)
		if (strcmp(ky_letter_kind_name((enum ky_letter_kind)k),
			kind + 7) == 0)
			out->kind = (enum ky_letter_kind)k;
	copy("CODE", out->code, sizeof(out->code));
	copy("LETTER_LINK", out->link, sizeof(out->link));
	copy("WHAT", out->what.text, sizeof(out->what.text));
	copy("ENDING", out->ending, sizeof(out->ending));
	copy("INQUIRY", out->inquiry.text, sizeof(out->inquiry.text));
	copy("TEXT", out->text, sizeof(out->text));
	if (minutes != NULL)
		out->until = ky_time_after(now,
		    strtol(minutes, NULL, 10) * KY_MINUTE_US);
	return day == NULL ||
	    ky_date_parse(ky_str_of(day), &out->day, &err) == KY_OK;
}

/* As the courier does it, but at once. */
static enum ky_code
send_letter(const struct ky_mail *port, const struct ky_line *line,
    struct ky_letter *letter, const char *key, struct ky_err *err)
{
	const struct ky_mail_held *held = port->self;
	struct ky_mail_errand e = {.to = line->email,
	    .letter = letter,
	    .now = now,
	    .key = key};

	memcpy(letter->language, line->language, sizeof(letter->language));
	letter->line.provider = line->provider;
	ky_line_mask(line, letter->line.number);
	return held->hand_over(port->self, &e, err);
}

/* With TASKS, WITHDRAW or VERIFY, and the ending behind it. */
static void
link_to(void *self, const char ending[KY_REF_SIZE], const struct ky_line *line,
    enum ky_mail_page page, char out[KY_MAIL_LINK_SIZE])
{
	static const char *const names[] = {[KY_MAIL_TASKS] = "TASKS",
	    [KY_MAIL_WITHDRAW] = "WITHDRAW",
	    [KY_MAIL_VERIFY] = "VERIFY"};
	const char *url = said(names[page]);

	(void)self;
	(void)line;
	if (url != NULL)
		(void)snprintf(out, KY_MAIL_LINK_SIZE, "%s%s", url, ending);
}

static void
name_it(void *self, const struct ky_slug *provider,
    char out[KY_OPERATOR_NAME_SIZE])
{
	(void)self;
	(void)provider;
	copy("OPERATOR", out, KY_OPERATOR_NAME_SIZE);
}

int
main(int argc, char **argv)
{
	static char paper[3 * 1024 * 1024];
	static struct ky_line line = {.provider = {"demo"},
	    .ledger = {.currency = "JPY"}};
	struct ky_str document = {paper, fread(paper, 1, sizeof(paper), stdin)};
	struct ky_effect news = {0};
	struct ky_letter letter = {0};
	struct ky_mail port = {0};
	struct ky_err err = {.code = KY_OK};
	enum ky_code code;

	if (argc != 5)
		return 2;
	if (!ky_str_copy(ky_str_of(argv[1]), line.email, sizeof(line.email)) ||
	    !ky_str_copy(ky_str_of(argv[2]), line.language,
		sizeof(line.language)))
		return 2;
	code = open_port(&port, &err);
	ky_mail_link_by(&port, (struct ky_mail_links){NULL, link_to, name_it});
	copy("MSISDN", line.msisdn.digits, sizeof(line.msisdn.digits));
	if (code == KY_OK && read_letter(argv[3], &letter))
		code = send_letter(&port, &line, &letter, argv[4], &err);
	else if (code == KY_OK && read_news(argv[3], argv[4], &news))
		code = port.tell(port.self, &line, &news, &err);
	else if (code == KY_OK)
		code = port.send(port.self, &line, argv[3], document, argv[4],
		    &err);
	printf("%s %s\n", ky_code_name(code), err.msg);
	ky_mail_close(&port);
	return 0;
}
