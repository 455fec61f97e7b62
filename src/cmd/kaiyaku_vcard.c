/*
 * kaiyaku-vcard: a simulated eUICC, see kaiyaku-vcard(1).
 */
#include "cmd/vcard_args.h"
#include "cmd/vcard_folder.h"

#include "base/hex.h"
#include "vcard/issue.h"
#include "vcard/stdio.h"
#include "vcard/vpcd.h"

#include <inttypes.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: kaiyaku-vcard init --state DIR [--curve p256|brainpool]\n"
    "           [--eid EID] [--v3] [--chain NAME] [--smdp HOST]\n"
    "           [--quirk NAME[=N]]...\n"
    "       kaiyaku-vcard add-profile --state DIR --iccid DIGITS\n"
    "           [--provider TEXT] [--name TEXT] [--nickname TEXT]\n"
    "           [--class test|provisioning|operational]\n"
    "           [--address HOST[:EVENT,...]]... [--ppr1] [--ppr2]\n"
    "           [--enabled] [--no-result]\n"
    "       kaiyaku-vcard fail-profile --state DIR --iccid DIGITS\n"
    "           --error N [--address HOST]\n"
    "       kaiyaku-vcard reinstall --state DIR --iccid DIGITS\n"
    "       kaiyaku-vcard delete-remotely --state DIR --iccid DIGITS\n"
    "       kaiyaku-vcard show --state DIR\n"
    "       kaiyaku-vcard root --state DIR\n"
    "       kaiyaku-vcard serve --state DIR --stdio|--vpcd HOST:PORT\n"
    "           [--quirk NAME[=N]]...\n"
    "       kaiyaku-vcard quirks\n";

#define EXIT_FAILED 1
#define EXIT_USAGE 2
#define READER_PATIENCE_MS 10000
/* Of a made-up maker of chips. */
#define EID_PREFIX "89049032"

static int
failed(const struct ky_err *err)
{
	/* There is nowhere else to say it. */
	(void)fprintf(stderr, "kaiyaku-vcard: %s\n", err->msg);
	return EXIT_FAILED;
}

/* A made-up EID whose check digits are right. */
static bool
make_eid(struct ky_eid *out)
{
	uint8_t chance[22];
	uint32_t left = 0;
	int i;

	if (RAND_bytes(chance, sizeof(chance)) != 1)
		return false;
	(void)snprintf(out->digits, sizeof(out->digits), "%s", EID_PREFIX);
	for (i = 8; i < 30; i++)
		out->digits[i] = (char)('0' + chance[i - 8] % 10);
	for (i = 0; i < 30; i++)
		left = (left * 10 + (uint32_t)(out->digits[i] - '0')) % 97;
	left = 98 - left * 100 % 97;
	(void)snprintf(out->digits + 30, 3, "%02u", left % 100);
	return true;
}

static int
init(struct ky_vcard_args *w)
{
	struct ky_vchip *chip;
	struct ky_pki *pki = NULL;
	struct ky_err err;
	enum ky_code code;

	if (w->eid.digits[0] == '\0' && !make_eid(&w->eid))
		return EXIT_FAILED;
	chip = ky_vchip_new(&w->eid,
	    w->chain == KY_PKI_V3 || w->chain == KY_PKI_V3_SUBCI);
	if (chip == NULL)
		return EXIT_FAILED;
	memcpy(chip->smdp, w->smdp, sizeof(chip->smdp));
	chip->quirks = w->quirks;
	chip->next_n = w->quirks.n[KY_QUIRK_SEQ_FROM_ZERO] == 0;
	code = ky_pki_new(w->curve, &w->eid, w->chain, &pki, &err);
	if (code == KY_OK)
		code = ky_vcard_folder_make(w->state, chip, pki, &err);
	if (code == KY_OK)
		printf("simulated card, EID %s\n", w->eid.digits);
	ky_pki_free(pki);
	free(chip);
	return code == KY_OK ? 0 : failed(&err);
}

static struct ky_str
wire(const struct ky_vcard_args *w)
{
	return (struct ky_str){(const char *)w->profile.iccid, 10};
}

/* Nothing, or the first profile with that ICCID, deleted or not. */
static struct ky_vchip_profile *
known(const struct ky_vcard_folder *f, const struct ky_vcard_args *w)
{
	for (uint32_t i = 0; i < f->chip->profiles_n; i++)
		if (memcmp(f->chip->profile[i].iccid, w->profile.iccid, 10) ==
		    0)
			return &f->chip->profile[i];
	return NULL;
}

