package crit.names;

/** Open files: how they were opened, locked, sealed, and who hears of them. */
public final class DescriptorNames {
  private static final long ACCESS_MODE = 03;

  /**
   * {@code O_*} of x86, and of all that use {@code asm-generic/fcntl.h} as it is: s390, RISC-V,
   * LoongArch. The field {@code flags} of {@code reg_file_entry}, {@code pipe_entry}, {@code
   * fifo_entry} and of all other kinds of open files and sockets, {@code vma_entry.fdflags}, {@code
   * fanotify_file_entry.evflags}.
   */
  public static final NumberNames OPEN_FLAGS =
      NumberNames.choosing(
          "O_",
          ACCESS_MODE,
          """
          00: RDONLY WRONLY RDWR 0100: CREAT 0200: EXCL 0400: NOCTTY 01000: TRUNC 02000: APPEND
          04000: NONBLOCK ~NDELAY 010000: DSYNC 04010000: SYNC 020000: ASYNC 040000: DIRECT
          0100000: LARGEFILE 0200000: DIRECTORY 0400000: NOFOLLOW 01000000: NOATIME
          02000000: CLOEXEC 010000000: PATH 020200000: TMPFILE
          """);

  /** {@code asm/fcntl.h} of ARM and AArch64; the same fields. */
  public static final NumberNames ARM_OPEN_FLAGS =
      NumberNames.choosing(
          "O_",
          ACCESS_MODE,
          """
          00: RDONLY WRONLY RDWR 0100: CREAT 0200: EXCL 0400: NOCTTY 01000: TRUNC 02000: APPEND
          04000: NONBLOCK ~NDELAY 010000: DSYNC 04010000: SYNC 020000: ASYNC 040000: DIRECTORY
          0100000: NOFOLLOW 0200000: DIRECT 0400000: LARGEFILE 01000000: NOATIME
          02000000: CLOEXEC 010000000: PATH 020040000: TMPFILE
          """);

  /** {@code asm/fcntl.h} of PowerPC; the same fields. */
  public static final NumberNames PPC_OPEN_FLAGS =
      NumberNames.choosing(
          "O_",
          ACCESS_MODE,
          """
          00: RDONLY WRONLY RDWR 0100: CREAT 0200: EXCL 0400: NOCTTY 01000: TRUNC 02000: APPEND
          04000: NONBLOCK ~NDELAY 010000: DSYNC 04010000: SYNC 020000: ASYNC 040000: DIRECTORY
          0100000: NOFOLLOW 0200000: LARGEFILE 0400000: DIRECT 01000000: NOATIME
          02000000: CLOEXEC 010000000: PATH 020040000: TMPFILE
          """);

  /** {@code asm/fcntl.h} of MIPS; the same fields. */
  public static final NumberNames MIPS_OPEN_FLAGS =
      NumberNames.choosing(
          "O_",
          ACCESS_MODE,
          """
          0x0: RDONLY WRONLY RDWR 0x8: APPEND 0x10: DSYNC 0x4010: SYNC 0x80: NONBLOCK ~NDELAY
          0x100: CREAT 0x200: TRUNC 0x400: EXCL 0x800: NOCTTY 0x1000: ASYNC 0x2000: LARGEFILE
          0x8000: DIRECT 0x10000: DIRECTORY 0x20000: NOFOLLOW 0x40000: NOATIME 0x80000: CLOEXEC
          0x200000: PATH 0x410000: TMPFILE
          """);

  /** {@code linux/fcntl.h}. {@code fdinfo_entry.flags}. */
  public static final NumberNames DESCRIPTOR_FLAGS = NumberNames.of("FD_", "1: CLOEXEC");

  /** {@code linux/pidfd.h}. {@code pidfd_entry.flags}. */
  public static final NumberNames PIDFD_FLAGS =
      NumberNames.of("PIDFD_", "0200: THREAD 04000: NONBLOCK");

  /** The kind of owner, {@code asm-generic/fcntl.h}. {@code fown_entry.pid_type}. */
  public static final NumberNames OWNERS = NumberNames.of("F_OWNER_", "0: TID PID PGRP");

