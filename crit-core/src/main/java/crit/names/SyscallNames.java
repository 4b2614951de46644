package crit.names;

import java.util.Optional;

/**
 * System calls of the architectures that seccomp filters are mostly written for. The numbers are of
 * {@code asm/unistd_64.h}, {@code asm/unistd_32.h} and {@code asm/unistd_x32.h} of x86 and of
 * {@code asm-generic/unistd.h}, as of Linux 6.19.
 */
public final class SyscallNames {
  /** The bit in the number of a system call that is of x32, on x86_64. */
  public static final long X32_BIT = 0x40000000;

  /** From 424 on a new call has one number on all architectures. */
  private static final String COMMON =
      """
      424: pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree
      429: move_mount fsopen fsconfig fsmount fspick pidfd_open clone3 close_range openat2
      438: pidfd_getfd faccessat2 process_madvise epoll_pwait2 mount_setattr quotactl_fd
      444: landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret
      448: process_mrelease futex_waitv set_mempolicy_home_node cachestat fchmodat2
      453: map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount
      459: lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat
      465: listxattrat removexattrat open_tree_attr file_getattr file_setattr listns
      """;

  private static final NumberNames X86_64 =
      NumberNames.of(
          "",
          COMMON
              + """
              0: read write open close stat fstat lstat poll lseek mmap mprotect munmap brk
              13: rt_sigaction rt_sigprocmask rt_sigreturn ioctl pread64 pwrite64 readv writev
              21: access pipe select sched_yield mremap msync mincore madvise shmget shmat shmctl
              32: dup dup2 pause nanosleep getitimer alarm setitimer getpid sendfile socket connect
              43: accept sendto recvfrom sendmsg recvmsg shutdown bind listen getsockname
              52: getpeername socketpair setsockopt getsockopt clone fork vfork execve exit wait4
              62: kill uname semget semop semctl shmdt msgget msgsnd msgrcv msgctl fcntl flock fsync
              75: fdatasync truncate ftruncate getdents getcwd chdir fchdir rename mkdir rmdir creat
              86: link unlink symlink readlink chmod fchmod chown fchown lchown umask gettimeofday
              97: getrlimit getrusage sysinfo times ptrace getuid syslog getgid setuid setgid
              107: geteuid getegid setpgid getppid getpgrp setsid setreuid setregid getgroups
              116: setgroups setresuid getresuid setresgid getresgid getpgid setfsuid setfsgid
              124: getsid capget capset rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend
              131: sigaltstack utime mknod uselib personality ustat statfs fstatfs sysfs getpriority
              141: setpriority sched_setparam sched_getparam sched_setscheduler sched_getscheduler
              146: sched_get_priority_max sched_get_priority_min sched_rr_get_interval mlock munlock
              151: mlockall munlockall vhangup modify_ldt pivot_root _sysctl prctl arch_prctl
              159: adjtimex setrlimit chroot sync acct settimeofday mount umount2 swapon swapoff
              169: reboot sethostname setdomainname iopl ioperm create_module init_module
              176: delete_module get_kernel_syms query_module quotactl nfsservctl getpmsg putpmsg
              183: afs_syscall tuxcall security gettid readahead setxattr lsetxattr fsetxattr
              191: getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr
              198: lremovexattr fremovexattr tkill time futex sched_setaffinity sched_getaffinity
              205: set_thread_area io_setup io_destroy io_getevents io_submit io_cancel
              211: get_thread_area lookup_dcookie epoll_create epoll_ctl_old epoll_wait_old
              216: remap_file_pages getdents64 set_tid_address restart_syscall semtimedop fadvise64
              222: timer_create timer_settime timer_gettime timer_getoverrun timer_delete
              227: clock_settime clock_gettime clock_getres clock_nanosleep exit_group epoll_wait
              233: epoll_ctl tgkill utimes vserver mbind set_mempolicy get_mempolicy mq_open
              241: mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr kexec_load waitid
              248: add_key request_key keyctl ioprio_set ioprio_get inotify_init inotify_add_watch
              255: inotify_rm_watch migrate_pages openat mkdirat mknodat fchownat futimesat
              262: newfstatat unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat
              270: pselect6 ppoll unshare set_robust_list get_robust_list splice tee sync_file_range
              278: vmsplice move_pages utimensat epoll_pwait signalfd timerfd_create eventfd
              285: fallocate timerfd_settime timerfd_gettime accept4 signalfd4 eventfd2
              291: epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev rt_tgsigqueueinfo
              298: perf_event_open recvmmsg fanotify_init fanotify_mark prlimit64 name_to_handle_at
              304: open_by_handle_at clock_adjtime syncfs sendmmsg setns getcpu process_vm_readv
              311: process_vm_writev kcmp finit_module sched_setattr sched_getattr renameat2 seccomp
              318: getrandom memfd_create kexec_file_load bpf execveat userfaultfd membarrier mlock2
              326: copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc pkey_free statx
              333: io_pgetevents rseq uretprobe uprobe
              """);

