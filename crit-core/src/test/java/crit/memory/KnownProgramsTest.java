package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Reads the memory of programs whose source says what each page holds: samples/sets/programs/*.c.
 */
class KnownProgramsTest {
  private static final int PAGE = 4096;
  private static final long CONSTANT = 0x10000000;
  private static final long CHANGING = 0x20000000;
  private static final long SHARED = 0x30000000;
  private static final long GROWING = 0x40000000;
  private static final Path PROGRAMS =
      Path.of(System.getProperty("crit.root", "..")).resolve("samples/sets/programs");

  private static AddressSpace open(Checkpoint set, int pid) throws IOException {
    Task task = set.tree().find(pid).orElseThrow();
    return AddressSpace.of(task, FileRoot.NONE);
  }

  private static byte[] filled(int value) {
    byte[] page = new byte[PAGE];
    Arrays.fill(page, (byte) value);
    return page;
  }

  private static byte[] withFirst(byte[] page, byte[] first) {
    System.arraycopy(first, 0, page, 0, first.length);
    return page;
  }

  @Test
  void pagesThatNeverChangeComeFromTheFirstPreDump() throws IOException {
    try (var set = Checkpoint.open(PROGRAMS.resolve("incremental/3"));
        var space = open(set, 4)) {
      for (int i = 0; i < 64; i++) {
        assertThat(space.read(CONSTANT + (long) i * PAGE, PAGE)).isEqualTo(filled('A' + i % 26));
      }
      assertThat(space.extent(CONSTANT, CONSTANT + 64L * PAGE - 1).depth()).isPositive();
    }
  }

  @Test
  void everyThirdPageIsNewAndTheOthersAreOld() throws IOException {
    try (var set = Checkpoint.open(PROGRAMS.resolve("incremental/3"));
        var space = open(set, 4)) {
      byte[] counter = space.read(CHANGING, Integer.BYTES);
      assertThat(counter).isNotEqualTo(new byte[Integer.BYTES]);
      for (int i = 0; i < 300; i++) {
        byte[] expected = i % 3 == 0 ? withFirst(filled(i), counter) : filled(i);
        assertThat(space.read(CHANGING + (long) i * PAGE, PAGE))
            .as("page %d", i)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void sharedMemoryIsTheSameInBothTasks() throws IOException {
    try (var set = Checkpoint.open(PROGRAMS.resolve("incremental/3"));
        var parent = open(set, 4);
        var child = open(set, 6)) {
      for (int i = 0; i < 32; i++) {
        byte[] page = parent.read(SHARED + (long) i * PAGE, PAGE);
        assertThat(page[PAGE - 1]).isEqualTo((byte) (i + 1));
        assertThat(child.read(SHARED + (long) i * PAGE, PAGE)).isEqualTo(page);
      }
    }
  }

  @Test
  void memoryThatGrewIsFullUpToThereAndZeroBehind() throws IOException {
    try (var set = Checkpoint.open(PROGRAMS.resolve("incremental/3"));
        var space = open(set, 4)) {
      assertThat(space.read(GROWING, PAGE)).isEqualTo(new byte[PAGE]);
      int grown = 1;
      while (space.read(GROWING + (long) grown * PAGE, 1)[0] == (byte) grown) {
        assertThat(space.read(GROWING + (long) grown * PAGE, PAGE)).isEqualTo(filled(grown));
        grown++;
      }
      assertThat(grown).isGreaterThan(5);
      byte[] rest = space.read(GROWING + (long) grown * PAGE, (500 - grown) * PAGE);
      assertThat(rest).isEqualTo(new byte[rest.length]);
    }
  }

  @Test
  void theChildHasItsOwnPageAndThoseFromBeforeTheFork() throws IOException {
    try (var set = Checkpoint.open(PROGRAMS.resolve("incremental/3"));
        var space = open(set, 6)) {
      byte[] own = space.read(CONSTANT + 5 * PAGE, PAGE);
      assertThat(Arrays.copyOfRange(own, 1, PAGE))
          .isEqualTo(Arrays.copyOf(filled('A' + 5), PAGE - 1));
      for (int i = 0; i < 300; i++) {
        assertThat(space.read(CHANGING + (long) i * PAGE, PAGE)).isEqualTo(filled(i));
      }
    }
  }

  @Test
  void tasksOf64And32BitsShowWhatTheyWrote() throws IOException {
    try (var set = Checkpoint.open(PROGRAMS.resolve("mixed-32-64"))) {
      assertThat(longestRun(set, 6, (byte) 0x32)).isEqualTo(1 << 16);
      assertThat(longestRun(set, 6, (byte) 0x33)).isEqualTo(300_000);
      assertThat(longestRun(set, 4, (byte) 0x64)).isEqualTo((1 << 20) - 1);
      assertThat(longestRun(set, 7, (byte) 0x64)).isEqualTo((1 << 20) - 1);
    }
  }

  /** Returns the longest run of a byte in what can be read of a task, over adjacent areas too. */
  private static long longestRun(Checkpoint set, int pid, byte value) throws IOException {
    long longest = 0;
    long next = 0;
    int run = 0;
    try (var space = open(set, pid)) {
      for (Vma vma : space.vmas()) {
        byte[] bytes = new byte[(int) Math.min(vma.length(), 8 << 20)];
        space.read(vma.start(), ByteBuffer.wrap(bytes, 0, bytes.length), Hole.ZERO);
        run = vma.start() == next ? run : 0;
        next = vma.last() + 1;
        for (byte each : bytes) {
          run = each == value ? run + 1 : 0;
          longest = Math.max(longest, run);
        }
      }
    }
    return longest;
  }
}
