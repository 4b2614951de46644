import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.FileRoot;
import crit.memory.Hole;
import crit.memory.Vma;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Uses crit as a library: prints the largest areas of each task of a checkpoint, and the first
 * bytes of each. Run it by samples/library/run.
 */
final class LargestAreas {
  private static final int AREAS = 3;
  private static final int BYTES = 16;

  private LargestAreas() {}

  public static void main(String[] words) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(Path.of(words[0]))) {
      for (Task task : checkpoint.tree().tasks()) {
        System.out.printf("task %d %s, %s%n", task.pid(), task.comm(), task.state());
        if (!task.state().isDead()) {
          printAreas(task);
        }
      }
    }
  }

  private static void printAreas(Task task) throws IOException {
    try (AddressSpace space = AddressSpace.of(task, FileRoot.NONE)) {
      List<Vma> largest =
          space.vmas().stream()
              .sorted(Comparator.comparingLong(Vma::length).reversed())
              .limit(AREAS)
              .toList();
      for (Vma vma : largest) {
        byte[] first = new byte[BYTES];
        space.read(vma.start(), ByteBuffer.wrap(first, 0, BYTES), Hole.ZERO);
        System.out.printf(
            "  %x, %d bytes, %s: %s%n",
            vma.start(), vma.length(), vma.permissions(), HexFormat.of().formatHex(first));
      }
    }
  }
}
