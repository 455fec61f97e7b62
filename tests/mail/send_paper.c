/*
 * Hands a paper, or with "remind" for its number the reminder, over by the adapters of src/mail, for tests that watch what
 * arrives: the paper on standard input, the settings in the environment.
 * Prints the code and the words.
 */
#include "mail/mail.h"

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

int
main(int argc, char **argv)
{
	static char paper[3 * 1024 * 1024];
	static struct ky_line line;
	struct ky_str document = {paper, fread(paper, 1, sizeof(paper), stdin)};
	struct ky_effect news = {.kind = KY_EFFECT_REMIND};
	struct ky_mail port = {0};
	struct ky_err err = {.code = KY_OK};
	enum ky_code code;

	if (argc != 5)
		return 2;
	if (!ky_str_copy(ky_str_of(argv[1]), line.email, sizeof(line.email)) ||
	    !ky_str_copy(ky_str_of(argv[2]), line.language,
		sizeof(line.language)))
		return 2;
	(void)ky_str_copy(ky_str_of(argv[4]), news.key, sizeof(news.key));
	code = open_port(&port, &err);
	if (code == KY_OK && strcmp(argv[3], "remind") == 0)
		code = port.tell(port.self, &line, &news, &err);
	else if (code == KY_OK)
		code = port.send(port.self, &line, argv[3], document, argv[4],
		    &err);
	printf("%s %s\n", ky_code_name(code), err.msg);
	ky_mail_close(&port);
	return 0;
}