  /**
   * Kind of file in a mode, {@code linux/stat.h}; to be asked for {@link #FILE_TYPE_BITS} of {@code
   * reg_file_entry.mode}, {@code ghost_file_entry.mode}, {@code file_perms_entry.mode}.
   */
  public static final NumberNames FILE_TYPES =
      NumberNames.of(
          "S_IF",
          """
          0010000: IFO 0020000: CHR 0040000: DIR 0060000: BLK 0100000: REG 0120000: LNK
          0140000: SOCK
          """);

  /** The bits of a mode that are the kind of file. */
  public static final int FILE_TYPE_BITS = 0170000;

  /** CRIU's own numbers. {@code file_lock_entry.flag}. */
  public static final NumberNames LOCK_KINDS =
      NumberNames.of("FL_", "0x1: POSIX 0x2: FLOCK 0x4: OFD 0x8: LEASE");

  /**
   * {@code asm-generic/fcntl.h}, and CRIU's 4 of a lease that is being broken; what was mandatory
   * has the bits of {@code LOCK_MAND}. {@code file_lock_entry.type}.
   */
  public static final NumberNames LOCK_TYPES =
      NumberNames.of(
          "",
          """
          0: F_RDLCK F_WRLCK F_UNLCK 4: LEASE_BREAKING 32: LOCK_MAND 64: LOCK_READ
          128: LOCK_WRITE 192: LOCK_RW
          """);

  /** {@code linux/fcntl.h}. {@code memfd_inode_entry.seals}. */
  public static final NumberNames SEALS =
      NumberNames.of(
          "F_SEAL_", "0x1: SEAL 0x2: SHRINK 0x4: GROW 0x8: WRITE 0x10: FUTURE_WRITE 0x20: EXEC");

  /** {@code linux/eventpoll.h}. {@code eventpoll_tfd_entry.events}. */
  public static final NumberNames POLL_EVENTS =
      NumberNames.of(
          "EPOLL",
          """
          0x1: IN 0x2: PRI 0x4: OUT 0x8: ERR 0x10: HUP 0x20: NVAL 0x40: RDNORM 0x80: RDBAND
          0x100: WRNORM 0x200: WRBAND 0x400: MSG 0x2000: RDHUP 0x08000000: _URING_WAKE
          0x10000000: EXCLUSIVE 0x20000000: WAKEUP 0x40000000: ONESHOT 0x80000000: ET
          """);

  /** {@code linux/inotify.h}. {@code inotify_wd_entry.mask}. */
  public static final NumberNames INOTIFY =
      NumberNames.of(
          "IN_",
          """
          0x1: ACCESS 0x2: MODIFY 0x4: ATTRIB 0x8: CLOSE_WRITE 0x10: CLOSE_NOWRITE 0x20: OPEN
          0x40: MOVED_FROM 0x80: MOVED_TO 0x100: CREATE 0x200: DELETE 0x400: DELETE_SELF
          0x800: MOVE_SELF 0x2000: UNMOUNT 0x4000: Q_OVERFLOW 0x8000: IGNORED 0x01000000: ONLYDIR
          0x02000000: DONT_FOLLOW 0x04000000: EXCL_UNLINK 0x10000000: MASK_CREATE
          0x20000000: MASK_ADD 0x40000000: ISDIR 0x80000000: ONESHOT
          """);

  /**
   * {@code linux/fanotify.h}. {@code fanotify_mark_entry.mask}, {@code
   * fanotify_mark_entry.ignored_mask}.
   */
  public static final NumberNames FANOTIFY =
      NumberNames.of(
          "FAN_",
          """
          0x1: ACCESS 0x2: MODIFY 0x4: ATTRIB 0x8: CLOSE_WRITE 0x10: CLOSE_NOWRITE 0x20: OPEN
          0x40: MOVED_FROM 0x80: MOVED_TO 0x100: CREATE 0x200: DELETE 0x400: DELETE_SELF
          0x800: MOVE_SELF 0x1000: OPEN_EXEC 0x4000: Q_OVERFLOW 0x8000: FS_ERROR
          0x10000: OPEN_PERM 0x20000: ACCESS_PERM 0x40000: OPEN_EXEC_PERM 0x100000: PRE_ACCESS
          0x01000000: MNT_ATTACH 0x02000000: MNT_DETACH 0x08000000: EVENT_ON_CHILD
          0x10000000: RENAME 0x40000000: ONDIR
          """);

