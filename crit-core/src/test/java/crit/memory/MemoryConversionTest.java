package crit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.memory.MemoryConversion.Direction;
import crit.memory.MemoryConversion.Options;
import crit.memory.MemoryConversion.Outcome;
import crit.memory.MemoryConversion.Result;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pagemap_entry;
import crit.schemas.proto.pagemap_head;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemoryConversionTest {
  private static final int PAGE = 4096;

  /** A field that no schema has. */
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(
              777,
              UnknownFieldSet.Field.newBuilder()
                  .addLengthDelimited(ByteString.copyFromUtf8("of a later CRIU"))
                  .build())
          .build();

  private final Random random = new Random(5);

  @TempDir private Path work;

  static Stream<String> plainSets() throws IOException {
    return SetFiles.withPages(false);
  }

  static Stream<String> compressedSets() throws IOException {
    return SetFiles.withPages(true);
  }

  @Test
  void theSamplesHaveSetsOfBothKinds() throws IOException {
    assertThat(plainSets()).hasSizeGreaterThanOrEqualTo(7);
    assertThat(compressedSets()).hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("compressedSets")
  void whatIsUndoneAndDoneAgainIsUndoneToTheSame(String name) throws IOException {
    Path set = SetFiles.copy(SetFiles.sample(name), work.resolve("set"));
    Map<String, String> before = SetFiles.contents(set);
    SetFiles.decompress(set);
    Map<String, String> plain = SetFiles.contents(set);
    assertThat(plain).isNotEqualTo(before);
    SetFiles.compress(set);
    SetFiles.decompress(set);
    assertThat(SetFiles.contents(set)).isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("plainSets")
  void backAndForthIsTheSameByteForByte(String name) throws IOException {
    Path set = SetFiles.copy(SetFiles.sample(name), work.resolve("set"));
    Map<String, String> before = SetFiles.contents(set);
    Result compressed = SetFiles.compress(set);
    assertThat(compressed.outcome()).isEqualTo(Outcome.CONVERTED);
    assertThat(compressed.after()).isPositive().isLessThan(compressed.before() / 2);
    assertThat(SetFiles.contents(set)).isNotEqualTo(before).hasSameSizeAs(before);
    Result plain = SetFiles.decompress(set);
    assertThat(plain.after()).isEqualTo(compressed.before());
    assertThat(plain.pages()).isEqualTo(compressed.pages());
    assertThat(SetFiles.contents(set)).isEqualTo(before);
    assertThat(SetFiles.list(work)).containsExactly(set);
  }

  @Test
  void whatUpstreamCompressedBecomesWhatItWas() throws IOException {
    Path set = SetFiles.copy(SetFiles.sample("sets/programs/compressed"), work.resolve("set"));
    SetFiles.decompress(set);
    assertThat(SetFiles.contents(set))
        .isEqualTo(SetFiles.contents(SetFiles.sample("sets/programs/shared-files")));
  }

  @Test
  void aChainKeepsItsEntriesAndItsVersion() throws IOException {
    Path set = SetFiles.copy(SetFiles.sample("sets/programs/incremental/3"), work.resolve("3"));
    SetFiles.copy(SetFiles.sample("sets/programs/incremental/2"), work.resolve("2"));
    SetFiles.copy(SetFiles.sample("sets/programs/incremental/1"), work.resolve("1"));
    Map<String, String> before = SetFiles.contents(set);
    assertThat(before.get("parent")).isEqualTo("-> ../2");
    SetFiles.compress(set);
    assertThat(inventory(set).getImgVersion()).isEqualTo(3);
    SetFiles.decompress(set);
    assertThat(inventory(set).getImgVersion()).as("the parent may be compressed").isEqualTo(3);
    Map<String, String> after = SetFiles.contents(set);
    before.remove("inventory.img");
    after.remove("inventory.img");
    assertThat(after).isEqualTo(before);
  }

  @Test
  void manyRunsComeBackInOrder() throws IOException {
    var pages = new ByteArrayOutputStream();
    var set = SetBuilder.today("many").image("pagemap-1.img", "PAGEMAP", head(1));
    long address = 0x10000;
    for (int left = 3000; left > 0; ) {
      int count = Math.min(left, 1 + random.nextInt(random.nextInt(4) == 0 ? 700 : 9));
      set.image("pagemap-1.img", "PAGEMAP", entry(address, count, PageMap.PRESENT));
      set.image("pagemap-1.img", "PAGEMAP", entry(address + (long) count * PAGE, 2, PageMap.LAZY));
      for (int i = 0; i < count; i++) {
        pages.writeBytes(page(random.nextInt(4)));
      }
      address += (count + 2L) * PAGE;
      left -= count;
    }
    Path directory =
        SetFiles.write(withCompress(set.file("pages-1.img", pages.toByteArray())), dir());
    Map<String, String> before = SetFiles.contents(directory);
    SetFiles.compress(directory);
    assertThat(before).isNotEqualTo(SetFiles.contents(directory));
    SetFiles.decompress(directory);
    assertThat(SetFiles.contents(directory)).isEqualTo(before);
  }

  @Test
  void pagesAreZerosOrRawOrBlocks() throws IOException {
    Path directory = onePagemap(entry(0x1000, 4, PageMap.PRESENT), 0, 1, 2, 0);
    SetFiles.compress(directory);
    pagemap_entry entry = entries(directory).getFirst();
    assertThat(entry.getBlocks().getPagesPerBlock()).isEqualTo(1);
    List<Integer> sizes = entry.getBlocks().getBlockSizesList();
    assertThat(sizes.get(0)).isZero();
    assertThat(sizes.get(1)).isBetween(1, 100);
    assertThat(sizes.get(2)).isEqualTo(PAGE);
    assertThat(sizes.get(3)).isZero();
    assertThat(entry.getFlags()).isEqualTo(PageMap.PRESENT);
    assertThat(Files.size(directory.resolve("pages-1.img"))).isEqualTo(sizes.get(1) + PAGE);
    inventory_entry inventory = inventory(directory);
    assertThat(inventory.getImgVersion()).isEqualTo(3);
    assertThat(inventory.getCompress()).isEqualTo(1);
    assertThat(inventory.getCompressBlockSize()).isEqualTo(PAGE);
  }

  @Test
  void whatDoesNotShrinkBelowSevenEighthsStaysRaw() throws IOException {
    byte[] pages = new byte[2 * PAGE];
    random.nextBytes(pages);
    Arrays.fill(pages, 3500, PAGE, (byte) 0);
    Arrays.fill(pages, PAGE + 3600, 2 * PAGE, (byte) 0);
    Path directory = onePagemap(entry(0x1000, 2, PageMap.PRESENT), pages);
    SetFiles.compress(directory);
    List<Integer> sizes = entries(directory).getFirst().getBlocks().getBlockSizesList();
    assertThat(sizes.getFirst()).isBetween(3500, 3583);
    assertThat(sizes.getLast()).isEqualTo(PAGE);
  }

  @Test
  void anEntryWithoutCompressedPagesHasNoBlocksAndIsAligned() throws IOException {
    var set =
        SetBuilder.today("raw")
            .image(
                "pagemap-1.img",
                "PAGEMAP",
                head(1),
                entry(0x1000, 1, PageMap.PRESENT),
                entry(0x9000, 2, PageMap.PRESENT | PageMap.LAZY),
                entry(0x20000, 2, PageMap.PRESENT))
            .append("pages-1.img", page(1))
            .append("pages-1.img", page(2))
            .append("pages-1.img", page(2))
            .append("pages-1.img", page(0))
            .append("pages-1.img", page(2));
    Path directory = SetFiles.write(set, dir());
    SetFiles.compress(directory);
    List<pagemap_entry> entries = entries(directory);
    assertThat(entries.get(0).hasBlocks()).isTrue();
    assertThat(entries.get(1).hasBlocks()).isFalse();
    assertThat(entries.get(1).getFlags())
        .isEqualTo(PageMap.PRESENT | PageMap.LAZY | PageMap.PAYLOAD_ALIGNED);
    assertThat(entries.get(2).hasBlocks()).as("a page of zeros first").isTrue();
    assertThat(entries.get(2).getFlags()).isEqualTo(PageMap.PRESENT | PageMap.PAYLOAD_ALIGNED);
    assertThat(Files.size(directory.resolve("pages-1.img"))).isEqualTo(4 * PAGE);
  }

  @Test
  void fieldsThatNobodyKnowsAreKept() throws IOException {
    var set =
        SetBuilder.today("later")
            .file("inventory.img", new byte[0])
            .image(
                "inventory.img",
                "INVENTORY",
                inventory_entry
                    .newBuilder()
                    .setImgVersion(2)
                    .setCompress(0)
                    .setUnknownFields(UNKNOWN)
                    .build())
            .image(
                "pagemap-1.img",
                "PAGEMAP",
                head(1).toBuilder().setUnknownFields(UNKNOWN).build(),
                entry(0x1000, 1, PageMap.PRESENT).toBuilder().setUnknownFields(UNKNOWN).build(),
                entry(0x5000, 1, PageMap.PARENT).toBuilder().setUnknownFields(UNKNOWN).build())
            .append("pages-1.img", page(1));
    Path directory = SetFiles.write(set, dir());
    Map<String, String> before = SetFiles.contents(directory);
    SetFiles.compress(directory);
    assertThat(inventory(directory).getUnknownFields()).isEqualTo(UNKNOWN);
    assertThat(entries(directory)).hasSize(2).allMatch(it -> it.getUnknownFields().equals(UNKNOWN));
    SetFiles.decompress(directory);
    assertThat(SetFiles.contents(directory)).isEqualTo(before);
  }

  @Test
  void entriesOfOldFormsStayAsTheyAre() throws IOException {
    pagemap_entry old = pagemap_entry.newBuilder().setVaddr(0x1000).setCompatNrPages(2).build();
    pagemap_entry parent = old.toBuilder().setVaddr(0x8000).setInParent(true).build();
    var set =
        SetBuilder.today("old")
            .image("pagemap-1.img", "PAGEMAP", head(1), old, parent)
            .append("pages-1.img", page(1))
            .append("pages-1.img", page(2));
    Path directory = SetFiles.write(set, dir());
    SetFiles.compress(directory);
    List<pagemap_entry> entries = entries(directory);
    assertThat(entries.get(0).toBuilder().clearBlocks().build()).isEqualTo(old);
    assertThat(entries.get(0).getBlocks().getBlockSizesCount()).isEqualTo(2);
    assertThat(entries.get(1)).isEqualTo(parent);
  }

  @Test
  void aSetThatIsSoAlreadyIsNotTouched() throws IOException {
    Path plain = SetFiles.copy(SetFiles.sample("checkpoints/threads"), work.resolve("plain"));
    Object inode = Files.getAttribute(plain, "unix:ino");
    assertThat(SetFiles.decompress(plain).outcome()).isEqualTo(Outcome.ALREADY);
    assertThat(Files.getAttribute(plain, "unix:ino")).isEqualTo(inode);
    SetFiles.compress(plain);
    inode = Files.getAttribute(plain, "unix:ino");
    assertThat(SetFiles.compress(plain).outcome()).isEqualTo(Outcome.ALREADY);
    assertThat(Files.getAttribute(plain, "unix:ino")).isEqualTo(inode);
  }

  @Test
  void aSetWithoutPageMapsIsNotTouched() throws IOException {
    Path directory = SetFiles.write(SetBuilder.today("none"), dir());
    assertThat(SetFiles.compress(directory).outcome()).isEqualTo(Outcome.NO_MEMORY);
    assertThat(inventory(directory).getImgVersion()).isEqualTo(2);
  }

  @Test
  void aPageMapWithoutPagesNeedsNoPagesFile() throws IOException {
    var set =
        SetBuilder.today("absent").image("pagemap-1.img", "PAGEMAP", head(1), entry(0x1000, 9, 1));
    Path directory = SetFiles.write(set, dir());
    Object inode = Files.getAttribute(directory.resolve("pagemap-1.img"), "unix:ino");
    SetFiles.compress(directory);
    assertThat(inventory(directory).getCompress()).isEqualTo(1);
    assertThat(Files.getAttribute(directory.resolve("pagemap-1.img"), "unix:ino")).isEqualTo(inode);
    assertThat(directory.resolve("pages-1.img")).doesNotExist();
  }

  @Test
  void replacedFilesStayAsBackups() throws IOException {
    Path set = SetFiles.copy(SetFiles.sample("checkpoints/threads"), work.resolve("set"));
    Map<String, String> before = SetFiles.contents(set);
    SetFiles.convert(set, new Options(Direction.COMPRESS, true, 4));
    Map<String, String> after = SetFiles.contents(set);
    List<String> replaced = List.of("inventory.img", "pagemap-101.img", "pages-1.img");
    assertThat(after).hasSize(before.size() + replaced.size());
    for (String file : replaced) {
      assertThat(after.get(file + ".bak")).isEqualTo(before.get(file));
      assertThat(after.get(file)).isNotEqualTo(before.get(file));
    }
    assertThatIOException()
        .isThrownBy(() -> SetFiles.convert(set, new Options(Direction.DECOMPRESS, true, 1)))
        .withMessageEndingWith("/pagemap-101.img.bak: exists already, and is not overwritten");
    assertThat(SetFiles.contents(set)).isEqualTo(after);
    assertThat(SetFiles.list(work)).containsExactly(set);
  }

  @Test
  void accelerationHasBounds() {
    for (int wrong : new int[] {0, -1, 65538}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> new Options(Direction.COMPRESS, false, wrong));
    }
  }

  private Path dir() {
    return work.resolve("set");
  }

  private Path onePagemap(pagemap_entry entry, int... kinds) throws IOException {
    var pages = new ByteArrayOutputStream();
    for (int kind : kinds) {
      pages.writeBytes(page(kind));
    }
    return onePagemap(entry, pages.toByteArray());
  }

  private Path onePagemap(pagemap_entry entry, byte[] pages) throws IOException {
    return SetFiles.write(
        SetBuilder.today("one")
            .image("pagemap-1.img", "PAGEMAP", head(1), entry)
            .file("pages-1.img", pages),
        dir());
  }

  /** Returns a page of zeros, one that compresses well, one that does not, or one of text. */
  private byte[] page(int kind) {
    byte[] page = new byte[PAGE];
    switch (kind) {
      case 0 -> {}
      case 1 -> Arrays.fill(page, (byte) random.nextInt(1, 128));
      case 2 -> random.nextBytes(page);
      default -> {
        for (int i = 0; i < PAGE; i++) {
          page[i] = (byte) (random.nextInt(8) == 0 ? random.nextInt(26) + 'a' : ' ');
        }
      }
    }
    return page;
  }

  private static SetBuilder withCompress(SetBuilder set) {
    return set.file("inventory.img", new byte[0])
        .image(
            "inventory.img",
            "INVENTORY",
            inventory_entry.newBuilder().setImgVersion(2).setCompress(0).build());
  }

  private static pagemap_head head(int pagesId) {
    return pagemap_head.newBuilder().setPagesId(pagesId).build();
  }

  private static pagemap_entry entry(long address, long pages, int flags) {
    return pagemap_entry
        .newBuilder()
        .setVaddr(address)
        .setCompatNrPages(0)
        .setFlags(flags)
        .setNrPages(pages)
        .build();
  }

  private static inventory_entry inventory(Path directory) throws IOException {
    try (var set = Checkpoint.open(directory)) {
      return set.inventory().orElseThrow();
    }
  }

  /** Returns all entries but the head. */
  private static List<pagemap_entry> entries(Path directory) throws IOException {
    try (var set = Checkpoint.open(directory)) {
      List<pagemap_entry> all = set.all("pagemap-1.img", pagemap_entry.parser());
      return all.subList(1, all.size());
    }
  }
}
