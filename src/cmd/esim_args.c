#include "base/hex.h"
#include "cmd/esim.h"

#include <assert.h>
#include <ctype.h>

#define BIT(flag) (1u << (flag))
#define SENDING \
	(BIT(KY_ESIM_ENDING) | BIT(KY_ESIM_ENDING_CA) | BIT(KY_ESIM_CA) | \
	    BIT(KY_ESIM_SYSTEM_ROOTS) | BIT(KY_ESIM_VIA) | \
	    BIT(KY_ESIM_ALLOW_PRIVATE) | BIT(KY_ESIM_OUTBOX))
#define OWN_FIRST KY_ESIM_ICCID

static const struct {
	const char *name, *arg, *help;
} flags[KY_ESIM_FLAG__MAX] = {
    [KY_ESIM_TRANSPORT] = {"--transport", "WAY",
	"pcsc (unless given), at, csim, qmi, mbim or stdio"},
    [KY_ESIM_READER] = {"--reader", "NAME", "pcsc: its name or number"},
    [KY_ESIM_DEVICE] = {"--device", "FILE", "at, csim, qmi, mbim: the modem"},
    [KY_ESIM_SLOT] = {"--slot", "N", "qmi, mbim: the card's slot, from 1"},
    [KY_ESIM_COMMAND] = {"--command", "COMMAND",
	"stdio: the program that plays the card"},
    [KY_ESIM_AID] = {"--aid", "HEX", "the card's management under this name"},
    [KY_ESIM_SEGMENT] = {"--segment", "N", "at most N bytes at once, 6 to 255"},
    [KY_ESIM_JSON] = {"--json", NULL, "answer with one JSON document"},
    [KY_ESIM_HELP] = {"--help", NULL, "say how the command is called"},
    [KY_ESIM_ICCID] = {"--iccid", "DIGITS", "the profile"},
    [KY_ESIM_YES] = {"--yes", NULL, "do not ask; needs --iccid"},
    [KY_ESIM_WITHOUT_PROOF] = {"--without-proof", NULL,
	"delete even if no signed proof can be had"},
    [KY_ESIM_OFFLINE] = {"--offline", NULL, "keep what is signed, send later"},
    [KY_ESIM_KEPT] = {"--kept", NULL,
	"those kept on this device, not the card's"},
    [KY_ESIM_NO_CARD] = {"--no-card", NULL, "send what is kept, ask no card"},
    [KY_ESIM_TO] = {"--to", "URL", "to this server, not the address in it"},
    [KY_ESIM_ENDING] = {"--ending", "URL", "to the provider's server, too"},
    [KY_ESIM_ENDING_CA] = {"--ending-ca", "FILE",
	"roots for that server; else the system's"},
    [KY_ESIM_CA] = {"--ca", "FILE",
	"roots for addresses in cards: GSMA's, PEM"},
    [KY_ESIM_SYSTEM_ROOTS] = {"--system-roots", NULL,
	"trust the system's roots there, too"},
    [KY_ESIM_VIA] = {"--via", "HOST:PORT",
	"connect there for addresses in cards"},
    [KY_ESIM_ALLOW_PRIVATE] = {"--allow-private", NULL,
	"private addresses and plain http may be used"},
    [KY_ESIM_OUTBOX] = {"--outbox", "FOLDER",
	"where signed notifications are kept"},
};

const struct ky_esim_cmd ky_esim_cmds[] = {
    {"list", "", 0, 0, "List the profiles on the card", ky_esim_list},
    {"info", "", 0, 0, "Say what card it is", ky_esim_info},
    {"disable", "", 0, BIT(KY_ESIM_ICCID), "Disable a profile",
	ky_esim_disable},
    {"enable", "", 0, BIT(KY_ESIM_ICCID), "Enable a profile", ky_esim_enable},
    {"delete", "", 0,
	BIT(KY_ESIM_ICCID) | BIT(KY_ESIM_YES) | BIT(KY_ESIM_WITHOUT_PROOF) |
	    BIT(KY_ESIM_OFFLINE) | SENDING,
	"Delete a profile, and keep and send the chip's signed proof",
	ky_esim_delete},
    {"notifications", "", 0, BIT(KY_ESIM_KEPT) | BIT(KY_ESIM_OUTBOX),
	"List the signed notifications", ky_esim_notifications},
    {"send", "", 0, BIT(KY_ESIM_ICCID) | BIT(KY_ESIM_NO_CARD) | SENDING,
	"Send signed notifications that are not sent yet", ky_esim_send},
    {"replay-file", "FILE", 1,
	BIT(KY_ESIM_TO) |
	    (SENDING & ~(BIT(KY_ESIM_ENDING) | BIT(KY_ESIM_OUTBOX))),
	"Send a notification out of a file", ky_esim_replay},
    {"version", "", 0, 0, "Print the version", ky_esim_version},
    {NULL, NULL, 0, 0, NULL, NULL},
};