static enum ky_code
install(struct ky_vcard_folder *f, const struct ky_vcard_args *w,
    struct ky_err *err)
{
	struct ky_vchip_profile *p, *other = ky_vchip_enabled(f->chip);
	struct ky_vchip_profile made = w->profile;
	enum ky_code code = KY_OK;

	if (known(f, w) != NULL)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card has, or had, a profile with this ICCID");
	p = ky_vchip_add(f->chip, w->profile.iccid);
	if (p == NULL)
		return ky_fail(err, KY_E_LIMIT, 0,
		    "the card has as many profiles as it can hold");
	memcpy(made.aid, p->aid, sizeof(made.aid));
	*p = made;
	if (!w->no_result)
		code = ky_issue_installation(f->chip, f->pki, p, 0, err);
	if (code != KY_OK || !w->enabled)
		return code;
	if (other != NULL) {
		other->enabled = false;
		code = ky_issue_event(f->chip, f->pki, other, KY_VCHIP_DISABLE,
		    0, err);
	}
	p->enabled = true;
	return code == KY_OK
	    ? ky_issue_event(f->chip, f->pki, p, KY_VCHIP_ENABLE, 0, err)
	    : code;
}

static enum ky_code
fail_install(struct ky_vcard_folder *f, const struct ky_vcard_args *w,
    struct ky_err *err)
{
	const struct ky_vchip_profile *p = known(f, w);

	if (p == NULL || w->profile.addresses_n > 0)
		p = &w->profile;
	if (p->addresses_n == 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "no address for the result: --address HOST");
	return ky_issue_installation(f->chip, f->pki, p, (uint8_t)w->error,
	    err);
}

static enum ky_code
install_again(struct ky_vcard_folder *f, const struct ky_vcard_args *w,
    struct ky_err *err)
{
	struct ky_vchip_profile *p = known(f, w);

	if (p == NULL || !p->gone)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "no profile with this ICCID was deleted from the card");
	ky_vchip_again(f->chip, p);
	return ky_issue_installation(f->chip, f->pki, p, 0, err);
}

/* As by remote management of SGP.22 v3: even an enabled one. */
static enum ky_code
delete_remotely(struct ky_vcard_folder *f, const struct ky_vcard_args *w,
    struct ky_err *err)
{
	struct ky_vchip_profile *p = ky_vchip_by_iccid(f->chip, wire(w));

	if (p == NULL)
		return ky_fail(err, KY_E_REFUSED, 0,
		    "the card has no profile with this ICCID");
	p->gone = true;
	p->enabled = false;
	return ky_issue_event(f->chip, f->pki, p, KY_VCHIP_RPM_DELETE, 0, err);
}

typedef enum ky_code change_fn(struct ky_vcard_folder *f,
    const struct ky_vcard_args *w, struct ky_err *err);

/* Changes the card and keeps it, or neither. */
static int
change(const struct ky_vcard_args *w, change_fn *fn)
{
	struct ky_vcard_folder f;
	struct ky_err err;
	enum ky_code code = ky_vcard_folder_open(w->state, &f, &err);

	if (code != KY_OK)
		return failed(&err);
	code = fn(&f, w, &err);
	if (code == KY_OK)
		code = ky_vcard_folder_keep(&f, f.chip, &err);
	ky_vcard_folder_close(&f);
	return code == KY_OK ? 0 : failed(&err);
}

static int
add_profile(struct ky_vcard_args *w)
{
	return change(w, install);
}

static int
fail_profile(struct ky_vcard_args *w)
{
	return w->error == 0 ? EXIT_USAGE : change(w, fail_install);
}

static int
reinstall(struct ky_vcard_args *w)
{
	return change(w, install_again);
}

static int
remove_remotely(struct ky_vcard_args *w)
{
	return change(w, delete_remotely);
}

static void
show_profile(const struct ky_vchip_profile *p)
{
	static const char *const classes[] = {"test", "provisioning",
	    "operational"};
	char digits[21], aid[33];
	uint32_t n = 0;

	for (int i = 0; i < 20; i++) {
		int d = p->iccid[i / 2] >> (i % 2 * 4) & 0x0f;

		if (d < 10)
			digits[n++] = (char)('0' + d);
	}
	digits[n] = '\0';
	ky_hex_encode(p->aid, 16, aid);
	printf("profile %s %s %s%s%s \"%s\" \"%s\"\n", digits,
	    p->gone          ? "deleted"
		: p->enabled ? "enabled"
			     : "disabled",
	    classes[p->class], (p->rules & KY_VCHIP_PPR1) != 0 ? " ppr1" : "",
	    (p->rules & KY_VCHIP_PPR2) != 0 ? " ppr2" : "", p->provider,
	    p->name);
	printf("  AID %s\n", aid);
	for (uint32_t i = 0; i < p->addresses_n; i++)
		printf("  notifies %s (%02x)\n", p->address[i].host,
		    p->address[i].events);
}

