#include "cmd/act.h"
#include "cmd/logfile.h"
#include "cmd/show.h"
#include "doc/file.h"
#include "pdf/pdf.h"
#include "port/verifier.h"
#include "print/paper.h"

#define NAME_SIZE 404 /* 100 characters */

static enum ky_code
read_kind(const struct ky_cli *cli, enum ky_paper_kind *out, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--kind");

	*out = KY_PAPER__MAX;
	if (text != NULL && !ky_paper_kind_parse(ky_str_of(text), out))
		return ky_fail(err, KY_E_INPUT, 0,
		    "--kind is receipt, "
		    "end-statement, certificate or amendment");
	return KY_OK;
}

/* "certificate.profile-proof.json" beside "certificate.json"; the second one
 * has a 2 behind "proof". */
static void
name_proof(const char *paper, unsigned n, char out[KY_PATH_SIZE])
{
	size_t len = strlen(paper);
	char number[16] = "";

	if (len > 5 && strcmp(paper + len - 5, ".json") == 0)
		len -= 5;
	if (n > 1)
		(void)snprintf(number, sizeof(number), "-%u", n);
	(void)snprintf(out, KY_PATH_SIZE, "%.*s.profile-proof%s.json", (int)len,
	    paper, number);
}

/* Evidence of the line, when it is a proof file; else nothing. */
static enum ky_code
give_proof(const struct ky_cli *cli, struct ky_session *s, uint64_t line_id,
    const uint8_t sha256[32], const char *paper, unsigned *n,
    struct ky_err *err)
{
	char media[KY_MEDIA_SIZE] = "", path[KY_PATH_SIZE];
	struct ky_buf bytes;
	enum ky_code code;

	ky_buf_init(&bytes, KY_EVIDENCE_MAX);
	code = s->store->evidence_get(s->store->self, &s->meta.issuer, line_id,
	    sha256, media, sizeof(media), &bytes, err);
	if (code == KY_OK && bytes.len > 0 &&
	    strcmp(media, KY_PROOF_MEDIA) == 0) {
		name_proof(paper, ++*n, path);
		code = ky_file_write(path, 0600, ky_buf_str(&bytes), err);
		if (code == KY_OK && !cli->json)
			ky_say(cli, KY_PAINT_NONE, "profile-proof: %s\n", path);
	}
	ky_buf_done(&bytes);
	return code;
}

/* What chips signed, so that whoever has the paper can verify that, too:
 * the duty's own evidence, and that of other chips. */
static enum ky_code
give_proofs(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_case *c, struct ky_err *err)
{
	static const uint8_t none[32];
	const char *path = ky_cli_flag(cli, "--out");
	const struct ky_duty *d = ky_case_duty_const(c, KY_DUTY_PROFILE, 0);
	const uint8_t *first = d != NULL ? d->evidence : none;
	unsigned n = 0;
	enum ky_code code = KY_OK;

	if (path == NULL)
		return KY_OK;
	if (memcmp(first, none, sizeof(none)) != 0)
		code = give_proof(cli, s, c->line_id, first, path, &n, err);
	for (uint8_t i = 0; code == KY_OK && i < c->line.chips.n; i++) {
		const uint8_t *proof = c->line.chips.row[i].proof;

		if (memcmp(proof, none, sizeof(none)) != 0 &&
		    memcmp(proof, first, sizeof(none)) != 0)
			code = give_proof(cli, s, c->line_id, proof, path, &n,
			    err);
	}
	return code;
}

/* --- the same as a PDF, as the portal gives it --- */

/* As it was asked for, else in the holder's. */
static enum ky_code
read_tongue(const struct ky_cli *cli, const struct ky_line *line,
    enum ky_tongue *out, struct ky_err *err)
{
	const char *text = ky_cli_flag(cli, "--language");

	*out = ky_tongue_of(line->language);
	if (text == NULL)
		return KY_OK;
	*out = ky_tongue_of(text);
	if (strcmp(ky_tongue_tag(*out), text) != 0)
		return ky_fail(err, KY_E_INPUT, 0,
		    "--language is en, ja, zh-Hans, zh-Hant or ko");
	return KY_OK;
}

static enum ky_code
draw(struct ky_str file, const struct ky_paper_print *how, struct ky_buf *out,
    struct ky_err *err)
{
	char program[KY_PDF_PATH_SIZE];
	struct ky_pdf_options options = {.program = program};
	struct ky_pdf *pdf = NULL;
	struct ky_sheet sheet;
	enum ky_code code = ky_pdf_program(program, err);

	if (code == KY_OK)
		code = ky_paper_sheet(file, how, &sheet, err);
	if (code != KY_OK)
		return code;
	code = ky_pdf_open(&options, &pdf, err);
	if (code == KY_OK)
		code = ky_sheet_pdf(&sheet, pdf, out, err);
	ky_pdf_close(pdf);
	ky_sheet_done(&sheet);
	return code;
}

