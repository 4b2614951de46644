package crit.explore;

import com.google.protobuf.ByteString;
import crit.checkpoint.FileTable;
import crit.checkpoint.Task;
import crit.field.QuotedPrintable;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The open files of each task, and its directories. */
public final class DescriptorView {
  /** The descriptors in the order of the image, then the directories. */
  public static final View<Row> VIEW =
      new View<>(
          "fds",
          "The open files of each task, and its directories",
          Row.class,
          List.of("pid", "comm", "use", "fd", "type", "name", "number", "peer", "problem"),
          DescriptorView::rows);

  /** FD_CLOEXEC. */
  private static final int CLOSE_ON_EXEC = 1;

  /** What a task has a file for. */
  public enum Use {
    /** It is open. */
    DESCRIPTOR,
    /** It is the working directory. */
    CWD,
    /** It is the root directory. */
    ROOT,
    /** The task has no file at all. */
    NONE
  }

  /**
   * A file that a task has.
   *
   * @param isClosedOnExec whether a new program does not get it
   * @param type the file's type as CRIU calls it, {@code REG}
   * @param id the number of the open file, which other descriptors may have as well
   * @param name the path of a file, or the address of a unix socket as {@code crit decode} shows it
   * @param number the inode number of a pipe or a unix socket
   * @param peer the inode number of the unix socket at the other end, 0 if there is none
   * @param problem why the task has no file; else empty
   */
  public record Row(
      int pid,
      String comm,
      Use use,
      OptionalInt fd,
      boolean isClosedOnExec,
      String type,
      int id,
      String name,
      OptionalLong number,
      OptionalLong peer,
      String problem) {}

  /** What is known of an open file by its type. */
  private record File(fd_types type, int id, String name, OptionalLong number, OptionalLong peer) {
    File(fd_types type, int id, String name) {
      this(type, id, name, OptionalLong.empty(), OptionalLong.empty());
    }
  }

  /** Where a task has a file. */
  private record Place(Use use, OptionalInt fd, boolean isClosedOnExec) {
    static Place of(fdinfo_entry entry) {
      boolean isClosed = (entry.getFlags() & CLOSE_ON_EXEC) != 0;
      return new Place(Use.DESCRIPTOR, OptionalInt.of(entry.getFd()), isClosed);
    }

    static Place of(Use use) {
      return new Place(use, OptionalInt.empty(), false);
    }
  }

  private DescriptorView() {}

  private static void rows(Scope scope, View.Sink<Row> sink) throws IOException {
    FileTable files = scope.checkpoint().files();
    for (Task task : scope.tasks()) {
      List<fdinfo_entry> descriptors = task.descriptors();
      Optional<fs_entry> fs = task.fs();
      for (fdinfo_entry it : descriptors) {
        sink.accept(row(task, Place.of(it), file(files, it.getType(), it.getId()), ""));
      }
      if (fs.isPresent()) {
        File cwd = file(files, fd_types.REG, fs.get().getCwdId());
        File root = file(files, fd_types.REG, fs.get().getRootId());
        sink.accept(row(task, Place.of(Use.CWD), cwd, ""));
        sink.accept(row(task, Place.of(Use.ROOT), root, ""));
      }
      if (descriptors.isEmpty() && fs.isEmpty()) {
        var nothing = new File(fd_types.UND, 0, "");
        sink.accept(row(task, Place.of(Use.NONE), nothing, Problem.missing(task, "fs")));
      }
    }
  }

  private static Row row(Task task, Place place, File file, String problem) throws IOException {
    return new Row(
        task.pid(),
        task.comm(),
        place.use,
        place.fd,
        place.isClosedOnExec,
        file.type.name(),
        file.id,
        file.name,
        file.number,
        file.peer,
        problem);
  }

  private static File file(FileTable files, fd_types type, int id) throws IOException {
    Optional<file_entry> entry =
        switch (type) {
          case REG, PIPE, UNIXSK -> files.find(id);
          default -> Optional.empty();
        };
    if (entry.isEmpty()) {
      return new File(type, id, "");
    } else if (type == fd_types.REG && entry.get().hasReg()) {
      return new File(type, id, entry.get().getReg().getName());
    } else if (type == fd_types.PIPE && entry.get().hasPipe()) {
      return new File(
          type, id, "", number(entry.get().getPipe().getPipeId()), OptionalLong.empty());
    } else if (type == fd_types.UNIXSK && entry.get().hasUsk()) {
      return socket(id, entry.get().getUsk());
    }
    return new File(type, id, "");
  }

  private static File socket(int id, unix_sk_entry socket) {
    String name = address(socket.getName());
    return new File(fd_types.UNIXSK, id, name, number(socket.getIno()), number(socket.getPeer()));
  }

  private static OptionalLong number(int unsigned) {
    return OptionalLong.of(Integer.toUnsignedLong(unsigned));
  }

  private static String address(ByteString name) {
    byte[] text = QuotedPrintable.encode(name.toByteArray());
    return new String(text, StandardCharsets.US_ASCII);
  }
}
