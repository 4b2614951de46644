package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import crit.bytes.UnexpectedEndException;
import crit.checkpoint.SetBuilder;
import crit.image.ImageFormatException;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pagemap_blocks;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is refused by name and place, and then nothing has changed. */
class HostileConversionTest {
  private static final int PAGE = 4096;

  @TempDir private Path work;

  @ParameterizedTest
  @CsvSource({
    "0, 0, 'img_version is 0, expected 2 or 3; it is a pre-dump'",
    "1, 0, 'img_version is 1, expected 2 or 3'",
    "4, 1, 'img_version is 4, expected 2 or 3'",
    "3, 2, 'compress is 2, expected 0 or 1'",
    "2, -1, 'compress is 4294967295, expected 0 or 1'",
    "2, 1, 'compress is 1, but img_version is 2, expected 3'"
  })
  void refusesInventories(int version, int compress, String reason) throws IOException {
    var inventory = inventory_entry.newBuilder().setImgVersion(version).setCompress(compress);
    var set = new SetBuilder("wrong").image("inventory.img", "INVENTORY", inventory.build());
    Path directory = write(set);
    assertThatIOException()
        .isThrownBy(() -> SetFiles.compress(directory))
        .withMessage(directory.resolve("inventory.img") + ": " + reason);
    assertThatIOException()
        .isThrownBy(() -> SetFiles.decompress(directory))
        .withMessage(directory.resolve("inventory.img") + ": " + reason);
  }

  @ParameterizedTest
  @CsvSource({"-1", "1", "4096", "-4096", "-20480"})
  void refusesAPagesFileOfAnotherLength(int more) throws IOException {
    Path directory = plain(entry(0x1000, 5).build(), 5 * PAGE + more);
    refuseToCompress(
        directory,
        "pages-1.img: is %d bytes long, expected 20480, where the last entry of pagemap-1.img ends"
            .formatted(5 * PAGE + more));
  }

  @Test
  void refusesAMissingPagesFile() throws IOException {
    Path directory = plain(entry(0x1000, 5).build(), 0);
    Files.delete(directory.resolve("pages-1.img"));
    refuseToCompress(directory, "has no pages-1.img");
  }

  @Test
  void refusesEntriesThatContradictThemselves() throws IOException {
    refuse(entry(0x1000, 0), "entry 1 at 0xe: has 0 pages, expected 1 to 2251799813685247");
    refuse(
        entry(0x1000, -1),
        "entry 1 at 0xe: has 18446744073709551615 pages, expected 1 to 2251799813685247");
    refuse(
        entry(0xffff_fffe_ffff_f000L, 0x100002),
        "entry 1 at 0xe: 1048578 pages at 0xfffffffefffff000 do not fit into 64 bits");
    refuse(
        entry(0x1000, 1).setFlags(5),
        "entry 1 at 0xe: flags 0x5 have both PE_PRESENT and PE_PARENT");
    refuse(
        entry(0x1000, 1).setFlags(12),
        "entry 1 at 0xe: has PE_PAYLOAD_ALIGNED, but by inventory.img nothing is compressed");
    refuse(
        entry(0x1000, 1).setBlocks(blocks(1, 17)),
        "entry 1 at 0xe: has blocks, but by inventory.img nothing is compressed");
  }

  @Test
  void refusesEntriesThatOverlapOrGoBack() throws IOException {
    for (long start : new long[] {0x1000, 0x2000, 0x5000}) {
      var set =
          SetBuilder.today("overlapping")
              .image("pagemap-1.img", "PAGEMAP", head())
              .image("pagemap-1.img", "PAGEMAP", entry(0x4000, 2).build(), entry(start, 1).build())
              .file("pages-1.img", new byte[3 * PAGE]);
      Path directory = SetFiles.write(set, work.resolve("overlapping" + start));
      refuseToCompress(
          directory,
          "entry 2 at 0x1c: address 0x%x, expected one above 0x5fff where the entry before ends"
              .formatted(start));
    }
  }

  private void refuse(pagemap_entry.Builder entry, String reason) throws IOException {
    Path directory = plain(entry.build(), PAGE);
    refuseToCompress(directory, reason);
    SetFiles.list(directory).forEach(HostileConversionTest::delete);
    delete(directory);
  }

  private static void delete(Path path) {
    assertThat(path.toFile().delete()).isTrue();
  }

  @Test
  void refusesTwoPageMapsOfOnePagesFile() throws IOException {
    Path directory = plain(entry(0x1000, 1).build(), PAGE);
    Files.copy(directory.resolve("pagemap-1.img"), directory.resolve("pagemap-2.img"));
    refuseToCompress(
        directory, "pagemap-2.img: its pages are in pages-1.img, which are those of pagemap-1.img");
  }

  @Test
  void refusesLinksForFiles() throws IOException {
    Path directory = plain(entry(0x1000, 1).build(), PAGE);
    Files.move(directory.resolve("pages-1.img"), directory.resolve("away"));
    Files.createSymbolicLink(directory.resolve("pages-1.img"), Path.of("away"));
    refuseToCompress(directory, "pages-1.img: is no regular file, and only such are replaced");
  }

