"""Build the walls around a submission, from inside its own namespaces, then start it in there.

`helpers.delivery.fresh_kernel` starts this file by ``unshare`` with a JSON of what to do: a root of
its own in memory, in which only the folders that a notebook needs are there, and only to be read;
no network; no other process; no rights. Standard library alone.
"""

import ctypes
import json
import os
import platform
import resource
import sys

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC = 32, 4096, 16384
MNT_DETACH = 2
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41, "riscv64": 41, "ppc64le": 203, "s390x": 217}
"""The call's number by machine: no library has a function for it."""

PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP, PR_SET_DUMPABLE = 38, 24, 4
NOBODY = 65534
DEVICES = ("null", "zero", "random", "urandom")


def libc():
    """The C library."""
    return ctypes.CDLL(None, use_errno=True)


def checked(result: int, what: str) -> None:
    """Stop if a call failed: no submission runs behind half of the walls."""
    if result != 0:
        number = ctypes.get_errno()
        sys.exit(f"{what}: {os.strerror(number)}")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount something."""
    checked(
        libc().mount(source.encode(), target.encode(), kind.encode(), flags, options.encode()),
        f"mount {target}",
    )


def bind(source: str, target: str) -> None:
    """Show a folder or file in the new root, to be read only."""
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        open(target, "w").close()
    mount(source, target, "", MS_BIND | MS_REC)
    # In a namespace of a plain user flags that the mount has may not be taken off it.
    has = os.statvfs(source).f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC | 1024 | 2048)
    keep = (has & 15) | (1 << 10 if has & 1024 else 0) | (1 << 11 if has & 2048 else 0)
    if has & os.ST_RELATIME:
        keep |= 1 << 21
    mount("", target, "", MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | keep)


def memory(target: str, size: int, mode: str = "755") -> None:
    """An empty folder in memory, of that many megabytes at most."""
    os.makedirs(target, exist_ok=True)
    mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, f"size={size}m,mode={mode}")


def build(plan: dict) -> None:
    """The new root, and nothing but it."""
    root = plan["root"]
    mount("", "/", "", MS_REC | (1 << 18))  # private: nothing that is done here shows outside
    memory(root, 16)
    for folder in ("/tmp", "/dev/shm", plan["home"]):  # first: what is shown may lie in one
        memory(root + folder, plan["megabytes_of_files"], "1777")
    for link, target in plan["links"]:
        os.symlink(target, root + link)
    for source, target in plan["shown"]:
        bind(source, root + target)
    for path in plan["hidden"]:  # should a shown folder hold what nobody may see
        if os.path.isdir(root + path):
            mount("tmpfs", root + path, "tmpfs", MS_NOSUID | MS_NODEV | MS_RDONLY, "size=4k,mode=0")
    os.makedirs(root + "/dev", exist_ok=True)
    for name in DEVICES:
        open(f"{root}/dev/{name}", "w").close()
        mount(f"/dev/{name}", f"{root}/dev/{name}", "", MS_BIND)
    os.makedirs(root + "/proc", exist_ok=True)
    libc().mount(b"proc", (root + "/proc").encode(), b"proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, b"")
    for name, target in plan["beside"]:
        os.symlink(target, f"{root}{plan['home']}/{name}")
    os.makedirs(root + "/etc", exist_ok=True)
    with open(root + "/etc/passwd", "w") as file:
        file.write(f"student:x:{os.getuid() or 0}:0::{plan['home']}:/bin/sh\n")
        file.write(f"nobody:x:{NOBODY}:{NOBODY}::{plan['home']}:/bin/sh\n")
    old = root + "/old"
    os.mkdir(old)
    os.chdir(root)
    number = PIVOT_ROOT[platform.machine()]
    checked(libc().syscall(number, root.encode(), old.encode()), "pivot_root")
    os.chdir("/")
    checked(libc().umount2(b"/old", MNT_DETACH), "umount")
    os.rmdir("/old")
    mount("", "/", "", MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)


def limits(plan: dict) -> None:
    """Memory, processes, files and time that it may use."""
    for what, most in (
        (resource.RLIMIT_AS, plan["bytes"]),
        (resource.RLIMIT_NPROC, plan["processes"]),
        (resource.RLIMIT_FSIZE, plan["megabytes_of_files"] << 20),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CPU, plan["seconds"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def drop(user: int) -> None:
    """Give every right up, for good."""
    library = libc()
    for capability in range(64):
        library.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    checked(library.capset(header, (ctypes.c_uint32 * 6)()), "capset")
    checked(library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def main() -> None:
    """Build the walls and start the submission behind them."""
    plan = json.loads(sys.argv[1])
    if plan["root"]:
        build(plan)
        os.chdir(plan["home"])
    child = os.fork()
    if not child:
        limits(plan)
        if plan["root"]:
            drop(plan["user"])
        os.execve(plan["command"][0], plan["command"], plan["environment"])
    code = 1
    while True:  # the first process of its namespace buries all others
        try:
            pid, status = os.wait()
        except ChildProcessError:
            break
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            break
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
