package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.LinkView.End;
import crit.explore.LinkView.Kind;
import crit.names.DescriptorNames;
import crit.schemas.proto.TtyType;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.pidfd_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.tty_info_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ties of open files. */
final class FileLinks {
  private static final int ACCESS_MODE = 3;
  private static final int READ_ONLY = 0;
  private static final int WRITE_ONLY = 1;
  private static final int EXTERNAL_SOCKET = 1;
  private static final int REGULAR = 0100000;

  /** The device of a terminal's master, {@code /dev/ptmx}. */
  private static final int MASTER = 5 << 8 | 2;

  private final Checkpoint set;
  private final Links links;
  private final InternetLinks internet;
  private final Map<Long, Ends> pipes = new LinkedHashMap<>();
  private final Map<Long, Ends> fifos = new LinkedHashMap<>();
  private final Map<Integer, Ends> ptys = new LinkedHashMap<>();
  private final Map<Long, UnixEnd> unix = new LinkedHashMap<>();
  private final Map<String, Opened> paths = new HashMap<>();
  private final Map<Integer, tty_info_entry> ttys = new HashMap<>();
  private final Map<Long, String> memfds = new HashMap<>();
  private final List<file_entry> pidfds = new ArrayList<>();

  /** The files at the ends of a pipe or terminal, and its name. */
  private static final class Ends {
    private final List<Integer> from = new ArrayList<>();
    private final List<Integer> to = new ArrayList<>();
    private String name = "";
  }

  /** A unix socket. */
  private record UnixEnd(int file, long peer, String name, boolean isExternal) {}

  /** Who opened a path first. */
  private record Opened(int file, End end) {}

  private FileLinks(Checkpoint set, Links links) throws IOException {
    this.set = set;
    this.links = links;
    this.internet = new InternetLinks(links, SocketReader.machine(set).order());
  }

  /** Finds the ties of a set's files. */
  static void read(Checkpoint set, Links links) throws IOException {
    var files = new FileLinks(set, links);
    set.forEach("tty-info.img", tty_info_entry.parser(), it -> files.ttys.put(it.getId(), it));
    set.forEach(
        "memfd.img",
        memfd_inode_entry.parser(),
        it -> files.memfds.put(it.getInodeId(), MemoryLinks.name(it)));
    set.files().forEach(files::sort);
    files.joinEnds(Kind.PIPE, files.pipes);
    files.joinEnds(Kind.FIFO, files.fifos);
    files.joinUnix();
    files.internet.join();
    files.joinTerminals();
    files.joinTasks();
    set.files().forEach(files::share);
  }

  /** Puts a file to those that it belongs to. */
  private void sort(file_entry file) throws IOException {
    int id = file.getId();
    if (file.hasPipe()) {
      long inode = unsigned(file.getPipe().getPipeId());
      Ends ends = pipes.computeIfAbsent(inode, _ -> new Ends());
      ends.name = "pipe:[%d]".formatted(inode);
      add(ends, id, file.getPipe().getFlags());
    } else if (file.hasFifo()) {
      Ends ends = fifos.computeIfAbsent(unsigned(file.getFifo().getPipeId()), _ -> new Ends());
      int named = file.getFifo().getRegfId();
      Optional<file_entry> path = set.files().find(named);
      ends.name = path.map(it -> it.getReg().getName()).orElse("");
      add(ends, id, path.map(it -> it.getReg().getFlags()).orElse(ACCESS_MODE));
    } else if (file.hasUsk()) {
      sort(id, file.getUsk());
    } else if (file.hasIsk()) {
      internet.add(id, file.getIsk());
    } else if (file.hasTty()) {
      sort(id, ttys.get(file.getTty().getTtyInfoId()));
    } else if (file.hasPidfd()) {
      pidfds.add(file);
    }
  }

  private static void add(Ends ends, int file, int flags) {
    if ((flags & ACCESS_MODE) != READ_ONLY) {
      ends.from.add(file);
    }
    if ((flags & ACCESS_MODE) != WRITE_ONLY) {
      ends.to.add(file);
    }
  }

  private void sort(int id, unix_sk_entry socket) {
    boolean isExternal = (socket.getUflags() & EXTERNAL_SOCKET) != 0;
    unix.put(
        unsigned(socket.getIno()),
        new UnixEnd(
            id, unsigned(socket.getPeer()), SocketAddresses.unix(socket.getName()), isExternal));
  }

  private void sort(int id, @Nullable tty_info_entry tty) {
    if (tty == null) {
      return;
    }
    if (tty.getType() == TtyType.EXT_TTY) {
      links.addOutward(Kind.EXTERNAL, "terminal", List.of(id), "outside");
    } else if (tty.getType() == TtyType.PTY) {
      int index = tty.getPty().getIndex();
      Ends ends = ptys.computeIfAbsent(index, _ -> new Ends());
      ends.name = "/dev/pts/" + Integer.toUnsignedString(index);
      (tty.getRdev() == MASTER ? ends.to : ends.from).add(id);
    } else if (tty.getType() != TtyType.CTTY) {
      String name = tty.getType().name().toLowerCase(Locale.ROOT);
      links.addOutward(Kind.EXTERNAL, name, List.of(id), "outside");
    }
  }

