package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Entries;
import crit.checkpoint.Task;
import crit.image.ExtraVisitor;
import crit.memory.Vma;
import crit.schemas.proto.ipc_desc_entry;
import crit.schemas.proto.ipc_msg;
import crit.schemas.proto.ipc_msg_entry;
import crit.schemas.proto.ipc_sem_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.ipc_var_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** System V shared memory, message queues and semaphores, and the settings of IPC namespaces. */
public final class IpcView {
  /** The objects. */
  public static final View<Row> VIEW =
      new View<>(
          "ipc",
          "System V shared memory, message queues, semaphores, and their limits",
          Row.class,
          List.of("namespace", "what", "id", "key", "mode", "uid", "gid", "details"),
          IpcView::rows);

  /** What a row is about. */
  public enum What {
    /** A segment of shared memory. */
    SHM,
    /** A queue of messages. */
    MSG,
    /** A set of semaphores. */
    SEM,
    /** A setting of the namespace. */
    SYSCTL
  }

  /**
   * An object, or a setting.
   *
   * @param namespace the number of the IPC namespace
   * @param what what it is
   * @param id the object's id
   * @param key its key in hex; empty if it is private
   * @param mode its permissions in octal
   * @param uid its owner
   * @param gid its group
   * @param creatorUid who made it
   * @param creatorGid that one's group
   * @param bytes the size of a segment, or how much a queue may hold
   * @param isInPageMaps whether a segment's contents are in a page map of its own
   * @param isHuge whether it has huge pages
   * @param mappedBy the tasks that have a segment mapped
   * @param messages the messages of a queue
   * @param semaphores the values of the semaphores
   * @param name the setting
   * @param value its value
   * @param details the same for people
   */
  public record Row(
      long namespace,
      What what,
      OptionalLong id,
      String key,
      String mode,
      OptionalLong uid,
      OptionalLong gid,
      OptionalLong creatorUid,
      OptionalLong creatorGid,
      OptionalLong bytes,
      boolean isInPageMaps,
      boolean isHuge,
      List<Integer> mappedBy,
      List<Message> messages,
      List<Integer> semaphores,
      String name,
      String value,
      List<String> details) {}

  /** A message's type, as the sender gave it, and its length in bytes. */
  public record Message(long type, long bytes) {
    @Override
    public String toString() {
      return "type %d, %d bytes".formatted(type, bytes);
    }
  }

  private static final int MODE_BITS = 0777;
  private static final int MAX_SHOWN = 10;

