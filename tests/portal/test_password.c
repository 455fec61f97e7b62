#include "portal/password.h"

#include "t.h"

#include <pthread.h>
#include <stdatomic.h>

static void
which_are_fit(void)
{
	static const struct {
		const char *label, *password;
		bool fit;
	} cases[] = {
	    {"ten", "abcdefghi1", true},
	    {"nine", "abcdefghi", false},
	    {"words", "horse staple", true},
	    {"of another script", "密码很长很长很长", true},
	    {"the same letter", "aaaaaaaaaaaa", false},
	    {"one of the most used", "password123", false},
	    {"nothing", "", false},
	};
	char longest[KY_PASSWORD_SIZE];

	T_CASES (k, cases)
		t_ok(k->label, ky_password_fit(k->password) == k->fit);
	memset(longest, 'a', sizeof(longest));
	longest[0] = 'b';
	longest[128] = '\0';
	t_ok("128 bytes", ky_password_fit(longest));
	longest[128] = 'a';
	longest[129] = '\0';
	t_ok("one more", !ky_password_fit(longest));
}

static void
hashes(void)
{
	char hash[KY_PASSWORD_HASH_SIZE], again[KY_PASSWORD_HASH_SIZE];
	struct ky_err err = {0};
	bool right = false;

	t_good("hash", ky_password_hash("horse staple", hash, &err), &err);
	t_good("hash", ky_password_hash("horse staple", again, &err), &err);
	t_ok("Argon2id over 19 MiB",
	    strncmp(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31) == 0);
	t_ok("salted", strcmp(hash, again) != 0);
	t_good("check", ky_password_check("horse staple", hash, &right, &err),
	    &err);
	t_ok("right", right);
	t_good("check", ky_password_check("horse stapl", hash, &right, &err),
	    &err);
	t_ok("wrong", !right);
	right = true;
	t_good("check", ky_password_check("horse staple", "", &right, &err),
	    &err);
	t_ok("against none", !right);
}

static atomic_int limited, done;

static void *
check_one(void *self)
{
	struct ky_err err = {0};
	bool right;

	(void)self;
	if (ky_password_check("horse staple", "", &right, &err) == KY_E_LIMIT)
		atomic_fetch_add(&limited, 1);
	else
		atomic_fetch_add(&done, 1);
	return NULL;
}

static void
a_queue_has_an_end(void)
{
	pthread_t t[4 * KY_PASSWORD_WAITING_MAX];
	const int n = 4 * KY_PASSWORD_WAITING_MAX;

	for (int i = 0; i < n; i++)
		if (pthread_create(&t[i], NULL, check_one, NULL) != 0)
			abort();
	for (int i = 0; i < n; i++)
		(void)pthread_join(t[i], NULL);
	t_eq_int("each was answered", limited + done, n);
	t_ok("those in the queue were served", done >= KY_PASSWORD_WAITING_MAX);
	t_ok("the rest are told to come again", limited > 0);
}

int
main(void)
{
	T_RUN(which_are_fit);
	T_RUN(hashes);
	T_RUN(a_queue_has_an_end);
	return t_done();
}
