package crit.explore;

import crit.bytes.ByteSink;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.field.IpText;
import crit.names.DescriptorNames;
import crit.names.SocketNames;
import crit.schemas.proto.TtyType;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.file_lock_entry;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.tty_info_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The open files in short.
 *
 * @param descriptors how many descriptors the tasks have, those of a shared table once
 * @param count how many open files these stand for
 * @param kinds how many of each kind
 * @param sockets how many sockets of each protocol and state
 * @param listeners the addresses at which sockets listen
 * @param connections how many TCP connections are established
 */
public record FileSurvey(
    long descriptors,
    long count,
    List<Count> kinds,
    List<Count> sockets,
    List<String> listeners,
    int connections) {

  /** How many there are of a kind. */
  public record Count(String kind, long count) {
    @Override
    public String toString() {
      return count + " " + kind;
    }
  }

  private static final int MAX_LISTENERS = 1000;
  private static final int UNIX_EXTERNAL = 1;
  private static final int OLD_GHOST = 1 << 31;

  /** Counts the files of tasks, and notes what is unusual about them. */
  static FileSurvey of(Scope scope, List<Task> tasks, Remarks findings) throws IOException {
    var counter = new Counter(scope.checkpoint(), findings);
    for (Task task : tasks) {
      counter.descriptors(task);
    }
    counter.files();
    counter.remaps(tasks);
    counter.others();
    return new FileSurvey(
        counter.descriptors,
        counter.open.size(),
        counts(counter.kinds),
        counts(counter.sockets),
        List.copyOf(counter.listeners),
        counter.connections);
  }

  private static List<Count> counts(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(it -> new Count(it.getKey(), it.getValue()))
        .sorted((a, b) -> Long.compare(b.count, a.count))
        .toList();
  }

  /** What is counted on the way. */
  private static final class Counter {
    private final Checkpoint set;
    private final Remarks findings;
    private final Set<Integer> tables = new HashSet<>();
    private final Set<Integer> open = new HashSet<>();
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Map<String, Long> sockets = new TreeMap<>();
    private final Set<String> listeners = new TreeSet<>();
    private final Map<Integer, String> paths = new HashMap<>();
    private long descriptors;
    private int connections;

    Counter(Checkpoint set, Remarks findings) {
      this.set = set;
      this.findings = findings;
    }

    void descriptors(Task task) throws IOException {
      Optional<task_kobj_ids_entry> ids = task.ids();
      if (ids.isPresent() && tables.add(ids.get().getFilesId())) {
        for (fdinfo_entry descriptor : task.descriptors()) {
          descriptors++;
          if (open.add(descriptor.getId())) {
            kinds.merge(descriptor.getType().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
          }
        }
      }
    }

    void files() throws IOException {
      set.files()
          .forEach(file -> {
            if (open.contains(file.getId())) {
              file(file);
            }
          });
    }

    private void file(file_entry file) {
      switch (file.getType()) {
        case INETSK -> inet(file.getIsk());
        case UNIXSK -> unix(file.getUsk());
        case NETLINKSK -> sockets.merge("netlink", 1L, Long::sum);
        case PACKETSK -> sockets.merge("packet", 1L, Long::sum);
        case EXT -> findings.add("files of plugins", "file " + file.getId());
        case PIDFD -> {
          if (file.getPidfd().getNspid() == -1) {
            findings.add("pidfds of dead processes", "");
          }
        }
        case REG -> {
          if (file.getReg().getExt()) {
            findings.add("external files", file.getReg().getName());
          }
        }
        default -> {
          // nothing unusual
        }
      }
    }

    private void inet(inet_sk_entry socket) {
      String protocol = SocketNames.PROTOCOLS.brief(socket.getProto()).toLowerCase(Locale.ROOT);
      String version = SocketNames.FAMILIES.brief(socket.getFamily()).equals("INET6") ? "6" : "";
      String state = state(socket.getState());
      sockets.merge("%s%s %s".formatted(protocol, version, state), 1L, Long::sum);
      String source = address(socket.getSrcAddrList(), socket.getSrcPort());
      if (state.equals("listen") && listeners.size() < MAX_LISTENERS) {
        listeners.add(protocol + " " + source);
      }
      if (state.equals("established") && protocol.equals("tcp")) {
        connections++;
        String peer = address(socket.getDstAddrList(), socket.getDstPort());
        findings.add("established TCP connections", source + " to " + peer);
      }
    }

    private void unix(unix_sk_entry socket) {
      String state = state(socket.getState());
      sockets.merge("unix " + state, 1L, Long::sum);
      String name = socket.getName().toString(StandardCharsets.UTF_8).replace('\0', '@');
      name =
          name.startsWith("@") || !name.endsWith("@") ? name : name.substring(0, name.length() - 1);
      if (state.equals("listen") && listeners.size() < MAX_LISTENERS) {
        listeners.add("unix " + name);
      }
      if ((socket.getUflags() & UNIX_EXTERNAL) != 0) {
        findings.add("external sockets", name);
      }
    }

    private static String state(int number) {
      String name = SocketNames.STATES.brief(number).toLowerCase(Locale.ROOT);
      return name.equals("close") ? "unconnected" : name;
    }

    private static String address(List<Integer> words, int port) {
      if (!IpText.isAddress(words.size())) {
        return "port " + port;
      }
      var text = new ByteSink();
      int[] array = words.stream().mapToInt(Integer::intValue).toArray();
      IpText.print(text, array, array.length, false);
      String address = new String(text.array(), 0, text.length(), StandardCharsets.US_ASCII);
      return (array.length == 1 ? "%s:%d" : "[%s]:%d").formatted(address, port);
    }

    /** Notes files whose paths are gone. */
    void remaps(List<Task> tasks) throws IOException {
      set.forEach(
          "remap-fpath.img",
          remap_file_path_entry.parser(),
          it -> {
            String name = path(it.getOrigId());
            paths.put(it.getOrigId(), name);
            findings.add(kind(it), name);
          });
      if (!paths.isEmpty()) {
        for (Task task : tasks) {
          int exe = task.mm().map(mm_entry::getExeFileId).orElse(0);
          if (paths.containsKey(exe)) {
            findings.add("deleted executables", path(exe));
          }
        }
      }
    }

    private static String kind(remap_file_path_entry it) {
      boolean isOldGhost = !it.hasRemapType() && (it.getRemapId() & OLD_GHOST) != 0;
      if (it.getRemapType() == remap_type.GHOST || isOldGhost) {
        return "deleted files, saved as ghosts";
      }
      return it.getRemapType() == remap_type.PROCFS
          ? "files of dead processes in /proc"
          : "deleted files, saved by a link";
    }

    private String path(int id) throws IOException {
      String name = set.files().find(id).map(it -> it.getReg().getName()).orElse("");
      return name.isEmpty() ? "file " + id : name;
    }

    void others() throws IOException {
      List<file_lock_entry> locks = set.all("filelocks.img", file_lock_entry.parser());
      for (file_lock_entry lock : locks) {
        String kind = DescriptorNames.LOCK_KINDS.brief(lock.getFlag());
        findings.add(
            "file locks", "%s by %d on descriptor %d".formatted(kind, lock.getPid(), lock.getFd()));
      }
      set.forEach(
          "tty-info.img",
          tty_info_entry.parser(),
          it -> {
            if (it.getType() == TtyType.EXT_TTY) {
              findings.add("external terminals", "terminal " + it.getId());
            }
          });
    }
  }
}
