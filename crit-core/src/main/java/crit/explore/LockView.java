package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.explore.FileLock.Area;
import crit.explore.FileLock.Group;
import crit.explore.FileLock.Owner;
import crit.explore.FileLock.OwnerKind;
import crit.explore.LockedFiles.LockedFile;
import crit.names.DescriptorNames;
import crit.schemas.proto.file_lock_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** The locks and leases of files. */
public final class LockView {
  /** The locks in the order of the image. */
  public static final View<Row> VIEW =
      new View<>(
          "locks",
          "The locks and leases of files, who has them, and which stand in whose way",
          Row.class,
          List.of("number", "pid", "comm", "fd", "kind", "type", "range", "path", "details"),
          LockView::rows);

  private static final int POSIX = 1;
  private static final int FLOCK = 2;
  private static final int OFD = 4;
  private static final int LEASE = 8;

  private static final int EXCLUSIVE = 1;
  private static final int UNLOCKED = 2;
  private static final int TYPES = 3;
  private static final int BREAKING = 4;
  private static final int MANDATORY = 32;

  /** So many of those that share a lock are told in a line for people. */
  private static final int SHOWN = 3;

  /**
   * A lock.
   *
   * @param number its place in the image, from 0
   * @param pid the task that CRIU found it with
   * @param comm its name; empty if there is no such task
   * @param fd the descriptor of the locked file
   * @param kind {@code posix} and {@code ofd} of fcntl(2), {@code flock}, {@code lease}
   * @param type as the calls have it: {@code F_RDLCK}, {@code LOCK_EX}; of a lease that is being
   *     broken, what it must become
   * @param start the first byte
   * @param last the last byte; absent if it reaches to the end of the file, however that grows
   * @param range both for people
   * @param fileType the file's type as CRIU calls it, {@code REG}; else empty
   * @param file the number of the open file
   * @param path the path of the file; else empty
   * @param isBreaking whether a lease has to be given up or weakened, as somebody opened or
   *     truncated the file: that waits for the holder
   * @param others the other tasks that have the lock as well: those with the same open file, or for
   *     {@code posix} with the same table of descriptors
   * @param conflicts locks that cannot be held beside this one, at most 20: a kernel grants none,
   *     so such images were changed, or the same path was two files
   * @param problem what the images lack; else empty
   * @param details what is special about it, for people
   */
  public record Row(
      int number,
      int pid,
      String comm,
      int fd,
      String kind,
      String type,
      long start,
      OptionalLong last,
      String range,
      String fileType,
      OptionalInt file,
      String path,
      boolean isBreaking,
      List<Integer> others,
      List<Conflict> conflicts,
      String problem,
      List<String> details) {}

  /** A lock that stands in the way of another. */
  public record Conflict(int number, int pid, String comm) {
    @Override
    public String toString() {
      return "conflicts with %d of %s %s".formatted(number, Integer.toUnsignedString(pid), comm);
    }
  }

  private final Checkpoint set;
  private final List<file_lock_entry> locks;
  private final LockedFiles files;
  private final Map<Integer, List<FileLock>> conflicts;

