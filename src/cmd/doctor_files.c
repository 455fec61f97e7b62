/* Settings, files, and who works on the store. */
#include "cmd/doctor.h"
#include "service/remote.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define PATH_SIZE (KY_SESSION_PATH_SIZE + 288)
#define TYPE_SIZE (PATH_SIZE + 64)

static const char *
store_path(const struct ky_doctor *d)
{
	return d->cli->config.set[KY_SET_STORE_PATH].text;
}

static bool
exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

/* --- settings --- */

static void
contradiction(void *self, const char *line)
{
	ky_doctor_say(self, KY_DOCTOR_WRONG, "settings",
	    "each value is fine, but together they cannot work",
	    "kaiyaku check-config", "%s", line);
}

void
ky_doctor_settings(struct ky_doctor *d)
{
	if (d->cli->config_fault.code != KY_OK) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "settings",
		    "no command and no service starts with them; what follows "
		    "is said of the defaults",
		    "mend the line that is named, then kaiyaku check-config",
		    "the settings cannot be read: %s",
		    d->cli->config_fault.msg);
		return;
	}
	if (ky_config_faults(&d->cli->config, contradiction, d) == 0)
		ky_doctor_say(d, KY_DOCTOR_WELL, "settings", "", "",
		    "they can be read and fit together");
}

/* --- permissions --- */

/* Says it when others than the owner may do anything with the file. */
static void
closed_to_others(struct ky_doctor *d, const char *path, const char *why,
    uint32_t *open)
{
	char type[TYPE_SIZE];
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & 077) == 0)
		return;
	(*open)++;
	(void)snprintf(type, sizeof(type), "chmod %s %s",
	    S_ISDIR(st.st_mode) ? "700" : "600", path);
	ky_doctor_say(d, KY_DOCTOR_WRONG, "permissions", why, type,
	    "others may use %.300s (mode %03o)", path,
	    (unsigned)(st.st_mode & 0777));
}

static void
seeds(struct ky_doctor *d, uint32_t *open)
{
	char folder[KY_SESSION_PATH_SIZE], path[PATH_SIZE];
	struct dirent *entry;
	DIR *dir;

	ky_keys_folder(d->cli, folder, sizeof(folder));
	dir = opendir(folder);
	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		size_t n = strlen(entry->d_name);

		if (n < 6 || strcmp(entry->d_name + n - 5, ".seed") != 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder,
		    entry->d_name);
		closed_to_others(d, path,
		    "whoever reads it signs papers and the log in your name",
		    open);
	}
	if (dir != NULL)
		(void)closedir(dir);
}

/* The file in which a secret of a peer stands. */
static void
secret_settings(struct ky_doctor *d, uint32_t *open)
{
	for (int p = 0; p < KY_PEER__MAX; p++) {
		for (int s = 0; s < KY_PEER_SET__MAX; s++) {
			const struct ky_value *v = &d->cli->config.peer[p][s];
			char path[KY_CONFIG_FROM_SIZE], type[TYPE_SIZE];
			const char *end = strrchr(v->from, ':');
			struct stat st;

			if (!ky_peer_setting_row((enum ky_peer_setting)s)
				 ->secret ||
			    v->text[0] == '\0' || end == NULL)
				continue;
			(void)snprintf(path, sizeof(path), "%.*s",
			    (int)(end - v->from), v->from);
			if (stat(path, &st) != 0 || (st.st_mode & 07) == 0)
				continue;
			(*open)++;
			(void)snprintf(type, sizeof(type), "chmod o= %s", path);
			ky_doctor_say(d, KY_DOCTOR_WRONG, "permissions",
			    "a secret of another system stands in it", type,
			    "everybody may read %.300s", path);
		}
	}
}

void
ky_doctor_permissions(struct ky_doctor *d)
{
	static const struct {
		const char *suffix, *why;
	} files[] = {
	    {"", "it holds what was ended, for whom, and when"},
	    {"-wal", "it holds the newest part of the store"},
	    {".keys", "whoever has it and the store reads names and numbers"},
	};
	char path[PATH_SIZE];
	uint32_t open = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s%s", store_path(d),
		    files[i].suffix);
		closed_to_others(d, path, files[i].why, &open);
	}
	seeds(d, &open);
	secret_settings(d, &open);
	if (open == 0 && exists(store_path(d)))
		ky_doctor_say(d, KY_DOCTOR_WELL, "permissions", "", "",
		    "store and keys are their owner's alone");
}

/* --- room --- */

#define ROOM_LEAST ((uint64_t)256 * 1024 * 1024)
#define WAL_MOST ((uint64_t)512 * 1024 * 1024)

static void
wal(struct ky_doctor *d)
{
	char path[PATH_SIZE];
	struct stat st;

	(void)snprintf(path, sizeof(path), "%s-wal", store_path(d));
	if (stat(path, &st) != 0 || (uint64_t)st.st_size <= WAL_MOST)
		return;
	ky_doctor_say(d, KY_DOCTOR_WRONG, "disk",
	    "some process reads an old state of the store and holds it there; "
	    "reads become slow and the disk fills",
	    "systemctl restart kaiyakud",
	    "the journal beside the store has %" PRIu64 " MiB",
	    (uint64_t)st.st_size >> 20);
}

