package crit.coredump;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.Backing;
import crit.memory.Compaction;
import crit.memory.Extent;
import crit.memory.FileRoot;
import crit.memory.Vma;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Core files of the samples, which CRIU made. */
class SampleCoresTest {
  private static final Path SAMPLES = Path.of(System.getProperty("crit.root"), "samples");

  @TempDir private Path work;

  private static byte[] core(Task task) throws IOException {
    try (var plan = CorePlan.of(task, CoreOptions.DEFAULT)) {
      return CoreSet.core(plan);
    }
  }

  private static List<Vma> shared(Task task) throws IOException {
    try (var space = AddressSpace.of(task, FileRoot.NONE)) {
      return space.vmas().stream().filter(it -> it.is(Vma.MEMFD | Vma.ANON_SHARED)).toList();
    }
  }

  /** A parent filled shared memory, and its child wrote the first byte. */
  @Test
  void memoryThatTwoTasksShareIsInBothFiles() throws IOException {
    try (var checkpoint = Checkpoint.open(SAMPLES.resolve("sets/programs/mixed-32-64"))) {
      for (int pid : new int[] {4, 7}) {
        Task task = checkpoint.tree().find(pid).orElseThrow();
        Vma area = shared(task).getFirst();
        var elf = new ElfFile(core(task));
        assertThat(elf.read(area.start())).isEqualTo((byte) 'c');
        assertThat(elf.read(area.last())).isEqualTo((byte) 0x64);
        assertThat(elf.segment(area.start()).stored()).isEqualTo(1 << 20);
      }
    }
  }

  @Test
  void eachTaskOfAMixedTreeHasItsOwnMachine() throws IOException {
    List<String> machines = new ArrayList<>();
    try (var checkpoint = Checkpoint.open(SAMPLES.resolve("sets/programs/mixed-32-64"))) {
      for (Task task : checkpoint.tree().tasks()) {
        var elf = new ElfFile(core(task));
        long threads =
            elf.notes().stream().filter(it -> it.toString().startsWith("CORE 1 ")).count();
        machines.add("%s %d %b %d".formatted(task.comm(), elf.machine(), elf.is64(), threads));
      }
    }
    assertThat(machines)
        .containsExactlyInAnyOrder(
            "p64 62 true 1", "c32 3 false 2", "p64 62 true 1", "leaf 62 true 1");
  }

  /** Three dumps of a process, each with the pages that changed: as one set they are the same. */
  @Test
  void chainAndCompactedSetGiveTheSameFile() throws IOException {
    Path chain = SAMPLES.resolve("sets/programs/incremental/3");
    Path whole = work.resolve("whole");
    try (var checkpoint = Checkpoint.open(chain)) {
      Compaction.compact(checkpoint, whole);
      try (var compacted = Checkpoint.open(whole)) {
        for (Task task : checkpoint.tree().tasks()) {
          Task same = compacted.tree().find(task.pid()).orElseThrow();
          assertThat(core(task)).isEqualTo(core(same));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoints/threads",
        "checkpoints/threads-compressed",
        "checkpoints/shm",
        "checkpoints/tcp",
        "checkpoints/pipes",
        "checkpoints/namespaces",
        "sets/programs/incremental/3",
        "sets/programs/mixed-32-64"
      })
  void storedMemoryIsThatOfTheAddressSpaceAndNoPageIsMissing(String sample) throws IOException {
    long compared = 0;
    try (var checkpoint = Checkpoint.open(SAMPLES.resolve(sample))) {
      List<Task> alive = new ArrayList<>(checkpoint.tree().tasks());
      alive.removeIf(it -> !hasMemory(it));
      for (Task task : alive) {
        try (var space = AddressSpace.of(task, FileRoot.NONE)) {
          compared += compare(space, ByteBuffer.wrap(core(task)));
        }
      }
    }
    assertThat(compared).isGreaterThan(64 << 10);
  }

  private static boolean hasMemory(Task task) {
    try {
      return task.mm().isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many bytes of pages were compared. */
  private static long compare(AddressSpace space, ByteBuffer bytes) throws IOException {
    var elf = new ElfFile(bytes);
    long compared = 0;
    for (Vma vma : space.vmas()) {
      for (long at = vma.start(); ; ) {
        Extent extent = space.extent(at, vma.last());
        boolean isPage =
            extent.backing() instanceof Backing.Pages
                || extent.backing() instanceof Backing.Compressed;
        if (isPage) {
          byte[] memory = space.read(at, (int) extent.length());
          ElfFile.Segment segment = elf.segment(at);
          int place = (int) (segment.offset() + (at - segment.address()));
          assertThat(at + extent.length())
              .isLessThanOrEqualTo(segment.address() + segment.stored());
          assertThat(bytes.slice(place, memory.length)).isEqualTo(ByteBuffer.wrap(memory));
          compared += memory.length;
        }
        if (extent.last() == vma.last()) {
          break;
        }
        at = extent.last() + 1;
      }
    }
    return compared;
  }
}
