package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.rewrite.Change;
import crit.rewrite.Edition;
import crit.rewrite.Rewriter;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random memory, changed at random places: in the set, in parents, in blocks, and nowhere yet. */
class ChangedMemoryTest {
  private static final int WRITES = 12;
  private static final int LONGEST = 3 * RandomMemory.PAGE;

  static LongStream seeds() {
    return LongStream.range(500, 560);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasWrittenIsReadAndNothingElseChanges(long seed) throws IOException {
    var memory = new RandomMemory(seed, seed % 2 == 0);
    try (var checkpoint = memory.checkpoint();
        var space = space(checkpoint)) {
      var model = new Model(memory, space);
      List<Rule> rules = new ArrayList<>();
      var random = new Random(seed);
      for (int i = 0; i < WRITES; i++) {
        byte[] bytes = new byte[1 + random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        long address = model.place(random, bytes.length);
        if (address >= 0) {
          model.write(address, bytes);
          rules.add(rule(address, bytes));
        }
      }
      List<Change> changes = new ArrayList<>();
      var outcome =
          Rewriter.run(checkpoint, FileRoot.NONE, rules, (_, change) -> changes.add(change));
      assertThat(changes).hasSameSizeAs(rules);
      try (Edition edition = outcome.edition();
          var after = Checkpoint.of(edition);
          var changed = space(after)) {
        model.assertSame(changed);
      }
    }
  }

  private static AddressSpace space(Checkpoint checkpoint) throws IOException {
    Task task = checkpoint.tree().find(RandomMemory.PID).orElseThrow();
    return AddressSpace.of(task, FileRoot.NONE);
  }

  private static Rule rule(long address, byte[] bytes) throws IOException {
    return new RuleParser(Verbs.all())
        .line(
            "-e", "memory address=0x%x hex=%s".formatted(address, HexFormat.of().formatHex(bytes)));
  }

  /** What memory must be read as; pages of the segment stand once, whoever maps them. */
  private static final class Model {
    private final AddressSpace space;
    private final Map<String, byte[]> pages = new HashMap<>();
    private final List<Long> addresses;

    Model(RandomMemory memory, AddressSpace space) {
      this.space = space;
      this.addresses = List.copyOf(memory.expected.keySet());
      memory.expected.forEach((address, page) -> pages.put(key(address), page.clone()));
    }

    private String key(long address) {
      Vma vma = space.vma(address).orElseThrow();
      long offset = address - vma.start() + vma.offset();
      return vma.is(Vma.FILE_SHARED) ? "segment " + offset : "own " + address;
    }

    /** Returns an address behind which there are so many bytes, or -1. */
    long place(Random random, int length) {
      for (int attempt = 0; attempt < 20; attempt++) {
        long page = addresses.get(random.nextInt(addresses.size()));
        long address = page + random.nextInt(RandomMemory.PAGE);
        boolean isThere = true;
        for (long at = page; at < address + length; at += RandomMemory.PAGE) {
          isThere &= addresses.contains(at);
        }
        if (isThere) {
          return address;
        }
      }
      return -1;
    }

    void write(long address, byte[] bytes) {
      for (int i = 0; i < bytes.length; i++) {
        long page = address + i & -RandomMemory.PAGE;
        pages.get(key(page))[(int) (address + i - page)] = bytes[i];
      }
    }

    void assertSame(AddressSpace changed) throws IOException {
      for (long address : addresses) {
        byte[] now = changed.read(address, RandomMemory.PAGE);
        assertThat(Arrays.equals(now, pages.get(key(address)))).as("0x%x", address).isTrue();
      }
    }
  }
}