  private void joinEnds(Kind kind, Map<Long, Ends> all) throws IOException {
    for (Ends ends : all.values()) {
      if (ends.from.isEmpty() || ends.to.isEmpty()) {
        List<Integer> there = ends.from.isEmpty() ? ends.to : ends.from;
        links.addOutward(kind, ends.name, there, Links.OUTSIDE_OR_CLOSED);
      } else {
        links.join(kind, ends.name, links.ends(ends.from), links.ends(ends.to));
      }
    }
  }

  private void joinUnix() throws IOException {
    for (var each : unix.entrySet()) {
      UnixEnd end = each.getValue();
      UnixEnd peer = unix.get(end.peer);
      String what = end.name.isEmpty() ? "socket:[%d]".formatted(each.getKey()) : end.name;
      if (end.isExternal) {
        links.addOutward(
            Kind.EXTERNAL, what, List.of(end.file), "unix[%d]".formatted(each.getKey()));
      } else if (peer == null && end.peer != 0) {
        String outside = "outside, socket:[%d]".formatted(end.peer);
        links.addOutward(Kind.UNIX, what, List.of(end.file), outside);
      } else if (peer != null && (peer.peer != each.getKey() || each.getKey() <= end.peer)) {
        String other = peer.name.isEmpty() ? "socket:[%d]".formatted(end.peer) : peer.name;
        String names = other.equals(what) ? what : what + " " + other;
        if (peer.peer == each.getKey()) {
          links.join(Kind.UNIX, names, links.ends(end.file), links.ends(peer.file));
        } else {
          links.joinFirst(Kind.UNIX, names, links.ends(end.file), links.ends(peer.file));
        }
      }
    }
  }

  private void joinTerminals() throws IOException {
    for (Ends ends : ptys.values()) {
      if (ends.to.isEmpty()) {
        links.addOutward(Kind.PTY, ends.name, ends.from, "outside");
      } else if (!ends.from.isEmpty()) {
        links.join(Kind.PTY, ends.name, links.ends(ends.from), links.ends(ends.to));
      }
    }
  }

  private void joinTasks() throws IOException {
    for (file_entry file : pidfds) {
      pidfd_entry pidfd = file.getPidfd();
      Optional<Task> task = set.tree().find(pidfd.getNspid());
      if (task.isEmpty()) {
        String outside = pidfd.getNspid() == -1 ? "dead process" : "outside";
        links.addOutward(Kind.PIDFD, "pidfd", List.of(file.getId()), outside);
      } else {
        End target = End.of(task.get());
        for (End end : links.ends(file.getId())) {
          links.add(Kind.PIDFD, "pidfd", end, target);
        }
      }
    }
  }

  /** Ties the tasks that have one open file, or opened the same path. */
  private void share(file_entry file) throws IOException {
    List<End> ends = links.ends(file.getId());
    if (ends.isEmpty()) {
      return;
    }
    String name = name(file);
    links.chain(Kind.OPEN_FILE, name, ends);
    if (file.hasReg() && file.getReg().getExt()) {
      links.addOutward(Kind.EXTERNAL, name, List.of(file.getId()), "outside");
    } else if (file.hasExt()) {
      links.addOutward(Kind.EXTERNAL, "file of a plugin", List.of(file.getId()), "outside");
    } else if (file.hasReg() && isRegular(file.getReg())) {
      String path = file.getReg().getMntId() + ":" + name;
      Opened first = paths.putIfAbsent(path, new Opened(file.getId(), ends.getFirst()));
      if (first != null && first.file != file.getId()) {
        links.add(Kind.PATH, name, ends.getFirst(), first.end);
      }
    }
  }

  /** Returns whether it is not known to be a device or directory, by which nobody is tied. */
  private static boolean isRegular(reg_file_entry file) {
    int type = file.getMode() & DescriptorNames.FILE_TYPE_BITS;
    return type == 0 || type == REGULAR;
  }

  private String name(file_entry file) throws IOException {
    return switch (file.getType()) {
      case REG -> file.getReg().getName();
      case PIPE -> "pipe:[%d]".formatted(unsigned(file.getPipe().getPipeId()));
      case FIFO -> regular(file.getFifo().getRegfId(), "fifo");
      case TTY -> regular(file.getTty().getRegfId(), "tty");
      case UNIXSK -> "socket:[%d]".formatted(unsigned(file.getUsk().getIno()));
      case INETSK -> "socket:[%d]".formatted(unsigned(file.getIsk().getIno()));
      case NETLINKSK -> "socket:[%d]".formatted(unsigned(file.getNlsk().getIno()));
      case MEMFD -> memfds.getOrDefault(unsigned(file.getMemfd().getInodeId()), "memfd");
      default -> file.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private String regular(int id, String otherwise) throws IOException {
    String name = set.files().find(id).map(it -> it.getReg().getName()).orElse("");
    return name.isEmpty() ? otherwise : name;
  }

  private static long unsigned(int number) {
    return Integer.toUnsignedLong(number);
  }
}
