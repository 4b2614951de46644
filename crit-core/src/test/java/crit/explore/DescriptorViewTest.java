package crit.explore;

import static crit.explore.TaskSet.DEAD;
import static crit.explore.TaskSet.PID;
import static crit.explore.TaskSet.regular;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.explore.DescriptorView.Row;
import crit.explore.DescriptorView.Use;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.pipe_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorViewTest {
  private static final int TABLE = 5;

  @TempDir Path directory;

  private TaskSet one() throws IOException {
    return TaskSet.ofOne(directory)
        .image(
            "ids-42.img", "IDS", task_kobj_ids_entry.newBuilder().setFilesId(TABLE).buildPartial())
        .image("fs-42.img", "FS", fs_entry.newBuilder().setCwdId(1).setRootId(2).build());
  }

  private static fdinfo_entry descriptor(int fd, fd_types type, int id) {
    return fdinfo_entry.newBuilder().setFd(fd).setType(type).setId(id).setFlags(0).build();
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream()
        .map(it -> it.use() + " " + it.type() + "." + it.id() + " " + it.name())
        .toList();
  }

  @Test
  void descriptorsComeBeforeDirectories() throws IOException {
    TaskSet set =
        one()
            .image("fdinfo-5.img", "FDINFO", descriptor(3, fd_types.REG, 3))
            .image("files.img", "FILES", regular(1, "/w"), regular(2, "/"), regular(3, "/f"));

    assertThat(texts(set.rows(DescriptorView.VIEW)))
        .containsExactly("DESCRIPTOR REG.3 /f", "CWD REG.1 /w", "ROOT REG.2 /");
  }

  @Test
  void aTaskWithAnEmptyTableHasItsDirectories() throws IOException {
    TaskSet set = one().image("files.img", "FILES", regular(1, "/w"), regular(2, "/"));

    assertThat(texts(set.rows(DescriptorView.VIEW)))
        .containsExactly("CWD REG.1 /w", "ROOT REG.2 /");
  }

  @Test
  void aZombieIsARowWithoutAFile() throws IOException {
    TaskSet set = TaskSet.ofOne(directory).core(PID, DEAD, "z");

    List<Row> rows = set.rows(DescriptorView.VIEW);

    assertThat(texts(rows)).containsExactly("NONE UND.0 ");
    assertThat(rows.getFirst().problem()).isEqualTo("zombie");
  }

  @Test
  void aTaskWithoutIdsHasItsDirectories() throws IOException {
    TaskSet set =
        TaskSet.ofOne(directory)
            .image("fs-42.img", "FS", fs_entry.newBuilder().setCwdId(1).setRootId(1).build())
            .image("files.img", "FILES", regular(1, "/"));

    assertThat(texts(set.rows(DescriptorView.VIEW))).containsExactly("CWD REG.1 /", "ROOT REG.1 /");
  }

  @Test
  void aTaskWithoutAnyImageOfFilesTellsWhichIsMissing() throws IOException {
    List<Row> rows = TaskSet.ofOne(directory).rows(DescriptorView.VIEW);

    assertThat(rows).extracting(Row::use).containsExactly(Use.NONE);
    assertThat(rows.getFirst().problem()).isEqualTo("no fs-42.img");
  }

  @Test
  void aFileThatIsNotThereHasNoName() throws IOException {
    TaskSet set = one().image("fdinfo-5.img", "FDINFO", descriptor(0, fd_types.REG, 99));

    assertThat(texts(set.rows(DescriptorView.VIEW)).getFirst()).isEqualTo("DESCRIPTOR REG.99 ");
  }

  @Test
  void aFileOfAnotherTypeThanItsDescriptorHasNoName() throws IOException {
    TaskSet set =
        one()
            .image("fdinfo-5.img", "FDINFO", descriptor(0, fd_types.PIPE, 1))
            .image("files.img", "FILES", regular(1, "/w"));

    Row row = set.rows(DescriptorView.VIEW).getFirst();

    assertThat(row.name()).isEmpty();
    assertThat(row.number()).isEmpty();
  }

  @Test
  void inodeNumbersAreUnsigned() throws IOException {
    var pipe = pipe_entry.newBuilder().setPipeId(-1).buildPartial();
    TaskSet set =
        one()
            .image("fdinfo-5.img", "FDINFO", descriptor(0, fd_types.PIPE, 3))
            .image(
                "files.img",
                "FILES",
                file_entry
                    .newBuilder()
                    .setId(3)
                    .setType(fd_types.PIPE)
                    .setPipe(pipe)
                    .buildPartial());

    assertThat(set.rows(DescriptorView.VIEW).getFirst().number()).hasValue(0xffffffffL);
  }

  @Test
  void theNameOfAUnixSocketIsTheTextOfDecode() throws IOException {
    var socket =
        unix_sk_entry
            .newBuilder()
            .setIno(7)
            .setPeer(8)
            .setName(ByteString.copyFromUtf8("\0abs=\u00e9"))
            .buildPartial();
    TaskSet set =
        one()
            .image("fdinfo-5.img", "FDINFO", descriptor(0, fd_types.UNIXSK, 3))
            .image(
                "files.img",
                "FILES",
                file_entry
                    .newBuilder()
                    .setId(3)
                    .setType(fd_types.UNIXSK)
                    .setUsk(socket)
                    .buildPartial());

    Row row = set.rows(DescriptorView.VIEW).getFirst();

    assertThat(row.name()).isEqualTo("=00abs=3D=C3=A9");
    assertThat(row.number()).hasValue(7);
    assertThat(row.peer()).hasValue(8);
  }

  @Test
  void olderImagesOfFilesAreRead() throws IOException {
    var old = reg_file_entry.newBuilder().setId(1).setName("/old").buildPartial();
    TaskSet set = one().image("reg-files.img", "REG_FILES", old);

    assertThat(texts(set.rows(DescriptorView.VIEW)))
        .containsExactly("CWD REG.1 /old", "ROOT REG.2 ");
  }
}
