"""Becomes the server: leave root, tie our life to the launcher's, then exec. Run as a script.

    python -I -S postgres_child.py <launcher's pid> <uid> <gid> <program> <arguments…>

A program of its own and no `preexec_fn`, because Python code between fork and exec can deadlock in
a process with threads. Leaving root stands here and not in `subprocess(user=…)`, because a change of
user clears the death signal, and because the new user may not be able to reach this interpreter.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    launcher, uid, gid = map(int, sys.argv[1:4])
    command = sys.argv[4:]
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.umask(0o077)
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0):
        sys.exit(os.strerror(ctypes.get_errno()))
    if os.getppid() != launcher:  # it died before the signal was asked for
        sys.exit(1)
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.stderr.write(f"{error.strerror}\n")
        sys.exit(127)


if __name__ == "__main__":
    main()