  private LockView(Checkpoint set, List<file_lock_entry> locks) throws IOException {
    this.set = set;
    this.locks = locks;
    this.files = new LockedFiles(set, locks);
    Map<Integer, FileLock> found = new TreeMap<>();
    for (int i = 0; i < locks.size(); i++) {
      Optional<FileLock> lock = lock(i, locks.get(i));
      if (lock.isPresent()) {
        found.put(i, lock.get());
      }
    }
    this.conflicts = FileLock.conflicts(found.values());
  }

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    Set<Integer> selected = new HashSet<>();
    scope.tasks().forEach(it -> selected.add(it.pid()));
    Checkpoint set = scope.checkpoint();
    List<file_lock_entry> locks = set.all("filelocks.img", file_lock_entry.parser());
    if (!locks.isEmpty()) {
      var view = new LockView(set, locks);
      for (int i = 0; i < locks.size(); i++) {
        Row row = view.row(i);
        if (scope.selection().isAll()
            || selected.contains(row.pid)
            || row.others.stream().anyMatch(selected::contains)) {
          sink.accept(row);
        }
      }
    }
  }

  /** Returns what others heed of a lock; nothing if it is none or the images lack its file. */
  private Optional<FileLock> lock(int number, file_lock_entry entry) throws IOException {
    Optional<LockedFile> file = files.find(entry);
    boolean isHeld =
        (entry.getType() & ~TYPES) == 0 && (entry.getType() & TYPES) != UNLOCKED && hasKind(entry);
    if (file.isEmpty() || !isHeld) {
      return Optional.empty();
    }
    Group group =
        switch (entry.getFlag()) {
          case FLOCK -> Group.FLOCK;
          case LEASE -> Group.LEASE;
          default -> Group.RANGE;
        };
    return Optional.of(
        new FileLock(
            number,
            new Area(file.get().identity(), group),
            owner(entry, file.get()),
            entry.getStart(),
            last(entry).orElse(Long.MAX_VALUE),
            entry.getType() == EXCLUSIVE));
  }

  private static boolean hasKind(file_lock_entry entry) {
    int flag = entry.getFlag();
    return flag == POSIX || flag == FLOCK || flag == OFD || flag == LEASE;
  }

  private Owner owner(file_lock_entry entry, LockedFile file) {
    if (entry.getFlag() != POSIX) {
      return new Owner(OwnerKind.FILE, file.id());
    }
    OptionalLong table = files.table(entry.getPid());
    return table.isPresent()
        ? new Owner(OwnerKind.TABLE, table.getAsLong())
        : new Owner(OwnerKind.TASK, entry.getPid());
  }

  /** Returns the last byte, if it is not the last that a file may have. */
  private static OptionalLong last(file_lock_entry entry) {
    long last = entry.getStart() + entry.getLen() - 1;
    boolean isEndless = entry.getLen() == 0 || entry.getLen() > 0 && last < entry.getStart();
    return isEndless ? OptionalLong.empty() : OptionalLong.of(last);
  }

  private Row row(int number) throws IOException {
    file_lock_entry entry = locks.get(number);
    Optional<Task> task = set.tree().find(entry.getPid());
    Optional<LockedFile> file = files.find(entry);
    OptionalLong last = last(entry);
    boolean isBreaking = entry.getFlag() == LEASE && (entry.getType() & BREAKING) != 0;
    List<Integer> others = others(entry, file);
    List<Conflict> inTheWay = conflictsOf(number);
    String problem = problem(entry, task, file);
    List<String> details = new ArrayList<>();
    if (isBreaking) {
      String holder = Integer.toUnsignedString(entry.getPid());
      details.add("being broken: has to become %s, waits for %s".formatted(type(entry), holder));
    }
    others.stream()
        .limit(SHOWN)
        .forEach(it -> details.add("also of " + Integer.toUnsignedString(it)));
    if (others.size() > SHOWN) {
      details.add("and of %d more".formatted(others.size() - SHOWN));
    }
    inTheWay.forEach(it -> details.add(it.toString()));
    if (!problem.isEmpty()) {
      details.add(problem);
    }
    return new Row(
        number,
        entry.getPid(),
        comm(entry.getPid()),
        entry.getFd(),
        DescriptorNames.LOCK_KINDS
            .brief(Integer.toUnsignedLong(entry.getFlag()))
            .toLowerCase(Locale.ROOT),
        type(entry),
        entry.getStart(),
        last,
        entry.getStart() + "-" + (last.isPresent() ? Long.toString(last.getAsLong()) : "EOF"),
        file.map(LockedFile::type).orElse(""),
        file.map(it -> OptionalInt.of(it.id())).orElse(OptionalInt.empty()),
        file.map(LockedFile::path).orElse(""),
        isBreaking,
        others,
        inTheWay,
        problem,
        details);
  }

  private static String type(file_lock_entry entry) {
    int type = entry.getType();
    if ((type & MANDATORY) != 0) {
      String mode = DescriptorNames.LOCK_TYPES.text(Integer.toUnsignedLong(type & ~MANDATORY));
      return type == MANDATORY ? "LOCK_MAND" : "LOCK_MAND|" + mode;
    }
    if (entry.getFlag() == FLOCK && type <= EXCLUSIVE && type >= 0) {
      return type == EXCLUSIVE ? "LOCK_EX" : "LOCK_SH";
    }
    int plain = entry.getFlag() == LEASE ? type & ~BREAKING : type;
    return DescriptorNames.LOCK_TYPES.text(Integer.toUnsignedLong(plain));
  }

  private List<Integer> others(file_lock_entry entry, Optional<LockedFile> file) {
    List<Integer> having = List.of();
    if (entry.getFlag() == POSIX) {
      having = files.tasksOfTableOf(entry.getPid());
    } else if (file.isPresent()) {
      having = files.tasksOfFile(file.get().id());
    }
    return having.stream().filter(it -> it != entry.getPid()).toList();
  }

  private List<Conflict> conflictsOf(int number) throws IOException {
    List<Conflict> found = new ArrayList<>();
    for (FileLock it : conflicts.getOrDefault(number, List.of())) {
      int pid = locks.get(it.number()).getPid();
      found.add(new Conflict(it.number(), pid, comm(pid)));
    }
    found.sort(Comparator.comparingInt(Conflict::number));
    return found;
  }

  private String comm(int pid) throws IOException {
    Optional<Task> task = set.tree().find(pid);
    return task.isPresent() ? task.get().comm() : "";
  }

  private static String problem(
      file_lock_entry entry, Optional<Task> task, Optional<LockedFile> file) {
    if (task.isEmpty()) {
      return "no task " + Integer.toUnsignedString(entry.getPid());
    }
    return file.isEmpty() ? "it has no descriptor " + entry.getFd() : "";
  }
}
