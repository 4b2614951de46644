package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other writers may make of a set: blocks of all sizes, aligned or not, with raw entries. */
class BlockShapesTest {
  private static final int PRESENT = PageMap.PRESENT;
  private static final int ALIGNED = PageMap.PRESENT | PageMap.PAYLOAD_ALIGNED;
  private static final int PAGE = 4096;

  @TempDir private Path work;

  @ParameterizedTest
  @CsvSource({
    "1, 4096",
    "2, 4096",
    "3, 4096",
    "64, 4096",
    "65, 4096",
    "1023, 4096",
    "1024, 4096",
    "1, 16384",
    "256, 16384",
    "1, 65536",
    "64, 65536",
    "1, 1024",
    "4096, 1024"
  })
  void blocksOfEverySizeAreUndone(int pagesPerBlock, int pageSize) throws IOException {
    var random = new Random(pagesPerBlock);
    var set = new PagemapBuilder(pageSize);
    long address = 1L << 32;
    for (int i = 0; i < 4; i++) {
      int count = 1 + random.nextInt(2 * pagesPerBlock);
      byte[] pages = pages(random, Math.min(count, (12 << 20) / pageSize) * pageSize);
      int flags = random.nextBoolean() ? PRESENT : ALIGNED;
      if (i == 2) {
        set.raw(address, pages, flags);
      } else {
        set.blocks(address, pages, pagesPerBlock, flags);
      }
      address += pages.length + pageSize;
    }
    assertUndone(set);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomEntriesAreUndone(long seed) throws IOException {
    var random = new Random(seed);
    var set = new PagemapBuilder(PAGE);
    long address = 1L << 32;
    for (int i = 0; i < 200; i++) {
      byte[] pages = pages(random, (1 + random.nextInt(30)) * PAGE);
      int flags = (random.nextInt(3) == 0 ? ALIGNED : PRESENT) | (random.nextBoolean() ? 2 : 0);
      if (random.nextInt(4) == 0) {
        set.raw(address, pages, flags);
      } else {
        set.blocks(address, pages, 1 + random.nextInt(40), flags);
      }
      address += pages.length + (long) random.nextInt(3) * PAGE;
    }
    assertUndone(set);
  }

  @Test
  void zerosAtTheEndCountAsPages() throws IOException {
    byte[] pages = new byte[300 * PAGE];
    pages[5] = 1;
    assertUndone(new PagemapBuilder(PAGE).blocks(0x10000, pages, 7, PRESENT));
  }

  @Test
  void pagesThatAreAllZerosNeedNoPagesFile() throws IOException {
    var set = new PagemapBuilder(PAGE).blocks(0x10000, new byte[9 * PAGE], 2, PRESENT);
    Path directory = SetFiles.write(set.packed(), work.resolve("zeros"));
    Files.delete(directory.resolve(PagemapBuilder.PAGES));
    SetFiles.decompress(directory);
    assertThat(directory.resolve(PagemapBuilder.PAGES)).hasBinaryContent(new byte[9 * PAGE]);
    SetFiles.compress(directory);
    assertThat(directory.resolve(PagemapBuilder.PAGES)).isEmptyFile();
  }

  private void assertUndone(PagemapBuilder set) throws IOException {
    Path packed = SetFiles.write(set.packed(), work.resolve("packed"));
    Path plain = SetFiles.write(set.plain(), work.resolve("plain"));
    SetFiles.decompress(packed);
    assertThat(SetFiles.contents(packed)).isEqualTo(SetFiles.contents(plain));
    SetFiles.compress(packed);
    SetFiles.decompress(packed);
    assertThat(SetFiles.contents(packed)).isEqualTo(SetFiles.contents(plain));
  }

  /** Returns pages in stretches of zeros, random bytes, and bytes that repeat. */
  private static byte[] pages(Random random, int length) {
    byte[] pages = new byte[length];
    int at = 0;
    while (at < length) {
      int end = Math.min(length, at + 1 + random.nextInt(100_000));
      switch (random.nextInt(3)) {
        case 0 -> {
          byte[] some = new byte[end - at];
          random.nextBytes(some);
          System.arraycopy(some, 0, pages, at, some.length);
        }
        case 1 -> Arrays.fill(pages, at, end, (byte) random.nextInt());
        default -> {}
      }
      at = end;
    }
    return pages;
  }
}
