package crit.names;

/** What a task is and may: its state, limits, scheduling, credentials and namespaces. */
public final class TaskNames {
  /** CRIU's own numbers, as crit names them. {@code task_core_entry.task_state}. */
  public static final NumberNames STATES = NumberNames.of("", "1: Alive Dead Stopped 6: Zombie");

  /**
   * {@code PF_*} of the kernel's {@code linux/sched.h}, which programs do not see; the numbers are
   * those of Linux 6.12 and have changed before. {@code task_core_entry.flags}.
   */
  public static final NumberNames PROCESS_FLAGS =
      NumberNames.of(
          "PF_",
          """
          0x1: VCPU 0x2: IDLE 0x4: EXITING 0x8: POSTCOREDUMP 0x10: IO_WORKER 0x20: WQ_WORKER
          0x40: FORKNOEXEC 0x80: MCE_PROCESS 0x100: SUPERPRIV 0x200: DUMPCORE 0x400: SIGNALED
          0x800: MEMALLOC 0x1000: NPROC_EXCEEDED 0x2000: USED_MATH 0x4000: USER_WORKER
          0x8000: NOFREEZE 0x10000: KCOMPACTD 0x20000: KSWAPD 0x40000: MEMALLOC_NOFS
          0x80000: MEMALLOC_NOIO 0x100000: LOCAL_THROTTLE 0x200000: KTHREAD 0x400000: RANDOMIZE
          0x04000000: NO_SETAFFINITY 0x08000000: MCE_EARLY 0x10000000: MEMALLOC_PIN
          0x20000000: BLOCK_TS 0x80000000: SUSPEND_TASK
          """);

  /**
   * {@code linux/personality.h}; the low byte is one number. {@code task_core_entry.personality}.
   */
  public static final NumberNames PERSONALITY =
      NumberNames.choosing(
          "",
          0xff,
          """
          0: PER_LINUX PER_SVR4 PER_SVR3 PER_OSR5 PER_WYSEV386 PER_ISCR4 PER_BSD PER_XENIX
          8: PER_LINUX32 PER_IRIX32 PER_IRIXN32 PER_IRIX64 PER_RISCOS PER_SOLARIS PER_UW7 PER_OSF4
          16: PER_HPUX
          0x20000: UNAME26 0x40000: ADDR_NO_RANDOMIZE 0x80000: FDPIC_FUNCPTRS
          0x100000: MMAP_PAGE_ZERO 0x200000: ADDR_COMPAT_LAYOUT 0x400000: READ_IMPLIES_EXEC
          0x800000: ADDR_LIMIT_32BIT 0x1000000: SHORT_INODE 0x2000000: WHOLE_SECONDS
          0x4000000: STICKY_TIMEOUTS 0x8000000: ADDR_LIMIT_3GB
          """);

  /**
   * {@code asm-generic/resource.h}: the name of the n-th of {@code task_rlimits_entry.rlimits} and
   * {@code task_core_entry.rlimits}, from 0.
   */
  public static final NumberNames LIMITS =
      NumberNames.of(
          "RLIMIT_",
          """
          0: CPU FSIZE DATA STACK CORE RSS NPROC NOFILE MEMLOCK AS LOCKS SIGPENDING MSGQUEUE NICE
          14: RTPRIO RTTIME
          """);

  /** {@code asm/resource.h} of MIPS; the same fields. */
  public static final NumberNames MIPS_LIMITS =
      NumberNames.of(
          "RLIMIT_",
          """
          0: CPU FSIZE DATA STACK CORE NOFILE AS RSS NPROC MEMLOCK LOCKS SIGPENDING MSGQUEUE NICE
          14: RTPRIO RTTIME
          """);

  /** {@code linux/sched.h}. {@code thread_core_entry.sched_policy}. */
  public static final NumberNames POLICIES =
      NumberNames.of("SCHED_", "0: OTHER ~NORMAL FIFO RR BATCH 5: IDLE DEADLINE EXT");

