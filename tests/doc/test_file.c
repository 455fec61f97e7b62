#include "doc/file.h"

#include "folder.h"
#include "t.h"

static char folder[FOLDER_SIZE];

static void
write_and_read(void)
{
	char path[KY_PATH_SIZE];
	struct ky_buf out;
	struct ky_err err;

	t_good("a path", ky_file_path(folder, "a/b/c", path, &err), &err);
	t_ok("is not there yet", !ky_file_exists(path));
	t_bad("no folder, no file",
	    ky_file_write(path, 0600, KY_STR("x"), &err), KY_E_SYSTEM, &err,
	    "could not write");
	t_good("the folders", ky_file_folders(path, &err), &err);
	t_good("again, no harm", ky_file_folders(path, &err), &err);
	t_good("new", ky_file_write(path, 0600, KY_STR("one"), &err), &err);
	t_eq_int("as private as asked", folder_mode(path), 0600);
	t_good("replaced", ky_file_write(path, 0644, KY_STR("three"), &err),
	    &err);
	t_eq_int("the mode too", folder_mode(path), 0644);
	t_ok("is there", ky_file_exists(path));

	ky_buf_init(&out, 5);
	t_good("read", ky_file_read(path, &out, &err), &err);
	t_eq_str("whole", ky_buf_str(&out).p, "three");
	ky_buf_done(&out);
	ky_buf_init(&out, 4);
	t_bad("more than the buffer may hold", ky_file_read(path, &out, &err),
	    KY_E_LIMIT, &err, "larger than 4");
	ky_buf_done(&out);
}

/* What an attempt left that was cut short is in nobody's way. */
static void
leftover(void)
{
	char path[KY_PATH_SIZE], beside[KY_PATH_SIZE];
	struct ky_err err;

	t_good("a path", ky_file_path(folder, "f", path, &err), &err);
	t_good("beside it", ky_file_path(folder, "f.new", beside, &err), &err);
	t_good("a leftover, open to all",
	    ky_file_write(beside, 0666, KY_STR("half"), &err), &err);
	t_good("the file", ky_file_write(path, 0600, KY_STR("whole"), &err),
	    &err);
	t_eq_int("is private", folder_mode(path), 0600);
	t_ok("the leftover is gone", !ky_file_exists(beside));
}

static void
never_written_over(void)
{
	char path[KY_PATH_SIZE], beside[KY_PATH_SIZE];
	struct ky_buf out;
	struct ky_err err;

	t_good("a path", ky_file_path(folder, "once", path, &err), &err);
	t_good("beside it", ky_file_path(folder, "once.new", beside, &err),
	    &err);
	t_good("new", ky_file_write_new(path, 0600, KY_STR("one"), &err), &err);
	t_eq_int("as private as asked", folder_mode(path), 0600);
	t_bad("there already",
	    ky_file_write_new(path, 0600, KY_STR("two"), &err), KY_E_INPUT,
	    &err, "not written over");
	t_ok("nothing is left beside it", !ky_file_exists(beside));
	ky_buf_init(&out, 16);
	t_good("read", ky_file_read(path, &out, &err), &err);
	t_eq_str("as it was", ky_buf_str(&out).p, "one");
	ky_buf_done(&out);
}

static void
refused(void)
{
	char path[KY_PATH_SIZE], longer[2 * KY_PATH_SIZE];
	struct ky_buf out;
	struct ky_err err;

	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	ky_buf_init(&out, 10);
	t_bad("no such file", ky_file_read("/nonexistent/file", &out, &err),
	    KY_E_INPUT, &err, "cannot read /nonexistent/file");
	t_bad("a folder is no file", ky_file_read(folder, &out, &err),
	    KY_E_INPUT, &err, "it is a folder");
	t_bad("a path too long", ky_file_path(folder, longer, path, &err),
	    KY_E_INPUT, &err, "too long");
	t_bad("too long to write",
	    ky_file_write(longer, 0600, KY_STR(""), &err), KY_E_INPUT, &err,
	    "too long");
	t_bad("too long to make", ky_file_folders(longer, &err), KY_E_INPUT,
	    &err, "too long");
	t_bad("a file in the way of a folder",
	    ky_file_folders("/dev/null/x/y", &err), KY_E_SYSTEM, &err,
	    "could not make the folder");
	ky_buf_done(&out);
}

/* What is no plain file neither hangs us nor fills the memory. */
static void
odd(void)
{
	char path[KY_PATH_SIZE];
	struct ky_buf out;
	struct ky_err err;
	int end[2];

	ky_buf_init(&out, 8192);
	t_good("a path", ky_file_path(folder, "pipe", path, &err), &err);
	t_eq_int("a pipe", mkfifo(path, 0600), 0);
	t_good("that nobody writes to", ky_file_read(path, &out, &err), &err);
	t_ok("is empty", out.len == 0);
	t_eq_int("one with a writer", pipe(end), 0);
	t_eq_int("who says something", (int)write(end[1], "said", 4), 4);
	(void)close(end[1]);
	(void)snprintf(path, sizeof(path), "/dev/fd/%d", end[0]);
	t_good("is read", ky_file_read(path, &out, &err), &err);
	t_ok("to its end", ky_str_is(ky_buf_str(&out), "said"));
	(void)close(end[0]);
	t_bad("without an end", ky_file_read("/dev/zero", &out, &err),
	    KY_E_LIMIT, &err, "larger than 8192");
	ky_buf_done(&out);
}

int
main(void)
{
	folder_make(folder);
	T_RUN(write_and_read);
	T_RUN(leftover);
	T_RUN(never_written_over);
	T_RUN(refused);
	T_RUN(odd);
	folder_remove(folder);
	return t_done();
}
