package crit.image;

import static crit.image.Frame.ALONE;
import static crit.image.Frame.COMMON;
import static crit.image.Frame.NONE;
import static crit.image.Frame.SERVICE;

import crit.image.ExtraShape.Blob;
import crit.image.ExtraShape.Blobs;
import crit.image.ExtraShape.Messages;
import crit.image.ExtraShape.Part;
import crit.image.ExtraShape.RestOfFile;
import crit.image.ExtraShape.U16Array;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The registry: every kind of file in a checkpoint, raw ones included, so that each has a name and
 * a reason. Where several rows share a magic, the first is the one that JSON names.
 */
public final class ImageTypes {
  private static final ExtraShape TCP_QUEUES =
      new Blobs(List.of(new Part("inq", "in_q", "inq_len"), new Part("outq", "out_q", "outq_len")));
  private static final ExtraShape SYSV_SEGMENT = new Blob(List.of("size"), 4, "in_pagemaps");
  private static final ExtraShape SYSV_MESSAGES = new Messages("qnum", "ipc_msg", "msize", 8);
  private static final ExtraShape SYSV_SEMAPHORES = new U16Array("nsems", 8);
  private static final EntryShape GHOST =
      new EntryShape("ghost_file_entry", new RestOfFile("chunks"));
  private static final EntryShape GHOST_CHUNK = new EntryShape("ghost_chunk_entry", blob("len"));

  private static final EntryShape PAGES = plain("pagemap_head");
  private static final EntryShape PAGE_RUN = plain("pagemap_entry");
  private static final EntryShape BINFMT = plain("binfmt_misc_entry");
  private static final EntryShape SIGINFO = plain("siginfo_entry");

