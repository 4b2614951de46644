package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.ipc_var_entry;
import crit.schemas.proto.netns_entry;
import crit.schemas.proto.pidns_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.timens_entry;
import crit.schemas.proto.timespec;
import crit.schemas.proto.uid_gid_extent;
import crit.schemas.proto.userns_entry;
import crit.schemas.proto.utsns_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The namespaces of each kind, and which tasks are in them. */
public final class NamespaceView {
  /** The namespaces. */
  public static final View<Row> VIEW =
      new View<>(
          "ns",
          "The namespaces, their tasks, and what was saved of them",
          Row.class,
          List.of("kind", "id", "place", "count", "first", "details", "images"),
          NamespaceView::rows);

  /** Whose a namespace is. */
  public enum Place {
    /** That of criu itself: the host's, or the one of the container that criu ran in. */
    HOST,
    /** One of the checkpoint's own. */
    OWN,
    /** One that exists outside, which restore is given. */
    EXTERNAL,
    /** The inventory does not tell. */
    UNKNOWN
  }

  /**
   * A namespace.
   *
   * @param kind its kind
   * @param id its number in the images
   * @param place whose it is
   * @param count how many tasks are in it
   * @param first the first of them and its name; else empty
   * @param tasks all of them
   * @param externalKey the name by which restore is given it; else empty
   * @param uidMap which users outside those inside are
   * @param gidMap the same for groups
   * @param hostname the name of the host
   * @param domainname the NIS domain; else empty
   * @param monotonicNanos the monotonic clock as the tasks saw it at the dump, in nanoseconds
   * @param boottimeNanos the same of the clock since boot
   * @param sysctls settings, as in {@code kernel.msgmax=8192}
   * @param images the images that have what is in it
   * @param details the same for people, the most telling of it
   */
  public record Row(
      NamespaceKind kind,
      long id,
      Place place,
      int count,
      String first,
      List<Integer> tasks,
      String externalKey,
      List<Extent> uidMap,
      List<Extent> gidMap,
      String hostname,
      String domainname,
      OptionalLong monotonicNanos,
      OptionalLong boottimeNanos,
      List<String> sysctls,
      List<String> images,
      List<String> details) {}

  /** As many ids from {@code inside} on as stand for those from {@code outside} on. */
  public record Extent(long inside, long outside, long count) {
    @Override
    public String toString() {
      return "%d-%d:%d".formatted(inside, inside + Math.max(0, count - 1), outside);
    }
  }

