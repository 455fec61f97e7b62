#include "portal/password.h"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#define OPS 2
#define MEMORY ((size_t)19 * 1024 * 1024)

_Static_assert(KY_PASSWORD_HASH_SIZE >= crypto_pwhash_argon2id_STRBYTES,
    "it fits");

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static atomic_int waiting;

static enum ky_code
take_turn(struct ky_err *err)
{
	if (atomic_fetch_add(&waiting, 1) >= KY_PASSWORD_WAITING_MAX) {
		atomic_fetch_sub(&waiting, 1);
		return ky_fail(err, KY_E_LIMIT, 0,
		    "too many passwords wait to be checked");
	}
	(void)pthread_mutex_lock(&turn);
	return KY_OK;
}

static void
end_turn(void)
{
	(void)pthread_mutex_unlock(&turn);
	atomic_fetch_sub(&waiting, 1);
}

/* Of lists of passwords that leaked: what is long enough for ours. */
static const char *const most_used[] = {
    "1234567890",
    "12345678910",
    "0123456789",
    "0987654321",
    "1111111111",
    "0000000000",
    "qwertyuiop",
    "password12",
    "password123",
    "password1234",
    "passwordpassword",
    "iloveyou12",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "qwerty12345",
    "abcdefghij",
    "asdfghjkl;",
};

bool
ky_password_fit(const char *password)
{
	size_t n = strlen(password);

	if (n < KY_PASSWORD_LEAST || n > KY_PASSWORD_SIZE - 4)
		return false;
	if (strspn(password, (const char[]){password[0], '\0'}) == n)
		return false;
	for (size_t i = 0; i < sizeof(most_used) / sizeof(most_used[0]); i++)
		if (strcmp(password, most_used[i]) == 0)
			return false;
	return true;
}

enum ky_code
ky_password_hash(const char *password, char out[KY_PASSWORD_HASH_SIZE],
    struct ky_err *err)
{
	char hash[crypto_pwhash_argon2id_STRBYTES];
	int bad;

	if (take_turn(err) != KY_OK)
		return err->code;
	bad = crypto_pwhash_argon2id_str(hash, password, strlen(password), OPS,
	    MEMORY);
	end_turn();
	if (bad != 0)
		return ky_fail(err, KY_E_SYSTEM, 0,
		    "no memory to hash a password in");
	memcpy(out, hash, sizeof(hash));
	return KY_OK;
}

enum ky_code
ky_password_check(const char *password, const char *hash, bool *right,
    struct ky_err *err)
{
	char made[KY_PASSWORD_HASH_SIZE];

	/* Making one is the work of checking one. */
	if (hash[0] == '\0') {
		if (ky_password_hash(password, made, err) != KY_OK)
			return err->code;
		*right = false;
		return KY_OK;
	}
	if (take_turn(err) != KY_OK)
		return err->code;
	*right = crypto_pwhash_argon2id_str_verify(hash, password,
		     strlen(password)) == 0;
	end_turn();
	return KY_OK;
}
