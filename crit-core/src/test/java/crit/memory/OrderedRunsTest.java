package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrderedRunsTest {
  /** A run that notes when it met the others, and fails where it is told to. */
  private record Noted(int number, PageBuffers buffers, List<Integer> met, String failure)
      implements OrderedRuns.Run {
    @Override
    public void work() throws IOException {
      fail("work");
      Thread.yield();
      spin();
    }

    private static void spin() {
      long end = System.nanoTime() + ThreadLocalRandom.current().nextInt(200_000);
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void meet() throws IOException {
      fail("meet");
      met.add(number);
    }

    @Override
    public void complete() throws IOException {
      spin();
      fail("complete");
    }

    private void fail(String step) throws IOException {
      if (failure.equals(step)) {
        throw new IOException(step + " of " + number);
      }
    }
  }

  @Test
  void runsMeetInTheirOrderAndShareFewBuffers() throws IOException {
    List<Integer> met = new ArrayList<>();
    Set<PageBuffers> buffers = new HashSet<>();
    try (var runs = new OrderedRuns(5, 1)) {
      for (int i = 0; i < 500; i++) {
        PageBuffers room = runs.buffers();
        buffers.add(room);
        runs.submit(new Noted(i, room, met, ""));
      }
      runs.finish();
    }
    assertThat(met).containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
    assertThat(buffers).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void theFirstErrorIsTheOneThatIsThrown() {
    for (String step : List.of("work", "meet", "complete")) {
      List<Integer> met = new ArrayList<>();
      assertThatIOException().isThrownBy(() -> failAt(step, met)).withMessage(step + " of 20");
      assertThat(met).contains(19).doesNotContain(42);
    }
  }

  private static void failAt(String step, List<Integer> met) throws IOException {
    try (var runs = new OrderedRuns(4, 1)) {
      for (int i = 0; i < 100; i++) {
        runs.submit(new Noted(i, runs.buffers(), met, i == 20 || i == 22 ? step : ""));
      }
      runs.finish();
    }
  }
}