  @Test
  void refusesLinksThatLeadOut() throws IOException {
    Path directory = plain(entry(0x1000, 1).build(), PAGE);
    Files.move(directory.resolve("pages-1.img"), work.resolve("away"));
    Files.createSymbolicLink(directory.resolve("pages-1.img"), Path.of("../away"));
    refuseToCompress(directory, "pages-1.img: is a link that leads out of the set, to ");
  }

  @Test
  void refusesBlocksThatDoNotAddUp() throws IOException {
    refuseBlocks(blocks(1, 17), 17, "has 1 blocks of 1 pages for 2 pages, expected 2 blocks");
    refuseBlocks(blocks(0, 17), 17, "block has 0 pages, expected 1 to 1024");
    refuseBlocks(blocks(1025, 17), 17, "block has 1025 pages, expected 1 to 1024");
    refuseBlocks(blocks(1, 0, 4097), 4097, "block 1 is stored in 4097 bytes, at most 4096 are");
    refuseBlocks(blocks(1, 0, -1), 10, "block 1 is stored in 4294967295 bytes, at most 4096 are");
    refuseBlocks(
        blocks(1, 1, 1).setTotalPayloadSize(3),
        3,
        "total_payload_size is 3, but the blocks have 2");
    refuseBlocks(blocks(1, 1, 1), 3, "pages-1.img: is 3 bytes long, expected 2");
  }

  @Test
  void refusesBytesThatAreNoBlock() throws IOException {
    refuseBlocks(blocks(2, 40), 40, "pages-1.img: at 0x0: ");
    refuseBlocks(blocks(1, 4096, 40), 4136, "pages-1.img: at 0x1000: ");
  }

  private void refuseBlocks(pagemap_blocks.Builder blocks, int size, String reason)
      throws IOException {
    byte[] pages = new byte[size];
    Arrays.fill(pages, (byte) 0xee);
    var inventory = inventory_entry.newBuilder().setImgVersion(3).setCompress(1);
    var set =
        new SetBuilder("wrong")
            .image("inventory.img", "INVENTORY", inventory.build())
            .image("pagemap-1.img", "PAGEMAP", head(), entry(0x1000, 2).setBlocks(blocks).build())
            .file("pages-1.img", pages);
    Path directory = write(set);
    Map<String, String> before = SetFiles.contents(directory);
    assertThatIOException()
        .isThrownBy(() -> SetFiles.decompress(directory))
        .withMessageContaining(reason);
    assertUntouched(directory, before);
    SetFiles.list(directory).forEach(HostileConversionTest::delete);
    delete(directory);
  }

  /** Whatever is flipped: it is undone to something, or refused with one of the known errors. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void mutatedSetsAreRefusedOrConverted(long seed) throws IOException {
    var random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      Path set = work.resolve("set" + i);
      SetFiles.copy(SetFiles.sample("checkpoints/threads-compressed"), set);
      for (String file : new String[] {"pagemap-101.img", "pages-1.img"}) {
        mutate(set.resolve(file), random);
      }
      Map<String, String> before = SetFiles.contents(set);
      try {
        SetFiles.decompress(set);
        assertThat(SetFiles.contents(set)).isNotEqualTo(before);
      } catch (IOException e) {
        assertThat(e)
            .as("seed %d, set %d", seed, i)
            .isInstanceOfAny(ImageFormatException.class, UnexpectedEndException.class);
        assertThat(SetFiles.contents(set)).isEqualTo(before);
      }
    }
    assertThat(SetFiles.list(work)).allMatch(it -> it.getFileName().toString().startsWith("set"));
  }

  private static void mutate(Path file, Random random) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    file.toFile().setWritable(true);
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes[8 + random.nextInt(bytes.length - 8)] ^= (byte) (1 << random.nextInt(8));
    }
    Files.write(file, bytes);
  }

  private void refuseToCompress(Path directory, String reason) throws IOException {
    Map<String, String> before = SetFiles.contents(directory);
    assertThatIOException()
        .isThrownBy(() -> SetFiles.compress(directory))
        .withMessageContaining(reason);
    assertUntouched(directory, before);
  }

  private void assertUntouched(Path directory, Map<String, String> before) throws IOException {
    assertThat(SetFiles.contents(directory)).isEqualTo(before);
    assertThat(SetFiles.list(work)).noneMatch(it -> it.toString().endsWith(".part"));
  }

  private Path plain(pagemap_entry entry, int size) throws IOException {
    return write(
        SetBuilder.today("plain")
            .image("pagemap-1.img", "PAGEMAP", head(), entry)
            .file("pages-1.img", new byte[size]));
  }

  private Path write(SetBuilder set) throws IOException {
    return SetFiles.write(set, work.resolve("set"));
  }

  private static pagemap_head head() {
    return pagemap_head.newBuilder().setPagesId(1).build();
  }

  private static pagemap_entry.Builder entry(long address, long pages) {
    return pagemap_entry
        .newBuilder()
        .setVaddr(address)
        .setCompatNrPages(0)
        .setFlags(PageMap.PRESENT)
        .setNrPages(pages);
  }

  private static pagemap_blocks.Builder blocks(int pagesPerBlock, int... sizes) {
    var blocks = pagemap_blocks.newBuilder().setPagesPerBlock(pagesPerBlock);
    long sum = 0;
    for (int size : sizes) {
      blocks.addBlockSizes(size);
      sum += Integer.toUnsignedLong(size);
    }
    return blocks.setTotalPayloadSize(sum);
  }
}
