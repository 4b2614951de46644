package crit.explore;

import static crit.explore.TaskSet.DEAD;
import static crit.explore.TaskSet.PID;
import static crit.explore.TaskSet.area;
import static crit.explore.TaskSet.areas;
import static crit.explore.TaskSet.regular;
import static org.assertj.core.api.Assertions.assertThat;

import crit.explore.AreaView.Row;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.memfd_file_entry;
import crit.schemas.proto.memfd_inode_entry;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaViewTest {
  @TempDir Path directory;

  private TaskSet one() throws IOException {
    return TaskSet.ofOne(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "0x501, 0, SYSV",
    "0x101, 0, SHMEM",
    "0x801, 0, PACKET",
    "0x41, 0, FILE",
    "0x81, 0, FILE",
    "0x203, 0, STACK",
    "0x204, 0, VSYSCALL",
    "0x209, 0, VDSO",
    "0x1201, 0, VVAR",
    "0x201, 0x122, GROWS_DOWN",
    "0x221, 0x22, HEAP",
    "0x2000, 0, AIO",
    "0x10000, 0, GUARD",
    "0x201, 0x22, ANONYMOUS",
  })
  void theKindComesFromTheStatus(String status, String flags, AreaKind kind) throws IOException {
    var area = area(0x1000, 0x2000, Integer.decode(status)).setFlags(Integer.decode(flags));

    assertThat(one().mm(areas(area)).rows(AreaView.VIEW))
        .extracting(Row::kind)
        .containsExactly(kind);
  }

  @Test
  void aFileHasItsPathAndAProgramToo() throws IOException {
    TaskSet set =
        one()
            .mm(areas(area(0x1000, 0x3000, 0x81).setShmid(2).setPgoff(0x5000)))
            .image("files.img", "FILES", regular(1, "/bin/x"), regular(2, "/data"));

    Row row = set.rows(AreaView.VIEW).getFirst();

    assertThat(row.exe()).isEqualTo("/bin/x");
    assertThat(row.name()).isEqualTo("/data");
    assertThat(row.offset()).isEqualTo(0x5000);
    assertThat(row.permissions()).isEqualTo("rw-s");
    assertThat(row.start() + " " + row.end()).isEqualTo("0x1000 0x3000");
    assertThat(row.segment()).isEmpty();
    assertThat(row.isRegular()).isTrue();
  }

  @Test
  void aMemfdHasItsName() throws IOException {
    var memfd = memfd_file_entry.newBuilder().setId(2).setInodeId(9).buildPartial();
    var entry = file_entry.newBuilder().setId(2).setType(fd_types.MEMFD).setMemfd(memfd);
    TaskSet set =
        one()
            .mm(areas(area(0x1000, 0x2000, 0x4081).setShmid(2)))
            .image("files.img", "FILES", entry.buildPartial())
            .image(
                "memfd.img",
                "MEMFD_INODE",
                memfd_inode_entry.newBuilder().setInodeId(8).setName("other").buildPartial(),
                memfd_inode_entry.newBuilder().setInodeId(9).setName("mine").buildPartial());

    Row row = set.rows(AreaView.VIEW).getFirst();

    assertThat(row.kind()).isEqualTo(AreaKind.MEMFD);
    assertThat(row.name()).isEqualTo("mine");
  }

  @Test
  void aSegmentHasItsNumber() throws IOException {
    TaskSet set = one().mm(areas(area(0x1000, 0x2000, 0x501).setShmid(-1)));

    assertThat(set.rows(AreaView.VIEW).getFirst().segment()).hasValue(-1);
  }

  @Test
  void aZombieIsARowWithoutAnArea() throws IOException {
    TaskSet set = one().core(PID, DEAD, "z");

    assertThat(set.rows(AreaView.VIEW))
        .extracting(it -> it.kind() + " " + it.comm() + ": " + it.problem())
        .containsExactly("NONE z: zombie");
  }

  @Test
  void aTaskWithoutMmTellsSo() throws IOException {
    assertThat(one().rows(AreaView.VIEW)).extracting(Row::problem).containsExactly("no mm-42.img");
  }

  @Test
  void aTaskWithoutAreasHasItsProgram() throws IOException {
    TaskSet set =
        one()
            .mm(mm_entry.newBuilder().setExeFileId(1))
            .image("files.img", "FILES", regular(1, "/x"));

    List<Row> rows = set.rows(AreaView.VIEW);

    assertThat(rows).extracting(Row::kind).containsExactly(AreaKind.NONE);
    assertThat(rows.getFirst().exe()).isEqualTo("/x");
    assertThat(rows.getFirst().problem()).isEmpty();
  }

  @Test
  void areasOfAnOlderImageAreRead() throws IOException {
    TaskSet set =
        one()
            .mm(mm_entry.newBuilder())
            .image("vmas-42.img", "VMAS", area(0x7000, 0x8000, 0x201).buildPartial());

    assertThat(set.rows(AreaView.VIEW)).extracting(Row::start).containsExactly(new Address(0x7000));
  }
}
