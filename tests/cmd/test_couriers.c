#include "t.h"

#include "cmd/couriers.h"
#include "cmd/session.h"
#include "sim/courier.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static struct ky_sim_courier sim;
static char at[] = "/tmp/kaiyaku-couriers-XXXXXX";

static struct ky_time
clock_now(void *self)
{
	(void)self;
	return (struct ky_time){INT64_C(1795910400) * KY_SECOND_US};
}

/* Files in a folder below `at`. */
static uint32_t
files_in(const char *name)
{
	char path[128];
	struct dirent *e;
	uint32_t n = 0;
	DIR *d;

	(void)snprintf(path, sizeof(path), "%s/%s", at, name);
	d = opendir(path);
	while (d != NULL && (e = readdir(d)) != NULL)
		n += e->d_name[0] != '.' && strstr(e->d_name, ".tmp") == NULL;
	if (d != NULL)
		(void)closedir(d);
	return n;
}

static void
settle(struct ky_cli *cli, const char *text)
{
	FILE *file = tmpfile();
	struct ky_err err = {0};

	ky_config_init(&cli->config);
	(void)fputs(text, file);
	rewind(file);
	t_good("settings", ky_config_read(&cli->config, file, "x.conf", &err),
	    &err);
	(void)fclose(file);
}

static enum ky_code
open_all(const char *text, bool demo, struct ky_couriers **held,
    struct ky_courier *out, struct ky_err *err)
{
	static struct ky_cli cli; /* too large for a stack */
	struct ky_couriers_base base = {.demo = demo,
	    .simulated = ky_sim_courier(&sim),
	    .clock = {NULL, clock_now},
	    .entropy = ky_system_entropy()};

	settle(&cli, text);
	*held = NULL;
	return ky_couriers_open(&cli, &base, held, out, err);
}

static struct ky_letter
letter(enum ky_letter_way way)
{
	return (struct ky_letter){.kind = KY_LETTER_PROVE,
	    .way = way,
	    .email = "holder@example.com",
	    .msisdn = {.digits = "819000000001"},
	    .code = "482915"};
}

/* Both ways of a demo store; what is set up there is used. */
static void
simulated(void)
{
	struct ky_couriers *held;
	struct ky_courier c = {0};
	struct ky_letter l, got[4];
	char text[128];
	struct ky_err err = {0};

	ky_sim_courier_init(&sim);
	t_good("open", open_all("", true, &held, &c, &err), &err);
	t_eq_int("both ways", c.ways,
	    1 << KY_LETTER_BY_MAIL | 1 << KY_LETTER_BY_SMS);
	for (int w = 0; w < KY_LETTER_WAY__MAX; w++) {
		l = letter((enum ky_letter_way)w);
		t_good("taken", c.send(c.self, &l, &err), &err);
	}
	t_eq_int("both are shown", ky_sim_courier_letters(&sim, got, 4), 2);
	ky_couriers_close(held);
	(void)snprintf(text, sizeof(text),
	    "[peer \"sms\"]\nkind = folder\nfolder = %s/sms\n", at);
	t_good("open", open_all(text, true, &held, &c, &err), &err);
	l = letter(KY_LETTER_BY_SMS);
	t_good("taken", c.send(c.self, &l, &err), &err);
	for (int i = 0; i < 400 && files_in("sms") == 0; i++)
		(void)usleep(5000);
	ky_couriers_close(held);
	t_eq_int("a file", files_in("sms"), 1);
	t_eq_int("shown no more", ky_sim_courier_letters(&sim, got, 4), 2);
	ky_sim_courier_done(&sim);
}

static void
not_set_up(void)
{
	struct ky_couriers *held;
	struct ky_courier c = {0};
	struct ky_letter l = letter(KY_LETTER_BY_SMS);
	char text[256];
	struct ky_err err = {0};

	t_good("none at all", open_all("", false, &held, &c, &err), &err);
	t_eq_int("no way", c.ways, 0);
	t_bad("refused", c.send(c.self, &l, &err), KY_E_REFUSED, &err,
	    "not set up");
	ky_couriers_close(held);
	(void)snprintf(text, sizeof(text),
	    "[peer \"mail\"]\nkind = maildir\nfolder = %s/box\n"
	    "from = a@b.example\n",
	    at);
	t_good("mail alone", open_all(text, false, &held, &c, &err), &err);
	t_eq_int("one way", c.ways, 1 << KY_LETTER_BY_MAIL);
	t_bad("the other is refused", c.send(c.self, &l, &err), KY_E_REFUSED,
	    &err, "not set up");
	ky_couriers_close(held);
}

static void
faults(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"simulated, outside a demo", "[peer \"sms\"]\nkind=simulated\n",
		"peer sms: x.conf:2: peers are simulated in a demo store only"},
	    {"a mailbox that is none",
		"[peer \"mail\"]\nkind=maildir\nfolder=/tmp/x\nfrom=x\n",
		"peer mail: from"},
	    {"a gateway's body",
		"[peer "
		"\"sms\"]\nkind=gateway\nurl=https://x\nbody={\"to\":1}\n",
		"peer sms: body: "},
	    {"a gateway's statuses",
		"[peer \"sms\"]\nkind=gateway\nurl=https://x\nstatuses=404\n"
		"body={\"to\": \"{to}\", \"text\": \"{text}; {id}\"}\n",
		"peer sms: statuses: "},
	};

	T_CASES (c, cases) {
		struct ky_couriers *held;
		struct ky_courier out;
		struct ky_err err = {0};

		t_bad(c->label, open_all(c->text, false, &held, &out, &err),
		    KY_E_INPUT, &err, c->words);
	}
}

int
main(void)
{
	char command[64];

	if (mkdtemp(at) == NULL)
		abort();
	T_RUN(simulated);
	T_RUN(not_set_up);
	T_RUN(faults);
	(void)snprintf(command, sizeof(command), "rm -r %s", at);
	t_eq_int("tidied up", system(command), 0);
	return t_done();
}