/* As its rules have it; "" without rules. */
static void
provider_name(const struct ky_session *s, const struct ky_case *c,
    char out[NAME_SIZE])
{
	struct ky_rules rules = {0};
	struct ky_err ignored;

	if (ky_session_rules(s, c, &rules, &ignored) != KY_OK ||
	    !ky_str_copy(rules.book->name, out, NAME_SIZE))
		out[0] = '\0';
}

/* Its code leads to the portal's page where anybody can check it. */
static enum ky_code
give_pdf(const struct ky_cli *cli, const struct ky_session *s,
    const struct ky_case *c, struct ky_str file, struct ky_err *err)
{
	const char *path = ky_cli_flag(cli, "--pdf");
	const char *origin = ky_config_text(&cli->config, KY_SET_PORTAL_ORIGIN);
	struct ky_paper_print how = {.issuer = "", .verify = ""};
	char verify[KY_CONFIG_LINE_MAX + 32], name[NAME_SIZE];
	struct ky_buf bytes;
	enum ky_code code;

	if (path == NULL)
		return KY_OK;
	if (read_tongue(cli, &c->line, &how.tongue, err) != KY_OK)
		return err->code;
	if (origin != NULL) {
		(void)snprintf(verify, sizeof(verify), "%s/%s/verify", origin,
		    ky_tongue_tag(how.tongue));
		how.verify = verify;
	}
	provider_name(s, c, name);
	how.provider = name;
	ky_buf_init(&bytes, KY_PDF_BYTES_MAX);
	code = draw(file, &how, &bytes, err);
	if (code == KY_OK)
		code = ky_file_write(path, 0644, ky_buf_str(&bytes), err);
	ky_buf_done(&bytes);
	return code;
}

/* --- the paper --- */

static enum ky_code
give(const struct ky_cli *cli, struct ky_session *s,
    const struct ky_stored_paper *p, struct ky_buf *file, struct ky_err *err)
{
	const char *path = ky_cli_flag(cli, "--out");
	enum ky_code code = ky_session_document(s, p, file, err);

	if (code == KY_OK && path != NULL)
		code = ky_file_write(path, 0644, ky_buf_str(file), err);
	if (code != KY_OK)
		return code;
	if (path == NULL && ky_cli_flag(cli, "--pdf") == NULL)
		(void)printf("%.*s", KY_STR_ARG(ky_buf_str(file)));
	else if (path == NULL)
		return KY_OK;
	else if (cli->json)
		ky_cli_json(json_pack("{s:s, s:s, s:s, s:b}", "number",
		    p->number, "kind", ky_paper_kind_name(p->kind), "file",
		    path, "logged", p->state == KY_PAPER_LOGGED));
	else
		ky_say(cli, KY_PAINT_NONE, "%s %s: %s\n",
		    ky_paper_kind_name(p->kind), p->number, path);
	return KY_OK;
}

static enum ky_exit
run(struct ky_cli *cli)
{
	struct ky_session s;
	struct ky_case c;
	struct ky_stored_paper paper;
	struct ky_buf file;
	struct ky_err err = {0};
	enum ky_paper_kind kind;
	enum ky_exit result = KY_EXIT_OK;

	if (read_kind(cli, &kind, &err) != KY_OK ||
	    ky_act_open(cli, KY_SESSION_READ, &s, &c, &err) != KY_OK)
		return ky_cli_fail(cli, &err);
	ky_buf_init(&file, KY_PAPER_MAX);
	if (ky_session_paper(&s, c.line_id, kind, &paper, &err) != KY_OK ||
	    give(cli, &s, &paper, &file, &err) != KY_OK ||
	    give_pdf(cli, &s, &c, ky_buf_str(&file), &err) != KY_OK ||
	    give_proofs(cli, &s, &c, &err) != KY_OK)
		result = ky_cli_fail(cli, &err);
	ky_buf_done(&file);
	ky_session_close(&s);
	return result;
}

static const struct ky_flag flags[] = {
    {"--kind", "KIND", "receipt, end-statement, certificate, amendment", false},
    {"--out", "FILE",
	"write it there, and what chips signed beside it; else to standard "
	"output",
	false},
    {"--pdf", "FILE", "draw it there, as the portal gives it", false},
    {"--language", "TAG", "of the PDF; else the holder's", false},
    {NULL, NULL, NULL, false},
};

const struct ky_cmd ky_cmd_paper = {
    .name = "paper",
    .args = "LINE",
    .args_min = 1,
    .args_max = 1,
    .flags = flags,
    .help = "Give out a line's newest paper, signed and with its proof",
    .run = run,
};
