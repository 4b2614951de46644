package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;

import crit.arch.Architecture;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.MemoryStore;
import crit.memory.Vma;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images with bytes changed, inserted or cut off: a core file or one clear line, nothing else. */
class MutatedSetsTest {
  private static final int ROUNDS = 400;
  private static final long MUCH = 64 << 20;
  private static final long AT = 0x100000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void endInAFileOrAnError(long seed) {
    var random = new Random(seed);
    Architecture[] all = Architecture.values();
    int written = 0;
    List<String> defects = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, byte[]> files = files(all[random.nextInt(all.length)]);
      mutate(files, random);
      try {
        written += isWritten(files) ? 1 : 0;
      } catch (RuntimeException | Error e) {
        defects.add("round %d: %s at %s".formatted(round, e, e.getStackTrace()[0]));
      }
    }
    assertThat(defects).isEmpty();
    assertThat(written).as("files written in spite of a mutation").isBetween(10, ROUNDS - 10);
  }

  private static Map<String, byte[]> files(Architecture architecture) {
    var set = CoreSet.of(Cores.of(architecture, 1));
    set.auxiliary(architecture == Architecture.I386 ? 4096L << 32 | 6 : 6);
    if (architecture != Architecture.I386) {
      set.auxiliary(4096);
    }
    set.thread(43, Cores.of(architecture, 2)).area(AT, 4, 3, CoreSet.ANONYMOUS);
    set.area(AT + 0x10000, 2, 0, Vma.GUARD).page(AT, 1).page(AT + 8192, 2);
    set.mm.setMmArgStart(AT).setMmArgEnd(AT + 100);
    return new TreeMap<>(set.files());
  }

  private static void mutate(Map<String, byte[]> files, Random random) {
    List<String> names = new ArrayList<>(files.keySet());
    names.removeIf(it -> it.startsWith("pages-"));
    String name = names.get(random.nextInt(names.size()));
    byte[] bytes = files.get(name).clone();
    int at = 8 + random.nextInt(bytes.length - 8);
    switch (random.nextInt(4)) {
      case 0 -> bytes = Arrays.copyOf(bytes, at);
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 9), (byte) 0xff);
      default -> bytes[at] = (byte) random.nextInt();
    }
    files.put(name, bytes);
  }

  private static boolean isWritten(Map<String, byte[]> files) {
    try (var checkpoint = Checkpoint.of(new MemoryStore("set", files))) {
      var task = checkpoint.tree().find(CoreSet.PID);
      if (task.isEmpty()) {
        return false;
      }
      try (var plan = CorePlan.of(task.get(), CoreOptions.DEFAULT)) {
        if (plan.size() < MUCH) {
          CoreFile.write(plan, OutputStream.nullOutputStream(), Optional.empty());
        }
        return true;
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      return false;
    }
  }
}