  private IpcView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Checkpoint set = scope.checkpoint();
    Map<String, Set<Integer>> mappings = mappings(scope);
    Set<Long> wanted = namespaces(scope);
    for (String file : set.store().names()) {
      int dash = file.lastIndexOf('-');
      String number = file.substring(dash + 1).replace(".img", "");
      if (file.startsWith("ipcns-") && number.matches("[0-9]{1,10}")) {
        long namespace = Long.parseLong(number);
        if (wanted.isEmpty() || wanted.contains(namespace)) {
          read(new Place(set, file, namespace), mappings, sink);
        }
      }
    }
  }

  /** An image of a namespace. */
  private record Place(Checkpoint set, String file, long namespace) {}

  private static void read(
      Place place, Map<String, Set<Integer>> mappings, View.Sink<? super Row> sink)
      throws IOException {
    switch (place.file.substring(0, place.file.lastIndexOf('-'))) {
      case "ipcns-shm" ->
          place.set.forEach(
              place.file,
              ipc_shm_entry.parser(),
              it -> sink.accept(segment(place.namespace, it, mappings)));
      case "ipcns-msg" -> queues(place, sink);
      case "ipcns-sem" -> semaphores(place, sink);
      case "ipcns-var" ->
          place.set.forEach(
              place.file, ipc_var_entry.parser(), it -> settings(place.namespace, it, sink));
      default -> {
        // no image of CRIU's
      }
    }
  }

  /** Returns the namespaces of the tasks that were selected, none for all. */
  private static Set<Long> namespaces(Scope scope) throws IOException {
    Set<Long> wanted = new LinkedHashSet<>();
    if (!scope.selection().isAll()) {
      for (Task task : scope.tasks()) {
        task.ids().ifPresent(ids -> wanted.add(Integer.toUnsignedLong(ids.getIpcNsId())));
      }
    }
    return wanted;
  }

  /** Returns which tasks have which segment mapped, by namespace and id. */
  private static Map<String, Set<Integer>> mappings(Scope scope) throws IOException {
    Map<String, Set<Integer>> mappings = new HashMap<>();
    if (scope.checkpoint().store().names().stream().noneMatch(it -> it.startsWith("ipcns-shm"))) {
      return mappings;
    }
    for (Task task : scope.tasks()) {
      Optional<mm_entry> mm = task.mm();
      if (mm.isPresent()) {
        long namespace = task.ids().map(it -> Integer.toUnsignedLong(it.getIpcNsId())).orElse(0L);
        for (vma_entry vma : mm.get().getVmasList()) {
          if ((vma.getStatus() & Vma.SYSVIPC) != 0) {
            mappings
                .computeIfAbsent(namespace + " " + vma.getShmid(), _ -> new LinkedHashSet<>())
                .add(task.pid());
          }
        }
      }
    }
    return mappings;
  }

  /** A row that is being filled. */
  private static final class Draft {
    private final long namespace;
    private final What what;
    private OptionalLong bytes = OptionalLong.empty();
    private boolean isInPageMaps;
    private boolean isHuge;
    private List<Integer> mappedBy = List.of();
    private final List<Message> messages = new ArrayList<>();
    private final List<Integer> semaphores = new ArrayList<>();
    private final List<String> details = new ArrayList<>();

    Draft(long namespace, What what) {
      this.namespace = namespace;
      this.what = what;
    }

    Row row(ipc_desc_entry desc) {
      return new Row(
          namespace,
          what,
          number(desc.getId()),
          desc.getKey() == 0 ? "" : "0x%08x".formatted(desc.getKey()),
          "%04o".formatted(desc.getMode() & MODE_BITS),
          number(desc.getUid()),
          number(desc.getGid()),
          number(desc.getCuid()),
          number(desc.getCgid()),
          bytes,
          isInPageMaps,
          isHuge,
          mappedBy,
          messages,
          semaphores,
          "",
          "",
          details);
    }

    private static OptionalLong number(int value) {
      return OptionalLong.of(Integer.toUnsignedLong(value));
    }
  }

  private static Row segment(long namespace, ipc_shm_entry it, Map<String, Set<Integer>> mappings) {
    var draft = new Draft(namespace, What.SHM);
    String key = namespace + " " + Integer.toUnsignedLong(it.getDesc().getId());
    draft.bytes = OptionalLong.of(it.getSize());
    draft.isInPageMaps = it.getInPagemaps();
    draft.isHuge = it.getHugetlbFlag() != 0;
    draft.mappedBy = List.copyOf(mappings.getOrDefault(key, Set.of()));
    draft.details.add(new ByteSize(it.getSize()).toString());
    if (draft.isHuge) {
      draft.details.add("huge pages");
    }
    if (!draft.isInPageMaps) {
      draft.details.add("contents behind the entry");
    }
    if (!draft.mappedBy.isEmpty()) {
      List<String> pids = draft.mappedBy.stream().map(Integer::toUnsignedString).toList();
      draft.details.add("mapped by " + String.join(" ", pids));
    }
    return draft.row(it.getDesc());
  }

  private static void queues(Place place, View.Sink<? super Row> sink) throws IOException {
    try (var entries = Entries.open(place.set.store(), place.file)) {
      while (entries.next()) {
        ipc_msg_entry entry = entries.message(ipc_msg_entry.parser());
        var draft = new Draft(place.namespace, What.MSG);
        draft.bytes = OptionalLong.of(Integer.toUnsignedLong(entry.getQbytes()));
        entries.readExtra(
            new ExtraVisitor() {
              @Override
              public void message(byte[] bytes, int start, int end) throws IOException {
                ipc_msg message = ipc_msg.parser().parsePartialFrom(bytes, start, end - start);
                draft.messages.add(
                    new Message(message.getMtype(), Integer.toUnsignedLong(message.getMsize())));
              }
            });
        long held = draft.messages.stream().mapToLong(Message::bytes).sum();
        draft.details.add(
            "%d messages, %d of %d bytes"
                .formatted(draft.messages.size(), held, draft.bytes.getAsLong()));
        for (Message message : draft.messages) {
          if (draft.details.size() <= MAX_SHOWN) {
            draft.details.add(message.toString());
          }
        }
        sink.accept(draft.row(entry.getDesc()));
      }
    }
  }

  private static void semaphores(Place place, View.Sink<? super Row> sink) throws IOException {
    try (var entries = Entries.open(place.set.store(), place.file)) {
      while (entries.next()) {
        ipc_sem_entry entry = entries.message(ipc_sem_entry.parser());
        var draft = new Draft(place.namespace, What.SEM);
        entries.readExtra(
            new ExtraVisitor() {
              @Override
              public void number(int value) {
                draft.semaphores.add(value);
              }
            });
        List<String> shown = draft.semaphores.stream().limit(32).map(String::valueOf).toList();
        String more = draft.semaphores.size() > shown.size() ? " ..." : "";
        draft.details.add("values " + String.join(" ", shown) + more);
        sink.accept(draft.row(entry.getDesc()));
      }
    }
  }

  private static void settings(long namespace, ipc_var_entry it, View.Sink<? super Row> sink)
      throws IOException {
    for (String setting : IpcSettings.of(it)) {
      int equals = setting.indexOf('=');
      sink.accept(
          new Row(
              namespace,
              What.SYSCTL,
              OptionalLong.empty(),
              "",
              "",
              OptionalLong.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              false,
              false,
              List.of(),
              List.of(),
              List.of(),
              setting.substring(0, equals),
              setting.substring(equals + 1),
              List.of(setting)));
    }
  }
}
