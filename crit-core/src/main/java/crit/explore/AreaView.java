package crit.explore;

import crit.checkpoint.Task;
import crit.memory.Vma;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The areas of each task's memory. */
public final class AreaView {
  /** The areas in the order of the image: rising addresses, guards last. */
  public static final View<Row> VIEW =
      new View<>(
          "mems",
          "The areas of each task's memory",
          Row.class,
          List.of(
              "pid", "comm", "start", "end", "permissions", "kind", "offset", "name", "problem"),
          AreaView::rows);

  /** By PROT_* bits. */
  private static final String[] PERMISSIONS = {
    "---", "r--", "-w-", "rw-", "--x", "r-x", "-wx", "rwx"
  };

  /**
   * An area.
   *
   * @param exe the path of the program, empty if it is not known
   * @param end the address behind the last byte
   * @param permissions as in /proc/PID/maps, {@code rw-p}
   * @param kind what it is for; {@link AreaKind#NONE} if the task has no area
   * @param name the file's path or the memfd's name, empty if it has none
   * @param offset where in the file it begins, in bytes
   * @param segment the number of a shared segment or socket, by which others share it
   * @param isRegular whether CRIU saves and restores what is in it
   * @param problem why nothing is known of the task's memory; else empty
   */
  public record Row(
      int pid,
      String comm,
      String exe,
      Address start,
      Address end,
      String permissions,
      AreaKind kind,
      String name,
      long offset,
      OptionalLong segment,
      boolean isRegular,
      String problem) {}

  private AreaView() {}

  private static void rows(Scope scope, View.Sink<Row> sink) throws IOException {
    var files = new MappedFile.Finder(scope.checkpoint());
    for (Task task : scope.tasks()) {
      Optional<mm_entry> mm = task.mm();
      if (mm.isEmpty()) {
        sink.accept(nothing(task, "", Problem.missing(task, "mm")));
        continue;
      }
      String exe = files.path(mm.get().getExeFileId());
      if (mm.get().getVmasCount() == 0) {
        sink.accept(nothing(task, exe, ""));
      }
      for (vma_entry area : mm.get().getVmasList()) {
        sink.accept(row(task, exe, area, files.of(area)));
      }
    }
  }

  private static Row nothing(Task task, String exe, String problem) throws IOException {
    var none = new Address(0);
    return new Row(
        task.pid(),
        task.comm(),
        exe,
        none,
        none,
        "",
        AreaKind.NONE,
        "",
        0,
        OptionalLong.empty(),
        false,
        problem);
  }

  private static Row row(Task task, String exe, vma_entry area, MappedFile file)
      throws IOException {
    boolean isSegment = file.kind().isSegment();
    return new Row(
        task.pid(),
        task.comm(),
        exe,
        new Address(area.getStart()),
        new Address(area.getEnd()),
        permissions(area),
        file.kind(),
        file.name(),
        area.getPgoff(),
        isSegment ? OptionalLong.of(area.getShmid()) : OptionalLong.empty(),
        (area.getStatus() & Vma.REGULAR) != 0,
        "");
  }

  private static String permissions(vma_entry area) {
    int bits = area.getStatus() & (Vma.FILE_SHARED | Vma.ANON_SHARED);
    return PERMISSIONS[area.getProt() & 7].concat(bits == 0 ? "p" : "s");
  }
}
