#include "cmd/config.h"
#include "t.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum ky_code
read_text(struct ky_config *c, const char *text, struct ky_err *err)
{
	FILE *file = tmpfile();
	enum ky_code code;

	(void)fputs(text, file);
	rewind(file);
	code = ky_config_read(c, file, "x.conf", err);
	(void)fclose(file);
	return code;
}

static void
takes(void)
{
	struct ky_config c;
	struct ky_err err;

	ky_config_init(&c);
	t_eq_str("a default", c.set[KY_SET_CLI_ACTOR].text, "cli");
	t_eq_str("is called one", c.set[KY_SET_CLI_ACTOR].from, "default");
	t_good("a file",
	    read_text(&c,
		"# words\n[issuer]\nslug = demo\n\n"
		"name = Demo Issuer\n[peer \"mail\"]\nkind = none\n",
		&err),
	    &err);
	t_eq_str("slug", c.set[KY_SET_ISSUER_SLUG].text, "demo");
	t_eq_str("and where it stood", c.set[KY_SET_ISSUER_SLUG].from,
	    "x.conf:3");
	t_eq_str("a name with blanks", c.set[KY_SET_ISSUER_NAME].text,
	    "Demo Issuer");
	t_eq_str("a peer", c.peer[KY_PEER_MAIL][KY_PEER_SET_KIND].text, "none");
	t_good("a later file wins",
	    read_text(&c, "[issuer]\nslug=other\n", &err), &err);
	t_eq_str("with its value", c.set[KY_SET_ISSUER_SLUG].text, "other");
	t_good("the command line wins",
	    ky_config_put(&c, KY_SET_STORE_PATH, "/x", "--store", &err), &err);
	t_eq_str("and says so", c.set[KY_SET_STORE_PATH].from, "--store");
}

static void
refuses(void)
{
	static const struct {
		const char *label, *text, *words;
	} cases[] = {
	    {"an unknown name", "[store]\npath=/x\nsize=3\n",
		"x.conf:3: size: no such setting"},
	    {"an unknown section", "[shop]\na=b\n",
		"x.conf:2: shop: no such section"},
	    {"a name without a section", "path=/x\n", "x.conf:1: "},
	    {"a name that goes on behind a known one", "[store]\npaths=/x\n",
		"x.conf:2: paths: no such setting"},
	    {"twice in a file", "[store]\npath=/x\npath=/y\n",
		"x.conf:3: path: is there twice"},
	    {"twice, once from a file", "[store]\npath=/x\npath_file=/y\n",
		"x.conf:3: path_file: is there twice"},
	    {"an unknown peer", "[peer \"shop\"]\nkind=none\n",
		"x.conf:2: peer \"shop\": no such section"},
	    {"an unknown setting of a peer", "[peer \"hlr\"]\nurls=x\n",
		"x.conf:2: urls: no such setting of a peer"},
	    {"no kind of peer", "[peer \"hlr\"]\nkind=real\n",
		"x.conf:2: kind must be one of"},
	    {"a kind that this peer cannot be", "[peer \"hlr\"]\nkind=csv\n",
		"the peer hlr can be one of: none simulated"},
	    {"no number", "[engine]\nworkers=many\n",
		"x.conf:2: workers is a number, 1 to 16"},
	    {"too large a number", "[engine]\nworkers=17\n", "1 to 16"},
	    {"neither yes nor no", "[server]\nallow_public=true\n",
		"x.conf:2: allow_public is yes or no"},
	    {"no address", "[server]\nlisten=localhost:80\n",
		"x.conf:2: listen is an address like"},
	    {"a port beyond all ports", "[server]\nlisten=127.0.0.1:65536\n",
		"x.conf:2: listen is"},
	    {"an address that ends in a slash",
		"[server]\nbase_url=https://x.example/\n", "no slash"},
	    {"no INI", "[store]\nwhatever\n",
		"x.conf:2: neither [section] nor name = value"},
	    {"a slug that is none", "[issuer]\nslug=Demo Issuer\n",
		"x.conf:2: slug"},
	    {"an empty value", "[store]\npath=\n", "x.conf:2: path is empty"},
	    {"not UTF-8", "[store]\npath=\xff\n", "x.conf:2: path is not"},
	    {"a value file that is missing",
		"[store]\npath_file=/nonexistent/x\n",
		"x.conf:2: could not open the file of path"},
	};
	struct ky_config c;
	struct ky_err err;

	T_CASES (k, cases) {
		ky_config_init(&c);
		t_bad(k->label, read_text(&c, k->text, &err), KY_E_INPUT, &err,
		    k->words);
		t_eq_str("nothing was taken over",
		    c.set[KY_SET_STORE_PATH].from, "default");
	}
}

