package crit.explore.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a set's files have in them, there are findings and no exceptions. */
class HostileSetsTest {
  private static final int ROUNDS = 60;

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "checkpoints/pipes",
        "checkpoints/tcp",
        "checkpoints/shm",
        "checkpoints/namespaces",
        "checkpoints/threads-compressed",
        "sets/zdtm/mntns_overmount-ns",
        "sets/zdtm/cgroup04-h",
        "sets/zdtm/seccomp_filter-h",
        "sets/zdtm/pty00-h",
        "sets/zdtm/netns_sub_veth-ns",
        "sets/programs/incremental/3"
      })
  void changedBytesAreFindings(String name) {
    for (int seed = 0; seed < ROUNDS; seed++) {
      var random = new Random(seed);
      SampleSet set = SampleSet.of(name);
      List<String> files = new ArrayList<>(set.files().keySet());
      for (int i = 0; i < 4; i++) {
        set.bytes(files.get(random.nextInt(files.size())), it -> mangle(it, random));
      }
      assertThatCode(set::findings).as("%s, seed %d", name, seed).doesNotThrowAnyException();
    }
  }

  private static byte[] mangle(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {1};
    }
    byte[] changed = bytes.clone();
    for (int i = 0; i < 3; i++) {
      changed[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(changed, random.nextInt(bytes.length)) : changed;
  }

  @Test
  void everyFileMayBeEmptyOrMissing() {
    SampleSet all = SampleSet.of("checkpoints/namespaces");
    for (String file : all.files().keySet()) {
      SampleSet empty = SampleSet.of("checkpoints/namespaces").bytes(file, _ -> new byte[0]);
      assertThatCode(empty::findings).as("%s empty", file).doesNotThrowAnyException();
      SampleSet missing = SampleSet.of("checkpoints/namespaces").without(file);
      assertThatCode(missing::findings).as("%s missing", file).doesNotThrowAnyException();
    }
  }

  @Test
  void oneBrokenImageIsOneFinding() {
    SampleSet set = SampleSet.of("checkpoints/pipes");
    List<Finding> findings =
        set.bytes("files.img", it -> Arrays.copyOf(it, 30)).findings().stream()
            .filter(it -> it.severity() == Severity.ERROR)
            .toList();
    assertThat(findings).extracting(Finding::check).containsExactly("image.decode");
  }
}
