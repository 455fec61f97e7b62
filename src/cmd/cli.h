/*
 * The command line: what a command is, how it is called, how it answers.
 *
 * Each command is one file cmd_*.c with one constant that describes it.
 * Usage, --help, `kaiyaku help` and the test of the manual's synopsis all
 * read that constant; the parser accepts nothing else.
 */
#ifndef KY_CMD_CLI_H
#define KY_CMD_CLI_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "cmd/config.h"

#include <jansson.h>

#define KY_VERSION "0.1.0"

/* Exit codes, as kaiyaku(1) lists them. */
enum ky_exit {
	KY_EXIT_OK = 0,
	KY_EXIT_NO = 1,      /* the domain says no; a paper is not valid */
	KY_EXIT_INPUT = 2,   /* usage, or malformed input */
	KY_EXIT_SIGNER = 3,  /* intact, but the signer is unknown */
	KY_EXIT_LATER = 4,   /* busy or full: nothing happened, try again */
	KY_EXIT_CORRUPT = 5, /* the store contradicts itself */
	KY_EXIT_SYSTEM = 6,  /* the machine failed */
	KY_EXIT_UNSURE = 7,  /* of `smdp`: it may have happened, look first */
};

struct ky_flag {
	const char *name; /* "--on" */
	const char *arg;  /* "DATE"; NULL = takes none */
	const char *help; /* NULL ends the list */
	bool or_next;     /* it and the next one exclude each other */
};

struct ky_cli;

struct ky_cmd {
	const char *name; /* "line import" */
	const char *args; /* as in the synopsis: "FILE"; "" = none */
	uint8_t args_min, args_max;
	const struct ky_flag *flags; /* a row with no name ends it; or NULL */
	const char *help;            /* one line, no full stop */
	enum ky_exit (*run)(struct ky_cli *cli);
	bool any_config; /* runs with settings that cannot be read, too */
};

/* NULL behind the last. */
extern const struct ky_cmd *const ky_cmds[];

#define KY_ARGS_MAX 255 /* of one command */
#define KY_FLAGS_MAX 24

struct ky_cli {
	const struct ky_cmd *cmd;
	struct ky_config config;
	struct ky_err config_fault; /* of a command with any_config: why the
	                               settings are the defaults */
	bool json;     /* --json: one document on standard output */
	bool colour;   /* standard output is a terminal that wants it */
	bool progress; /* standard error is a terminal */
	uint32_t args_n;
	const char *arg[KY_ARGS_MAX];
	const char *value[KY_FLAGS_MAX]; /* by flag; NULL = not given */
};

/* All of it; the process's exit code. */
int ky_cli_main(int argc, char **argv);

/* "kaiyaku end [--on DATE | --when-used-up] ... LINE" */
void ky_cmd_synopsis(const struct ky_cmd *cmd, struct ky_buf *out);
/* The synopsis and a line for each flag. */
void ky_cmd_describe(const struct ky_cmd *cmd, struct ky_buf *out);

/* The cmd whose name stands at the front, the longest; NULL = none. */
const struct ky_cmd *ky_cmd_find(int argc, const char *const *argv, int *words);
/* Help on standard output: for a cmd, or NULL for all. */
enum ky_exit ky_cli_help(const struct ky_cmd *cmd);

/* Parse what stands behind the program's name.  KY_E_INPUT: in words.
 * `help` is set when help is asked for instead; `cmd` may then be NULL. */
enum ky_code ky_cli_parse(struct ky_cli *cli, int argc, const char *const *argv,
    bool *help, struct ky_err *err) KY_MUST_USE;

/* The flag's argument ("" for one that takes none), NULL when not given.
 * The name is one of the cmd's. */
const char *ky_cli_flag(const struct ky_cli *cli, const char *name);

/* --- answering --- */

/* The exit code that belongs to an error. */
enum ky_exit ky_exit_of(enum ky_code code);
/* Says the error, on standard error or as JSON, once; its exit code. */
enum ky_exit ky_cli_fail(const struct ky_cli *cli, const struct ky_err *err);
/* The domain says no: code, sentence and rule. */
enum ky_exit ky_cli_no(const struct ky_cli *cli, const char *code,
    const char *rule);
/* Prints and frees the document. */
void ky_cli_json(json_t *doc);

enum ky_paint {
	KY_PAINT_NONE,
	KY_PAINT_HEAD, /* headings */
	KY_PAINT_GOOD, /* seen, valid */
	KY_PAINT_WAIT, /* open, waiting */
	KY_PAINT_BAD,  /* refused, given up, not valid */
	KY_PAINT_DIM,  /* hashes, rules, sources */
	KY_PAINT__MAX
};
/* Text in that colour, where colours are wanted. */
void ky_say(const struct ky_cli *cli, enum ky_paint paint, const char *fmt, ...)
    KY_PRINTF(3, 4);

/* Where rule files lie: the setting, else beside the program. */
void ky_rules_folder(const struct ky_cli *cli, char *out, size_t size);
/* Where signing keys lie: the setting, else the folder
 * "keys" beside the store. */
void ky_keys_folder(const struct ky_cli *cli, char *out, size_t size);

#endif