static char faults[2048];

static void
keep(void *self, const char *line)
{
	(void)self;
	(void)snprintf(faults + strlen(faults), sizeof(faults) - strlen(faults),
	    "%s\n", line);
}

static void
contradictions(void)
{
	static const struct {
		const char *label, *text, *words; /* "" = there are none */
	} cases[] = {
	    {"the defaults", "", ""},
	    {"a gateway without a body",
		"[peer \"sms\"]\nkind=gateway\nurl=https://x\n", "needs body"},
	    {"a gateway with half a header",
		"[peer \"sms\"]\nkind=gateway\nurl=https://x\nbody=x\n"
		"api_key=k\n",
		"come together"},
	    {"a gateway",
		"[peer \"sms\"]\nkind=gateway\nurl=https://x\n"
		"body={\"to\": \"{to}\", \"text\": \"{text}\"}\n",
		""},
	    {"csv without a folder", "[peer \"bss\"]\nkind=csv\n",
		"x.conf:2: peer bss: of kind csv needs folder"},
	    {"csv with one", "[peer \"bss\"]\nkind=csv\nfolder=/x\n", ""},
	    {"tmf without an address", "[peer \"bss\"]\nkind=tmf\n",
		"needs url"},
	    {"smtp without a sender",
		"[peer \"mail\"]\nkind=smtp\nurl=smtp://x:25\n", "needs from"},
	    {"a user without a password",
		"[peer \"mail\"]\nkind=smtp\nurl=smtp://x:25\n"
		"from=a@b.example\nuser=u\n",
		"user and password come together"},
	    {"what the kind has no use for",
		"[peer \"bss\"]\nkind=csv\nfolder=/x\nurl=http://x\n",
		"x.conf:4: peer bss: csv has no use for url"},
	    {"a folder without a kind", "[peer \"bss\"]\nfolder=/x\n",
		"a peer without a kind has no use for folder"},
	    {"an SM-DP+ without our name",
		"[peer \"smdp\"]\nkind=es2plus\nurl=https://x\n",
		"needs requester"},
	    {"a certificate without its key",
		"[peer \"smdp\"]\nkind=es2plus\nurl=https://x\n"
		"requester=m\ncert_file=/x\n",
		"cert_file and key_file come together"},
	    {"a point that means nothing",
		"[peer \"smdp\"]\nkind=none\npoints = 4:install 5:gone\n",
		"x.conf:3: peer smdp: points: \"5:gone\""},
	    {"all there is to say of one",
		"[peer \"smdp\"]\nkind=es2plus\nurl=https://x\n"
		"requester=m\nversion=2.2.0\niccid_form=with-F\n"
		"cert_file=/x\nkey_file=/y\nca_file=/z\n"
		"api_key_header=X-Key\napi_key=k\n"
		"status=get-profile-status\n"
		"points = 4:install 101:enable DELETED:delete\n",
		""},
	    {"points of a peer that is another",
		"[peer \"bss\"]\nkind=csv\nfolder=/x\npoints=4:install\n",
		"csv has no use for points"},
	    {"an address for everybody", "[server]\nlisten=0.0.0.0:80\n",
		"x.conf:2: listen: plain HTTP"},
	    {"asked for", "[server]\nlisten=0.0.0.0:80\nallow_public=yes\n",
		""},
	    {"this machine, in other words",
		"[server]\nlisten=[::1]:80\n[metrics]\n"
		"listen=unix:/run/x\n",
		""},
	    {"metrics for everybody", "[metrics]\nlisten=[::]:80\n",
		"x.conf:2: listen: plain HTTP"},
	    {"no metrics", "[metrics]\nlisten=none\n", ""},
	    {"one address for two", "[metrics]\nlisten=127.0.0.1:8080\n",
		"the same address"},
	};
	struct ky_config c;
	struct ky_err err;

	T_CASES (k, cases) {
		ky_config_init(&c);
		faults[0] = '\0';
		t_good(k->label, read_text(&c, k->text, &err), &err);
		t_eq_int("as many faults", ky_config_faults(&c, keep, NULL) > 0,
		    k->words[0] != '\0');
		t_ok("said in words", strstr(faults, k->words) != NULL);
	}
	t_eq_int("numbers can be asked for",
	    ky_config_number(&c, KY_SET_SERVER_HANDLERS), 64);
	t_ok("and yes or no",
	    !ky_config_yes(&c, KY_SET_SERVER_TRUST_FORWARDED));
	t_ok("what is not set is NULL",
	    ky_config_text(&c, KY_SET_SERVER_SOCKET) == NULL &&
		ky_config_peer(&c, KY_PEER_BSS, KY_PEER_SET_URL) == NULL);
}