/* --- help --- */

void
ky_esim_synopsis(const struct ky_esim_cmd *cmd, struct ky_buf *out)
{
	ky_buf_addf(out, "kaiyaku-esim %s", cmd->name);
	for (unsigned i = OWN_FIRST; i < KY_ESIM_FLAG__MAX; i++)
		if ((cmd->flags & BIT(i)) != 0)
			ky_buf_addf(out, " [%s%s%s]", flags[i].name,
			    flags[i].arg != NULL ? " " : "",
			    flags[i].arg != NULL ? flags[i].arg : "");
	if (cmd->args_n > 0)
		ky_buf_addf(out, " %s", cmd->args);
}

static void
flag_help(unsigned i, struct ky_buf *out)
{
	char left[40];

	(void)snprintf(left, sizeof(left), "%s %s", flags[i].name,
	    flags[i].arg != NULL ? flags[i].arg : "");
	ky_buf_addf(out, "  %-22s %s\n", left, flags[i].help);
}

void
ky_esim_help(const struct ky_esim_cmd *cmd, struct ky_buf *out)
{
	if (cmd != NULL) {
		ky_buf_addz(out, "usage: ");
		ky_esim_synopsis(cmd, out);
		ky_buf_addf(out, "\n\n%s.\n\n", cmd->help);
		for (unsigned i = OWN_FIRST; i < KY_ESIM_FLAG__MAX; i++)
			if ((cmd->flags & BIT(i)) != 0)
				flag_help(i, out);
	} else {
		ky_buf_addz(out,
		    "usage: kaiyaku-esim COMMAND [OPTION ...]\n\n"
		    "Deletes eSIM profiles, and keeps the chip's proof.\n\n");
		for (cmd = ky_esim_cmds; cmd->name != NULL; cmd++)
			ky_buf_addf(out, "  %-22s %s\n", cmd->name, cmd->help);
		ky_buf_addz(out, "\nOptions of every command:\n\n");
	}
	for (unsigned i = 0; i < OWN_FIRST; i++)
		flag_help(i, out);
	ky_buf_addz(out, "\nAll of it is in kaiyaku-esim(1).\n");
}

/* --- parsing --- */

static unsigned
flag_find(struct ky_str name)
{
	for (unsigned i = 0; i < KY_ESIM_FLAG__MAX; i++)
		if (ky_str_is(name, flags[i].name))
			return i;
	return KY_ESIM_FLAG__MAX;
}

/* One flag at argv[*i], with its argument. */
static enum ky_code
take_flag(struct ky_esim *e, int argc, const char *const *argv, int *i,
    struct ky_err *err)
{
	const char *text = argv[*i], *equals = strchr(text, '=');
	struct ky_str name = ky_str_of(text);
	unsigned flag;

	if (equals != NULL)
		name.len = (size_t)(equals - text);
	flag = flag_find(name);
	if (flag == KY_ESIM_FLAG__MAX)
		return ky_fail(err, KY_E_INPUT, 0, "no such flag: %.40s", text);
	if (e->value[flag] != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "%s is there twice",
		    flags[flag].name);
	if (flags[flag].arg == NULL && equals != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "%s takes no argument",
		    flags[flag].name);
	if (flags[flag].arg == NULL)
		e->value[flag] = "";
	else if (equals != NULL)
		e->value[flag] = equals + 1;
	else if (*i + 1 < argc)
		e->value[flag] = argv[++*i];
	else
		return ky_fail(err, KY_E_INPUT, 0, "%s needs %s",
		    flags[flag].name, flags[flag].arg);
	return KY_OK;
}

