package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import crit.arch.Architecture;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.MemoryStore;
import crit.schemas.proto.core_entry;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sets that are broken give one clear line, before anything is written. */
class BadSetsTest {
  private static final long AT = 0x100000;

  private static CoreSet set() {
    return new CoreSet().area(AT, 4, CoreSet.READ_WRITE, CoreSet.ANONYMOUS).page(AT + 4096, 1);
  }

  /** Returns the message with which planning ends. */
  private static String plan(CoreSet set) {
    Throwable thrown =
        catchThrowable(() -> {
          try (var checkpoint = set.checkpoint()) {
            CorePlan.of(CoreSet.task(checkpoint), CoreOptions.DEFAULT).close();
          }
        });
    assertThat(thrown).isInstanceOf(IOException.class);
    assertThat(thrown.getMessage()).doesNotContain("\n");
    return thrown.getMessage();
  }

  @Test
  void zombieHasNoMemory() {
    var set = set();
    set.tc.setTaskState(2);
    assertThat(plan(set)).isEqualTo("set: task 42: has no memory: it is a zombie");
  }

  @Test
  void threadWithoutCoreImageIsNamed() {
    var set = set();
    set.tree.addThreads(43);
    assertThat(plan(set)).isEqualTo("set: task 42: there is no core-43.img of its thread");
  }

  @Test
  void pagesFileThatIsMissingIsNamed() {
    var set = set();
    Map<String, byte[]> files = set.files();
    files.remove("pages-1.img");
    assertThat(planOf(files)).contains("pages-1.img");
  }

  @Test
  void pagesFileThatIsTooShortIsNamedWithItsSizes() {
    var set = set();
    Map<String, byte[]> files = set.files();
    files.put("pages-1.img", Arrays.copyOf(files.get("pages-1.img"), 4095));
    assertThat(planOf(files)).contains("pages-1.img").contains("4096").contains("4095");
  }

  @Test
  void pageMapBeyondThePagesFileIsNamed() {
    var set = set().page(AT + 3 * 4096, 7);
    Map<String, byte[]> files = set.files();
    files.put("pages-1.img", Arrays.copyOf(files.get("pages-1.img"), 4096));
    assertThat(planOf(files)).contains("pages-1.img").contains("4096");
  }

  private static String planOf(Map<String, byte[]> files) {
    var checkpoint = Checkpoint.of(new MemoryStore("set", files));
    Throwable thrown =
        catchThrowable(() -> CorePlan.of(CoreSet.task(checkpoint), CoreOptions.DEFAULT).close());
    assertThat(thrown).isInstanceOf(IOException.class);
    return thrown.getMessage();
  }

  @Test
  void areasThatOverlapAreNamed() {
    assertThat(plan(set().area(AT + 4096, 1, 3, CoreSet.ANONYMOUS)))
        .contains("0x100000 and 0x101000 overlap");
  }

  @Test
  void pageOfAParentThatIsMissingIsNamed() {
    var set = set().page(AT, CoreSet.PARENT, 1);
    assertThat(planOf(set.files())).contains("no memory at 0x100000").contains("no parent");
  }

  @Test
  void machineThatIsNotKnownIsNamed() {
    var set = CoreSet.of(Cores.x86(1).setMtype(core_entry.march.UNKNOWN));
    assertThat(plan(set)).contains("core-42.img: mtype is UNKNOWN");
  }

  @Test
  void registersThatAreMissingAreNamed() {
    var set = CoreSet.of(Cores.x86(1).clearThreadInfo());
    assertThat(plan(set)).isEqualTo("set: task 42: core-42.img has no registers of X86_64");
  }

  @Test
  void memoryThatNoFileCanHoldIsRefused() {
    var set = new CoreSet().area(0, 1L << 50, CoreSet.READ_WRITE, CoreSet.ANONYMOUS);
    assertThat(plan(set)).isEqualTo("set: task 42: has more memory than a file can have");
  }

  @Test
  void memoryOf32BitsThatDoesNotFitIsRefused() {
    var set = CoreSet.of(Cores.of(Architecture.ARM, 1));
    set.area(AT, 1 << 20, CoreSet.READ_WRITE, CoreSet.ANONYMOUS);
    assertThat(plan(set)).contains("a 32-bit one can have 4294967295");
  }
}
