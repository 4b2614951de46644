package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.explore.MountView.Row;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountViewTest {
  private static final Path SETS =
      Path.of(System.getProperty("crit.root"), "samples", "sets", "zdtm");

  @TempDir Path directory;

  private static List<Row> sample(String name) throws IOException {
    try (var checkpoint = Checkpoint.open(SETS.resolve(name))) {
      return MountView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static String line(Row row) {
    return "%s%d %s %s %s %s %s"
        .formatted(
            "  ".repeat(row.depth()),
            row.id(),
            row.mountpoint(),
            row.type(),
            row.flags(),
            row.groups(),
            row.details());
  }

  private static mnt_entry.Builder mount(int id, int parent, String mountpoint) {
    return mnt_entry
        .newBuilder()
        .setMntId(id)
        .setParentMntId(parent)
        .setMountpoint(mountpoint)
        .setFstype(5);
  }

  private Row only(mnt_entry.Builder mount) throws IOException {
    return TaskSet.ofOne(directory)
        .image("mountpoints-14.img", "MNTS", mount.buildPartial())
        .rows(MountView.VIEW)
        .getFirst();
  }

  @Test
  void overmountsOfASampleAreNamed() throws IOException {
    assertThat(
            String.join("\n", sample("mntns_overmount-ns").stream().map(it -> line(it)).toList()))
        .isEqualTo(
            """
            305 / unsupported [relatime] [] []
              306 /dev tmpfs [relatime] [] [external ZDTM_DEV]
                268 /dev/pts devpts [relatime] [] []
              307 /proc proc [nosuid, nodev, noexec, relatime] [] []
              308 /run tmpfs [relatime] [] []
              312 /zdtm/static/mntns_overmount.test/1 sysfs [relatime] [shared:2] \
            [hidden by 314 /zdtm/static/mntns_overmount.test/1]
                314 /zdtm/static/mntns_overmount.test/1 tmpfs [relatime] [shared:3] []
              313 /zdtm/static/mntns_overmount.test/2 sysfs [relatime] [master:2] \
            [hidden by 315 /zdtm/static/mntns_overmount.test/2]
                315 /zdtm/static/mntns_overmount.test/2 tmpfs [relatime] [master:3] []\
            """);
  }

  @Test
  void imagesOfContentsAreNamedByTheDevice() throws IOException {
    assertThat(sample("autofs-x"))
        .filteredOn(it -> it.type().equals("autofs"))
        .extracting(Row::device, Row::contents)
        .containsExactly(
            Tuple.tuple("0:75", "autofs-75.img"),
            Tuple.tuple("0:76", "autofs-76.img"),
            Tuple.tuple("0:77", "autofs-77.img"));
  }

  @Test
  void everyNamespaceIsATree() throws IOException {
    assertThat(sample("mountpoints-ns"))
        .filteredOn(it -> it.depth() == 0)
        .extracting(Row::namespace)
        .containsExactly(14L, 15L);
  }

  @Test
  void contentsOfTmpfsAreFoundByItsDeviceOrAsOlderCriuNamedThem() throws IOException {
    Files.createFile(directory.resolve("tmpfs-dev-1048579.tar.gz.img"));
    Files.createFile(directory.resolve("tmpfs-8.tar.gz.img"));
    List<Row> rows =
        TaskSet.ofOne(directory)
            .image(
                "mountpoints-14.img",
                "MNTS",
                mount(8, 7, "/old").buildPartial(),
                mount(7, 1, "/").setRootDev(0x100003).buildPartial())
            .rows(MountView.VIEW);

    assertThat(rows)
        .extracting(Row::contents)
        .containsExactly("tmpfs-dev-1048579.tar.gz.img", "tmpfs-8.tar.gz.img");
    assertThat(rows.getFirst().device()).isEqualTo("1:3");
  }

  @Test
  void flagsAreWordsOfMount() throws IOException {
    Row row = only(mount(1, 9, "/").setFlags(0x80120813).setSbFlags(0x1));

    assertThat(row.flags()).containsExactly("ro", "nosuid", "sync", "nodiratime", "nouser");
    assertThat(row.groups()).containsExactly("unbindable");
    assertThat(row.details()).isEmpty();
  }

  @Test
  void aReadOnlyFilesystemUnderAWritableMountIsTold() throws IOException {
    assertThat(only(mount(1, 9, "/").setSbFlags(1)).details()).containsExactly("superblock ro");
  }

  @Test
  void aFilesystemThatCriuWasToldOfHasItsOwnName() throws IOException {
    assertThat(only(mount(1, 9, "/").setFstype(16).setFsname("bpf")).type()).isEqualTo("bpf");
    assertThat(only(mount(1, 9, "/").setFstype(16)).type()).isEqualTo("auto");
    assertThat(only(mount(1, 9, "/").setFstype(-1)).type()).isEqualTo("4294967295");
  }

  @Test
  void theKeyOfAnExternalMountOfOlderCriuIsItsRoot() throws IOException {
    Row row = only(mount(1, 9, "/").setExtMount(true).setRoot("key").setDeleted(true));

    assertThat(row.externalKey()).isEqualTo("key");
    assertThat(row.details()).containsExactly("external key", "deleted");
  }

  @Test
  void aMissingParentAndACircleAreProblems() throws IOException {
    List<Row> rows =
        TaskSet.ofOne(directory)
            .image(
                "mountpoints-14.img",
                "MNTS",
                mount(3, 2, "/c").buildPartial(),
                mount(2, 3, "/b").buildPartial(),
                mount(1, 9, "/a").buildPartial())
            .rows(MountView.VIEW);

    assertThat(rows)
        .extracting(Row::problem)
        .containsExactly("its parent 9 is not listed", "its parents lead in a circle, by 3", "");
  }

  @Test
  void aFuseFilesystemNamesTheTasksThatMayServeIt() throws IOException {
    List<Row> rows =
        TaskSet.ofOne(directory)
            .image(
                "ids-42.img", "IDS", task_kobj_ids_entry.newBuilder().setFilesId(5).buildPartial())
            .image("fdinfo-5.img", "FDINFO", descriptor(3, 1), descriptor(4, 2))
            .image("files.img", "FILES", TaskSet.regular(1, "/f"), TaskSet.regular(2, "/dev/fuse"))
            .image(
                "mountpoints-14.img",
                "MNTS",
                mount(2, 1, "/m").setFstype(15).buildPartial(),
                mount(1, 9, "/").buildPartial())
            .rows(MountView.VIEW);

    assertThat(rows.getFirst().servers()).isEmpty();
    assertThat(rows.getLast().type()).isEqualTo("fuse");
    assertThat(rows.getLast().details()).containsExactly("served by 42 one fd 4");
  }

  private static fdinfo_entry descriptor(int fd, int id) {
    return fdinfo_entry.newBuilder().setFd(fd).setType(fd_types.REG).setId(id).setFlags(0).build();
  }

  @Test
  void aSelectionShowsTheNamespacesOfItsTasks() throws IOException {
    TaskSet set =
        new TaskSet(directory)
            .tasks(TaskSet.task(1, 0), TaskSet.task(2, 1))
            .core(1, TaskSet.ALIVE, "a")
            .core(2, TaskSet.ALIVE, "b")
            .image(
                "ids-1.img", "IDS", task_kobj_ids_entry.newBuilder().setMntNsId(14).buildPartial())
            .image(
                "ids-2.img", "IDS", task_kobj_ids_entry.newBuilder().setMntNsId(15).buildPartial())
            .image("mountpoints-14.img", "MNTS", mount(1, 9, "/").buildPartial())
            .image("mountpoints-15.img", "MNTS", mount(2, 9, "/").buildPartial());

    assertThat(set.rows(MountView.VIEW, Set.of(2))).extracting(Row::id).containsExactly(2L);
    assertThat(set.rows(MountView.VIEW)).extracting(Row::id).containsExactly(1L, 2L);
  }

  @Test
  void imagesNamedByTheRootTaskAreShownForEveryTask() throws IOException {
    TaskSet set =
        TaskSet.ofOne(directory)
            .image(
                "inventory.img",
                "INVENTORY",
                inventory_entry.newBuilder().setNsPerId(false).buildPartial())
            .image("mountpoints-42.img", "MNTS", mount(1, 9, "/").buildPartial());

    assertThat(set.rows(MountView.VIEW, Set.of(TaskSet.PID))).hasSize(1);
  }

  @Test
  void aSetWithoutMountsHasNone() throws IOException {
    assertThat(TaskSet.ofOne(directory).rows(MountView.VIEW)).isEmpty();
  }
}
