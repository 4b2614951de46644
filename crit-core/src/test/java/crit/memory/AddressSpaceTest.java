package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads random memory, in pieces of any size, and compares it with what was put there. */
class AddressSpaceTest {
  private static final int PAGE = RandomMemory.PAGE;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  private static AddressSpace open(Checkpoint checkpoint) throws IOException {
    Task task = checkpoint.tree().find(RandomMemory.PID).orElseThrow();
    return AddressSpace.of(task, FileRoot.NONE);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void readsEveryPageOfEveryKind(long seed) throws IOException {
    for (boolean isCompressed : new boolean[] {false, true}) {
      var memory = new RandomMemory(seed, isCompressed);
      try (var checkpoint = memory.checkpoint();
          var space = open(checkpoint)) {
        for (Map.Entry<Long, byte[]> page : memory.expected.entrySet()) {
          assertThat(space.read(page.getKey(), PAGE))
              .as("page at 0x%x, compressed %s", page.getKey(), isCompressed)
              .isEqualTo(page.getValue());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aReadIsTheSameAsItsParts(long seed) throws IOException {
    var memory = new RandomMemory(seed, seed % 2 == 0);
    var random = new Random(seed);
    try (var checkpoint = memory.checkpoint();
        var space = open(checkpoint)) {
      for (AddressRange run : runs(memory)) {
        int length = (int) run.length();
        byte[] whole = space.read(run.start(), length);
        assertThat(whole).isEqualTo(bytes(memory, run));
        byte[] parts = new byte[length];
        int done = 0;
        while (done < length) {
          int count = Math.min(length - done, 1 + random.nextInt(3 * PAGE));
          space.read(run.start() + done, ByteBuffer.wrap(parts, done, count), Hole.FAIL);
          done += count;
        }
        assertThat(parts).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void extentsCoverEveryAddressOnceAndInOrder(long seed) throws IOException {
    var memory = new RandomMemory(seed, seed % 2 == 0);
    try (var checkpoint = memory.checkpoint();
        var space = open(checkpoint)) {
      long address = 0;
      long end = memory.expected.lastKey() + 10L * PAGE;
      while (address <= end) {
        Extent extent = space.extent(address, end);
        assertThat(extent.start()).isEqualTo(address);
        assertThat(extent.last()).isBetween(address, end);
        boolean isMapped = memory.expected.containsKey(address & -PAGE);
        assertThat(extent.backing().isReadable()).as("0x%x", address).isEqualTo(isMapped);
        address = extent.last() + 1;
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void faultsAtTheFirstAddressThatIsNotMapped(long seed) throws IOException {
    var memory = new RandomMemory(seed, false);
    try (var checkpoint = memory.checkpoint();
        var space = open(checkpoint)) {
      for (AddressRange run : runs(memory)) {
        assertThatThrownBy(() -> space.read(run.start(), (int) run.length() + 1))
            .isInstanceOfSatisfying(
                MemoryFault.class, fault -> assertThat(fault.address()).isEqualTo(run.last() + 1))
            .hasMessageContaining("no area is mapped there");
        byte[] bytes = new byte[PAGE];
        Arrays.fill(bytes, (byte) 1);
        space.read(run.last() + 1, ByteBuffer.wrap(bytes, 0, 1), Hole.ZERO);
        assertThat(bytes[0]).isZero();
      }
    }
  }

  /** Returns the runs of pages without a gap between them. */
  private static List<AddressRange> runs(RandomMemory memory) {
    List<AddressRange> runs = new ArrayList<>();
    for (long address : memory.expected.keySet()) {
      if (!runs.isEmpty() && runs.getLast().last() + 1 == address) {
        AddressRange last = runs.removeLast();
        runs.add(new AddressRange(last.start(), address + PAGE - 1));
      } else {
        runs.add(new AddressRange(address, address + PAGE - 1));
      }
    }
    return runs;
  }

  private static byte[] bytes(RandomMemory memory, AddressRange run) {
    byte[] bytes = new byte[(int) run.length()];
    for (int done = 0; done < bytes.length; done += PAGE) {
      byte[] page = memory.expected.getOrDefault(run.start() + done, new byte[0]);
      System.arraycopy(page, 0, bytes, done, PAGE);
    }
    return bytes;
  }
}