static int
show(struct ky_vcard_args *w)
{
	struct ky_vcard_folder f;
	struct ky_err err;

	if (ky_vcard_folder_open(w->state, &f, &err) != KY_OK)
		return failed(&err);
	printf("simulated card, EID %s\n", f.chip->eid.digits);
	printf("free memory %u\n", ky_vchip_memory(f.chip));
	for (uint32_t i = 0; i < f.chip->profiles_n; i++)
		show_profile(&f.chip->profile[i]);
	for (uint32_t i = 0; i < f.chip->notifications_n; i++)
		printf("notification %" PRId64 " event %02x, %u bytes\n",
		    f.chip->notification[i].n, f.chip->notification[i].event,
		    f.chip->notification[i].pending_n);
	ky_vcard_folder_close(&f);
	return 0;
}

static int
root(struct ky_vcard_args *w)
{
	struct ky_vcard_folder f;
	struct ky_buf pem;
	struct ky_err err;
	enum ky_code code = ky_vcard_folder_open(w->state, &f, &err);

	if (code != KY_OK)
		return failed(&err);
	ky_buf_init(&pem, 65536);
	code = ky_pki_ci_pem(f.pki, &pem, &err);
	if (code == KY_OK)
		printf("%.*s", KY_STR_ARG(ky_buf_str(&pem)));
	ky_buf_done(&pem);
	ky_vcard_folder_close(&f);
	return code == KY_OK ? 0 : failed(&err);
}

static enum ky_code
serve_reader(const struct ky_vcard_args *w, struct ky_vcard *card,
    struct ky_err *err)
{
	int fd = -1;
	enum ky_code code = ky_vpcd_connect(w->host, w->port,
	    READER_PATIENCE_MS, &fd, err);

	if (code != KY_OK)
		return code;
	return ky_vpcd_serve(card, fd, err);
}

static int
serve(struct ky_vcard_args *w)
{
	struct ky_vcard_folder f;
	struct ky_vcard card;
	struct ky_err err;
	enum ky_code code;

	if (w->stdio == (w->host[0] != '\0'))
		return EXIT_USAGE;
	if (ky_vcard_folder_open(w->state, &f, &err) != KY_OK)
		return failed(&err);
	ky_vcard_init(&card, f.chip, f.pki, &w->quirks);
	card.keep = ky_vcard_folder_keep;
	card.keeper = &f;
	code = w->stdio ? ky_vcard_stdio(&card, stdin, stdout, &err)
			: serve_reader(w, &card, &err);
	ky_vcard_done(&card);
	ky_vcard_folder_close(&f);
	return code == KY_OK ? 0 : failed(&err);
}

static int
quirks(struct ky_vcard_args *w)
{
	(void)w;
	for (int i = 0; i < KY_QUIRK__MAX; i++)
		printf("%s\n", ky_quirk_name((enum ky_quirk)i));
	return 0;
}

static const struct {
	const char *name;
	int (*fn)(struct ky_vcard_args *w);
	bool state, iccid; /* needs them */
} commands[] = {
    {"init", init, true, false},
    {"add-profile", add_profile, true, true},
    {"fail-profile", fail_profile, true, true},
    {"reinstall", reinstall, true, true},
    {"delete-remotely", remove_remotely, true, true},
    {"show", show, true, false},
    {"root", root, true, false},
    {"serve", serve, true, false},
    {"quirks", quirks, false, false},
};

int
main(int argc, char **argv)
{
	static struct ky_vcard_args w = {
	    .profile = {.class = KY_VCHIP_OPERATIONAL,
		.provider = "Demo Mobile",
		.name = "Simulated profile"},
	};
	int status = EXIT_USAGE;

	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return fputs(usage, stdout) < 0 ? EXIT_FAILED : 0;
	if (argc >= 2 && ky_vcard_args_parse(argc - 1, argv + 1, &w))
		for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]);
		     i++)
			if (strcmp(argv[1], commands[i].name) == 0 &&
			    (w.state != NULL || !commands[i].state) &&
			    (w.has_iccid || !commands[i].iccid))
				status = commands[i].fn(&w);
	if (status == EXIT_USAGE)
		(void)fputs(usage, stderr); /* nowhere else to say it */
	return status;
}