  /** {@code linux/membarrier.h}. {@code task_core_entry.membarrier_registration_mask}. */
  public static final NumberNames BARRIERS =
      NumberNames.of(
          "MEMBARRIER_CMD_",
          """
          0x1: GLOBAL 0x2: GLOBAL_EXPEDITED 0x4: REGISTER_GLOBAL_EXPEDITED
          0x8: PRIVATE_EXPEDITED 0x10: REGISTER_PRIVATE_EXPEDITED
          0x20: PRIVATE_EXPEDITED_SYNC_CORE 0x40: REGISTER_PRIVATE_EXPEDITED_SYNC_CORE
          0x80: PRIVATE_EXPEDITED_RSEQ 0x100: REGISTER_PRIVATE_EXPEDITED_RSEQ
          0x200: GET_REGISTRATIONS
          """);

  /** {@code linux/sched/coredump.h} of the kernel. {@code mm_entry.dumpable}. */
  public static final NumberNames DUMPABLE = NumberNames.of("SUID_DUMP_", "0: DISABLE USER ROOT");

  /**
   * {@code linux/capability.h}; as a set from 0 on of two words, the low one first, {@code
   * creds_entry.cap_inh}, {@code creds_entry.cap_prm}, {@code creds_entry.cap_eff}, {@code
   * creds_entry.cap_bnd}, {@code creds_entry.cap_amb}.
   */
  public static final NumberNames CAPABILITIES =
      NumberNames.of(
          "CAP_",
          """
          0: CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP
          9: LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER
          16: SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE
          24: SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP
          32: MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF
          40: CHECKPOINT_RESTORE
          """);

  /** {@code linux/securebits.h}, as bits. {@code creds_entry.secbits}. */
  public static final NumberNames SECURE_BITS =
      NumberNames.of(
          "SECBIT_",
          """
          0x1: NOROOT 0x2: NOROOT_LOCKED 0x4: NO_SETUID_FIXUP 0x8: NO_SETUID_FIXUP_LOCKED
          0x10: KEEP_CAPS 0x20: KEEP_CAPS_LOCKED 0x40: NO_CAP_AMBIENT_RAISE
          0x80: NO_CAP_AMBIENT_RAISE_LOCKED 0x100: EXEC_RESTRICT_FILE
          0x200: EXEC_RESTRICT_FILE_LOCKED 0x400: EXEC_DENY_INTERACTIVE
          0x800: EXEC_DENY_INTERACTIVE_LOCKED
          """);

  /** {@code linux/sched.h}, the kinds of namespaces. {@code ns_file_entry.ns_cflag}. */
  public static final NumberNames NAMESPACES =
      NumberNames.of(
          "CLONE_",
          """
          0x80: NEWTIME 0x20000: NEWNS 0x02000000: NEWCGROUP 0x04000000: NEWUTS
          0x08000000: NEWIPC 0x10000000: NEWUSER 0x20000000: NEWPID 0x40000000: NEWNET
          """);

  /** {@code linux/seccomp.h}. {@code seccomp_filter.flags}. */
  public static final NumberNames FILTER_FLAGS =
      NumberNames.of(
          "SECCOMP_FILTER_FLAG_",
          """
          0x1: TSYNC 0x2: LOG 0x4: SPEC_ALLOW 0x8: NEW_LISTENER 0x10: TSYNC_ESRCH
          0x20: WAIT_KILLABLE_RECV
          """);

  /** {@code linux/seccomp.h}: the upper 16 bits of what a filter returns; the lower are data. */
  public static final NumberNames FILTER_ACTIONS =
      NumberNames.of(
          "SECCOMP_RET_",
          """
          0x00000000: KILL_THREAD ~KILL 0x00030000: TRAP 0x00050000: ERRNO 0x7fc00000: USER_NOTIF
          0x7ff00000: TRACE 0x7ffc0000: LOG 0x7fff0000: ALLOW 0x80000000: KILL_PROCESS
          """);

  private TaskNames() {}
}
