package crit.rewrite.verb;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.ImageStore;
import crit.checkpoint.Task;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.memory.MemoryFault;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.ImageFiles;
import crit.rewrite.MemoryDraft;
import crit.rewrite.MemoryDraft.Target;
import crit.rewrite.Rule;
import crit.rewrite.Surroundings;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pagemap_head;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Gives processes and threads other ids. */
final class PidAction implements Action {
  private static final String MEMORY = "memory";
  private static final String CLEAR_TID = "clear_tid_addr";

  /** The images that have a process's or a thread's id in their names. */
  private static final Set<String> NAMED =
      Set.of(
          "CORE",
          "IDS",
          "MM",
          "FS",
          "PAGEMAP",
          "CREDS",
          "VMAS",
          "SIGACT",
          "ITIMERS",
          "POSIX_TIMERS",
          "RLIMIT",
          "SIGNAL",
          "PSIGNAL");

  /** The images of namespaces, which old CRIU called by the id of the root task. */
  private static final Set<String> NAMESPACES =
      Set.of(
          "UTSNS",
          "TIMENS",
          "PIDNS",
          "USERNS",
          "MNTS",
          "IPC_VAR",
          "IPCNS_SHM",
          "IPCNS_MSG",
          "IPCNS_SEM",
          "NETDEV",
          "NETNS",
          "IFADDR",
          "ROUTE",
          "ROUTE6",
          "RULE",
          "IPTABLES",
          "IP6TABLES",
          "NFTABLES",
          "NETNF_CT",
          "NETNF_EXP");

  static final Verb VERB =
      new Verb(
          "pid",
          "Gives processes and threads other ids, in all that refers to them: the tree, groups and"
              + " sessions, names of images, terminals, locks, owners of files, timers, pidfds,"
              + " files in /proc, and the id that the C library keeps in the memory of a thread."
              + " All tasks are meant: it takes no pid, comm or cgroup to select by.",
          List.of(
              Parameter.optional(PidMap.FROM, Kind.NUMBER, "The id now."),
              Parameter.optional(PidMap.TO, Kind.NUMBER, "The id it becomes."),
              Parameter.optional(PidMap.OFFSET, Kind.NUMBER, "What is added to all ids."),
              Parameter.optional(PidMap.MAP, Kind.MAP, "What becomes of some ids, old: new."),
              Parameter.optional(
                  MEMORY,
                  Kind.FLAG,
                  "Whether ids in the memory of threads change; true if absent.")),
          "pid offset=5000",
          PidAction::new);

  private final Rule rule;
  private final Arguments arguments;
  private final PidMap pids;
  private final PidFields fields;
  private final Set<Integer> seen = new TreeSet<>();
  private final List<Integer> unreadable = new ArrayList<>();
  private int root;
  private boolean hasOldNames;

  private PidAction(Rule rule) throws RuleException {
    this.rule = rule;
    this.arguments = rule.arguments();
    this.pids = PidMap.of(arguments);
    this.fields = new PidFields(pids);
    if (rule.where().selectsTasks()) {
      throw rule.place().wrong("pid takes no where with pid, comm or cgroup; name ids in map");
    }
  }

  @Override
  public void prepare(Surroundings set) throws IOException {
    Checkpoint checkpoint = set.checkpoint();
    refuseParent(checkpoint);
    checkpoint.forEach("pstree.img", pstree_entry.parser(), this::see);
    checkpoint.forEach(
        "remap-fpath.img",
        remap_file_path_entry.parser(),
        remap -> {
          if (remap.getRemapType() == remap_type.PROCFS) {
            seen.add(remap.getRemapId());
          }
        });
    seen.remove(0);
    root = checkpoint.tree().roots().isEmpty() ? 0 : checkpoint.tree().roots().getFirst().pid();
    Optional<inventory_entry> inventory = checkpoint.inventory();
    hasOldNames = inventory.isPresent() && !inventory.get().getNsPerId();
    pids.check(seen);
    if (pids.of(root) != root && hasOwnNamespace(checkpoint, inventory)) {
      throw rule.place()
          .wrong(
              "%d is the first process of a pid namespace of its own, where it is %d again; name"
                      .formatted(root, root)
                  + " other ids in map");
    }
    for (int pid : pids.named()) {
      if (!seen.contains(pid) && pids.named().size() > 1 && rule.expect().least() > 0) {
        throw arguments.wrong(
            PidMap.MAP,
            "has %d, which is none of: %s"
                .formatted(pid, String.join(", ", Candidates.of("", seen))));
      }
    }
  }

  private void see(pstree_entry task) {
    seen.addAll(List.of(task.getPid(), task.getPpid(), task.getPgid(), task.getSid()));
    if (!PidFields.isDead(task)) {
      seen.addAll(task.getThreadsList());
    }
  }

