package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.explore.SharingView.What;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.fdinfo_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharingViewTest {
  private static List<String> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return SharingView.VIEW.rows(Scope.of(checkpoint)).stream()
          .map(it -> "%s %d %s %s".formatted(it.what(), it.id(), it.name(), it.holders()))
          .toList();
    }
  }

  private static task_kobj_ids_entry ids(int vm, int files) {
    return task_kobj_ids_entry
        .newBuilder()
        .setVmId(vm)
        .setFilesId(files)
        .setFsId(vm)
        .setSighandId(vm)
        .build();
  }

  private static fdinfo_entry descriptor(int fd, int file) {
    return fdinfo_entry
        .newBuilder()
        .setId(file)
        .setFlags(0)
        .setType(fd_types.REG)
        .setFd(fd)
        .build();
  }

  @Test
  void aTableThatIsSharedCountsOnce() throws IOException {
    var set =
        SetBuilder.today("set")
            .task(7, 0, "one")
            .task(8, 7, "two")
            .task(9, 7, "three")
            .image("ids-7.img", "IDS", ids(1, 2))
            .image("ids-8.img", "IDS", ids(3, 2))
            .image("ids-9.img", "IDS", ids(4, 5))
            .image("fdinfo-2.img", "FDINFO", descriptor(0, 11), descriptor(1, 12))
            .image("fdinfo-5.img", "FDINFO", descriptor(3, 11));

    assertThat(rows(set.checkpoint()))
        .containsExactly("FILES 2  [7, 8]", "OPEN_FILE 11  [7:0, 9:3]");
  }

  @Test
  void realTasksShareATable() throws IOException {
    assertThat(rows(Checkpoint.open(SampleSets.of("sets/zdtm/fdt_shared-h"))))
        .contains("FILES 2  [66, 67, 69, 68]", "OPEN_FILE 5 /dev/null [66:0, 70:0]");
  }

  @Test
  void threadsAreTold() throws IOException {
    assertThat(rows(Checkpoint.open(SampleSets.of("sets/zdtm/pthread01-h"))))
        .contains(What.THREADS + " 66 pthread01 [66, 67, 68]");
  }
}
