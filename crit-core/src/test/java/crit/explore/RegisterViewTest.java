package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegisterViewTest {
  private static List<String> rows(String sample) throws IOException {
    try (var checkpoint = Checkpoint.open(SampleSets.of(sample))) {
      return RegisterView.VIEW.rows(Scope.of(checkpoint)).stream()
          .map(it ->
              "%d %s %s %s".formatted(it.tid(), it.register(), it.value(), it.target()).strip())
          .toList();
    }
  }

  @Test
  void anAddressTellsWhatIsThere() throws IOException {
    assertThat(rows("checkpoints/threads"))
        .contains(
            "101 rip 0x435580 /srv/crit-samples/threads+0x35580",
            "101 rsp 0x7ffd2674f750 [stack]+0x1f750",
            "102 rbx 0xb0b0b0b0b0b0b0b0",
            "102 rsp 0x7fd8028691d0 0x7fd80285a000+0xf1d0");
  }

  @Test
  void aTaskOf32BitsHasNamesOfItsOwn() throws IOException {
    assertThat(rows("sets/programs/mixed-32-64")).contains("6 eip 0xf7f2c5e9 [vdso]+0x5e9");
  }

  @Test
  void aZombieHasNone() throws IOException {
    assertThat(rows("sets/zdtm/zombie00-h")).contains("67   zombie");
  }
}
