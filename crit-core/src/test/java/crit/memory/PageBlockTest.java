package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import crit.schemas.proto.pagemap_blocks;
import crit.schemas.proto.pagemap_entry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageBlockTest {
  private static final int PAGE = 4096;

  /** An LZ4 block of 16 bytes: a literal {@code a}, a match of 10 at distance 1, five literals. */
  private static final byte[] SIXTEEN = {0x16, 'a', 1, 0, 0x50, 'b', 'c', 'd', 'e', 'f'};

  @Test
  void nothingIsABlockOfZeros() throws PageBlockException {
    assertThat(decode(new byte[0], 8)).isEqualTo(new byte[8]);
  }

  @Test
  void asManyBytesAsThePagesHaveAreThePages() throws PageBlockException {
    assertThat(decode(SIXTEEN, SIXTEEN.length)).isEqualTo(SIXTEEN);
  }

  @Test
  void fewerBytesAreAnLz4Block() throws PageBlockException {
    assertThat(decode(SIXTEEN, 16)).asString().isEqualTo("aaaaaaaaaaabcdef");
  }

  @Test
  void bytesAroundAreLeftAlone() throws PageBlockException {
    byte[] stored = new byte[30];
    System.arraycopy(SIXTEEN, 0, stored, 7, SIXTEEN.length);
    byte[] into = new byte[40];
    Arrays.fill(into, (byte) '.');
    PageBlock.decode(ByteBuffer.wrap(stored, 7, SIXTEEN.length), ByteBuffer.wrap(into, 10, 16));
    assertThat(into).asString().isEqualTo("..........aaaaaaaaaaabcdef..............");
  }

  @Test
  void aSliceOfABufferCountsFromItsOwnStart() throws PageBlockException {
    byte[] into = new byte[24];
    Arrays.fill(into, (byte) '.');
    ByteBuffer slice = ByteBuffer.wrap(into).slice(4, 18).position(2);
    PageBlock.decode(ByteBuffer.wrap(SIXTEEN), slice);
    assertThat(into).asString().isEqualTo("......aaaaaaaaaaabcdef..");
  }

  @Test
  void refusesMoreStoredBytesThanPages() {
    assertThatExceptionOfType(PageBlockException.class)
        .isThrownBy(() -> decode(new byte[17], 16))
        .withMessage("block is stored in 17 bytes, at most 16 are expected");
  }

  @Test
  void refusesAnLz4BlockOfOtherSize() {
    assertThatExceptionOfType(PageBlockException.class)
        .isThrownBy(() -> decode(SIXTEEN, 17))
        .withMessage("LZ4 block holds 16 bytes, expected 17");
    assertThatExceptionOfType(PageBlockException.class)
        .isThrownBy(() -> decode(SIXTEEN, 15))
        .withMessage("10 bytes are no LZ4 block of 15 bytes");
  }

  @Test
  void refusesAMatchBeforeTheStart() {
    byte[] block = SIXTEEN.clone();
    block[2] = 2;
    assertThatExceptionOfType(PageBlockException.class)
        .isThrownBy(() -> decode(block, 16))
        .withMessage("10 bytes are no LZ4 block of 16 bytes");
  }

  @Test
  void noRandomBytesGetOutOfBounds() {
    var random = new Random(7);
    int decoded = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] stored = new byte[random.nextInt(1, 64)];
      random.nextBytes(stored);
      byte[] into = new byte[256];
      Arrays.fill(into, (byte) 0x5a);
      try {
        PageBlock.decode(ByteBuffer.wrap(stored), ByteBuffer.wrap(into, 64, 128));
        decoded++;
      } catch (PageBlockException _) {
        // the usual end of random bytes
      }
      assertThat(IntStream.range(0, 64).allMatch(k -> into[k] == 0x5a && into[192 + k] == 0x5a))
          .isTrue();
    }
    assertThat(decoded).isLessThan(200_000);
  }

  @Test
  void tableGivesStartsAndSizes() throws PageBlockException {
    PageBlocks blocks = PageBlocks.of(entry(5, 2, 0, 8192, 17), PAGE);
    assertThat(blocks.count()).isEqualTo(3);
    assertThat(blocks.blockSize()).isEqualTo(8192);
    assertThat(blocks.size(1)).isEqualTo(8192);
    assertThat(blocks.size(2)).isEqualTo(4096);
    assertThat(blocks.start(2)).isEqualTo(8192);
    assertThat(blocks.storedSize(0)).isZero();
    assertThat(blocks.storedSize(2)).isEqualTo(17);
    assertThat(blocks.storedSize()).isEqualTo(8209);
    assertThat(blocks.blockAt(16383)).isEqualTo(1);
    assertThat(blocks.blockAt(16384)).isEqualTo(2);
  }

  @Test
  void everyStartIsTheSumOfTheSizesBefore() throws PageBlockException {
    int[] sizes = new Random(3).ints(1000, 0, PAGE + 1).toArray();
    PageBlocks blocks = PageBlocks.of(entry(sizes.length, 1, sizes), PAGE);
    long sum = 0;
    for (int i = 0; i < sizes.length; i++) {
      assertThat(blocks.start(i)).isEqualTo(sum);
      assertThat(blocks.storedSize(i)).isEqualTo(sizes[i]);
      sum += sizes[i];
    }
    assertThat(blocks.storedSize()).isEqualTo(sum);
  }

  @Test
  void refusesTablesThatDoNotAddUp() {
    refuses(entry(5, 2, 0, 0), "has 2 blocks of 2 pages for 5 pages, expected 3 blocks");
    refuses(entry(5, 2, 0, 0, 0, 0), "has 4 blocks of 2 pages for 5 pages, expected 3 blocks");
    refuses(entry(0, 1), "blocks of 0 pages of 4096 bytes");
    refuses(entry(-1, 1, 0), "blocks of 18446744073709551615 pages of 4096 bytes");
    refuses(entry(1L << 51, 1, 0), "blocks of 2251799813685248 pages of 4096 bytes");
    refuses(entry(1, 0, 0), "block has 0 pages, expected 1 to 1024");
    refuses(entry(1, 1025, 0), "block has 1025 pages, expected 1 to 1024");
    refuses(entry(1, -1, 0), "block has 4294967295 pages, expected 1 to 1024");
    refuses(entry(3, 2, 1, 4097), "block 1 is stored in 4097 bytes, at most 4096 are expected");
    refuses(entry(1, 1, -1), "block 0 is stored in 4294967295 bytes, at most 4096 are expected");
    pagemap_entry.Builder wrongSum = entry(1, 1, 5).toBuilder();
    wrongSum.getBlocksBuilder().setTotalPayloadSize(6);
    refuses(wrongSum.build(), "total_payload_size is 6, but the blocks have 5 bytes");
  }

  @Test
  void aHugeCountOfPagesDoesNotAllocate() {
    refuses(
        entry(1L << 50, 1, 0),
        "has 1 blocks of 1 pages for 1125899906842624 pages, expected 1125899906842624 blocks");
  }

  private static void refuses(pagemap_entry entry, String reason) {
    assertThatExceptionOfType(PageBlockException.class)
        .isThrownBy(() -> PageBlocks.of(entry, PAGE))
        .withMessage(reason);
  }

  private static pagemap_entry entry(long pages, int pagesPerBlock, int... sizes) {
    var blocks = pagemap_blocks.newBuilder().setPagesPerBlock(pagesPerBlock);
    long sum = 0;
    for (int size : sizes) {
      blocks.addBlockSizes(size);
      sum += size;
    }
    return pagemap_entry
        .newBuilder()
        .setVaddr(0x1000)
        .setCompatNrPages(0)
        .setNrPages(pages)
        .setFlags(4)
        .setBlocks(blocks.setTotalPayloadSize(sum))
        .build();
  }

  private static byte[] decode(byte[] stored, int size) throws PageBlockException {
    byte[] into = new byte[size];
    PageBlock.decode(ByteBuffer.wrap(stored), ByteBuffer.wrap(into));
    return into;
  }
}
