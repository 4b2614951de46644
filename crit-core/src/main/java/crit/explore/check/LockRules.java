package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.need;
import static java.lang.Integer.toUnsignedString;

import crit.explore.check.DescriptorFacts.Table;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.file_lock_entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What must be true of file locks. */
final class LockRules {
  private static final String IMAGE = "filelocks.img";
  private static final int POSIX = 1;
  private static final int FLOCK = 2;
  private static final int OFD = 4;
  private static final int LEASE = 8;
  private static final int WRITE = 1;
  private static final int UNLOCK = 2;
  private static final int BREAKING = 4;
  private static final int MANDATORY = 32;
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              error("lock.kind", "a lock is of one kind and has a type of it", EDIT),
              LockRules::kind),
          new Rule<>(
              error("lock.owner", "the task that has a lock is in the tree", EDIT),
              LockRules::owner),
          new Rule<>(
              error("lock.fd", "the descriptor of a lock is open", EDIT), LockRules::descriptor),
          new Rule<>(
              error(
                  "lock.conflict",
                  "no two locks exclude each other",
                  "the kernel gives one of them only; remove the other"),
              LockRules::conflict),
          new Rule<>(
              need(
                  "need.file-locks",
                  "file locks are asked for",
                  "restore with --file-locks, else the locks are lost"),
              LockRules::any));

  private LockRules() {}

  private static void each(CheckedSet set, CheckedSet.Taker<file_lock_entry> taker)
      throws IOException {
    set.read(IMAGE, file_lock_entry.parser(), taker);
  }

  private static void any(CheckedSet set, Report out) throws IOException {
    int[] count = {0};
    each(set, (_, _) -> count[0]++);
    if (count[0] > 0) {
      out.add(Place.of(IMAGE), "there are %d locks".formatted(count[0]));
    }
  }

  private static void kind(CheckedSet set, Report out) throws IOException {
    each(
        set,
        (index, lock) -> {
          int type = lock.getType();
          boolean isLegal =
              switch (lock.getFlag()) {
                case POSIX, OFD -> type == 0 || type == WRITE;
                case FLOCK -> type == 0 || type == WRITE || (type & MANDATORY) != 0;
                case LEASE -> (type & ~BREAKING) >= 0 && (type & ~BREAKING) <= UNLOCK;
                default -> false;
              };
          if (!isLegal) {
            out.add(
                Place.of(IMAGE, index, "type"),
                "is %s with flag %s, which is no kind of lock"
                    .formatted(toUnsignedString(type), toUnsignedString(lock.getFlag())));
          }
        });
  }

  private static void owner(CheckedSet set, Report out) throws IOException {
    each(
        set,
        (index, lock) -> {
          if (set.tree().lacks(lock.getPid())) {
            out.add(
                Place.of(IMAGE, index, "pid"),
                "task %d is not in the tree".formatted(lock.getPid()));
          }
        });
  }

  private static void descriptor(CheckedSet set, Report out) throws IOException {
    each(
        set,
        (index, lock) -> {
          for (Table table : set.descriptors().of(lock.getPid())) {
            if (table.lacks(lock.getFd())) {
              out.add(
                  Place.of(IMAGE, index, "fd"),
                  "descriptor %d of task %d is not open in %s"
                      .formatted(lock.getFd(), lock.getPid(), table.image()));
            }
          }
        });
  }

  /**
   * A lock on a part of a file.
   *
   * @param owner who has it: a task, or an open file
   * @param last the last byte
   */
  private record Held(int index, String owner, long start, long last, boolean isWrite) {}

  /** Whose locks reach furthest: the furthest, and the furthest of anybody else. */
  private static final class Furthest {
    private Optional<Held> first = Optional.empty();
    private Optional<Held> other = Optional.empty();

    void add(Held held) {
      if (first.isEmpty() || first.get().owner().equals(held.owner())) {
        first = Optional.of(further(first, held));
      } else if (held.last() > first.get().last()) {
        other = first;
        first = Optional.of(held);
      } else {
        other = Optional.of(further(other, held));
      }
    }

    private static Held further(Optional<Held> before, Held held) {
      return before.filter(it -> it.last() >= held.last()).orElse(held);
    }

    /** Returns a lock of somebody else that reaches a position. */
    Optional<Held> reaches(Held held) {
      Optional<Held> someone =
          first.filter(it -> !it.owner().equals(held.owner())).isPresent() ? first : other;
      return someone.filter(it -> it.last() >= held.start());
    }
  }

  private static void conflict(CheckedSet set, Report out) throws IOException {
    Map<String, List<Held>> byFile = new LinkedHashMap<>();
    each(
        set,
        (index, lock) -> {
          Optional<String> key = key(set, lock);
          if (key.isPresent()) {
            byFile.computeIfAbsent(key.get(), _ -> new ArrayList<>()).add(held(set, index, lock));
          }
        });
    for (List<Held> locks : byFile.values()) {
      conflict(locks, out);
    }
  }

  private static void conflict(List<Held> locks, Report out) throws IOException {
    locks.sort(Comparator.comparingLong(Held::start));
    var writers = new Furthest();
    var all = new Furthest();
    for (Held lock : locks) {
      Optional<Held> against = (lock.isWrite() ? all : writers).reaches(lock);
      if (against.isPresent()) {
        out.add(
            Place.of(IMAGE, lock.index()),
            "%s of %s excludes that of entry %d, of %s"
                .formatted(
                    lock.isWrite() ? "a write lock" : "a read lock",
                    lock.owner(),
                    against.get().index(),
                    against.get().owner()));
      }
      all.add(lock);
      if (lock.isWrite()) {
        writers.add(lock);
      }
    }
  }

  /** Returns what locks must be on to exclude each other: the file, and flock(2) or fcntl(2). */
  private static Optional<String> key(CheckedSet set, file_lock_entry lock) throws IOException {
    boolean isKnown = lock.getFlag() == POSIX || lock.getFlag() == FLOCK || lock.getFlag() == OFD;
    OptionalInt id = file(set, lock);
    if (!isKnown || id.isEmpty() || lock.getType() > WRITE) {
      return Optional.empty();
    }
    String kind = lock.getFlag() == FLOCK ? "flock " : "fcntl ";
    return path(set, id.getAsInt()).map(it -> kind + it);
  }

  private static Optional<String> path(CheckedSet set, int id) throws IOException {
    if (set.files().lacks(id, fd_types.REG)) {
      return Optional.empty();
    }
    Optional<String> ghost = set.remaps().find(id).flatMap(RemapRules::ghost);
    if (ghost.isPresent()) {
      return ghost;
    }
    try {
      return set.checkpoint()
          .files()
          .find(id)
          .filter(file_entry::hasReg)
          .map(it -> it.getReg().getMntId() + " " + it.getReg().getName());
    } catch (IOException _) {
      return Optional.empty(); // a broken image has a finding of its own
    }
  }

  private static OptionalInt file(CheckedSet set, file_lock_entry lock) {
    List<Table> tables = set.descriptors().of(lock.getPid());
    return tables.isEmpty() ? OptionalInt.empty() : tables.getFirst().file(lock.getFd());
  }

  private static Held held(CheckedSet set, int index, file_lock_entry lock) {
    String owner =
        lock.getFlag() == POSIX
            ? "task " + lock.getPid()
            : "file " + toUnsignedString(file(set, lock).orElse(0));
    boolean isWhole = lock.getFlag() == FLOCK || lock.getLen() <= 0;
    long start = lock.getFlag() == FLOCK ? 0 : lock.getStart();
    long last = isWhole ? Long.MAX_VALUE : start + lock.getLen() - 1;
    return new Held(
        index, owner, start, last < start ? Long.MAX_VALUE : last, lock.getType() == WRITE);
  }
}
