package crit.rewrite;

import com.google.protobuf.Message;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.Glob;
import crit.explore.Selection;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.netlink_sk_entry;
import crit.schemas.proto.packet_sock_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a rule means: those that fit everything it says. Tasks are judged as they were
 * before the first rule, the rest as the rules before left it. A file that is open belongs to every
 * task that has it. Not safe for several threads.
 */
public final class Where {
  private static final String PID = "pid";
  private static final String COMM = "comm";
  private static final String CGROUP = "cgroup";
  private static final String IMAGE = "image";
  private static final String FAMILY = "family";
  private static final String STATE = "state";
  private static final String PORT = "port";
  private static final String PATH = "path";
  private static final String NETNS = "netns";

  /** The families of sockets by their words; those of the internet by their numbers too. */
  private static final Map<String, Integer> FAMILIES = Map.of("inet", 2, "inet6", 10);

  private static final List<String> STATES =
      List.of(
          "",
          "established",
          "syn-sent",
          "syn-recv",
          "fin-wait1",
          "fin-wait2",
          "time-wait",
          "close",
          "close-wait",
          "last-ack",
          "listen",
          "closing");

  /** What a selection may say. */
  public static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.optional(PID, Kind.LIST, "Process ids of tasks."),
          Parameter.optional(COMM, Kind.LIST, "Names of tasks, with * and ?."),
          Parameter.optional(CGROUP, Kind.LIST, "Cgroups of tasks, with all below them."),
          Parameter.optional(IMAGE, Kind.LIST, "Names of image files, with * and ?."),
          Parameter.optionalWord(
              FAMILY,
              List.of("inet", "inet6", "unix", "netlink", "packet"),
              "The family of a socket."),
          Parameter.optionalWord(
              STATE,
              STATES.subList(1, STATES.size()),
              "The state of a socket; a datagram socket that is not connected is in state close."),
          Parameter.optional(PORT, Kind.NUMBER, "The local or the remote port of a socket."),
          Parameter.optional(PATH, Kind.LIST, "Paths of files, with * and ?."),
          Parameter.optional(NETNS, Kind.NUMBER, "The id of a net namespace."));

  private final Arguments says;

  private final Selection tasks;
  private final List<String> images;
  private final List<String> paths;
  private final int port;
  private final int netns;
  private final boolean isAll;
  private @Nullable Set<Integer> pids;

  private Where(Arguments says) throws RuleException {
    this.says = says;
    this.tasks = new Selection(pids(says), says.list(COMM), says.list(CGROUP));
    this.images = says.list(IMAGE);
    this.paths = says.list(PATH);
    this.port = says.has(PORT) ? (int) says.number(PORT, 0, 0xffff) : -1;
    this.netns = says.has(NETNS) ? (int) says.number(NETNS, 0, Integer.MAX_VALUE) : -1;
    this.isAll = PARAMETERS.stream().noneMatch(it -> says.has(it.name()));
  }

  /** Takes what a rule says. */
  public static Where of(Arguments says) throws RuleException {
    return new Where(says);
  }

  private static Set<Integer> pids(Arguments says) throws RuleException {
    Set<Integer> pids = new HashSet<>();
    for (String word : says.list(PID)) {
      try {
        pids.add(Integer.parseUnsignedInt(word.strip()));
      } catch (NumberFormatException _) {
        throw says.wrong(PID, "is '%s', expected process ids".formatted(word));
      }
    }
    return pids;
  }

  /** Returns whether it says anything about tasks. */
  public boolean selectsTasks() {
    return !tasks.isAll();
  }

  /** Returns which tasks are meant. */
  public Selection tasks() {
    return tasks;
  }

  /** Returns whether a task is meant. */
  public boolean fits(Task task) throws IOException {
    return tasks.includes(task);
  }

  /**
   * Returns whether the task with that process id is meant, as long as the set has it.
   *
   * @throws RuleException if no task of the set is meant at all
   */
  public boolean fitsTask(int pid, Surroundings set) throws IOException {
    return !selectsTasks() || pids(set).contains(pid);
  }

  private Set<Integer> pids(Surroundings set) throws IOException {
    if (pids == null) {
      Set<Integer> found = new HashSet<>();
      for (Task task : set.checkpoint().tree().tasks()) {
        if (tasks.includes(task)) {
          found.add(task.pid());
        }
      }
      if (found.isEmpty()) {
        throw says.place().wrong("where fits no task; there are " + names(set.checkpoint()));
      }
      pids = found;
    }
    return pids;
  }

  private static String names(Checkpoint set) throws IOException {
    List<String> names = new ArrayList<>();
    for (Task task : set.tree().tasks()) {
      if (names.size() == 20) {
        names.add("and more");
        break;
      }
      names.add(Integer.toUnsignedString(task.pid()) + " " + task.comm());
    }
    return String.join(", ", names);
  }

  /** Returns whether a file is meant, as far as its name says. */
  public boolean fitsFile(String file) {
    return images.isEmpty() || images.stream().anyMatch(it -> Glob.matches(it, file));
  }

  /** Returns whether an entry of a file is meant, for actions that judge that themselves. */
  public boolean fits(String file, Message entry, Surroundings set) throws IOException {
    Optional<ImageType> type = ImageTypes.byFileName(file);
    return type.isPresent() && fits(new Draft(file, type.get(), entry), set);
  }

  /** Returns whether an entry is meant. */
  public boolean fits(Draft draft, Surroundings set) throws IOException {
    return isAll
        || fitsFile(draft.file())
            && fitsSocket(draft)
            && fitsPath(draft)
            && (netns < 0 || netns(draft) == netns)
            && (!selectsTasks() || fitsTasks(draft, set));
  }

  /**
   * Returns whether a file of a net namespace is meant, whose name ends with the namespace's id.
   */
  public boolean fitsNetns(String file) {
    return netns < 0 || ImageFiles.number(file) == netns;
  }

  private boolean fitsTasks(Draft draft, Surroundings set) throws IOException {
    Set<Integer> meant = pids(set);
    if (draft.message() instanceof file_entry.Builder entry) {
      return set.holders(entry.getType(), entry.getId()).stream().anyMatch(meant::contains);
    }
    return switch (draft.type().name()) {
      case "FDINFO" ->
          set.tableHolders(ImageFiles.number(draft.file())).stream().anyMatch(meant::contains);
      case "CORE" -> meant.contains(set.leader(ImageFiles.number(draft.file())));
      case "IDS",
          "MM",
          "FS",
          "PAGEMAP",
          "CREDS",
          "SIGACT",
          "VMAS",
          "ITIMERS",
          "POSIX_TIMERS",
          "RLIMIT",
          "SIGNAL" ->
          meant.contains(ImageFiles.number(draft.file()));
      case "PSIGNAL" -> meant.contains(set.leader(ImageFiles.number(draft.file())));
      case "SECCOMP" -> true; // filters, which threads share
      case "PSTREE" ->
          draft.message() instanceof pstree_entry.Builder task && meant.contains(task.getPid());
      default -> false;
    };
  }

  private boolean fitsSocket(Draft draft) {
    Optional<String> family = says.optional(FAMILY);
    Optional<String> state = says.optional(STATE);
    if (family.isEmpty() && state.isEmpty() && port < 0) {
      return true;
    }
    Optional<inet_sk_entry.Builder> internet = draft.part(inet_sk_entry.Builder.class);
    if (internet.isPresent()) {
      inet_sk_entry.Builder socket = internet.get();
      return (family.isEmpty() || FAMILIES.getOrDefault(family.get(), -1) == socket.getFamily())
          && fitsState(state, socket.getState())
          && (port < 0 || socket.getSrcPort() == port || socket.getDstPort() == port);
    }
    return port < 0 && fitsOther(draft, family, state);
  }

  private static boolean fitsState(Optional<String> state, int number) {
    return state.isEmpty() || STATES.indexOf(state.get()) == number;
  }

  private static boolean fitsOther(Draft draft, Optional<String> family, Optional<String> state) {
    Optional<unix_sk_entry.Builder> local = draft.part(unix_sk_entry.Builder.class);
    if (local.isPresent()) {
      return family.filter(it -> !it.equals("unix")).isEmpty()
          && fitsState(state, local.get().getState());
    }
    Class<? extends Message.Builder> kind =
        switch (family.orElse("")) {
          case "netlink" -> netlink_sk_entry.Builder.class;
          case "packet" -> packet_sock_entry.Builder.class;
          default -> Message.Builder.class;
        };
    return family.isPresent() && state.isEmpty() && isPart(draft, kind);
  }

  private static boolean isPart(Draft draft, Class<? extends Message.Builder> kind) {
    return kind != Message.Builder.class && draft.part(kind).isPresent();
  }

  private boolean fitsPath(Draft draft) {
    if (paths.isEmpty()) {
      return true;
    }
    Optional<String> name = path(draft);
    return name.isPresent() && paths.stream().anyMatch(it -> Glob.matches(it, name.get()));
  }

  private static Optional<String> path(Draft draft) {
    Optional<reg_file_entry.Builder> regular = draft.part(reg_file_entry.Builder.class);
    if (regular.isPresent()) {
      return Optional.of(regular.get().getName());
    }
    Optional<unix_sk_entry.Builder> socket = draft.part(unix_sk_entry.Builder.class);
    if (socket.isPresent()) {
      return Optional.of(socket.get().getName().toStringUtf8().replace("\0", ""));
    }
    return draft.part(mnt_entry.Builder.class).map(it -> it.getMountpoint());
  }

  private static int netns(Draft draft) {
    Optional<inet_sk_entry.Builder> internet = draft.part(inet_sk_entry.Builder.class);
    if (internet.isPresent()) {
      return internet.get().getNsId();
    }
    Optional<unix_sk_entry.Builder> local = draft.part(unix_sk_entry.Builder.class);
    return local.isPresent()
        ? local.get().getNsId()
        : switch (draft.type().name()) {
          case "NETNS", "NETDEV" -> ImageFiles.number(draft.file());
          default -> -1;
        };
  }
}
