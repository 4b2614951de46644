package crit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import elf4j.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever logs goes on, whatever becomes of the log. */
@Timeout(30)
class LogQueueTest {
  private static final int MANY = 20_000;
  private static final int TAKEN = 5;
  private static final Pattern LOST = Pattern.compile("warn (\\d+) messages were left out");

  /** A disk that is full for a while, or that hangs. */
  private static final class Disk extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile boolean isFull;
    private volatile boolean hangs;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (hangs) {
        try {
          hanging.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      if (isFull) {
        written.write(bytes, offset, Math.min(length, TAKEN));
        throw new IOException("No space left on device");
      }
      written.write(bytes, offset, length);
    }

    private List<String> lines() {
      return written.toString(StandardCharsets.UTF_8).lines().toList();
    }
  }

  private final Disk disk = new Disk();
  private final LogQueue queue = LogQueue.start(disk, LogQueue.Form.HUMAN, Level.INFO);

  private void put(Level level, String text) {
    queue.put(level, new LogEvent("daemon", text, Map.of()));
  }

  private long lost() {
    return disk.lines().stream()
        .map(LOST::matcher)
        .filter(it -> it.find())
        .mapToLong(it -> Long.parseLong(it.group(1)))
        .sum();
  }

  @Test
  void whatADiskDoesNotTakeIsCountedOnceItTakesMore() throws InterruptedException {
    disk.isFull = true;
    for (int i = 0; i < MANY; i++) {
      put(Level.WARN, "early");
    }
    Thread.sleep(200);
    disk.isFull = false;
    put(Level.WARN, "late");
    queue.stop();
    long early = disk.lines().stream().filter(it -> it.endsWith(" warn early")).count();
    assertThat(disk.lines()).last().asString().endsWith(" warn late");
    assertThat(lost()).isPositive();
    assertThat(disk.lines().stream().filter(it -> LOST.matcher(it).find()))
        .as("begins a line of its own")
        .allMatch(it -> it.matches("\\d{4}-\\d\\d-\\d\\dT[^ ]* warn \\d+ messages .*"));
    assertThat(lost() + early).isEqualTo(MANY);
  }

  @Test
  void nobodyWaitsLongForADiskThatHangs() {
    disk.hangs = true;
    for (int i = 0; i < MANY; i++) {
      put(Level.INFO, "many");
    }
    Instant before = Instant.now();
    for (int i = 0; i < 3; i++) {
      put(Level.WARN, "grave");
    }
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
    disk.hangs = false;
    disk.hanging.countDown();
    queue.stop();
    long written =
        disk.lines().stream().filter(it -> it.matches(".* (info many|warn grave)")).count();
    assertThat(written + lost()).isEqualTo(MANY + 3);
  }

  @Test
  void stoppingWritesAllThatWasPutAndMayBeRepeated() {
    for (int i = 0; i < 1000; i++) {
      put(Level.INFO, "number " + i);
    }
    queue.stop();
    queue.stop();
    put(Level.WARN, "behind the end");
    assertThat(disk.lines()).hasSize(1000).last().asString().endsWith(" info number 999");
  }
}
