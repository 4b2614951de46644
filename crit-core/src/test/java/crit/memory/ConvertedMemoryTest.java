package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.MemoryConversion.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random memory in a chain of sets, read anywhere: as it is, with each set of the chain compressed
 * or decompressed, and compacted.
 */
class ConvertedMemoryTest {
  private static final int LEVELS = 3;
  private static final int READS = 60;

  @TempDir private Path work;

  static LongStream seeds() {
    return LongStream.range(200, 230);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyReadIsTheSameInWhatWasMadeOfTheChain(long seed) throws IOException {
    boolean isCompressed = seed % 3 != 0;
    var memory = new RandomMemory(seed, isCompressed);
    Path set = memory.write(work);
    byte[][] before = reads(set, memory, seed);
    assertThat(expected(memory, seed)).isDeepEqualTo(before);

    assertSame("compacted", before, reads(compacted(set, "full"), memory, seed));
    for (int level = LEVELS - 1; level >= 0; level--) {
      Path at = work.resolve(Integer.toString(level));
      var result = isCompressed ? SetFiles.decompress(at) : SetFiles.compress(at);
      assertThat(result.outcome()).isEqualTo(Outcome.CONVERTED);
      assertSame("converted from %d on".formatted(level), before, reads(set, memory, seed));
    }
    assertSame("converted and compacted", before, reads(compacted(set, "again"), memory, seed));
    for (int level = 0; level < LEVELS; level++) {
      Path at = work.resolve(Integer.toString(level));
      var _ = isCompressed ? SetFiles.compress(at) : SetFiles.decompress(at);
    }
    assertSame("and back", before, reads(set, memory, seed));
  }

  private static void assertSame(String what, byte[][] before, byte[][] after) {
    assertThat(after).as(what).isDeepEqualTo(before);
  }

  private Path compacted(Path set, String name) throws IOException {
    Path full = work.resolve(name);
    try (var chain = Checkpoint.open(set)) {
      Compaction.compact(chain, full);
    }
    return full;
  }

  /** Returns what random places are read as, holes as zeros. */
  private static byte[][] reads(Path set, RandomMemory memory, long seed) throws IOException {
    var places = new Random(seed);
    byte[][] reads = new byte[READS][];
    try (var checkpoint = Checkpoint.open(set)) {
      Task task = checkpoint.tree().find(RandomMemory.PID).orElseThrow();
      try (var space = AddressSpace.of(task, FileRoot.NONE)) {
        for (int i = 0; i < READS; i++) {
          AddressRange range = place(memory, places);
          reads[i] = new byte[(int) range.length()];
          space.read(range.start(), ByteBuffer.wrap(reads[i]), Hole.ZERO);
        }
      }
    }
    return reads;
  }

  /** Returns the same of what was put into the memory. */
  private static byte[][] expected(RandomMemory memory, long seed) {
    var places = new Random(seed);
    byte[][] reads = new byte[READS][];
    for (int i = 0; i < READS; i++) {
      AddressRange range = place(memory, places);
      reads[i] = new byte[(int) range.length()];
      for (int at = 0; at < reads[i].length; at++) {
        long address = range.start() + at;
        byte[] page = memory.expected.get(address & -RandomMemory.PAGE);
        reads[i][at] = page == null ? 0 : page[(int) (address & (RandomMemory.PAGE - 1))];
      }
    }
    return reads;
  }

  /** Returns any bytes from some pages below the memory to some above, with what is between. */
  private static AddressRange place(RandomMemory memory, Random random) {
    long first = memory.expected.firstKey() - 2L * RandomMemory.PAGE;
    long end = memory.expected.lastKey() + 3L * RandomMemory.PAGE;
    long start = random.nextLong(first, end);
    long most = Math.min(end - start, 1 + random.nextInt(20 * RandomMemory.PAGE));
    return new AddressRange(start, start + most - 1);
  }
}