  private void refuseParent(Checkpoint checkpoint) throws IOException {
    try (ImageStore parent = checkpoint.store().parent().orElse(null)) {
      if (parent != null) {
        throw rule.place()
            .wrong(
                "%s builds on %s, where memory is found by process ids; make one set of them first:"
                        .formatted(checkpoint.name(), parent.name())
                    + " crit compact");
      }
    }
  }

  /** Returns whether the tasks have another pid namespace than CRIU itself had. */
  private boolean hasOwnNamespace(Checkpoint checkpoint, Optional<inventory_entry> inventory)
      throws IOException {
    Optional<Task> first = checkpoint.tree().find(root);
    if (first.isEmpty() || inventory.isEmpty() || !inventory.get().hasRootIds()) {
      return root == 1;
    }
    Optional<task_kobj_ids_entry> ids = first.get().ids();
    return ids.isPresent()
        && ids.get().hasPidNsId()
        && ids.get().getPidNsId() != inventory.get().getRootIds().getPidNsId();
  }

  @Override
  public boolean touches(ImageType type) {
    return !type.isRaw() && fields.mayHave(type);
  }

  @Override
  public boolean apply(Draft draft) {
    return fields.apply(draft.message());
  }

  @Override
  public Optional<String> renamed(String file) {
    Optional<String> type = ImageTypes.byFileName(file).map(ImageType::name);
    int number = ImageFiles.number(file);
    boolean isNamed = type.filter(NAMED::contains).isPresent();
    boolean isOldName =
        hasOldNames && number == root && type.filter(NAMESPACES::contains).isPresent();
    return number > 0 && (isNamed || isOldName)
        ? Optional.of(ImageFiles.withNumber(file, pids.of(number)))
        : Optional.empty();
  }

  @Override
  public boolean touchesMemory() {
    return !arguments.has(MEMORY) || arguments.is(MEMORY);
  }

  /**
   * The kernel clears a word of a thread's memory at its end, and there the C library has its id.
   */
  @Override
  public long apply(MemoryDraft memory) throws IOException {
    long hits = 0;
    for (Task task : memory.set().checkpoint().tree().tasks()) {
      if (task.mm().isEmpty() || task.threads().stream().allMatch(it -> pids.of(it) == it)) {
        continue;
      }
      if (hasPages(task)) {
        try (Target target = memory.open(task)) {
          for (int tid : task.threads()) {
            hits += pids.of(tid) != tid && write(memory, target, tid) ? 1 : 0;
          }
        } catch (MemoryFault _) {
          unreadable.add(task.pid());
        }
      } else {
        unreadable.add(task.pid());
      }
    }
    return hits;
  }

  /** Returns whether a task's memory is in the set, rather than with a page server. */
  private static boolean hasPages(Task task) throws IOException {
    Optional<pagemap_head> head =
        task.checkpoint().first(task.name("pagemap"), pagemap_head.parser());
    return head.isPresent()
        && task.checkpoint()
            .has("pages-" + Integer.toUnsignedString(head.get().getPagesId()) + ".img");
  }

  private boolean write(MemoryDraft memory, Target target, int tid) throws IOException {
    Optional<core_entry> core =
        memory.set().checkpoint().tree().find(memory.set().leader(tid)).orElseThrow().core(tid);
    long address = core.map(PidAction::clearTid).orElse(0L);
    if (address == 0 || target.space().vma(address).isEmpty()) {
      return false;
    }
    ByteOrder order = order(core.orElseThrow());
    byte[] now = memory.read(target, address, Integer.BYTES);
    if (ByteBuffer.wrap(now).order(order).getInt() != tid) {
      return false;
    }
    byte[] bytes = ByteBuffer.allocate(Integer.BYTES).order(order).putInt(pids.of(tid)).array();
    memory.write(target, address, bytes);
    return true;
  }

  private static ByteOrder order(core_entry core) {
    return core.getMtype() == core_entry.march.S390
        ? ByteOrder.BIG_ENDIAN
        : ByteOrder.LITTLE_ENDIAN;
  }

  private static long clearTid(core_entry core) {
    for (Object part : core.getAllFields().values()) {
      if (part instanceof Message registers) {
        FieldDescriptor field = registers.getDescriptorForType().findFieldByName(CLEAR_TID);
        if (field != null && registers.hasField(field)) {
          return (Long) registers.getField(field);
        }
      }
    }
    return 0;
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("ids ", seen);
  }

  @Override
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    warnings.add(
        "process ids were changed: a program that keeps ids itself, of children that it waits for"
            + " for example or in a pid file, goes on with the old ones; without any change a set"
            + " comes up beside others in a pid namespace of its own");
    if (!unreadable.isEmpty()) {
      warnings.add(
          "the memory of %s is not there, so that threads keep the old ids in it"
              .formatted(String.join(", ", Candidates.of("tasks ", unreadable))));
    }
    return warnings;
  }
}
