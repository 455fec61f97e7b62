#include "helper/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

const char *const ky_guard_fonts[] = {
    "/usr/share/fonts",
    "/usr/share/fontconfig",
    "/var/cache/fontconfig",
    NULL,
};

/* --- bounds --- */

static enum ky_code
bound(enum __rlimit_resource what, rlim_t most, struct ky_err *err)
{
	struct rlimit limit = {.rlim_cur = most, .rlim_max = most};

	if (setrlimit(what, &limit) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not set a bound");
	return KY_OK;
}

static enum ky_code
bounds(const struct ky_needs *needs, struct ky_err *err)
{
	enum ky_code code = bound(RLIMIT_CPU, needs->cpu_s, err);

	if (code == KY_OK)
		code = bound(RLIMIT_CORE, 0, err);
	if (code == KY_OK)
		code = bound(RLIMIT_FSIZE, needs->file, err);
#ifndef KY_SANITIZED
	/* Sanitizers take terabytes of addresses for themselves. */
	if (code == KY_OK)
		code = bound(RLIMIT_AS, needs->memory, err);
#endif
	return code;
}

/* --- files: Landlock --- */

#define READ_ALL (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* All that the first version of Landlock knows. */
#define HANDLED \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | \
	    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | \
	    LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	    LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | \
	    LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | \
	    LANDLOCK_ACCESS_FS_MAKE_SYM)

static enum ky_code
allow(int rules, const char *path, struct ky_err *err)
{
	struct landlock_path_beneath_attr attr = {.allowed_access = READ_ALL};
	long done;

	attr.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (attr.parent_fd < 0)
		return KY_OK; /* what is not there needs no rule */
	done = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
	    &attr, 0);
	(void)close(attr.parent_fd);
	return done == 0 ? KY_OK
			 : ky_fail(err, KY_E_SYSTEM, errno,
			       "could not open the fonts' folders to Landlock");
}

/* Kernels may be built without it; then the filter below is what is left. */
static enum ky_code
files(struct ky_err *err)
{
	struct landlock_ruleset_attr attr = {.handled_access_fs = HANDLED};
	long rules = syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr),
	    0);
	enum ky_code code = KY_OK;

	if (rules < 0 && (errno == ENOSYS || errno == EOPNOTSUPP))
		return KY_OK;
	if (rules < 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not begin Landlock's rules");
	for (size_t i = 0; code == KY_OK && ky_guard_fonts[i] != NULL; i++)
		code = allow((int)rules, ky_guard_fonts[i], err);
	if (code == KY_OK &&
	    syscall(SYS_landlock_restrict_self, (int)rules, 0) != 0)
		code = ky_fail(err, KY_E_SYSTEM, errno,
		    "could not put Landlock's rules into force");
	(void)close((int)rules);
	return code;
}

/* --- calls: seccomp --- */

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef ARCH
#define LOAD(offset) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(offset))
#define RETURN(what) BPF_STMT(BPF_RET | BPF_K, (what))
#define REFUSE RETURN(SECCOMP_RET_ERRNO | EPERM)
/* The call whose number is loaded. */
#define NEVER(name) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), REFUSE
/* The lower half of an argument; both architectures are little-endian. */
#define ARGUMENT(n) offsetof(struct seccomp_data, args[n])

/* No program is started, no socket made, no file opened to write, no process
 * looked into.  Threads are: fontconfig is asked by one. */
static const struct sock_filter filter[] = {
    LOAD(offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    LOAD(offsetof(struct seccomp_data, nr)),
#if defined(__x86_64__)
    /* The same calls under other numbers. */
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000U, 0, 1),
    RETURN(SECCOMP_RET_KILL_PROCESS),
    NEVER(fork),
    NEVER(vfork),
    NEVER(creat),
    NEVER(unlink),
    NEVER(rename),
    NEVER(mkdir),
    NEVER(symlink),
    NEVER(link),
    NEVER(chmod),
    NEVER(open),
#endif
    NEVER(execve),
    NEVER(execveat),
    NEVER(socket),
    NEVER(socketpair),
    NEVER(connect),
    NEVER(bind),
    NEVER(accept4),
    NEVER(sendto),
    NEVER(sendmsg),
    NEVER(ptrace),
    NEVER(process_vm_readv),
    NEVER(process_vm_writev),
    NEVER(kill),
    NEVER(tkill),
    NEVER(mount),
    NEVER(umount2),
    NEVER(pivot_root),
    NEVER(chroot),
    NEVER(unshare),
    NEVER(setns),
    NEVER(bpf),
    NEVER(keyctl),
    NEVER(add_key),
    NEVER(request_key),
    NEVER(io_uring_setup),
    NEVER(userfaultfd),
    NEVER(perf_event_open),
    NEVER(open_by_handle_at),
    NEVER(openat2),
    NEVER(unlinkat),
    NEVER(renameat2),
    NEVER(mkdirat),
    NEVER(symlinkat),
    NEVER(linkat),
    NEVER(fchmodat),
    NEVER(truncate),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat, 0, 4),
    LOAD(ARGUMENT(2)),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_ACCMODE | O_CREAT | O_TRUNC, 0, 1),
    REFUSE,
    RETURN(SECCOMP_RET_ALLOW),
    RETURN(SECCOMP_RET_ALLOW),
};
#endif

static enum ky_code
calls(struct ky_err *err)
{
#ifdef ARCH
	struct sock_fprog program = {.len = sizeof(filter) / sizeof(filter[0]),
	    .filter = (struct sock_filter *)(uintptr_t)filter};

	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0 &&
	    errno != ENOSYS && errno != EINVAL)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not bar calls of the system");
#endif
	(void)err;
	return KY_OK;
}

enum ky_code
ky_guard(const struct ky_needs *needs, struct ky_err *err)
{
	enum ky_code code;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return ky_fail(err, KY_E_SYSTEM, errno,
		    "could not give up privileges");
	code = bounds(needs, err);
	if (code == KY_OK)
		code = files(err);
	if (code == KY_OK)
		code = calls(err);
	return code;
}
