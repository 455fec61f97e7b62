/*
 * Embed SQL files into C.  Usage: embed OUT.h OUT.c FILE.sql...
 *
 * A file whose name starts with a digit is a migration, kept whole; the
 * folder it lies in says of which database.  In any other file a statement is
 * what stands between one "-- name: duty_list" and the next; it becomes
 * KY_SQL_DUTY_LIST.  Statements of keys.sql belong to the keys file.
 */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *header, *source;

static void
die(const char *what, const char *name)
{
	fprintf(stderr, "embed: %s: %s\n", name, what);
	exit(1);
}

static FILE *
open_or_die(const char *path, const char *mode)
{
	FILE *f = fopen(path, mode);

	if (f == NULL)
		die(strerror(errno), path);
	return f;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool
is_migration(const char *path)
{
	return isdigit((unsigned char)base_name(path)[0]);
}

/* One line of SQL as a C literal. */
static void
literal(const char *line)
{
	fputs("\n\t    \"", source);
	for (; *line != '\0' && *line != '\n'; line++) {
		if (*line == '"' || *line == '\\')
			fputc('\\', source);
		if (*line == '\t')
			fputs("\\t", source);
		else
			fputc(*line, source);
	}
	fputs("\\n\"", source);
}

static void
statements(const char *path)
{
	FILE *f = open_or_die(path, "r");
	bool keys = strcmp(base_name(path), "keys.sql") == 0;
	char line[512], name[64] = "";

	while (fgets(line, sizeof(line), f) != NULL) {
		if (strchr(line, '\n') == NULL)
			die("a line is too long", path);
		if (sscanf(line, "-- name: %63[a-z_]", name) == 1) {
			fputs("\tKY_SQL_", header);
			for (const char *p = name; *p != '\0'; p++)
				fputc(toupper((unsigned char)*p), header);
			fputs(",\n", header);
			fprintf(source, "    {\"%s\", %s,", name,
			    keys ? "true" : "false");
			continue;
		}
		if (strncmp(line, "--", 2) == 0 || line[0] == '\n')
			continue;
		if (name[0] == '\0')
			die("SQL before the first name", path);
		literal(line);
		if (line[strlen(line) - 2] == ';')
			fputs("},\n", source);
	}
	fclose(f);
}

static void
migration(const char *path)
{
	FILE *f = open_or_die(path, "r");
	char line[512];

	fputs("\n", source);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strchr(line, '\n') == NULL)
			die("a line is too long", path);
		literal(line);
	}
	fputs(",\n", source);
	fclose(f);
}

/* All migrations whose path holds `folder`, in the order given. */
static void
migrations(int n, char **paths, const char *folder, const char *symbol)
{
	int count = 0;

	fprintf(source, "const char *const %s[] = {", symbol);
	for (int i = 0; i < n; i++)
		if (is_migration(paths[i]) && strstr(paths[i], folder)) {
			migration(paths[i]);
			count++;
		}
	fprintf(source, "};\nconst uint32_t %s_n = %d;\n\n", symbol, count);
}

int
main(int argc, char **argv)
{
	if (argc < 4)
		die("usage: embed OUT.h OUT.c FILE.sql...", "arguments");
	header = open_or_die(argv[1], "w");
	source = open_or_die(argv[2], "w");
	fputs("/* Made by tools/embed.c from src/store/sql/. */\n"
	      "#ifndef KY_STORE_SQL_H\n#define KY_STORE_SQL_H\n\n"
	      "#include <stdbool.h>\n#include <stdint.h>\n\n"
	      "enum ky_sql {\n",
	    header);
	fprintf(source,
	    "/* Made by tools/embed.c from src/store/sql/. */\n"
	    "#include \"%s\"\n\n"
	    "/* A migration is one string, longer than C99 asks for. */\n"
	    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
	    "const struct ky_sql_text ky_sql_texts[] = {\n",
	    base_name(argv[1]));
	for (int i = 3; i < argc; i++)
		if (!is_migration(argv[i]))
			statements(argv[i]);
	fputs("};\n\n", source);
	fputs("\tKY_SQL__MAX\n};\n\n"
	      "struct ky_sql_text {\n"
	      "\tconst char *name;\n"
	      "\tbool keys; /* a statement of the keys file */\n"
	      "\tconst char *text;\n};\n"
	      "extern const struct ky_sql_text ky_sql_texts[];\n\n"
	      "/* Migration n is at n - 1. */\n"
	      "extern const char *const ky_migrations[];\n"
	      "extern const uint32_t ky_migrations_n;\n"
	      "extern const char *const ky_keys_migrations[];\n"
	      "extern const uint32_t ky_keys_migrations_n;\n\n#endif\n",
	    header);
	migrations(argc - 3, argv + 3, "/migrations/", "ky_migrations");
	migrations(argc - 3, argv + 3, "/keys/", "ky_keys_migrations");
	if (fclose(header) != 0 || fclose(source) != 0)
		die(strerror(errno), argv[2]);
	return 0;
}