  private static final List<ImageType> ROWS =
      List.of(
          row(
              "INVENTORY",
              0x58313116,
              ALONE,
              "inventory.img",
              plain("inventory_entry"),
              plain("inventory_entry")),
          row("STATS", 0x57093306, SERVICE, "stats-%s", plain("stats_entry"), plain("stats_entry")),
          row(
              "IRMAP_CACHE",
              0x57004059,
              SERVICE,
              "irmap-cache",
              plain("irmap_cache_entry"),
              plain("irmap_cache_entry")),
          image("PSTREE", 0x50273030, "pstree.img", "pstree_entry"),
          image("CORE", 0x55053847, "core-%u.img", "core_entry"),
          image("IDS", 0x54432030, "ids-%u.img", "task_kobj_ids_entry"),
          image("MM", 0x57492820, "mm-%u.img", "mm_entry"),
          image("FS", 0x51403912, "fs-%u.img", "fs_entry"),
          image("FDINFO", 0x56213732, "fdinfo-%u.img", "fdinfo_entry"),
          image("FILES", 0x56303138, "files.img", "file_entry"),
          row("PAGEMAP", 0x56084025, COMMON, "pagemap-%lu.img", PAGES, PAGE_RUN),
          alias("SHMEM_PAGEMAP", "PAGEMAP", 0x56084025, "pagemap-shmem-%lu.img", PAGES, PAGE_RUN),
          raw("PAGES", "pages-%u.img", "raw memory pages, which pagemap-*.img describe"),
          image("SECCOMP", 0x64413049, "seccomp.img", "seccomp_entry"),
          image("MEMFD_INODE", 0x48453499, "memfd.img", "memfd_inode_entry"),
          image("CGROUP", 0x59383330, "cgroup.img", "cgroup_entry"),
          image("APPARMOR", 0x59423047, "apparmor.img", "apparmor_entry"),
          image("REMAP_FPATH", 0x59133954, "remap-fpath.img", "remap_file_path_entry"),
          row("GHOST_FILE", 0x52583605, COMMON, "ghost-file-%x.img", GHOST, GHOST_CHUNK),
          image("TCP_STREAM", 0x51465506, "tcp-stream-%x.img", "tcp_stream_entry", TCP_QUEUES),
          image("PIPES_DATA", 0x56453709, "pipes-data.img", "pipe_data_entry", blob("bytes")),
          image("FIFO_DATA", 0x59333054, "fifo-data.img", "pipe_data_entry", blob("bytes")),
          image("SK_QUEUES", 0x56264026, "sk-queues.img", "sk_packet_entry", blob("length")),
          image("TTY_INFO", 0x59453036, "tty-info.img", "tty_info_entry"),
          image("TTY_DATA", 0x59413026, "tty-data.img", "tty_data_entry"),
          image("FILE_LOCKS", 0x54323616, "filelocks.img", "file_lock_entry"),
          image(
              "BPFMAP_DATA",
              0x64324033,
              "bpfmap-data.img",
              "bpfmap_data_entry",
              blob("keys_bytes", "values_bytes")),
          image("UTSNS", 0x54473203, "utsns-%u.img", "utsns_entry"),
          image("TIMENS", 0x43114433, "timens-%u.img", "timens_entry"),
          image("PIDNS", 0x61157326, "pidns-%u.img", "pidns_entry"),
          image("USERNS", 0x55474906, "userns-%u.img", "userns_entry"),
          image("MNTS", 0x55563928, "mountpoints-%u.img", "mnt_entry"),
          image("IPC_VAR", 0x53115007, "ipcns-var-%u.img", "ipc_var_entry"),
          image("IPCNS_SHM", 0x46283044, "ipcns-shm-%u.img", "ipc_shm_entry", SYSV_SEGMENT),
          image("IPCNS_MSG", 0x55453737, "ipcns-msg-%u.img", "ipc_msg_entry", SYSV_MESSAGES),
          image("IPCNS_SEM", 0x59573019, "ipcns-sem-%u.img", "ipc_sem_entry", SYSV_SEMAPHORES),
          image("NETDEV", 0x57373951, "netdev-%u.img", "net_device_entry"),
          image("NETNS", 0x55933752, "netns-%u.img", "netns_entry"),
          raw("IFADDR", "ifaddr-%u.img", "output of 'ip addr save'"),
          raw("ROUTE", "route-%u.img", "output of 'ip route save'"),
          raw("ROUTE6", "route6-%u.img", "output of 'ip -6 route save'"),
          raw("RULE", "rule-%u.img", "output of 'ip rule save'"),
          raw("IPTABLES", "iptables-%u.img", "text of iptables-save (legacy backend)"),
          raw("IP6TABLES", "ip6tables-%u.img", "text of ip6tables-save (legacy backend)"),
          raw("NFTABLES", "nftables-%u.img", "text of 'nft list ruleset'"),
          raw(
              "NETNF_CT",
              "netns-ct-%u.img",
              "netlink messages (struct nlmsghdr, nlmsg_len bytes each)"),
          raw("NETNF_EXP", "netns-exp-%u.img", "netlink messages"),
          raw("TMPFS_DEV", "tmpfs-dev-%u.tar.gz.img", "tar.gz of the mount"),
          raw("TMPFS_IMG", "tmpfs-%u.tar.gz.img", "tar.gz of the mount"),
          image("AUTOFS", 0x49353943, "autofs-%u.img", "autofs_entry"),
          image("BINFMT_MISC", 0x67343323, "binfmt-misc.img", "binfmt_misc_entry"),
          alias("BINFMT_MISC_OLD", "BINFMT_MISC", 0x67343323, "binfmt-misc-%u.img", BINFMT, BINFMT),
          image("CPUINFO", 0x61404013, "cpuinfo.img", "cpuinfo_entry"),
          image("CREDS", 0x54023547, "creds-%u.img", "creds_entry"),
          image("VMAS", 0x54123737, "vmas-%u.img", "vma_entry"),
          image("SIGACT", 0x55344201, "sigacts-%u.img", "sa_entry"),
          image("ITIMERS", 0x57464056, "itimers-%u.img", "itimer_entry"),
          image("POSIX_TIMERS", 0x52603957, "posix-timers-%u.img", "posix_timer_entry"),
          image("RLIMIT", 0x57113925, "rlimit-%u.img", "rlimit_entry"),
          image("SIGNAL", 0x59255647, "signal-s-%u.img", "siginfo_entry"),
          alias("PSIGNAL", "SIGNAL", 0x59255647, "signal-p-%u.img", SIGINFO, SIGINFO),
          image("REG_FILES", 0x50363636, "reg-files.img", "reg_file_entry"),
          image("EXT_FILES", 0x59255641, "ext-files.img", "ext_file_entry"),
          image("NS_FILES", 0x61394011, "ns-files.img", "ns_file_entry"),
          image("EVENTFD_FILE", 0x44523722, "eventfd.img", "eventfd_file_entry"),
          image("EVENTPOLL_FILE", 0x45023858, "eventpoll.img", "eventpoll_file_entry"),
          image("EVENTPOLL_TFD", 0x44433746, "eventpoll-tfd.img", "eventpoll_tfd_entry"),
          image("SIGNALFD", 0x57323820, "signalfd.img", "signalfd_entry"),
          image("TIMERFD", 0x50493712, "timerfd.img", "timerfd_entry"),
          image("INOTIFY_FILE", 0x48424431, "inotify.img", "inotify_file_entry"),
          image("INOTIFY_WD", 0x54562009, "inotify-wd.img", "inotify_wd_entry"),
          image("FANOTIFY_FILE", 0x55096122, "fanotify.img", "fanotify_file_entry"),
          image("FANOTIFY_MARK", 0x56506035, "fanotify-mark.img", "fanotify_mark_entry"),
          image("PIPES", 0x56513555, "pipes.img", "pipe_entry"),
          image("FIFO", 0x58364939, "fifo.img", "fifo_entry"),
          image("UNIXSK", 0x54373943, "unixsk.img", "unix_sk_entry"),
          image("INETSK", 0x56443851, "inetsk.img", "inet_sk_entry"),
          image("PACKETSK", 0x60454618, "packetsk.img", "packet_sock_entry"),
          image("NETLINK_SK", 0x58005614, "netlinksk.img", "netlink_sk_entry"),
          image("TTY_FILES", 0x59433025, "tty.img", "tty_file_entry"),
          image("TUNFILE", 0x57143751, "tunfile.img", "tunfile_entry"),
          image("PIDFD", 0x54435556, "pidfd.img", "pidfd_entry"),
          image("BPFMAP_FILE", 0x57506142, "bpfmap-file.img", "bpfmap_file_entry"),
          alias("PAGES_OLD", "PAGEMAP", 0x56084025, "pages-%d.img", PAGES, PAGE_RUN),
          alias("SHM_PAGES_OLD", "PAGEMAP", 0x56084025, "pages-shmem-%ld.img", PAGES, PAGE_RUN),
          raw("PARENT", "parent", "a symbolic link to the checkpoint that this one builds on"),
          raw("LOG", "*.log", "a log of criu"),
          raw("LAZY_PAGES_SOCKET", "lazy-pages.socket", "a socket of criu lazy-pages"),
          raw("STREAMER_SOCKET", "streamer-%s.sock", "a socket of an image streamer"),
          raw("KDAT", "criu.kdat", "criu's cache of what the kernel can do, not an image"),
          raw("AMDGPU", "amdgpu-kfd-%d.img", "a bare message of criu's amdgpu plugin"),
          raw("AMDGPU", "amdgpu-renderD-%d.img", "a bare message of criu's amdgpu plugin"),
          raw("AMDGPU", "amdgpu-dmabuf_%d.img", "a bare message of criu's amdgpu plugin"),
          raw("AMDGPU_PAGES", "amdgpu-pages-%d-%04x.img", "raw GPU memory"),
          raw("AMDGPU_PAGES", "amdgpu-drm-pages-%d-%d-%04x.img", "raw GPU memory"));

