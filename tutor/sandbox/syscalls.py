"""Which system calls learner code may make, and their numbers on each processor.

The lists were made by what CPython, the C library, NumPy, SciPy and scikit-image need for
computing. A call that is in none of them does not exist as far as learner code can tell
(ENOSYS), so that a C library that is newer than these lists falls back to what it knows.
Numbers: <asm/unistd_64.h> for x86-64, <asm-generic/unistd.h> for aarch64; -1 where a
processor has no such call. Standard library only.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


ALLOWED = _words("""
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close
    close_range fstat newfstatat stat lstat statx access faccessat faccessat2 readlink readlinkat
    getdents64 getcwd chdir fchdir statfs fstatfs open openat dup dup2 dup3 pipe pipe2 poll ppoll
    select pselect6 epoll_create1 epoll_ctl epoll_wait epoll_pwait eventfd2 fadvise64 umask mmap
    munmap mremap mprotect madvise brk msync mincore membarrier futex set_robust_list
    get_robust_list rseq set_tid_address restart_syscall arch_prctl exit exit_group rt_sigaction
    rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack pause
    gettid getpid getppid getuid geteuid getgid getegid getgroups getpgrp getpgid getsid getresuid
    getresgid getrandom clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time
    times getrusage getrlimit getitimer setitimer alarm sysinfo uname getcpu sched_yield
    sched_getaffinity sched_getscheduler sched_getparam getpriority wait4 waitid
""")
"""Calls that read, compute, wait, or concern nobody but the caller; files are Landlock's."""

REFUSED = _words("""
    execve execveat fork vfork setsid setpgid ptrace process_vm_readv process_vm_writev
    process_madvise pidfd_open pidfd_getfd pidfd_send_signal kcmp tkill rt_sigqueueinfo
    rt_tgsigqueueinfo socket socketpair connect bind listen accept accept4 sendto recvfrom sendmsg
    recvmsg sendmmsg recvmmsg shutdown getsockname getpeername setsockopt getsockopt creat mkdir
    mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat mknod
    mknodat chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat
    futimesat truncate ftruncate fallocate flock setxattr lsetxattr fsetxattr removexattr
    lremovexattr fremovexattr sync syncfs fsync fdatasync name_to_handle_at open_by_handle_at
    memfd_create memfd_secret userfaultfd inotify_init inotify_init1 inotify_add_watch
    fanotify_init fanotify_mark shmget shmat shmctl shmdt semget semop semctl semtimedop msgget
    msgsnd msgrcv msgctl mq_open mq_unlink add_key request_key keyctl setrlimit setpriority
    sched_setaffinity sched_setscheduler sched_setparam sched_setattr ioprio_set mlock mlock2
    mlockall mbind set_mempolicy migrate_pages move_pages setuid setgid setreuid setregid
    setresuid setresgid setfsuid setfsgid setgroups capset seccomp personality
    landlock_create_ruleset landlock_add_rule landlock_restrict_self unshare setns mount umount2
    pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr bpf
    perf_event_open init_module finit_module delete_module kexec_load kexec_file_load reboot
    swapon swapoff sethostname setdomainname settimeofday clock_settime adjtimex clock_adjtime
    syslog acct quotactl iopl ioperm vhangup modify_ldt timer_create splice tee vmsplice sendfile
    copy_file_range
""")
"""Calls that are refused (EPERM): what other processes, files or the network would feel."""

