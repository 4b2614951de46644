package crit.explore;

import static crit.explore.TaskSet.PID;
import static crit.explore.TaskSet.regular;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import crit.checkpoint.Checkpoint;
import crit.explore.LockView.Conflict;
import crit.explore.LockView.Row;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.file_lock_entry;
import crit.schemas.proto.memfd_file_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockViewTest {
  private static final int POSIX = 1;
  private static final int FLOCK = 2;
  private static final int OFD = 4;
  private static final int LEASE = 8;
  private static final int READ = 0;
  private static final int WRITE = 1;

  @TempDir Path directory;

  private static List<Row> sample(String name) throws IOException {
    Path set = Path.of(System.getProperty("crit.root"), "samples").resolve(name);
    try (var checkpoint = Checkpoint.open(set)) {
      return LockView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static String line(Row row) {
    return "%d %s %d %s %s %s %s %s"
        .formatted(
            row.pid(),
            row.comm(),
            row.fd(),
            row.kind(),
            row.type(),
            row.range(),
            row.path(),
            row.details());
  }

  /**
   * Two tasks with tables of their own: descriptor 3 of both is one open file of /f, 4 of both
   * another open file each of /f, 5 of both one each of /g.
   */
  private TaskSet two(file_lock_entry... locks) throws IOException {
    return new TaskSet(directory)
        .tasks(TaskSet.task(PID, 0), TaskSet.task(43, PID))
        .core(PID, TaskSet.ALIVE, "one")
        .core(43, TaskSet.ALIVE, "two")
        .image("ids-42.img", "IDS", table(5))
        .image("ids-43.img", "IDS", table(6))
        .image("fdinfo-5.img", "FDINFO", descriptor(3, 10), descriptor(4, 11), descriptor(5, 13))
        .image("fdinfo-6.img", "FDINFO", descriptor(3, 10), descriptor(4, 12), descriptor(5, 14))
        .image(
            "files.img",
            "FILES",
            regular(10, "/f"),
            regular(11, "/f"),
            regular(12, "/f"),
            regular(13, "/g"),
            regular(14, "/g"))
        .image("filelocks.img", "FILE_LOCKS", locks);
  }

  private static task_kobj_ids_entry table(int id) {
    return task_kobj_ids_entry.newBuilder().setFilesId(id).buildPartial();
  }

  private static fdinfo_entry descriptor(int fd, int id) {
    return fdinfo_entry.newBuilder().setFd(fd).setType(fd_types.REG).setId(id).setFlags(0).build();
  }

  private static file_lock_entry lock(int pid, int fd, int kind, int type) {
    return lock(pid, fd, kind, type, 0, 0);
  }

  private static file_lock_entry lock(
      int pid, int fd, int kind, int type, long start, long length) {
    return file_lock_entry
        .newBuilder()
        .setPid(pid)
        .setFd(fd)
        .setFlag(kind)
        .setType(type)
        .setStart(start)
        .setLen(length)
        .build();
  }

  private static List<Integer> conflicts(Row row) {
    return row.conflicts().stream().map(Conflict::number).toList();
  }

  /** Returns with how many other locks each conflicts. */
  private List<Integer> counts(file_lock_entry... locks) throws IOException {
    return two(locks).rows(LockView.VIEW).stream().map(it -> it.conflicts().size()).toList();
  }

  @Test
  void theLocksOfASampleHaveTheirHoldersAndPaths() throws IOException {
    assertThat(sample("sets/zdtm/file_locks00-h").stream().map(LockViewTest::line))
        .containsExactly(
            "66 file_locks00 4 posix F_RDLCK 0-EOF /srv/zdtm/zdtm/static/file_locks00.test.0 []",
            "66 file_locks00 5 posix F_WRLCK 0-EOF /srv/zdtm/zdtm/static/file_locks00.test.1 []");
  }

  @Test
  void aSampleHasEachKind() throws IOException {
    assertThat(sample("checkpoints/pipes").stream().map(LockViewTest::line))
        .containsExactly(
            "101 pipes 25 posix F_WRLCK 10-29 /srv/crit-samples/locked-posix []",
            "101 pipes 25 posix F_RDLCK 100-EOF /srv/crit-samples/locked-posix []",
            "101 pipes 26 flock LOCK_SH 0-EOF /srv/crit-samples/locked-flock []",
            "101 pipes 27 ofd F_WRLCK 0-0 /srv/crit-samples/locked-ofd []",
            "101 pipes 28 lease F_RDLCK 0-EOF /srv/crit-samples/leased []");
  }

  @Test
  void aLeaseThatIsBeingBrokenTellsWhatItBecomes() throws IOException {
    assertThat(sample("sets/zdtm/file_lease04-h").stream().map(LockViewTest::line))
        .containsExactly(
            "67 file_lease04 4 lease F_UNLCK 0-EOF /srv/zdtm/zdtm/static/file_lease04.test "
                + "[being broken: has to become F_UNLCK, waits for 67]");
    assertThat(sample("sets/zdtm/file_lease04-h").getFirst().isBreaking()).isTrue();
  }

  @Test
  void kindsAndTypesAreWordsOfTheirCalls() throws IOException {
    TaskSet set =
        two(
            lock(PID, 4, FLOCK, READ),
            lock(PID, 4, FLOCK, WRITE),
            lock(PID, 4, FLOCK, 32 + 192),
            lock(PID, 4, OFD, WRITE),
            lock(PID, 4, LEASE, READ),
            lock(PID, 4, LEASE, READ + 4),
            lock(PID, 4, 64, 2));

    assertThat(set.rows(LockView.VIEW))
        .extracting(it -> it.kind() + " " + it.type())
        .containsExactly(
            "flock LOCK_SH",
            "flock LOCK_EX",
            "flock LOCK_MAND|LOCK_RW",
            "ofd F_WRLCK",
            "lease F_RDLCK",
            "lease F_RDLCK",
            "64 F_UNLCK");
  }

  @Test
  void aRangeHasItsLastByteOrNone() throws IOException {
    List<Row> rows =
        two(
                lock(PID, 4, POSIX, READ, 10, 5),
                lock(PID, 4, POSIX, READ, 10, 0),
                lock(PID, 4, POSIX, READ, 10, Long.MAX_VALUE))
            .rows(LockView.VIEW);

    assertThat(rows).extracting(Row::range).containsExactly("10-14", "10-EOF", "10-EOF");
    assertThat(rows.getFirst().last()).hasValue(14);
    assertThat(rows.get(1).last()).isEmpty();
  }

  @Test
  void overlappingLocksOfTwoOwnersConflictIfOneIsExclusive() throws IOException {
    assertThat(counts(lock(PID, 4, POSIX, WRITE, 0, 10), lock(43, 4, POSIX, READ, 9, 1)))
        .containsExactly(1, 1);
    assertThat(counts(lock(PID, 4, POSIX, WRITE, 0, 10), lock(43, 4, POSIX, READ, 10, 1)))
        .containsExactly(0, 0);
    assertThat(counts(lock(PID, 4, POSIX, READ), lock(43, 4, POSIX, READ))).containsExactly(0, 0);
    assertThat(counts(lock(PID, 4, POSIX, WRITE), lock(43, 5, POSIX, WRITE))).containsExactly(0, 0);
  }

  @Test
  void theConflictNamesTheOtherLock() throws IOException {
    Row row =
        two(lock(PID, 4, POSIX, WRITE), lock(43, 4, POSIX, READ)).rows(LockView.VIEW).getFirst();

    assertThat(row.conflicts()).containsExactly(new Conflict(1, 43, "two"));
    assertThat(row.details()).containsExactly("conflicts with 1 of 43 two");
  }

  @Test
  void anOwnerDoesNotConflictWithItself() throws IOException {
    assertThat(counts(lock(PID, 3, POSIX, WRITE), lock(PID, 4, POSIX, WRITE)))
        .as("one task")
        .containsExactly(0, 0);
    assertThat(counts(lock(PID, 3, FLOCK, WRITE), lock(43, 3, FLOCK, WRITE)))
        .as("one open file")
        .containsExactly(0, 0);
    assertThat(counts(lock(PID, 3, FLOCK, WRITE), lock(PID, 4, FLOCK, WRITE)))
        .as("two open files of one task")
        .containsExactly(1, 1);
  }

  @Test
  void tasksWithOneTableOfDescriptorsAreOneOwner() throws IOException {
    TaskSet set =
        two(lock(PID, 4, POSIX, WRITE), lock(43, 4, POSIX, WRITE))
            .image("ids-43.img", "IDS", table(5));

    assertThat(set.rows(LockView.VIEW)).allMatch(it -> it.conflicts().isEmpty());
    assertThat(set.rows(LockView.VIEW))
        .extracting(Row::others)
        .containsExactly(List.of(43), List.of(PID));
  }

  @Test
  void kindsHeedTheirOwnAndRangesThoseOfOpenFiles() throws IOException {
    assertThat(counts(lock(PID, 4, POSIX, WRITE), lock(43, 4, OFD, WRITE))).containsExactly(1, 1);
    assertThat(counts(lock(PID, 4, POSIX, WRITE), lock(43, 4, FLOCK, WRITE))).containsExactly(0, 0);
    assertThat(counts(lock(PID, 4, LEASE, WRITE), lock(43, 4, LEASE, READ))).containsExactly(1, 1);
    assertThat(counts(lock(PID, 4, LEASE, WRITE + 4), lock(43, 4, LEASE, READ)))
        .containsExactly(0, 0);
  }

  @Test
  void anUnlinkedFileIsAnotherThanTheOneOfItsPath() throws IOException {
    file_lock_entry[] locks = {lock(PID, 4, POSIX, WRITE), lock(43, 4, POSIX, WRITE)};
    TaskSet set = two(locks).image("remap-fpath.img", "REMAP_FPATH", ghost(11, 1));
    assertThat(set.rows(LockView.VIEW)).allMatch(it -> it.conflicts().isEmpty());

    set = two(locks).image("remap-fpath.img", "REMAP_FPATH", ghost(11, 1), ghost(12, 1));
    assertThat(set.rows(LockView.VIEW)).allMatch(it -> it.conflicts().size() == 1);
  }

  private static remap_file_path_entry ghost(int file, int ghost) {
    return remap_file_path_entry
        .newBuilder()
        .setOrigId(file)
        .setRemapId(ghost)
        .setRemapType(remap_type.GHOST)
        .build();
  }

  @Test
  void aMemfdIsKnownByItsInode() throws IOException {
    TaskSet set =
        two(lock(PID, 4, FLOCK, WRITE), lock(43, 4, FLOCK, WRITE))
            .image("files.img", "FILES", memfd(11), memfd(12))
            .image(
                "memfd.img",
                "MEMFD_INODE",
                memfd_inode_entry.newBuilder().setInodeId(9).setName("m").buildPartial());

    assertThat(set.rows(LockView.VIEW)).extracting(Row::path).containsOnly("memfd:m");
    assertThat(set.rows(LockView.VIEW)).allMatch(it -> it.conflicts().size() == 1);
  }

  private static file_entry memfd(int id) {
    return file_entry
        .newBuilder()
        .setId(id)
        .setType(fd_types.MEMFD)
        .setMemfd(memfd_file_entry.newBuilder().setId(id).setInodeId(9).buildPartial())
        .buildPartial();
  }

  @Test
  void whoeverHasTheOpenFileHasItsFlock() throws IOException {
    List<Row> rows =
        two(lock(PID, 3, FLOCK, WRITE), lock(PID, 4, FLOCK, READ), lock(PID, 3, POSIX, READ))
            .rows(LockView.VIEW);

    assertThat(rows).extracting(Row::others).containsExactly(List.of(43), List.of(), List.of());
    assertThat(rows.getFirst().details()).startsWith("also of 43");
  }

  @Test
  void ofManyThatShareALockSomeAreNamedToPeople() throws IOException {
    var tasks = new pstree_entry[10];
    TaskSet set = two(lock(PID, 3, FLOCK, WRITE));
    for (int i = 0; i < tasks.length; i++) {
      tasks[i] = TaskSet.task(PID + i, i == 0 ? 0 : PID);
      set.image("ids-" + (PID + i) + ".img", "IDS", table(5));
    }

    Row row = set.tasks(tasks).rows(LockView.VIEW).getFirst();

    assertThat(row.others()).hasSize(9).startsWith(43, 44);
    assertThat(row.details())
        .containsExactly("also of 43", "also of 44", "also of 45", "and of 6 more");
  }

  @Test
  void aMissingTaskOrDescriptorIsAProblem() throws IOException {
    List<Row> rows = two(lock(7, 3, POSIX, WRITE), lock(PID, 99, FLOCK, WRITE)).rows(LockView.VIEW);

    assertThat(rows)
        .extracting(Row::problem)
        .containsExactly("no task 7", "it has no descriptor 99");
  }

  @Test
  void aSelectionShowsTheLocksThatItsTasksHave() throws IOException {
    TaskSet set =
        two(lock(PID, 3, FLOCK, WRITE), lock(PID, 4, POSIX, READ), lock(43, 5, OFD, READ));

    assertThat(set.rows(LockView.VIEW, Set.of(43))).extracting(Row::number).containsExactly(0, 2);
  }

  @Test
  void ofManyConflictsSomeAreNamed() throws IOException {
    var locks = new file_lock_entry[50_000];
    Arrays.fill(locks, lock(43, 4, POSIX, READ));
    locks[0] = lock(PID, 4, POSIX, WRITE);
    TaskSet set = two(locks);

    List<Row> rows =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> set.rows(LockView.VIEW));

    assertThat(conflicts(rows.getFirst()))
        .hasSize(FileLock.MAX_CONFLICTS)
        .isSorted()
        .doesNotContain(0);
    assertThat(conflicts(rows.getLast())).containsExactly(0);
  }
}