  private static final Map<Integer, ImageType> BY_MAGIC = byMagic();
  private static final Map<String, ImageType> BY_NAME = byName();

  private ImageTypes() {}

  /** Returns all rows. */
  public static List<ImageType> all() {
    return ROWS;
  }

  /** Returns the image with that magic. */
  public static Optional<ImageType> byMagic(int magic) {
    return Optional.ofNullable(BY_MAGIC.get(magic));
  }

  /** Returns the image with that name in JSON. */
  public static Optional<ImageType> byName(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the first row whose pattern a file's name fits; the name has no directory. */
  public static Optional<ImageType> byFileName(String fileName) {
    return ROWS.stream().filter(type -> FileNames.fits(type.pattern(), fileName)).findFirst();
  }

  private static Map<Integer, ImageType> byMagic() {
    Map<Integer, ImageType> types = HashMap.newHashMap(ROWS.size());
    for (ImageType type : ROWS) {
      if (!type.isRaw()) {
        types.putIfAbsent(type.magic(), type);
      }
    }
    return types;
  }

  private static Map<String, ImageType> byName() {
    Map<String, ImageType> types = HashMap.newHashMap(ROWS.size());
    for (ImageType type : BY_MAGIC.values()) {
      types.put(type.magicName(), type);
    }
    return types;
  }

  private static EntryShape plain(String message) {
    return new EntryShape(message, ExtraShape.NONE);
  }

  private static ExtraShape blob(String... lengths) {
    return new Blob(List.of(lengths), 1, "");
  }

  private static ImageType image(String name, int magic, String pattern, String message) {
    return image(name, magic, pattern, new EntryShape(message, ExtraShape.NONE));
  }

  private static ImageType image(
      String name, int magic, String pattern, String message, ExtraShape extra) {
    return image(name, magic, pattern, new EntryShape(message, extra));
  }

  private static ImageType image(String name, int magic, String pattern, EntryShape entry) {
    return row(name, magic, COMMON, pattern, entry, entry);
  }

  private static ImageType row(
      String name, int magic, Frame frame, String pattern, EntryShape... entries) {
    return new ImageType(name, name, magic, frame, pattern, List.of(entries), "");
  }

  private static ImageType raw(String name, String pattern, String about) {
    return new ImageType(name, name, 0, NONE, pattern, List.of(), about);
  }

  private static ImageType alias(
      String name, String magicName, int magic, String pattern, EntryShape... entries) {
    return new ImageType(name, magicName, magic, COMMON, pattern, List.of(entries), "");
  }
}
