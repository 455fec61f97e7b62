#include "cmd/vcard_folder.h"

#include "doc/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define CHIP "chip.json"
#define LOCK "lock"
#define PRIVATE 0600

static enum ky_code
keep(const char *folder, const struct ky_vchip *chip, struct ky_err *err)
{
	char path[KY_PATH_SIZE];
	struct ky_buf text;
	enum ky_code code = ky_file_path(folder, CHIP, path, err);

	if (code != KY_OK)
		return code;
	ky_buf_init(&text, KY_VCHIP_JSON_MAX);
	code = ky_vchip_write(chip, &text, err);
	if (code == KY_OK)
		code = ky_file_write(path, PRIVATE, ky_buf_str(&text), err);
	ky_buf_done(&text);
	return code;
}

enum ky_code
ky_vcard_folder_keep(void *self, const struct ky_vchip *chip,
    struct ky_err *err)
{
	const struct ky_vcard_folder *f = self;

	return keep(f->path, chip, err);
}

enum ky_code
ky_vcard_folder_make(const char *folder, const struct ky_vchip *chip,
    const struct ky_pki *pki, struct ky_err *err)
{
	char path[KY_PATH_SIZE];
	enum ky_code code = ky_file_path(folder, CHIP, path, err);

	if (code != KY_OK)
		return code;
	if (ky_file_exists(path))
		return ky_fail(err, KY_E_REFUSED, 0,
		    "a simulated card is there already");
	code = ky_file_folders(path, err);
	if (code == KY_OK)
		code = ky_pki_save(pki, folder, err);
	if (code == KY_OK)
		code = keep(folder, chip, err);
	return code;
}

/* The lock goes with the process. */
static enum ky_code
lock(struct ky_vcard_folder *f, struct ky_err *err)
{
	char path[KY_PATH_SIZE];
	enum ky_code code = ky_file_path(f->path, LOCK, path, err);

	if (code != KY_OK)
		return code;
	f->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, PRIVATE);
	if (f->lock < 0)
		return ky_fail(err, KY_E_INPUT, errno,
		    "no simulated card is there: %s", strerror(errno));
	if (flock(f->lock, LOCK_EX | LOCK_NB) != 0)
		return ky_fail(err, KY_E_RETRY, errno,
		    "another program is this card just now");
	return KY_OK;
}

static enum ky_code
load(struct ky_vcard_folder *f, struct ky_err *err)
{
	char path[KY_PATH_SIZE];
	struct ky_buf text;
	enum ky_code code = ky_file_path(f->path, CHIP, path, err);

	if (code != KY_OK)
		return code;
	ky_buf_init(&text, KY_VCHIP_JSON_MAX);
	code = ky_file_read(path, &text, err);
	if (code == KY_OK)
		code = ky_vchip_read(ky_buf_str(&text), &f->chip, err);
	ky_buf_done(&text);
	if (code == KY_OK)
		code = ky_pki_load(f->path, &f->pki, err);
	return code;
}

enum ky_code
ky_vcard_folder_open(const char *path, struct ky_vcard_folder *out,
    struct ky_err *err)
{
	struct ky_vcard_folder f = {.path = path, .lock = -1};
	enum ky_code code = lock(&f, err);

	if (code == KY_OK)
		code = load(&f, err);
	if (code != KY_OK) {
		ky_vcard_folder_close(&f);
		return code;
	}
	*out = f;
	return KY_OK;
}

void
ky_vcard_folder_close(struct ky_vcard_folder *f)
{
	free(f->chip);
	ky_pki_free(f->pki);
	if (f->lock >= 0)
		(void)close(f->lock); /* nothing is written to it */
	f->lock = -1;
	f->chip = NULL;
	f->pki = NULL;
}