void
ky_doctor_disk(struct ky_doctor *d)
{
	char folder[PATH_SIZE], *slash;
	struct statvfs fs;
	uint64_t free_bytes;

	(void)snprintf(folder, sizeof(folder), "%s", store_path(d));
	slash = strrchr(folder, '/');
	if (slash == NULL)
		(void)snprintf(folder, sizeof(folder), ".");
	else
		slash[slash == folder] = '\0';
	if (statvfs(folder, &fs) != 0) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "disk",
		    "the store must lie somewhere",
		    "make the folder, or set another [store] path",
		    "the folder %.300s cannot be used: %s", folder,
		    strerror(errno));
		return;
	}
	free_bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (free_bytes < ROOM_LEAST)
		ky_doctor_say(d, KY_DOCTOR_WRONG, "disk",
		    "with a full disk no ending can be filed or finished",
		    "make room on that disk",
		    "only %" PRIu64 " MiB are left for the store",
		    free_bytes >> 20);
	else
		ky_doctor_say(d, KY_DOCTOR_WELL, "disk", "", "",
		    "%" PRIu64 " MiB are left for the store", free_bytes >> 20);
	wal(d);
}

/* --- the server --- */

/* Who holds the lock, as the kernel lists it: to try it would disturb a
 * server that is just starting.  0: nobody. */
static long
lock_holder(const char *path)
{
	char line[256], kind[16];
	unsigned long inode;
	struct stat st;
	long pid, holder = 0;
	FILE *file;

	if (stat(path, &st) != 0)
		return 0;
	file = fopen("/proc/locks", "re");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL)
		if (sscanf(line, "%*d: %15s %*s %*s %ld %*x:%*x:%lu", kind,
			&pid, &inode) == 3 &&
		    strcmp(kind, "FLOCK") == 0 && inode == st.st_ino)
			holder = pid;
	if (file != NULL)
		(void)fclose(file);
	return holder;
}

static void
silent_socket(struct ky_doctor *d, const char *path, long holder)
{
	if (holder != 0)
		ky_doctor_say(d, KY_DOCTOR_WRONG, "server",
		    "the socket is of a server that is gone, and commands "
		    "wait for the lock",
		    "let that process end, then systemctl restart kaiyakud",
		    "process %ld works on the store, but nobody answers at "
		    "%.200s",
		    holder, path);
	else
		ky_doctor_say(d, KY_DOCTOR_WRONG, "server",
		    "nothing is lost; endings go on when it runs again",
		    "systemctl status kaiyakud; systemctl start kaiyakud",
		    "kaiyakud was killed: its socket %.200s is left and nobody "
		    "answers",
		    path);
}

static void
socket_there(struct ky_doctor *d, const char *path, long holder)
{
	struct ky_remote *r;
	struct ky_err err;
	enum ky_code code = ky_remote_open(path, &r, &err);

	if (code == KY_OK) {
		ky_doctor_say(d, KY_DOCTOR_WELL, "server", "", "",
		    "kaiyakud runs as process %u", ky_remote_pid(r));
		ky_remote_close(r);
	} else if (code == KY_E_INPUT) {
		ky_doctor_say(d, KY_DOCTOR_WRONG, "server",
		    "it must be of the same build as this program",
		    "systemctl restart kaiyakud", "kaiyakud: %s", err.msg);
	} else if (code == KY_E_REFUSED) {
		ky_doctor_say(d, KY_DOCTOR_NOTE, "server",
		    "it answers its own user, root, and its group only",
		    "ask as one of them", "kaiyakud: %s", err.msg);
	} else {
		silent_socket(d, path, holder);
	}
}

void
ky_doctor_server(struct ky_doctor *d)
{
	const char *set = ky_config_text(&d->cli->config, KY_SET_SERVER_SOCKET);
	char path[PATH_SIZE], lock[PATH_SIZE];
	long holder;

	if (set != NULL)
		(void)snprintf(path, sizeof(path), "%s", set);
	else
		(void)snprintf(path, sizeof(path), "%s.sock", store_path(d));
	(void)snprintf(lock, sizeof(lock), "%s.lock", store_path(d));
	holder = lock_holder(lock);
	if (exists(path))
		socket_there(d, path, holder);
	else if (holder != 0)
		ky_doctor_say(d, KY_DOCTOR_NOTE, "server",
		    "commands wait until it has ended", "",
		    "process %ld works on the store", holder);
	else
		ky_doctor_say(d, KY_DOCTOR_NOTE, "server",
		    "endings move only while kaiyakud runs, or with kaiyaku "
		    "tick",
		    "systemctl start kaiyakud", "kaiyakud does not run");
}

/* --- backups --- */

#define BACKUP_DAYS_MAX 8

/* `kaiyaku backup` leaves the time of the last good one as this file's. */
void
ky_doctor_backup(struct ky_doctor *d)
{
	char path[PATH_SIZE];
	struct stat st;
	int64_t days;

	if (d->open && d->session.meta.demo)
		return;
	(void)snprintf(path, sizeof(path), "%s.backup", store_path(d));
	if (stat(path, &st) != 0) {
		if (d->open)
			ky_doctor_say(d, KY_DOCTOR_NOTE, "backup",
			    "a lost disk would lose every ending",
			    "kaiyaku backup FILE",
			    "no backup of this store was made with kaiyaku");
		return;
	}
	days = (ky_system_time().us / KY_SECOND_US - st.st_mtime) / 86400;
	if (days > BACKUP_DAYS_MAX)
		ky_doctor_say(d, KY_DOCTOR_WRONG, "backup",
		    "a lost disk would lose what was done since",
		    "kaiyaku backup FILE",
		    "the last backup is %" PRId64 " days old", days);
	else
		ky_doctor_say(d, KY_DOCTOR_WELL, "backup", "", "",
		    "the last one is %" PRId64 " days old", days);
}
