#include "t.h"

#include "sms/sms.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void
files(void)
{
	char at[] = "/tmp/kaiyaku-sms-XXXXXX", folder[64], path[128];
	char bytes[256] = "";
	struct ky_msisdn to = {.digits = "819000000001"};
	struct ky_sms sms = {0};
	struct ky_err err = {0};
	FILE *f;

	if (mkdtemp(at) == NULL)
		abort();
	(void)snprintf(folder, sizeof(folder), "%s/out", at);
	t_good("made", ky_sms_folder_open(folder, &sms, &err), &err);
	for (int i = 0; i < 2; i++)
		t_good("twice the same",
		    sms.send(sms.self, &to, "こんにちは", "letter-1", &err),
		    &err);
	(void)snprintf(path, sizeof(path), "%s/letter-1.txt", folder);
	f = fopen(path, "re");
	if (t_ok("one file", f != NULL)) {
		bytes[fread(bytes, 1, sizeof(bytes) - 1, f)] = '\0';
		(void)fclose(f);
	}
	t_eq_str("as it was said", bytes, "To: +819000000001\n\nこんにちは\n");
	t_bad("to nobody",
	    sms.send(sms.self, &(struct ky_msisdn){0}, "x", "letter-2", &err),
	    KY_E_REFUSED, &err, "no-number");
	(void)unlink(path);
	(void)rmdir(folder);
	t_bad("the folder is gone",
	    sms.send(sms.self, &to, "x", "letter-3", &err), KY_E_RETRY, &err,
	    "");
	ky_sms_close(&sms);
	ky_sms_close(&sms);
	t_bad("no name", ky_sms_folder_open("", &sms, &err), KY_E_INPUT, &err,
	    "folder");
	t_bad("nowhere", ky_sms_folder_open("/nonexistent/x/y", &sms, &err),
	    KY_E_SYSTEM, &err, "could not make");
	(void)rmdir(at);
}

int
main(void)
{
	T_RUN(files);
	return t_done();
}