  /** {@code linux/fanotify.h}, of a mark. {@code fanotify_mark_entry.mflags}. */
  public static final NumberNames FANOTIFY_MARK =
      NumberNames.of(
          "FAN_MARK_",
          """
          0x1: ADD 0x2: REMOVE 0x4: DONT_FOLLOW 0x8: ONLYDIR 0x10: MOUNT 0x20: IGNORED_MASK
          0x40: IGNORED_SURV_MODIFY 0x80: FLUSH 0x100: FILESYSTEM 0x110: MNTNS 0x200: EVICTABLE
          0x400: IGNORE
          """);

  /** {@code linux/fanotify.h}, of the descriptor. {@code fanotify_file_entry.faflags}. */
  public static final NumberNames FANOTIFY_INIT =
      NumberNames.of(
          "FAN_",
          """
          0x0: CLASS_NOTIF CLOEXEC NONBLOCK 0x4: CLASS_CONTENT 0x8: CLASS_PRE_CONTENT
          0x10: UNLIMITED_QUEUE 0x20: UNLIMITED_MARKS 0x40: ENABLE_AUDIT 0x80: REPORT_PIDFD
          0x100: REPORT_TID 0x200: REPORT_FID 0x400: REPORT_DIR_FID 0x800: REPORT_NAME
          0x1000: REPORT_TARGET_FID 0x2000: REPORT_FD_ERROR 0x4000: REPORT_MNT
          """);

  /** {@code linux/time.h}. {@code timerfd_entry.clockid}, {@code posix_timer_entry.clock_id}. */
  public static final NumberNames CLOCKS =
      NumberNames.of(
          "CLOCK_",
          """
          0: REALTIME MONOTONIC PROCESS_CPUTIME_ID THREAD_CPUTIME_ID MONOTONIC_RAW
          5: REALTIME_COARSE MONOTONIC_COARSE BOOTTIME REALTIME_ALARM BOOTTIME_ALARM SGI_CYCLE TAI
          """);

  /** {@code linux/timerfd.h}. {@code timerfd_entry.settime_flags}. */
  public static final NumberNames TIMERFD_FLAGS =
      NumberNames.of("TFD_TIMER_", "0x1: ABSTIME 0x2: CANCEL_ON_SET");

  /** {@code linux/bpf.h}, {@code enum bpf_map_type}. {@code bpfmap_file_entry.map_type}. */
  public static final NumberNames BPF_MAPS =
      NumberNames.of(
          "BPF_MAP_TYPE_",
          """
          0: UNSPEC HASH ARRAY PROG_ARRAY PERF_EVENT_ARRAY PERCPU_HASH PERCPU_ARRAY STACK_TRACE
          8: CGROUP_ARRAY LRU_HASH LRU_PERCPU_HASH LPM_TRIE ARRAY_OF_MAPS HASH_OF_MAPS DEVMAP
          15: SOCKMAP CPUMAP XSKMAP SOCKHASH CGROUP_STORAGE REUSEPORT_SOCKARRAY
          21: PERCPU_CGROUP_STORAGE QUEUE STACK SK_STORAGE DEVMAP_HASH STRUCT_OPS RINGBUF
          28: INODE_STORAGE TASK_STORAGE BLOOM_FILTER USER_RINGBUF CGRP_STORAGE ARENA INSN_ARRAY
          """);

  /** {@code linux/bpf.h}. {@code bpfmap_file_entry.map_flags}. */
  public static final NumberNames BPF_MAP_FLAGS =
      NumberNames.of(
          "BPF_F_",
          """
          0x1: NO_PREALLOC 0x2: NO_COMMON_LRU 0x4: NUMA_NODE 0x8: RDONLY 0x10: WRONLY
          0x20: STACK_BUILD_ID 0x40: ZERO_SEED 0x80: RDONLY_PROG 0x100: WRONLY_PROG 0x200: CLONE
          0x400: MMAPABLE 0x800: PRESERVE_ELEMS 0x1000: INNER_MAP 0x2000: LINK
          0x4000: PATH_FD 0x8000: VTYPE_BTF_OBJ_FD 0x10000: TOKEN_FD 0x20000: SEGV_ON_FAULT
          0x40000: NO_USER_CONV
          """);

  /** {@code linux/auto_fs.h}. {@code autofs_entry.mode}. */
  public static final NumberNames AUTOFS_MODES =
      NumberNames.of("AUTOFS_TYPE_", "1: INDIRECT DIRECT 4: OFFSET");

  private DescriptorNames() {}
}
