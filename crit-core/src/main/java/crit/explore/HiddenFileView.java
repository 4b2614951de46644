package crit.explore;

import com.google.protobuf.ByteString;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.unix_sk_entry;
import crit.schemas.proto.vma_entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Files in use whose paths lead elsewhere, as something was mounted over them. */
public final class HiddenFileView {
  /** The files by the tasks that have them. */
  public static final View<Row> VIEW =
      new View<>(
          "hidden",
          "The files in use that a mount covers, so that their paths lead elsewhere",
          Row.class,
          List.of("pid", "comm", "use", "fd", "areas", "path", "mount", "coveredBy", "coveredAt"),
          HiddenFileView::rows);

  private static final int NO_MOUNT = -1;

  /** What a task has a file for. */
  public enum Use {
    /** It is open, or is the path of a socket, a fifo or a terminal that is. */
    DESCRIPTOR,
    /** It is the working directory. */
    CWD,
    /** It is the root directory. */
    ROOT,
    /** It is the program. */
    EXE,
    /** It is mapped. */
    AREA
  }

  /**
   * A covered file of a task.
   *
   * @param fd the descriptor, if it is open
   * @param areas where it is mapped: the areas' first addresses
   * @param type the file's type as CRIU calls it, {@code REG}
   * @param id the number of the open file
   * @param path its path as it once led to it
   * @param namespace the number of the mount namespace in the images
   * @param mount the number of the mount that has the file
   * @param mountpoint where that is mounted
   * @param isMountHidden whether all of that mount is hidden, not only some of its directories
   * @param coveredBy the number of the mount that the path meets instead
   * @param coveredAt where that is mounted
   * @param coveredWith what that mounts
   */
  public record Row(
      int pid,
      String comm,
      Use use,
      OptionalInt fd,
      List<Address> areas,
      String type,
      int id,
      String path,
      long namespace,
      long mount,
      String mountpoint,
      boolean isMountHidden,
      long coveredBy,
      String coveredAt,
      String coveredWith) {}

  /** A file, the mount that has it, and the mount that covers it. */
  private record Covered(fd_types type, String path, Mount mount, Mount cover) {}

  /** Where a task has a file. */
  private record Place(Use use, OptionalInt fd, List<Address> areas) {
    static Place of(Use use) {
      return new Place(use, OptionalInt.empty(), List.of());
    }
  }

  private final Map<Integer, Covered> files = new HashMap<>();
  private final View.Sink<? super Row> sink;

  private HiddenFileView(Checkpoint set, View.Sink<? super Row> sink) throws IOException {
    this.sink = sink;
    var mounts = Mounts.read(set);
    if (mounts.trees().isEmpty()) {
      return;
    }
    List<file_entry> named = new ArrayList<>();
    set.files()
        .forEach(file -> {
          covered(mounts, file).ifPresent(it -> files.put(file.getId(), it));
          if (pathOf(file).isPresent()) {
            named.add(file);
          }
        });
    for (file_entry file : named) {
      Covered path = files.get(pathOf(file).getAsInt());
      if (path != null) {
        var covered = new Covered(file.getType(), path.path, path.mount, path.cover);
        files.put(file.getId(), covered);
      }
    }
  }

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    List<Task> tasks = scope.tasks();
    var view = new HiddenFileView(scope.checkpoint(), sink);
    for (Task task : view.files.isEmpty() ? List.<Task>of() : tasks) {
      view.task(task);
    }
  }

  /** Returns the file that has the path of a fifo or a terminal. */
  private static OptionalInt pathOf(file_entry file) {
    if (file.hasFifo() && file.getFifo().hasRegfId()) {
      return OptionalInt.of(file.getFifo().getRegfId());
    }
    return file.hasTty() && file.getTty().hasRegfId()
        ? OptionalInt.of(file.getTty().getRegfId())
        : OptionalInt.empty();
  }

  private static Optional<Covered> covered(Mounts mounts, file_entry file) {
    if (file.hasReg()) {
      return covered(mounts, file, file.getReg().getMntId(), file.getReg().getName());
    }
    return file.hasUsk()
        ? covered(mounts, file, file.getUsk().getMntId(), path(file.getUsk()))
        : Optional.empty();
  }

  private static Optional<Covered> covered(Mounts mounts, file_entry file, int id, String path) {
    if (id == NO_MOUNT || path.isEmpty()) {
      return Optional.empty();
    }
    Optional<Mount> mount = mounts.find(Integer.toUnsignedLong(id));
    return mount
        .flatMap(it -> it.cover(path))
        .map(it -> new Covered(file.getType(), path, mount.get(), it));
  }

  /** Returns the path that a socket is bound to, empty if it has none. */
  private static String path(unix_sk_entry socket) {
    ByteString name = socket.getName();
    if (name.isEmpty() || name.byteAt(0) == 0) {
      return "";
    }
    String path = name.toString(StandardCharsets.UTF_8);
    int end = path.indexOf('\0');
    path = end < 0 ? path : path.substring(0, end);
    boolean isRelative = !path.startsWith("/") && !socket.getNameDir().isEmpty();
    return isRelative ? socket.getNameDir() + "/" + path : path;
  }

  private void task(Task task) throws IOException {
    for (fdinfo_entry it : task.descriptors()) {
      var place = new Place(Use.DESCRIPTOR, OptionalInt.of(it.getFd()), List.of());
      row(task, place, it.getId());
    }
    Optional<fs_entry> fs = task.fs();
    if (fs.isPresent()) {
      row(task, Place.of(Use.CWD), fs.get().getCwdId());
      row(task, Place.of(Use.ROOT), fs.get().getRootId());
    }
    Optional<mm_entry> mm = task.mm();
    if (mm.isPresent()) {
      row(task, Place.of(Use.EXE), mm.get().getExeFileId());
      for (var mapped : areas(mm.get()).entrySet()) {
        var place = new Place(Use.AREA, OptionalInt.empty(), mapped.getValue());
        row(task, place, mapped.getKey());
      }
    }
  }

  /** Returns where each of the covered files is mapped. */
  private Map<Integer, List<Address>> areas(mm_entry mm) {
    Map<Integer, List<Address>> areas = new LinkedHashMap<>();
    for (vma_entry area : mm.getVmasList()) {
      int id = (int) area.getShmid();
      if (AreaKind.of(area) == AreaKind.FILE && files.containsKey(id)) {
        areas.computeIfAbsent(id, _ -> new ArrayList<>()).add(new Address(area.getStart()));
      }
    }
    return areas;
  }

  private void row(Task task, Place place, int id) throws IOException {
    Covered file = files.get(id);
    if (file != null) {
      sink.accept(
          new Row(
              task.pid(),
              task.comm(),
              place.use,
              place.fd,
              place.areas,
              file.type.name(),
              id,
              file.path,
              file.mount.namespace(),
              file.mount.id(),
              file.mount.mountpoint(),
              file.mount.hiddenBy().isPresent(),
              file.cover.id(),
              file.cover.mountpoint(),
              file.cover.entry().getSource()));
    }
  }
}
