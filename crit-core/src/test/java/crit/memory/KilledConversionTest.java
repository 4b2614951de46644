package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.SetBuilder;
import crit.memory.MemoryConversion.Direction;
import crit.memory.MemoryConversion.Options;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A conversion in a process of its own, which is ended at any moment: all of it is done or none.
 */
class KilledConversionTest {
  private static final int PAGES = 6000;
  private static final int KILLS = 16;

  private final Random random = new Random(41);

  @TempDir private Path work;
  private Path set;
  private Map<String, String> plain = Map.of();
  private Map<String, String> packed = Map.of();

  /** What the process runs: its words are a direction and a directory. */
  public static void main(String[] words) throws IOException {
    System.out.write('.');
    System.out.flush();
    SetFiles.convert(Path.of(words[1]), new Options(Direction.valueOf(words[0]), false, 1));
  }

  @BeforeEach
  void makeSet() throws IOException {
    byte[] pages = new byte[PAGES * 4096];
    new Random(1).nextBytes(pages);
    for (int i = 0; i < pages.length; i++) {
      pages[i] = i / 4096 % 3 == 0 ? pages[i] : (byte) (pages[i] & 3);
    }
    set =
        SetFiles.write(
            new SetBuilder("large")
                .image(
                    "inventory.img",
                    "INVENTORY",
                    inventory_entry.newBuilder().setImgVersion(2).setCompress(0).build())
                .image(
                    "pagemap-1.img",
                    "PAGEMAP",
                    pagemap_head.newBuilder().setPagesId(1).build(),
                    pagemap_entry
                        .newBuilder()
                        .setVaddr(0x10000)
                        .setCompatNrPages(0)
                        .setFlags(PageMap.PRESENT)
                        .setNrPages(PAGES)
                        .build())
                .file("pages-1.img", pages)
                .file("files.img", new byte[] {1}),
            work.resolve("set"));
    Files.createSymbolicLink(set.resolve("link"), Path.of("../nowhere"));
    plain = SetFiles.contents(set);
    SetFiles.compress(set);
    packed = SetFiles.contents(set);
    SetFiles.decompress(set);
    assertThat(SetFiles.contents(set)).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void killedAtAnyMomentItLeavesTheOldSetOrTheNewOne(Direction direction) throws Exception {
    int done = 0;
    long longest = time(direction);
    for (int i = 0; i < KILLS; i++) {
      Process process = start(direction);
      pause(longest * i / KILLS + random.nextLong(longest / KILLS));
      process.destroyForcibly().waitFor();
      done += isNew(direction) ? 1 : 0;
      reset(direction);
    }
    assertThat(done).as("how many had the time").isLessThan(KILLS);
    convert(direction);
    assertThat(isNew(direction)).isTrue();
    assertThat(SetFiles.list(work)).as("what was left is removed").containsExactly(set);
  }

  @ParameterizedTest
  @EnumSource(Direction.class)
  void toldToEndItLeavesNoTrace(Direction direction) throws Exception {
    long longest = time(direction);
    for (int i = 0; i < KILLS; i++) {
      Process process = start(direction);
      pause(longest * i / KILLS + random.nextLong(longest / KILLS));
      process.destroy();
      process.waitFor();
      assertThat(SetFiles.list(work)).as("told after %d/%d", i, KILLS).containsExactly(set);
      isNew(direction);
      reset(direction);
    }
  }

  /** Returns whether all files are the new ones; else all are the old ones. */
  private boolean isNew(Direction direction) throws IOException {
    Map<String, String> after = SetFiles.contents(set);
    assertThat(after).isIn(plain, packed);
    return after.equals(direction == Direction.COMPRESS ? packed : plain);
  }

  private void convert(Direction direction) throws IOException {
    SetFiles.convert(set, new Options(direction, false, 1));
  }

  /** Has the set be what the direction starts from. */
  private void reset(Direction direction) throws IOException {
    convert(direction == Direction.COMPRESS ? Direction.DECOMPRESS : Direction.COMPRESS);
    assertThat(isNew(direction)).isFalse();
  }

  /** Returns how long a conversion takes that nobody ends, in nanoseconds. */
  private long time(Direction direction) throws Exception {
    reset(direction);
    Process process = start(direction);
    long start = System.nanoTime();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    long time = System.nanoTime() - start;
    assertThat(isNew(direction)).isTrue();
    reset(direction);
    return time;
  }

  /** Starts a conversion and waits until its JVM is up. */
  private Process start(Direction direction) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            System.getProperty("jdk.module.path", ""),
            System.getProperty("java.class.path"),
            testClasses()));
    command.add(KilledConversionTest.class.getName());
    command.add(direction.name());
    command.add(set.toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    assertThat(process.getInputStream().read()).isEqualTo('.');
    return process;
  }

  private static String testClasses() {
    return Path.of(System.getProperty("crit.root"), "crit-core/target/test-classes").toString();
  }

  private static void pause(long nanoseconds) throws InterruptedException {
    Thread.sleep(Duration.ofNanos(nanoseconds));
  }
}
