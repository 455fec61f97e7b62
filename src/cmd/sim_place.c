#include "cmd/sim_run.h"

#include "doc/keys.h"
#include "doc/papers.h"
#include "rules/rulebook.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <unistd.h>

static const char *const books[KY_SIM_BOOKS] = {"demo-mobile.json",
    "demo-rental.json"};

static enum ky_code
read_file(const char *path, struct ky_buf *out, struct ky_err *err)
{
	char bytes[4096];
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		return ky_fail(err, KY_E_SYSTEM, errno, "could not open %.120s",
		    path);
	while ((n = fread(bytes, 1, sizeof(bytes), f)) > 0)
		ky_buf_add(out, (struct ky_str){bytes, n});
	(void)fclose(f); /* only read */
	if (!ky_buf_ok(out))
		return ky_fail(err, KY_E_INPUT, 0, "%.120s is too large", path);
	return KY_OK;
}

static enum ky_code
read_books(struct ky_sim_place *p, const char *operators, struct ky_err *err)
{
	char path[KY_SIM_PATH_SIZE];
	struct ky_arena arena;
	enum ky_code code = KY_OK;

	p->memory = malloc(KY_SIM_BOOKS * (size_t)KY_RULEBOOK_ARENA_SIZE);
	if (p->memory == NULL)
		abort();
	ky_arena_init(&arena, p->memory,
	    KY_SIM_BOOKS * (size_t)KY_RULEBOOK_ARENA_SIZE);
	for (size_t i = 0; i < KY_SIM_BOOKS && code == KY_OK; i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", operators,
		    books[i]);
		code = read_file(path, &p->json[i], err);
		if (code == KY_OK)
			code = ky_rulebook_read(&arena, ky_buf_str(&p->json[i]),
			    books[i], &p->book[i], err);
	}
	return code;
}

static enum ky_code
make_keys(struct ky_sim_place *p, struct ky_err *err)
{
	static const struct ky_slug issuer = {"sim"};
	static const struct ky_time long_ago = {0};
	struct ky_random random;
	struct ky_entropy entropy;
	char folder[KY_SIM_PATH_SIZE + 8];
	enum ky_code code;

	/* The same keys every time: a history can be played again. */
	ky_random_init(&random, 1);
	entropy = ky_random_entropy(&random);
	(void)snprintf(folder, sizeof(folder), "%s/keys", p->folder);
	code = ky_keys_create(folder, &issuer, "sim.example/log", long_ago,
	    &entropy, err);
	if (code == KY_OK)
		code = ky_keys_load(folder, &p->keys, err);
	if (code == KY_OK)
		code = ky_papers_open(folder, &p->papers, err);
	return code;
}

enum ky_code
ky_sim_place_open(struct ky_sim_place *p, const char *operators,
    struct ky_err *err)
{
	const char *tmp = getenv("TMPDIR");
	enum ky_code code;

	*p = (struct ky_sim_place){0};
	for (size_t i = 0; i < KY_SIM_BOOKS; i++)
		ky_buf_init(&p->json[i], KY_RULEBOOK_BYTES_MAX);
	if (sodium_init() < 0)
		return ky_fail(err, KY_E_SYSTEM, 0, "libsodium does not start");
	if (tmp == NULL)
		tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	(void)snprintf(p->folder, sizeof(p->folder), "%s/kaiyaku-sim.XXXXXX",
	    tmp);
	if (mkdtemp(p->folder) == NULL) {
		p->folder[0] = '\0';
		code = ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make a folder in %.120s", tmp);
	} else {
		code = read_books(p, operators, err);
	}
	if (code == KY_OK)
		code = make_keys(p, err);
	if (code != KY_OK)
		ky_sim_place_close(p);
	return code;
}

/* The folder holds files and one folder of files. */
static void
remove_folder(const char *folder, int depth)
{
	char path[2 * KY_SIM_PATH_SIZE];
	DIR *d = opendir(folder);
	const struct dirent *e;

	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%.200s", folder,
		    e->d_name);
		if (unlink(path) != 0 && depth > 0)
			remove_folder(path, depth - 1);
	}
	(void)closedir(d);
	(void)rmdir(folder); /* what is left in memory goes with it */
}

void
ky_sim_place_close(struct ky_sim_place *p)
{
	if (p->papers.self != NULL)
		ky_papers_close(&p->papers);
	for (size_t i = 0; i < KY_SIM_BOOKS; i++)
		ky_buf_done(&p->json[i]);
	free(p->memory);
	if (p->folder[0] != '\0')
		remove_folder(p->folder, 1);
	*p = (struct ky_sim_place){0};
}