static void
long_lines(void)
{
	struct ky_config c;
	struct ky_err err;
	char text[1024] = "[store]\npath=";
	size_t n = strlen(text);

	ky_config_init(&c);
	memset(text + n, 'a', 400);
	t_bad("a line beyond the bound is not taken for two",
	    read_text(&c, text, &err), KY_E_INPUT, &err,
	    "x.conf:2: the line is longer");
}

static const char *environment[3];

static char *
get(const char *name)
{
	static char value[128];

	if (environment[0] == NULL || strcmp(name, environment[0]) != 0)
		return NULL;
	(void)snprintf(value, sizeof(value), "%s", environment[1]);
	return value;
}

static void
from_environment(void)
{
	struct ky_config c;
	struct ky_err err;

	ky_config_init(&c);
	environment[0] = "KAIYAKU_STORE";
	environment[1] = "/y";
	t_good("read", ky_config_environment(&c, get, &err), &err);
	t_eq_str("value", c.set[KY_SET_STORE_PATH].text, "/y");
	t_eq_str("from", c.set[KY_SET_STORE_PATH].from, "KAIYAKU_STORE");
	environment[0] = "KAIYAKU_ACTOR";
	environment[1] = "Not A Slug";
	t_bad("a bad value names the variable",
	    ky_config_environment(&c, get, &err), KY_E_INPUT, &err,
	    "KAIYAKU_ACTOR");
	environment[0] = "KAIYAKU_ACTOR_FILE";
	environment[1] = "/nonexistent/actor";
	t_bad("a file that is missing", ky_config_environment(&c, get, &err),
	    KY_E_INPUT, &err, "could not open the file of actor");
}

static void
put_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	(void)fputs(text, file);
	(void)fclose(file);
}

static void
folder(void)
{
	char dir[] = "/tmp/kaiyaku-config-XXXXXX", path[128], part[160];
	struct ky_config c;
	struct ky_err err;

	t_ok("a folder", mkdtemp(dir) != NULL);
	(void)snprintf(path, sizeof(path), "%s/k.conf", dir);
	ky_config_init(&c);
	t_bad("a named file must be there",
	    ky_config_load(&c, path, true, &err), KY_E_INPUT, &err,
	    "could not open");
	t_good("the usual one need not", ky_config_load(&c, path, false, &err),
	    &err);
	put_file(path, "[cli]\nactor = one\n");
	(void)snprintf(part, sizeof(part), "%s.d", path);
	(void)mkdir(part, 0755);
	(void)snprintf(part, sizeof(part), "%s.d/20.conf", path);
	put_file(part, "[cli]\nactor = three\n");
	(void)snprintf(part, sizeof(part), "%s.d/10.conf", path);
	put_file(part, "[cli]\nactor = two\n");
	(void)snprintf(part, sizeof(part), "%s.d/30.conf~", path);
	put_file(part, "garbage\n");
	t_good("the parts in the order of names; no other files",
	    ky_config_load(&c, path, true, &err), &err);
	t_eq_str("the last wins", c.set[KY_SET_CLI_ACTOR].text, "three");
	(void)unlink(part);
	(void)snprintf(part, sizeof(part), "%s.d/10.conf", path);
	(void)unlink(part);
	(void)snprintf(part, sizeof(part), "%s.d/20.conf", path);
	(void)unlink(part);
	(void)snprintf(part, sizeof(part), "%s.d", path);
	(void)rmdir(part);
	(void)unlink(path);
	(void)rmdir(dir);
}

int
main(void)
{
	T_RUN(takes);
	T_RUN(refuses);
	T_RUN(contradictions);
	T_RUN(long_lines);
	T_RUN(from_environment);
	T_RUN(folder);
	return t_done();
}