static enum ky_code
take_word(struct ky_esim *e, const char *word, struct ky_err *err)
{
	const struct ky_esim_cmd *c = ky_esim_cmds;

	if (e->cmd != NULL && e->cmd->args_n > 0 && e->arg == NULL) {
		e->arg = word;
		return KY_OK;
	}
	if (e->cmd != NULL)
		return ky_fail(err, KY_E_INPUT, 0, "%s takes no \"%.40s\"",
		    e->cmd->name, word);
	while (c->name != NULL && strcmp(c->name, word) != 0)
		c++;
	if (c->name == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "no such command: %.40s; see kaiyaku-esim --help", word);
	e->cmd = c;
	return KY_OK;
}

static enum ky_code
check(const struct ky_esim *e, struct ky_err *err)
{
	for (unsigned i = OWN_FIRST; i < KY_ESIM_FLAG__MAX; i++)
		if (e->value[i] != NULL && (e->cmd->flags & BIT(i)) == 0)
			return ky_fail(err, KY_E_INPUT, 0, "%s has no %s",
			    e->cmd->name, flags[i].name);
	if (e->cmd->args_n > 0 && e->arg == NULL)
		return ky_fail(err, KY_E_INPUT, 0, "%s needs %s", e->cmd->name,
		    e->cmd->args);
	if (e->value[KY_ESIM_YES] != NULL && e->value[KY_ESIM_ICCID] == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--yes needs --iccid: deleting cannot be undone");
	return KY_OK;
}

/* What is wrong is said as was asked for, wherever that stands; and our own
 * output is the card's with stdio and no command. */
static void
settle_answers(struct ky_esim *e, int argc, const char *const *argv)
{
	const char *way = e->value[KY_ESIM_TRANSPORT];

	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], flags[KY_ESIM_JSON].name) == 0)
			e->value[KY_ESIM_JSON] = "";
	if (way != NULL && strcmp(way, "stdio") == 0 &&
	    e->value[KY_ESIM_COMMAND] == NULL)
		e->out = stderr;
}

enum ky_code
ky_esim_parse(struct ky_esim *e, int argc, const char *const *argv,
    struct ky_err *err)
{
	enum ky_code code = KY_OK;

	*e = (struct ky_esim){.out = stdout,
	    .lock = KY_LOCK_NONE,
	    .chip_lock = KY_LOCK_NONE};
	for (int i = 0; i < argc && code == KY_OK; i++)
		code = argv[i][0] == '-' && argv[i][1] != '\0'
		    ? take_flag(e, argc, argv, &i, err)
		    : take_word(e, argv[i], err);
	settle_answers(e, argc, argv);
	if (code != KY_OK)
		return code;
	e->help = argc == 0 || e->value[KY_ESIM_HELP] != NULL;
	if (e->help)
		return KY_OK;
	if (e->cmd == NULL)
		return ky_fail(err, KY_E_INPUT, 0,
		    "which command? see kaiyaku-esim --help");
	return check(e, err);
}

enum ky_code
ky_esim_digits(const char *text, char out[21], struct ky_err *err)
{
	size_t n = strlen(text);

	while (n > 0 && (text[n - 1] == 'F' || text[n - 1] == 'f'))
		n--;
	if (n < 18 || n > 20 || strspn(text, "0123456789") < n)
		return ky_fail(err, KY_E_INPUT, 0,
		    "an ICCID has 18 to 20 digits, as `list` shows them");
	(void)snprintf(out, 21, "%.*s", (int)n, text);
	return KY_OK;
}

enum ky_code
ky_esim_aid(const char *text, uint8_t out[KY_AID_MAX], size_t *n,
    struct ky_err *err)
{
	char lower[2 * KY_AID_MAX + 1] = "";
	size_t len = strlen(text);

	*n = len / 2;
	for (size_t i = 0; i < len && i < 2 * (size_t)KY_AID_MAX; i++)
		lower[i] = (char)tolower((unsigned char)text[i]);
	if (len % 2 != 0 || *n < 5 || *n > KY_AID_MAX ||
	    !ky_hex_decode((struct ky_str){lower, len}, out, *n))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--aid: 5 to 16 bytes in hexadecimal");
	return KY_OK;
}
