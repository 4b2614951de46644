package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What tasks share: kernel objects, open files, and the threads of a task all of them. */
public final class SharingView {
  /** What is shared. */
  public static final View<Row> VIEW =
      new View<>(
          "shared",
          "Which tasks share memory, descriptors and open files",
          Row.class,
          List.of("what", "id", "type", "name", "count", "holders"),
          SharingView::rows);

  /** What is shared. */
  public enum What {
    /** All but registers and stack: the threads of a task. */
    THREADS,
    /** The memory. */
    MM,
    /** The descriptor table. */
    FILES,
    /** The root, the working directory and the umask. */
    FS,
    /** The handlers of signals. */
    SIGHAND,
    /** An open file with its position and flags. */
    OPEN_FILE
  }

  /**
   * Something that is shared.
   *
   * @param what what it is
   * @param id its number: the task of threads, that of the kernel object, or of the open file
   * @param type the type of an open file; else empty
   * @param name the task's name, or the file's path; else empty
   * @param count how many share it
   * @param holders who does: threads, tasks, or descriptors as task, colon, descriptor; of a
   *     descriptor table that is shared itself there are those of its first task
   */
  public record Row(
      What what, long id, String type, String name, int count, List<String> holders) {}

  private SharingView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Map<What, Map<Long, List<String>>> objects = new TreeMap<>();
    Map<Long, List<String>> files = new TreeMap<>();
    Map<Long, Integer> tables = new TreeMap<>();
    for (Task task : scope.tasks()) {
      List<Integer> threads = task.threads();
      if (threads.size() > 1) {
        List<String> holders = threads.stream().map(Integer::toUnsignedString).toList();
        long pid = Integer.toUnsignedLong(task.pid());
        sink.accept(new Row(What.THREADS, pid, "", task.comm(), threads.size(), holders));
      }
      Optional<task_kobj_ids_entry> ids = task.ids();
      if (ids.isPresent()) {
        String pid = Integer.toUnsignedString(task.pid());
        add(objects, What.MM, ids.get().getVmId(), pid);
        add(objects, What.FILES, ids.get().getFilesId(), pid);
        add(objects, What.FS, ids.get().getFsId(), pid);
        add(objects, What.SIGHAND, ids.get().getSighandId(), pid);
        long table = Integer.toUnsignedLong(ids.get().getFilesId());
        if (tables.putIfAbsent(table, task.pid()) == null) {
          addDescriptors(task, files);
        }
      }
    }
    for (var kind : objects.entrySet()) {
      for (var each : kind.getValue().entrySet()) {
        if (each.getValue().size() > 1) {
          var holders = each.getValue();
          sink.accept(new Row(kind.getKey(), each.getKey(), "", "", holders.size(), holders));
        }
      }
    }
    for (var each : files.entrySet()) {
      if (each.getValue().size() > 1) {
        sink.accept(file(scope.checkpoint(), each.getKey(), each.getValue()));
      }
    }
  }

  private static void add(
      Map<What, Map<Long, List<String>>> objects, What what, int id, String pid) {
    if (id != 0) {
      objects
          .computeIfAbsent(what, _ -> new TreeMap<>())
          .computeIfAbsent(Integer.toUnsignedLong(id), _ -> new ArrayList<>())
          .add(pid);
    }
  }

  private static void addDescriptors(Task task, Map<Long, List<String>> files) throws IOException {
    String pid = Integer.toUnsignedString(task.pid());
    for (fdinfo_entry descriptor : task.descriptors()) {
      files
          .computeIfAbsent(Integer.toUnsignedLong(descriptor.getId()), _ -> new ArrayList<>())
          .add(pid + ":" + Integer.toUnsignedString(descriptor.getFd()));
    }
  }

  private static Row file(Checkpoint set, long id, List<String> holders) throws IOException {
    Optional<file_entry> file = set.files().find((int) id);
    String type = file.map(it -> it.getType().name().toLowerCase(Locale.ROOT)).orElse("");
    String name = file.map(SharingView::name).orElse("");
    return new Row(What.OPEN_FILE, id, type, name, holders.size(), holders);
  }

  private static String name(file_entry file) {
    return switch (file.getType()) {
      case REG -> file.getReg().getName();
      case PIPE -> "pipe:[%d]".formatted(Integer.toUnsignedLong(file.getPipe().getPipeId()));
      case UNIXSK -> "socket:[%d]".formatted(Integer.toUnsignedLong(file.getUsk().getIno()));
      case INETSK -> "socket:[%d]".formatted(Integer.toUnsignedLong(file.getIsk().getIno()));
      default -> "";
    };
  }
}
