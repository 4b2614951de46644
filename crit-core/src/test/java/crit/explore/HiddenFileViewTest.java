package crit.explore;

import static crit.explore.TaskSet.PID;
import static crit.explore.TaskSet.area;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.checkpoint.Checkpoint;
import crit.explore.HiddenFileView.Row;
import crit.explore.HiddenFileView.Use;
import crit.memory.Vma;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.fifo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiddenFileViewTest {
  private static final int ROOT = 1;
  private static final int UNDER = 2;
  private static final int OVER = 3;

  @TempDir Path directory;

  /** A task with a file by descriptor 4, and a mount at /a that another at /a/b covers in part. */
  private TaskSet with(file_entry... files) throws IOException {
    return TaskSet.ofOne(directory)
        .image(
            "mountpoints-14.img",
            "MNTS",
            mount(OVER, UNDER, "/a/b"),
            mount(UNDER, ROOT, "/a"),
            mount(ROOT, 9, "/"))
        .image("files.img", "FILES", files)
        .image("ids-42.img", "IDS", task_kobj_ids_entry.newBuilder().setFilesId(5).buildPartial())
        .image("fdinfo-5.img", "FDINFO", descriptor(4, files[0].getType(), files[0].getId()));
  }

  private static mnt_entry mount(int id, int parent, String mountpoint) {
    return mnt_entry
        .newBuilder()
        .setMntId(id)
        .setParentMntId(parent)
        .setMountpoint(mountpoint)
        .setSource("src" + id)
        .buildPartial();
  }

  private static fdinfo_entry descriptor(int fd, fd_types type, int id) {
    return fdinfo_entry.newBuilder().setFd(fd).setType(type).setId(id).setFlags(0).build();
  }

  private static file_entry on(int mount, int id, String path) {
    var reg = reg_file_entry.newBuilder().setId(id).setName(path).setMntId(mount).buildPartial();
    return file_entry.newBuilder().setId(id).setType(fd_types.REG).setReg(reg).buildPartial();
  }

  private static file_entry socket(int id, String name, String base) {
    var socket =
        unix_sk_entry
            .newBuilder()
            .setId(id)
            .setName(ByteString.copyFromUtf8(name))
            .setNameDir(base)
            .setMntId(UNDER)
            .buildPartial();
    return file_entry.newBuilder().setId(id).setType(fd_types.UNIXSK).setUsk(socket).buildPartial();
  }

  private static List<String> lines(List<Row> rows) {
    return rows.stream()
        .map(it ->
            "%s %s %s on %d by %d"
                .formatted(it.use(), it.type(), it.path(), it.mount(), it.coveredBy()))
        .toList();
  }

  @Test
  void theSocketOfASampleIsCovered() throws IOException {
    Path set =
        Path.of(System.getProperty("crit.root"), "samples", "sets", "zdtm", "overmount_sock-ns");
    try (var checkpoint = Checkpoint.open(set)) {
      List<Row> rows = HiddenFileView.VIEW.rows(Scope.of(checkpoint));

      assertThat(lines(rows))
          .containsExactly("DESCRIPTOR UNIXSK /zdtm/static/overmount_sock.test/foo on 207 by 69");
      assertThat(rows.getFirst().isMountHidden()).isFalse();
      assertThat(rows.getFirst().coveredWith()).isEqualTo("rien");
    }
  }

  @Test
  void aFileBelowALaterMountIsCoveredAndItsNeighbourIsNot() throws IOException {
    TaskSet set = with(on(UNDER, 7, "/a/b/f"));
    assertThat(lines(set.rows(HiddenFileView.VIEW)))
        .containsExactly("DESCRIPTOR REG /a/b/f on 2 by 3");
    assertThat(set.rows(HiddenFileView.VIEW).getFirst().fd()).hasValue(4);

    assertThat(with(on(UNDER, 7, "/a/bc/f")).rows(HiddenFileView.VIEW)).isEmpty();
    assertThat(with(on(OVER, 7, "/a/b/f")).rows(HiddenFileView.VIEW)).isEmpty();
  }

  @Test
  void everyFileOnAHiddenMountIsCovered() throws IOException {
    TaskSet set =
        with(on(UNDER, 7, "/a/f"))
            .image(
                "mountpoints-14.img",
                "MNTS",
                mount(OVER, UNDER, "/a"),
                mount(UNDER, ROOT, "/a"),
                mount(ROOT, 9, "/"));

    List<Row> rows = set.rows(HiddenFileView.VIEW);

    assertThat(lines(rows)).containsExactly("DESCRIPTOR REG /a/f on 2 by 3");
    assertThat(rows.getFirst().isMountHidden()).isTrue();
  }

  @Test
  void directoriesTheProgramAndMappingsCountToo() throws IOException {
    TaskSet set =
        with(on(ROOT, 6, "/x"), on(UNDER, 7, "/a/b/f"))
            .image("fs-42.img", "FS", fs_entry.newBuilder().setCwdId(7).setRootId(7).build())
            .mm(
                TaskSet.areas(
                        area(0x1000, 0x2000, Vma.FILE_PRIVATE).setShmid(7),
                        area(0x3000, 0x4000, Vma.FILE_PRIVATE).setShmid(6),
                        area(0x5000, 0x6000, Vma.ANON_PRIVATE).setShmid(7),
                        area(0x7000, 0x8000, Vma.FILE_SHARED).setShmid(7))
                    .setExeFileId(7));

    List<Row> rows = set.rows(HiddenFileView.VIEW);

    assertThat(rows).extracting(Row::use).containsExactly(Use.CWD, Use.ROOT, Use.EXE, Use.AREA);
    assertThat(rows.getLast().areas()).containsExactly(new Address(0x1000), new Address(0x7000));
  }

  @Test
  void aFifoIsWhereItsPathIs() throws IOException {
    var fifo = fifo_entry.newBuilder().setId(8).setRegfId(7).buildPartial();
    var file = file_entry.newBuilder().setId(8).setType(fd_types.FIFO).setFifo(fifo).buildPartial();

    assertThat(lines(with(file, on(UNDER, 7, "/a/b/f")).rows(HiddenFileView.VIEW)))
        .containsExactly("DESCRIPTOR FIFO /a/b/f on 2 by 3");
  }

  @Test
  void aRelativeSocketStartsFromItsDirectoryAndAnAbstractOneIsNowhere() throws IOException {
    assertThat(lines(with(socket(8, "b/s\0", "/a")).rows(HiddenFileView.VIEW)))
        .containsExactly("DESCRIPTOR UNIXSK /a/b/s on 2 by 3");
    assertThat(lines(with(socket(8, "/a/b/s\0", "/x")).rows(HiddenFileView.VIEW)))
        .containsExactly("DESCRIPTOR UNIXSK /a/b/s on 2 by 3");
    assertThat(with(socket(8, "\0/a/b/s", "")).rows(HiddenFileView.VIEW)).isEmpty();
    assertThat(with(socket(8, "", "/a/b")).rows(HiddenFileView.VIEW)).isEmpty();
  }

  @Test
  void nothingIsSaidOfAFileWhoseMountIsNotKnown() throws IOException {
    assertThat(with(on(-1, 7, "/a/b/f")).rows(HiddenFileView.VIEW)).isEmpty();
    assertThat(with(on(77, 7, "/a/b/f")).rows(HiddenFileView.VIEW)).isEmpty();
    assertThat(with(TaskSet.regular(7, "/a/b/f")).rows(HiddenFileView.VIEW)).isEmpty();
  }

  @Test
  void aSelectionShowsItsTasksOnly() throws IOException {
    TaskSet set =
        with(on(UNDER, 7, "/a/b/f"))
            .tasks(TaskSet.task(PID, 0), TaskSet.task(43, PID))
            .image(
                "ids-43.img", "IDS", task_kobj_ids_entry.newBuilder().setFilesId(5).buildPartial());

    assertThat(set.rows(HiddenFileView.VIEW)).hasSize(2);
    assertThat(set.rows(HiddenFileView.VIEW, Set.of(43))).extracting(Row::pid).containsExactly(43);
  }
}