  private NamespaceView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    var found = new Found(scope);
    for (var kind : NamespaceKind.values()) {
      for (var each : found.tasks.getOrDefault(kind, new TreeMap<>()).entrySet()) {
        sink.accept(found.row(kind, each.getKey(), each.getValue()));
      }
    }
  }

  /** What the images tell of a namespace, to be filled in. */
  private static final class Contents {
    private String externalKey = "";
    private List<Extent> uidMap = List.of();
    private List<Extent> gidMap = List.of();
    private String hostname = "";
    private String domainname = "";
    private OptionalLong monotonic = OptionalLong.empty();
    private OptionalLong boottime = OptionalLong.empty();
    private List<String> sysctls = List.of();
    private final List<String> details = new ArrayList<>();
  }

  /** The namespaces that were found. */
  private static final class Found {
    private final Checkpoint set;
    private final Map<NamespaceKind, TreeMap<Long, List<Task>>> tasks =
        new EnumMap<>(NamespaceKind.class);
    private final Map<String, List<String>> images = new HashMap<>();
    private final Optional<task_kobj_ids_entry> host;
    private final OptionalLong onlyName;

    Found(Scope scope) throws IOException {
      set = scope.checkpoint();
      Optional<inventory_entry> inventory = set.inventory();
      host = inventory.filter(inventory_entry::hasRootIds).map(inventory_entry::getRootIds);
      boolean isPerId = inventory.map(inventory_entry::getNsPerId).orElse(true);
      onlyName = isPerId ? OptionalLong.empty() : rootPid();
      for (Task task : scope.tasks()) {
        Optional<task_kobj_ids_entry> ids = task.ids();
        if (ids.isPresent()) {
          add(task, ids.get());
        }
      }
      addImages(scope.selection().isAll());
    }

    /** Returns the number that older CRIU put in the names of all images of namespaces. */
    private OptionalLong rootPid() throws IOException {
      List<Task> roots = set.tree().roots();
      return roots.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Integer.toUnsignedLong(roots.getFirst().pid()));
    }

    private void add(Task task, task_kobj_ids_entry ids) {
      for (var kind : NamespaceKind.values()) {
        OptionalLong id = kind.id(ids);
        if (id.isPresent()) {
          of(kind, id.getAsLong()).add(task);
        }
      }
    }

    private List<Task> of(NamespaceKind kind, long id) {
      return tasks
          .computeIfAbsent(kind, _ -> new TreeMap<>())
          .computeIfAbsent(id, _ -> new ArrayList<>());
    }

    /** Finds the images of namespaces, and namespaces that no task is in but that have images. */
    private void addImages(boolean isAll) throws IOException {
      Map<String, NamespaceKind> kinds = new HashMap<>();
      for (var kind : NamespaceKind.values()) {
        kind.images().forEach(it -> kinds.put(it, kind));
      }
      for (String file : set.store().names()) {
        int dash = file.lastIndexOf('-');
        NamespaceKind kind = dash < 0 ? null : kinds.get(file.substring(0, dash));
        String number = dash < 0 ? "" : file.substring(dash + 1).replace(".img", "");
        if (kind != null && number.matches("[0-9]{1,10}")) {
          images.computeIfAbsent(kind + number, _ -> new ArrayList<>()).add(file);
          boolean isHostClock = kind == NamespaceKind.TIME && number.equals("0");
          if (isAll && onlyName.isEmpty() && !isHostClock) {
            of(kind, Long.parseLong(number));
          }
        }
      }
    }

    Row row(NamespaceKind kind, long id, List<Task> members) throws IOException {
      OptionalLong ofHost = host.isPresent() ? kind.id(host.get()) : OptionalLong.empty();
      boolean isHost = ofHost.isPresent() && ofHost.getAsLong() == id;
      long name = isHost ? 0 : onlyName.orElse(id);
      List<String> files = images.getOrDefault(kind + Long.toString(name), List.of());
      var contents = new Contents();
      for (String file : files) {
        read(file, contents);
      }
      Place place = ofHost.isPresent() ? Place.OWN : Place.UNKNOWN;
      place = isHost ? Place.HOST : place;
      place = contents.externalKey.isEmpty() ? place : Place.EXTERNAL;
      return new Row(
          kind,
          id,
          place,
          members.size(),
          members.isEmpty()
              ? ""
              : Integer.toUnsignedString(members.getFirst().pid())
                  + " "
                  + members.getFirst().comm(),
          members.stream().map(Task::pid).toList(),
          contents.externalKey,
          contents.uidMap,
          contents.gidMap,
          contents.hostname,
          contents.domainname,
          contents.monotonic,
          contents.boottime,
          contents.sysctls,
          files,
          contents.details);
    }

    private void read(String file, Contents to) throws IOException {
      switch (file.substring(0, file.lastIndexOf('-'))) {
        case "utsns" ->
            set.forEach(
                file,
                utsns_entry.parser(),
                it -> {
                  to.hostname = it.getNodename();
                  to.domainname = it.getDomainname();
                  to.details.add("hostname " + it.getNodename());
                });
        case "timens" -> set.forEach(file, timens_entry.parser(), it -> clocks(it, to));
        case "userns" -> set.forEach(file, userns_entry.parser(), it -> maps(it, to));
        case "pidns" -> set.forEach(file, pidns_entry.parser(), it -> external(it.getExtKey(), to));
        case "netns" -> set.forEach(file, netns_entry.parser(), it -> external(it.getExtKey(), to));
        case "ipcns-var" ->
            set.forEach(file, ipc_var_entry.parser(), it -> to.sysctls = IpcSettings.of(it));
        default -> {
          // the other images have objects of the namespace, which have views of their own
        }
      }
    }

    private static void external(String key, Contents to) {
      if (!key.isEmpty()) {
        to.externalKey = key;
        to.details.add("external key " + key);
      }
    }

    private static void clocks(timens_entry it, Contents to) {
      TimeSpan monotonic = span(it.getMonotonic());
      TimeSpan boottime = span(it.getBoottime());
      to.monotonic = OptionalLong.of(monotonic.nanos());
      to.boottime = OptionalLong.of(boottime.nanos());
      to.details.add("monotonic " + monotonic);
      to.details.add("boottime " + boottime);
    }

    private static TimeSpan span(timespec time) {
      return TimeSpan.of(time.getTvSec(), time.getTvNsec());
    }

    private static void maps(userns_entry it, Contents to) {
      to.uidMap = extents(it.getUidMapList());
      to.gidMap = extents(it.getGidMapList());
      to.uidMap.forEach(extent -> to.details.add("uid " + extent));
      to.gidMap.forEach(extent -> to.details.add("gid " + extent));
    }

    private static List<Extent> extents(List<uid_gid_extent> map) {
      return map.stream()
          .map(it ->
              new Extent(
                  Integer.toUnsignedLong(it.getFirst()),
                  Integer.toUnsignedLong(it.getLowerFirst()),
                  Integer.toUnsignedLong(it.getCount())))
          .toList();
    }
  }
}
