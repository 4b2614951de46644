package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.explore.IpcView.What;
import crit.schemas.proto.ipc_desc_entry;
import crit.schemas.proto.ipc_shm_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class IpcViewTest {
  private static List<IpcView.Row> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return IpcView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static IpcView.Row first(String sample, What what) throws IOException {
    return rows(Checkpoint.open(SampleSets.of(sample))).stream()
        .filter(it -> it.what() == what)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aQueueTellsItsMessages() throws IOException {
    IpcView.Row row = first("sets/zdtm/msgque-ns", What.MSG);

    assertThat(row.key()).isEqualTo("0x8200d009");
    assertThat(row.mode()).isEqualTo("0666");
    assertThat(row.messages())
        .containsExactly(new IpcView.Message(1, 15), new IpcView.Message(26538, 27));
    assertThat(row.details().getFirst()).isEqualTo("2 messages, 42 of 16384 bytes");
  }

  @Test
  void semaphoresTellTheirValues() throws IOException {
    assertThat(first("sets/zdtm/sem-ns", What.SEM).semaphores())
        .containsExactly(0, 1, 1, 5, 3, 3, 0, 3, 5, 4);
  }

  @Test
  void aSegmentTellsWhoHasItMapped() throws IOException {
    IpcView.Row row = first("sets/zdtm/shm-ns", What.SHM);

    assertThat(row.bytes()).hasValue(40960);
    assertThat(row.mappedBy()).containsExactly(5);
    assertThat(row.isInPageMaps()).isTrue();
  }

  @Test
  void settingsHaveTheirNames() throws IOException {
    assertThat(rows(Checkpoint.open(SampleSets.of("sets/zdtm/shm-ns"))))
        .filteredOn(it -> it.what() == What.SYSCTL)
        .extracting(it -> it.name() + " is " + it.value())
        .contains(
            "kernel.sem is 32000 1024000000 500 32000", "kernel.shmmax is 18446744073692774399");
  }

  @Test
  void aPrivateSegmentHasNoKey() throws IOException {
    var desc =
        ipc_desc_entry
            .newBuilder()
            .setKey(0)
            .setUid(-1)
            .setGid(0)
            .setCuid(0)
            .setCgid(0)
            .setMode(01600)
            .setId(5);
    var set =
        SetBuilder.today("set")
            .task(7, 0, "one")
            .image(
                "ipcns-shm-4.img",
                "IPCNS_SHM",
                ipc_shm_entry.newBuilder().setDesc(desc).setSize(0).build());

    IpcView.Row row = rows(set.checkpoint()).getFirst();
    assertThat(row.key()).isEmpty();
    assertThat(row.mode()).isEqualTo("0600");
    assertThat(row.uid()).hasValue(4294967295L);
    assertThat(row.details()).containsExactly("0 B", "contents behind the entry");
  }
}
