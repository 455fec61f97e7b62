/* Short messages into a folder: something else sends or shows them. */
#include "link/whole.h"
#include "sms/sms.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER_SIZE 512
#define PATH_SIZE (FOLDER_SIZE + 96)
#define ID_MAX 64
#define FILE_MAX ((size_t)8192)

struct folder {
	char path[FOLDER_SIZE];
};

static void
path_of(const struct folder *f, const char *id, const char *ending,
    char out[PATH_SIZE])
{
	int n = snprintf(out, PATH_SIZE, "%s/%s%s", f->path, id, ending);

	assert(n > 0 && n < PATH_SIZE);
}

static enum ky_code
send(void *self, const struct ky_msisdn *to, const char *text, const char *id,
    struct ky_err *err)
{
	const struct folder *f = self;
	char beside[PATH_SIZE], path[PATH_SIZE];
	struct ky_buf file;
	enum ky_code code;

	assert(strlen(id) <= ID_MAX);
	if (to->digits[0] == '\0')
		return ky_fail(err, KY_E_REFUSED, 0, "no-number");
	path_of(f, id, ".tmp", beside);
	path_of(f, id, ".txt", path);
	ky_buf_init(&file, FILE_MAX);
	ky_buf_addf(&file, "To: +%s\n\n%s\n", to->digits, text);
	code = ky_buf_ok(&file)
	    ? ky_whole_write(beside, path, f->path, ky_buf_str(&file), err)
	    : ky_fail(err, KY_E_REFUSED, 0, "the text is too long");
	ky_buf_done(&file);
	return code;
}

enum ky_code
ky_sms_folder_open(const char *folder, struct ky_sms *out, struct ky_err *err)
{
	struct folder *f;

	if (folder[0] == '\0' || strlen(folder) >= FOLDER_SIZE)
		return ky_fail(err, KY_E_INPUT, 0, "folder: empty or too long");
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not make the folder %.150s", folder);
	f = calloc(1, sizeof(*f));
	if (f == NULL)
		return ky_fail(err, KY_E_SYSTEM, 0, "out of memory");
	(void)snprintf(f->path, sizeof(f->path), "%s", folder);
	*out = (struct ky_sms){f, send, free};
	return KY_OK;
}