  /** The calls that x32 has for itself; else it has those of x86_64. */
  private static final NumberNames X32 =
      NumberNames.of(
          "",
          """
          512: rt_sigaction rt_sigreturn ioctl readv writev recvfrom sendmsg recvmsg execve
          521: ptrace rt_sigpending rt_sigtimedwait rt_sigqueueinfo sigaltstack timer_create
          527: mq_notify kexec_load waitid set_robust_list get_robust_list vmsplice move_pages
          534: preadv pwritev rt_tgsigqueueinfo recvmmsg sendmmsg process_vm_readv
          540: process_vm_writev setsockopt getsockopt io_setup io_submit execveat preadv2
          547: pwritev2
          """);

  private static final NumberNames I386 =
      NumberNames.of(
          "",
          COMMON
              + """
              0: restart_syscall exit fork read write open close waitpid creat link unlink execve
              12: chdir time mknod chmod lchown break oldstat lseek getpid mount umount setuid
              24: getuid stime ptrace alarm oldfstat pause utime stty gtty access nice ftime sync
              37: kill rename mkdir rmdir dup pipe times prof brk setgid getgid signal geteuid
              50: getegid acct umount2 lock ioctl fcntl mpx setpgid ulimit oldolduname umask chroot
              62: ustat dup2 getppid getpgrp setsid sigaction sgetmask ssetmask setreuid setregid
              72: sigsuspend sigpending sethostname setrlimit getrlimit getrusage gettimeofday
              79: settimeofday getgroups setgroups select symlink oldlstat readlink uselib swapon
              88: reboot readdir mmap munmap truncate ftruncate fchmod fchown getpriority
              97: setpriority profil statfs fstatfs ioperm socketcall syslog setitimer getitimer
              106: stat lstat fstat olduname iopl vhangup idle vm86old wait4 swapoff sysinfo ipc
              118: fsync sigreturn clone setdomainname uname modify_ldt adjtimex mprotect
              126: sigprocmask create_module init_module delete_module get_kernel_syms quotactl
              132: getpgid fchdir bdflush sysfs personality afs_syscall setfsuid setfsgid _llseek
              141: getdents _newselect flock msync readv writev getsid fdatasync _sysctl mlock
              151: munlock mlockall munlockall sched_setparam sched_getparam sched_setscheduler
              157: sched_getscheduler sched_yield sched_get_priority_max sched_get_priority_min
              161: sched_rr_get_interval nanosleep mremap setresuid getresuid vm86 query_module poll
              169: nfsservctl setresgid getresgid prctl rt_sigreturn rt_sigaction rt_sigprocmask
              176: rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend pread64 pwrite64
              182: chown getcwd capget capset sigaltstack sendfile getpmsg putpmsg vfork ugetrlimit
              192: mmap2 truncate64 ftruncate64 stat64 lstat64 fstat64 lchown32 getuid32 getgid32
              201: geteuid32 getegid32 setreuid32 setregid32 getgroups32 setgroups32 fchown32
              208: setresuid32 getresuid32 setresgid32 getresgid32 chown32 setuid32 setgid32
              215: setfsuid32 setfsgid32 pivot_root mincore madvise getdents64 fcntl64 224: gettid
              225: readahead setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr
              233: llistxattr flistxattr removexattr lremovexattr fremovexattr tkill sendfile64
              240: futex sched_setaffinity sched_getaffinity set_thread_area get_thread_area
              245: io_setup io_destroy io_getevents io_submit io_cancel fadvise64 252: exit_group
              253: lookup_dcookie epoll_create epoll_ctl epoll_wait remap_file_pages set_tid_address
              259: timer_create timer_settime timer_gettime timer_getoverrun timer_delete
              264: clock_settime clock_gettime clock_getres clock_nanosleep statfs64 fstatfs64
              270: tgkill utimes fadvise64_64 vserver mbind get_mempolicy set_mempolicy mq_open
              278: mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr kexec_load waitid
              286: add_key request_key keyctl ioprio_set ioprio_get inotify_init inotify_add_watch
              293: inotify_rm_watch migrate_pages openat mkdirat mknodat fchownat futimesat
              300: fstatat64 unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat
              308: pselect6 ppoll unshare set_robust_list get_robust_list splice sync_file_range tee
              316: vmsplice move_pages getcpu epoll_pwait utimensat signalfd timerfd_create eventfd
              324: fallocate timerfd_settime timerfd_gettime signalfd4 eventfd2 epoll_create1 dup3
              331: pipe2 inotify_init1 preadv pwritev rt_tgsigqueueinfo perf_event_open recvmmsg
              338: fanotify_init fanotify_mark prlimit64 name_to_handle_at open_by_handle_at
              343: clock_adjtime syncfs sendmmsg setns process_vm_readv process_vm_writev kcmp
              350: finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create
              357: bpf execveat socket socketpair bind connect listen accept4 getsockopt setsockopt
              367: getsockname getpeername sendto sendmsg recvfrom recvmsg shutdown userfaultfd
              375: membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc
              382: pkey_free statx arch_prctl io_pgetevents rseq 393: semget semctl shmget shmctl
              397: shmat shmdt msgget msgsnd msgrcv msgctl clock_gettime64 clock_settime64
              405: clock_adjtime64 clock_getres_time64 clock_nanosleep_time64 timer_gettime64
              409: timer_settime64 timerfd_gettime64 timerfd_settime64 utimensat_time64
              413: pselect6_time64 ppoll_time64 416: io_pgetevents_time64 recvmmsg_time64
              418: mq_timedsend_time64 mq_timedreceive_time64 semtimedop_time64
              421: rt_sigtimedwait_time64 futex_time64 sched_rr_get_interval_time64
              """);

