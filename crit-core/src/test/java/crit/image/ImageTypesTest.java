package crit.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry against the table of CRIU's images, row by row. */
final class ImageTypesTest {
  private static final Pattern MESSAGE = Pattern.compile("\\w+");
  private static final Map<String, Frame> FRAMES =
      Map.of("alone", Frame.ALONE, "IMG_COMMON", Frame.COMMON, "IMG_SERVICE", Frame.SERVICE);

  /** A row of images.tsv by the names of its columns. */
  private record Row(Map<String, String> cells) {
    String get(String column) {
      return Objects.requireNonNull(cells.get(column), column);
    }

    /** The cache of the kernel's features has a magic, but is a C struct. */
    boolean isImage() {
      return !get("magic").equals("-") && !get("image").equals("KDAT");
    }

    List<String> fileNames() {
      return List.of(get("file_pattern").replace("/run/", "").split(" "));
    }

    @Override
    public String toString() {
      return get("image");
    }
  }

  private static List<Row> rows() {
    try (var in = ImageTypesTest.class.getResourceAsStream("images.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      var lines = text.lines().map(line -> line.split("\t", -1)).toList();
      return lines.stream().skip(1).map(cells -> row(lines.getFirst(), cells)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String[] columns, String[] cells) {
    Map<String, String> row = new HashMap<>();
    for (int i = 0; i < columns.length; i++) {
      row.put(columns[i], cells[i]);
    }
    return new Row(row);
  }

  static List<Row> images() {
    return rows().stream().filter(Row::isImage).toList();
  }

  static List<Row> otherFiles() {
    return rows().stream().filter(row -> !row.isImage()).toList();
  }

  private static ImageType type(Row row) {
    return ImageTypes.all().stream()
        .filter(type -> type.name().equals(row.get("image")))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("images")
  void imageEqualsItsRow(Row row) {
    ImageType type = type(row);
    assertThat(type.magic()).isEqualTo(Integer.decode(row.get("magic")));
    assertThat(type.magicName()).isEqualTo(row.get("crit_magic_name"));
    assertThat(type.frame()).isEqualTo(FRAMES.get(row.get("v1.1_head")));
    assertThat(type.pattern()).isEqualTo(row.get("file_pattern"));
    assertThat(type.isRaw()).isFalse();
    assertThat(type.about()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("images")
  void entriesOfImageHaveTheMessagesOfItsRow(Row row) {
    ImageType type = type(row);
    var messages = MESSAGE.matcher(row.get("entry_message")).results().map(m -> m.group()).toList();
    if (row.get("kind").equals("old pages")) {
      messages = List.of("pagemap_head", "pagemap_entry");
    }
    assertThat(type.entry(0).message()).isEqualTo(messages.getFirst());
    assertThat(type.entry(1).message()).isEqualTo(messages.getLast());
    assertThat(type.entry(Integer.MAX_VALUE)).isEqualTo(type.entry(1));
    assertThat(type.entry(1).row().name()).isEqualTo(messages.getLast());
  }

  @ParameterizedTest
  @MethodSource("images")
  void extrasFollowWhereTheRowSaysSo(Row row) {
    boolean hasExtra =
        !row.get("extra_payload").equals("-") && !row.get("kind").equals("old pages");
    assertThat(type(row).entry(0).extra() != ExtraShape.NONE).isEqualTo(hasExtra);
    assertThat(type(row).entry(1).extra() != ExtraShape.NONE).isEqualTo(hasExtra);
  }

  @ParameterizedTest
  @MethodSource("otherFiles")
  void fileWithoutEntriesIsThereWithEveryPattern(Row row) {
    for (String pattern : row.fileNames()) {
      ImageType type = rawType(pattern);
      assertThat(type.isRaw()).isTrue();
      assertThat(type.magic()).isZero();
      assertThat(type.frame()).isEqualTo(Frame.NONE);
      assertThat(type.about()).isNotEmpty();
    }
  }

  private static ImageType rawType(String pattern) {
    return ImageTypes.all().stream()
        .filter(type -> type.pattern().equals(pattern))
        .findFirst()
        .orElseGet(() -> ImageTypes.byFileName(pattern).orElseThrow());
  }

  @Test
  void registryHasNoRowBesideThoseOfTheTable() {
    Set<String> patterns = new HashSet<>();
    rows().forEach(row -> patterns.addAll(row.fileNames()));
    Set<String> streamers = Set.of("streamer-capture.sock", "streamer-serve.sock");
    patterns.removeAll(streamers);
    patterns.removeAll(Set.of("dump.log", "restore.log"));
    patterns.add("streamer-%s.sock");
    assertThat(ImageTypes.all().stream().map(ImageType::pattern))
        .containsExactlyInAnyOrderElementsOf(patterns);
  }

  @Test
  void magicLeadsToTheFirstRowThatHasIt() {
    Set<Integer> magics = new HashSet<>();
    for (Row row : images()) {
      int magic = Integer.decode(row.get("magic"));
      var type = ImageTypes.byMagic(magic).orElseThrow();
      assertThat(type.name()).isEqualTo(row.get("crit_magic_name"));
      assertThat(ImageTypes.byName(row.get("crit_magic_name"))).contains(type);
      magics.add(magic);
    }
    assertThat(magics).hasSize(68);
  }

  @Test
  void noMagicReadBackwardsIsAnotherMagic() {
    for (Row row : images()) {
      int magic = Integer.decode(row.get("magic"));
      assertThat(ImageTypes.byMagic(Integer.reverseBytes(magic))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 0x54564319, 0x55105940, 0x57023458})
  void otherWordsAreNoMagic(int word) {
    assertThat(ImageTypes.byMagic(word)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fs", "PSIGNAL", "PAGES", "KDAT", "SHMEM_PAGEMAP", "IMG_COMMON"})
  void otherNamesAreNoNameOfAMagic(String name) {
    assertThat(ImageTypes.byName(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "core-12.img, CORE",
    "core-0.img, CORE",
    "inventory.img, INVENTORY",
    "stats-dump, STATS",
    "stats-restore, STATS",
    "irmap-cache, IRMAP_CACHE",
    "ghost-file-1a.img, GHOST_FILE",
    "tcp-stream-1a0a9.img, TCP_STREAM",
    "pagemap-18446744073709551615.img, PAGEMAP",
    "pagemap-shmem-94.img, SHMEM_PAGEMAP",
    "pages-1.img, PAGES",
    "pages-shmem-1.img, SHM_PAGES_OLD",
    "tmpfs-dev-34.tar.gz.img, TMPFS_DEV",
    "tmpfs-34.tar.gz.img, TMPFS_IMG",
    "route-9.img, ROUTE",
    "route6-9.img, ROUTE6",
    "binfmt-misc.img, BINFMT_MISC",
    "binfmt-misc-34.img, BINFMT_MISC_OLD",
    "signal-p-3.img, PSIGNAL",
    "dump.log, LOG",
    "a.b.log, LOG",
    "parent, PARENT",
    "streamer-capture.sock, STREAMER_SOCKET",
    "amdgpu-kfd-1.img, AMDGPU",
    "amdgpu-dmabuf_1.img, AMDGPU",
    "amdgpu-pages-1-00ff.img, AMDGPU_PAGES",
    "amdgpu-drm-pages-1-2-00ff.img, AMDGPU_PAGES",
  })
  void fileNameLeadsToItsRow(String fileName, String name) {
    assertThat(ImageTypes.byFileName(fileName).orElseThrow().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "core-.img",
        "core-12.img.bak",
        "core-1a.img",
        "xcore-1.img",
        "core-12",
        "ghost-file-1g.img",
        "ghost-file-.img",
        "stats-",
        "stats-Dump",
        ".log",
        "core--1.img",
        "core-\u0661.img",
        "descriptors.json",
        "tmpfs-dev-1.tar.gz"
      })
  void otherFileNamesLeadNowhere(String fileName) {
    assertThat(ImageTypes.byFileName(fileName)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sampleNames")
  void nameOfEverySampleLeadsToTheTypeOfItsMagic(String fileName, String magic) {
    assertThat(ImageTypes.byFileName(fileName).orElseThrow().magicName()).isEqualTo(magic);
  }

  static List<Arguments> sampleNames() {
    return Samples.images().stream()
        .map(sample -> Arguments.of(sample.fileName(), ImageWalk.magic(sample.bytes())))
        .distinct()
        .toList();
  }
}
