#include "cmd/daemon_args.h"

#include <getopt.h>

const char ky_daemon_usage[] =
    "usage: kaiyakud [--config FILE] [--store PATH] [--listen ADDRESS]\n"
    "                [--metrics ADDRESS] [--log-level LEVEL]\n"
    "       kaiyakud --version | --help\n\n"
    "Serves a store over HTTP, see kaiyakud(8).\n";

static bool
parse_level(const char *text, enum ky_level *out)
{
	for (int l = 0; l < KY_LEVEL__MAX; l++)
		if (strcmp(text, ky_level_name((enum ky_level)l)) == 0) {
			*out = (enum ky_level)l;
			return true;
		}
	return false;
}

enum ky_code
ky_daemon_args_parse(struct ky_daemon_args *a, int argc, char **argv,
    struct ky_err *err)
{
	static const struct option options[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"store", required_argument, NULL, 's'},
	    {"listen", required_argument, NULL, 'l'},
	    {"metrics", required_argument, NULL, 'm'},
	    {"log-level", required_argument, NULL, 'v'},
	    {"help", no_argument, NULL, 'h'},
	    {"version", no_argument, NULL, 'V'},
	    {0},
	};
	int c;

	*a = (struct ky_daemon_args){.level = KY_INFO};
	opterr = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (c) {
		case 'c':
			a->config = optarg;
			break;
		case 's':
			a->store = optarg;
			break;
		case 'l':
			a->listen = optarg;
			break;
		case 'm':
			a->metrics = optarg;
			break;
		case 'v':
			if (!parse_level(optarg, &a->level))
				return ky_fail(err, KY_E_INPUT, 0,
				    "--log-level is debug, info, warn or "
				    "error");
			break;
		case 'h':
			a->help = true;
			break;
		case 'V':
			a->version = true;
			break;
		default:
			return ky_fail(err, KY_E_INPUT, 0,
			    "no such flag, or one without its argument: %.40s",
			    argv[optind - 1]);
		}
	if (optind < argc)
		return ky_fail(err, KY_E_INPUT, 0, "%.40s: takes flags only",
		    argv[optind]);
	return KY_OK;
}

static enum ky_code
put(struct ky_config *c, enum ky_setting s, const char *text, const char *flag,
    struct ky_err *err)
{
	return text != NULL ? ky_config_put(c, s, text, flag, err) : KY_OK;
}

enum ky_code
ky_daemon_settle(const struct ky_daemon_args *a, struct ky_config *out,
    struct ky_err *err)
{
	const char *path = a->config != NULL ? a->config
					     : getenv("KAIYAKU_CONFIG");
	enum ky_code code;

	ky_config_init(out);
	code = ky_config_load(out, path != NULL ? path : KY_CONFIG_FILE,
	    path != NULL, err);
	if (code == KY_OK)
		code = ky_config_environment(out, getenv, err);
	if (code == KY_OK)
		code = put(out, KY_SET_STORE_PATH, a->store, "--store", err);
	if (code == KY_OK)
		code = put(out, KY_SET_SERVER_LISTEN, a->listen, "--listen",
		    err);
	if (code == KY_OK)
		code = put(out, KY_SET_METRICS_LISTEN, a->metrics, "--metrics",
		    err);
	return code;
}