  private static final NumberNames GENERIC =
      NumberNames.of(
          "",
          COMMON
              + """
              0: io_setup io_destroy io_submit io_cancel io_getevents setxattr lsetxattr fsetxattr
              8: getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr
              15: lremovexattr fremovexattr getcwd lookup_dcookie eventfd2 epoll_create1 epoll_ctl
              22: epoll_pwait dup dup3 fcntl inotify_init1 inotify_add_watch inotify_rm_watch ioctl
              30: ioprio_set ioprio_get flock mknodat mkdirat unlinkat symlinkat linkat renameat
              39: umount2 mount pivot_root nfsservctl statfs fstatfs truncate ftruncate fallocate
              48: faccessat chdir fchdir chroot fchmod fchmodat fchownat fchown openat close vhangup
              59: pipe2 quotactl getdents64 lseek read write readv writev pread64 pwrite64 preadv
              70: pwritev sendfile pselect6 ppoll signalfd4 vmsplice splice tee readlinkat
              79: newfstatat fstat sync fsync fdatasync sync_file_range timerfd_create
              86: timerfd_settime timerfd_gettime utimensat acct capget capset personality exit
              94: exit_group waitid set_tid_address unshare futex set_robust_list get_robust_list
              101: nanosleep getitimer setitimer kexec_load init_module delete_module timer_create
              108: timer_gettime timer_getoverrun timer_settime timer_delete clock_settime
              113: clock_gettime clock_getres clock_nanosleep syslog ptrace sched_setparam
              119: sched_setscheduler sched_getscheduler sched_getparam sched_setaffinity
              123: sched_getaffinity sched_yield sched_get_priority_max sched_get_priority_min
              127: sched_rr_get_interval restart_syscall kill tkill tgkill sigaltstack rt_sigsuspend
              134: rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo
              139: rt_sigreturn setpriority getpriority reboot setregid setgid setreuid setuid
              147: setresuid getresuid setresgid getresgid setfsuid setfsgid times setpgid getpgid
              156: getsid setsid getgroups setgroups uname sethostname setdomainname getrlimit
              164: setrlimit getrusage umask prctl getcpu gettimeofday settimeofday adjtimex getpid
              173: getppid getuid geteuid getgid getegid gettid sysinfo mq_open mq_unlink
              182: mq_timedsend mq_timedreceive mq_notify mq_getsetattr msgget msgctl msgrcv msgsnd
              190: semget semctl semtimedop semop shmget shmctl shmat shmdt socket socketpair bind
              201: listen accept connect getsockname getpeername sendto recvfrom setsockopt
              209: getsockopt shutdown sendmsg recvmsg readahead brk munmap mremap add_key
              218: request_key keyctl clone execve mmap fadvise64 swapon swapoff mprotect msync
              228: mlock munlock mlockall munlockall mincore madvise remap_file_pages mbind
              236: get_mempolicy set_mempolicy migrate_pages move_pages rt_tgsigqueueinfo
              241: perf_event_open accept4 recvmmsg 260: wait4 prlimit64 fanotify_init fanotify_mark
              264: name_to_handle_at open_by_handle_at clock_adjtime syncfs setns sendmmsg
              270: process_vm_readv process_vm_writev kcmp finit_module sched_setattr sched_getattr
              276: renameat2 seccomp getrandom memfd_create bpf execveat userfaultfd membarrier
              284: mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc pkey_free statx
              292: io_pgetevents rseq kexec_file_load
              """);

  private SyscallNames() {}

  /**
   * Returns the system calls of an architecture, or nothing if this class has none of it.
   *
   * @param architecture a number of {@link MachineNames#AUDIT}
   */
  public static Optional<NumberNames> of(long architecture) {
    return switch (MachineNames.AUDIT.brief(architecture)) {
      case "X86_64" -> Optional.of(X86_64);
      case "I386" -> Optional.of(I386);
      case "AARCH64", "RISCV64", "LOONGARCH64" -> Optional.of(GENERIC);
      default -> Optional.empty();
    };
  }

  /**
   * Returns the name of a system call; one of x32 has {@code x32:} in front.
   *
   * @param architecture a number of {@link MachineNames#AUDIT}
   */
  public static Optional<String> name(long architecture, long number) {
    if ((number & X32_BIT) == 0 || !MachineNames.AUDIT.brief(architecture).equals("X86_64")) {
      return of(architecture).flatMap(calls -> calls.name(number));
    }
    long low = number & ~X32_BIT;
    return X32.name(low).or(() -> X86_64.name(low)).map(name -> "x32:" + name);
  }
}