_NUMBERS = """
    accept 43 202; accept4 288 242; access 21 -1; acct 163 89; add_key 248 217; adjtimex 159 171;
    alarm 37 -1; arch_prctl 158 -1; bind 49 200; bpf 321 280; brk 12 214; capset 126 91;
    chdir 80 49; chmod 90 -1; chown 92 -1; chroot 161 51; clock_adjtime 305 266;
    clock_getres 229 114; clock_gettime 228 113; clock_nanosleep 230 115; clock_settime 227 112;
    clone 56 220; close 3 57; close_range 436 436; connect 42 203; copy_file_range 326 285;
    creat 85 -1; delete_module 176 106; dup 32 23; dup2 33 -1; dup3 292 24; epoll_create1 291 20;
    epoll_ctl 233 21; epoll_pwait 281 22; epoll_wait 232 -1; eventfd2 290 19; execve 59 221;
    execveat 322 281; exit 60 93; exit_group 231 94; faccessat 269 48; faccessat2 439 439;
    fadvise64 221 223; fallocate 285 47; fanotify_init 300 262; fanotify_mark 301 263;
    fchdir 81 50; fchmod 91 52; fchmodat 268 53; fchmodat2 452 452; fchown 93 55; fchownat 260 54;
    fcntl 72 25; fdatasync 75 83; finit_module 313 273; flock 73 32; fork 57 -1;
    fremovexattr 199 16; fsconfig 431 431; fsetxattr 190 7; fsmount 432 432; fsopen 430 430;
    fspick 433 433; fstat 5 80; fstatfs 138 44; fsync 74 82; ftruncate 77 46; futex 202 98;
    futimesat 261 -1; get_robust_list 274 100; getcpu 309 168; getcwd 79 17; getdents64 217 61;
    getegid 108 177; geteuid 107 175; getgid 104 176; getgroups 115 158; getitimer 36 102;
    getpeername 52 205; getpgid 121 155; getpgrp 111 -1; getpid 39 172; getppid 110 173;
    getpriority 140 141; getrandom 318 278; getresgid 120 150; getresuid 118 148;
    getrlimit 97 163; getrusage 98 165; getsid 124 156; getsockname 51 204; getsockopt 55 209;
    gettid 186 178; gettimeofday 96 169; getuid 102 174; init_module 175 105;
    inotify_add_watch 254 27; inotify_init 253 -1; inotify_init1 294 26; ioctl 16 29;
    ioperm 173 -1; iopl 172 -1; ioprio_set 251 30; kcmp 312 272; kexec_file_load 320 294;
    kexec_load 246 104; keyctl 250 219; kill 62 129; landlock_add_rule 445 445;
    landlock_create_ruleset 444 444; landlock_restrict_self 446 446; lchown 94 -1; link 86 -1;
    linkat 265 37; listen 50 201; lremovexattr 198 15; lseek 8 62; lsetxattr 189 6; lstat 6 -1;
    madvise 28 233; mbind 237 235; membarrier 324 283; memfd_create 319 279; memfd_secret 447 447;
    migrate_pages 256 238; mincore 27 232; mkdir 83 -1; mkdirat 258 34; mknod 133 -1;
    mknodat 259 33; mlock 149 228; mlock2 325 284; mlockall 151 230; mmap 9 222;
    modify_ldt 154 -1; mount 165 40; mount_setattr 442 442; move_mount 429 429;
    move_pages 279 239; mprotect 10 226; mq_open 240 180; mq_unlink 241 181; mremap 25 216;
    msgctl 71 187; msgget 68 186; msgrcv 70 188; msgsnd 69 189; msync 26 227; munmap 11 215;
    name_to_handle_at 303 264; nanosleep 35 101; newfstatat 262 79; open 2 -1;
    open_by_handle_at 304 265; open_tree 428 428; openat 257 56; pause 34 -1;
    perf_event_open 298 241; personality 135 92; pidfd_getfd 438 438; pidfd_open 434 434;
    pidfd_send_signal 424 424; pipe 22 -1; pipe2 293 59; pivot_root 155 41; poll 7 -1;
    ppoll 271 73; prctl 157 167; pread64 17 67; preadv 295 69; preadv2 327 286; prlimit64 302 261;
    process_madvise 440 440; process_vm_readv 310 270; process_vm_writev 311 271; pselect6 270 72;
    ptrace 101 117; pwrite64 18 68; pwritev 296 70; pwritev2 328 287; quotactl 179 60; read 0 63;
    readlink 89 -1; readlinkat 267 78; readv 19 65; reboot 169 142; recvfrom 45 207;
    recvmmsg 299 243; recvmsg 47 212; removexattr 197 14; rename 82 -1; renameat 264 38;
    renameat2 316 276; request_key 249 218; restart_syscall 219 128; rmdir 84 -1; rseq 334 293;
    rt_sigaction 13 134; rt_sigpending 127 136; rt_sigprocmask 14 135; rt_sigqueueinfo 129 138;
    rt_sigreturn 15 139; rt_sigsuspend 130 133; rt_sigtimedwait 128 137;
    rt_tgsigqueueinfo 297 240; sched_getaffinity 204 123; sched_getparam 143 121;
    sched_getscheduler 145 120; sched_setaffinity 203 122; sched_setattr 314 274;
    sched_setparam 142 118; sched_setscheduler 144 119; sched_yield 24 124; seccomp 317 277;
    select 23 -1; semctl 66 191; semget 64 190; semop 65 193; semtimedop 220 192; sendfile 40 71;
    sendmmsg 307 269; sendmsg 46 211; sendto 44 206; set_mempolicy 238 237;
    set_robust_list 273 99; set_tid_address 218 96; setdomainname 171 162; setfsgid 123 152;
    setfsuid 122 151; setgid 106 144; setgroups 116 159; sethostname 170 161; setitimer 38 103;
    setns 308 268; setpgid 109 154; setpriority 141 140; setregid 114 143; setresgid 119 149;
    setresuid 117 147; setreuid 113 145; setrlimit 160 164; setsid 112 157; setsockopt 54 208;
    settimeofday 164 170; setuid 105 146; setxattr 188 5; shmat 30 196; shmctl 31 195;
    shmdt 67 197; shmget 29 194; shutdown 48 210; sigaltstack 131 132; socket 41 198;
    socketpair 53 199; splice 275 76; stat 4 -1; statfs 137 43; statx 332 291; swapoff 168 225;
    swapon 167 224; symlink 88 -1; symlinkat 266 36; sync 162 81; syncfs 306 267; sysinfo 99 179;
    syslog 103 116; tee 276 77; tgkill 234 131; time 201 -1; timer_create 222 107; times 100 153;
    tkill 200 130; truncate 76 45; umask 95 166; umount2 166 39; uname 63 160; unlink 87 -1;
    unlinkat 263 35; unshare 272 97; userfaultfd 323 282; utime 132 -1; utimensat 280 88;
    utimes 235 -1; vfork 58 -1; vhangup 153 58; vmsplice 278 75; wait4 61 260; waitid 247 95;
    write 1 64; writev 20 66
"""
"""Name, number on x86-64, number on aarch64."""


def numbers(machine: str) -> dict[str, int]:
    """The numbers of all calls named here; empty for a processor that is not in the table.

    Args:
        machine: as ``platform.machine()`` names it.
    """
    column = {"x86_64": 1, "aarch64": 2}.get(machine)
    if column is None:
        return {}
    rows = [entry.split() for entry in _NUMBERS.split(";")]
    return {row[0]: int(row[column]) for row in rows if row[column] != "-1"}
