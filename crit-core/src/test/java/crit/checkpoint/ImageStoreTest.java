package crit.checkpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.bytes.TarBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store has to do: one suite over all of them. */
final class ImageStoreTest {
  /** More than what is unpacked at once. */
  private static final int LARGE = UnpackedContents.SMALL + 12_345;

  private static final Map<String, byte[]> FILES = files();
  private static final Map<String, byte[]> BESIDE =
      Map.of("config.dump", text("{}"), "spec.dump", text("{\"a\":1}"));
  private static final Map<String, byte[]> BELOW =
      new TreeMap<>(Map.of("inventory.img", text("below"), "pagemap-7.img", text("map")));

  private static final byte[] ARCHIVE = archive();
  private static final byte[] ARCHIVE_GZ = Archives.gzip(ARCHIVE);
  private static final byte[] ARCHIVE_ZST = Archives.zstd(ARCHIVE);
  private static final byte[] TWO_SETS_ZST = Archives.zstd(twoSets());

  @TempDir private Path directory;

  private static byte[] text(String text) {
    return text.getBytes(US_ASCII);
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    for (int pid = 1; pid <= 12; pid++) {
      files.put("core-" + pid + ".img", Archives.random(pid * 100));
    }
    files.put("inventory.img", text("inventory"));
    files.put("dump.log", text("log"));
    files.put("stats-dump", text("stats"));
    files.put("fs-1.img", new byte[0]);
    files.put("pages-1.img", Archives.random(LARGE));
    files.put("pages-2.img", Archives.random(LARGE + 1));
    files.put("pages-3.img", Archives.random(1 << 20));
    return files;
  }

  private enum Kind {
    DIRECTORY,
    DIRECTORY_OF_ENGINE,
    TAR,
    TAR_GZ,
    TAR_ZST,
    MEMORY,
    OVERLAY,
    OVERLAY_OF_NOTHING,
    PARENT_OF_DIRECTORY,
    PARENT_OF_TAR_ZST;

    boolean isDirectory() {
      return this == DIRECTORY || this == DIRECTORY_OF_ENGINE || this == PARENT_OF_DIRECTORY;
    }
  }

  private ImageStore open(Kind kind) throws IOException {
    return switch (kind) {
      case DIRECTORY -> ImageStore.open(engineDirectory().resolve("checkpoint"));
      case DIRECTORY_OF_ENGINE -> ImageStore.open(engineDirectory());
      case TAR -> openArchive("x.tar", ARCHIVE);
      case TAR_GZ -> openArchive("x.tar.gz", ARCHIVE_GZ);
      case TAR_ZST -> openArchive("x.tar.zst", ARCHIVE_ZST);
      case MEMORY -> memory(FILES);
      case OVERLAY -> overlay();
      case OVERLAY_OF_NOTHING -> overlayOfNothing();
      case PARENT_OF_DIRECTORY -> parent(ImageStore.open(twoSetsOnDisk()));
      case PARENT_OF_TAR_ZST -> parent(openArchive("x", TWO_SETS_ZST));
    };
  }

  private ImageStore openArchive(String name, byte[] bytes) throws IOException {
    return ImageStore.open(Files.write(directory.resolve(name), bytes));
  }

  private Path engineDirectory() throws IOException {
    Path engine = Archives.write(directory.resolve("engine"), BESIDE);
    Path images = Archives.write(engine.resolve("checkpoint"), FILES);
    Archives.write(engine.resolve("below"), BELOW);
    Files.createSymbolicLink(images.resolve("parent"), Path.of("../below"));
    Files.createDirectory(images.resolve("directory.img"));
    return engine;
  }

  private static byte[] archive() {
    var archive = Archives.put(new TarBuilder(), "", BESIDE).directory("checkpoint/");
    Archives.put(archive, "checkpoint/", FILES).link("checkpoint/parent", "../below");
    return Archives.put(archive, "below/", BELOW).directory("checkpoint/directory.img/").build();
  }

  private static MemoryStore memory(Map<String, byte[]> files) {
    return new MemoryStore("memory", files)
        .withCompanions(BESIDE)
        .withParent(new MemoryStore("below", BELOW));
  }

  private static ImageStore overlay() throws IOException {
    Map<String, byte[]> base = new TreeMap<>(FILES);
    base.put("core-3.img", text("replaced"));
    base.put("removed.img", text("removed"));
    base.remove("core-4.img");
    base.remove("pages-2.img");
    var overlay = new OverlayStore(memory(base));
    overlay.remove("removed.img");
    for (String name : List.of("core-3.img", "core-4.img", "pages-2.img")) {
      overlay.put(name, FILES.getOrDefault(name, new byte[0]));
    }
    return overlay;
  }

  private static ImageStore overlayOfNothing() {
    var overlay = new OverlayStore(memory(Map.of()));
    FILES.forEach(overlay::put);
    return overlay;
  }

  /** Makes the set in question the parent of another. */
  private Path twoSetsOnDisk() throws IOException {
    Path top = Archives.write(directory.resolve("top"), BELOW);
    Path engine = engineDirectory();
    Files.createSymbolicLink(top.resolve("parent"), top.relativize(engine.resolve("checkpoint")));
    return top;
  }

  private static byte[] twoSets() {
    var archive = Archives.put(new TarBuilder(), "", BESIDE);
    Archives.put(archive, "checkpoint/", FILES).link("checkpoint/parent", "../below");
    Archives.put(archive, "below/", BELOW);
    return Archives.put(archive, "top/", BELOW).link("top/parent", "../checkpoint").build();
  }

  @ParameterizedTest
  @EnumSource
  void namesAreThoseOfTheFilesSorted(Kind kind) throws IOException {
    try (ImageStore store = open(kind)) {
      assertThat(store.names()).containsExactlyElementsOf(FILES.keySet());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFileIsReadAsItIs(Kind kind) throws IOException {
    try (ImageStore store = open(kind)) {
      for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
        try (ByteSource source = store.open(file.getKey())) {
          assertThat(source.name()).endsWith(file.getKey());
          assertThat(source.size()).isEqualTo(file.getValue().length);
          assertThat(Archives.bytes(source)).isEqualTo(file.getValue());
        }
        assertThat(store.contains(file.getKey())).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void largeFilesAreReadInAnyOrder(Kind kind) throws IOException {
    try (ImageStore store = open(kind)) {
      for (String name : List.of("pages-3.img", "pages-2.img", "pages-1.img", "pages-2.img")) {
        byte[] expected = FILES.getOrDefault(name, new byte[0]);
        assertThat(Archives.bytes(store, name)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void severalThreadsOpenAndRead(Kind kind) throws Exception {
    try (ImageStore store = open(kind);
        var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        var random = new Random(thread);
        all.add(threads.submit(() -> readsRight(store, random)));
      }
      for (Future<Boolean> one : all) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  private static boolean readsRight(ImageStore store, Random random) throws IOException {
    List<String> names = List.copyOf(FILES.keySet());
    for (int i = 0; i < 40; i++) {
      String name = names.get(random.nextInt(names.size()));
      byte[] expected = FILES.getOrDefault(name, new byte[0]);
      int at = random.nextInt(expected.length + 1);
      int length = random.nextInt(expected.length - at + 1);
      try (ByteSource source = store.open(name)) {
        byte[] part = Archives.bytes(source, at, length);
        if (!Arrays.equals(part, Arrays.copyOfRange(expected, at, at + length))) {
          return false;
        }
      }
    }
    return true;
  }

  @ParameterizedTest
  @EnumSource
  void closingOneSourceLeavesTheOthersOpen(Kind kind) throws IOException {
    try (ImageStore store = open(kind);
        ByteSource first = store.open("core-5.img")) {
      store.open("core-5.img").close();
      store.open("core-6.img").close();
      assertThat(Archives.bytes(first)).isEqualTo(FILES.get("core-5.img"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingFileIsToldWithThoseOfItsKind(Kind kind) throws IOException {
    try (ImageStore store = open(kind)) {
      assertThat(store.contains("core-99.img")).isFalse();
      assertThatThrownBy(() -> store.open("core-99.img"))
          .isInstanceOf(IOException.class)
          .hasMessage(
              store.name()
                  + ": has no core-99.img, only core-1.img, core-2.img, core-3.img, core-4.img,"
                  + " core-5.img, core-6.img, core-7.img, core-8.img, 4 more");
      assertThatThrownBy(() -> store.open("fs-7.img"))
          .hasMessage(store.name() + ": has no fs-7.img, only fs-1.img");
      assertThatThrownBy(() -> store.open("files.img"))
          .hasMessage(store.name() + ": has no files.img");
      assertThatThrownBy(() -> store.open("unknown")).hasMessage(store.name() + ": has no unknown");
    }
  }

  @ParameterizedTest
  @EnumSource
  void noNameLeadsOutOfTheSet(Kind kind) throws IOException {
    List<String> names =
        List.of("", ".", "..", "/", "../config.dump", "./inventory.img", "directory.img", "\0");
    try (ImageStore store = open(kind)) {
      for (String name : names) {
        assertThat(store.contains(name)).as(name).isFalse();
        assertThatThrownBy(() -> store.open(name)).as(name).isInstanceOf(IOException.class);
        assertThat(store.companion("../engine/" + name)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void filesOfTheEngineAreBeside(Kind kind) throws IOException {
    try (ImageStore store = open(kind)) {
      for (Map.Entry<String, byte[]> file : BESIDE.entrySet()) {
        assertThat(store.contains(file.getKey())).isFalse();
        try (ByteSource source = store.companion(file.getKey()).orElseThrow()) {
          assertThat(source.name()).endsWith(file.getKey());
          assertThat(Archives.bytes(source)).isEqualTo(file.getValue());
        }
      }
      assertThat(store.companion("network.status")).isEmpty();
      try (ByteSource amongImages = store.companion("dump.log").orElseThrow()) {
        assertThat(Archives.bytes(amongImages)).isEqualTo(FILES.get("dump.log"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void parentIsASetOfItsOwn(Kind kind) throws IOException {
    try (ImageStore store = open(kind);
        ImageStore parent = store.parent().orElseThrow()) {
      assertThat(parent.name()).endsWith("below").isNotEqualTo(store.name());
      assertThat(parent.names()).containsExactlyElementsOf(BELOW.keySet());
      assertThat(Archives.bytes(parent, "pagemap-7.img")).isEqualTo(BELOW.get("pagemap-7.img"));
      assertThat(parent.contains("core-1.img")).isFalse();
      assertThat(parent.parent()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingTheParentLeavesTheSetOpen(Kind kind) throws IOException {
    try (ImageStore store = open(kind)) {
      store.parent().orElseThrow().close();
      assertThat(Archives.bytes(store, "core-1.img")).isEqualTo(FILES.get("core-1.img"));
      try (ImageStore again = store.parent().orElseThrow()) {
        assertThat(again.contains("pagemap-7.img")).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyAPlainDirectoryLiesSomewhere(Kind kind) throws IOException {
    try (ImageStore store = open(kind)) {
      assertThat(store.directory().isPresent()).isEqualTo(kind.isDirectory());
      if (store.directory().isPresent()) {
        assertThat(store.directory().get().resolve("core-12.img"))
            .hasBinaryContent(FILES.getOrDefault("core-12.img", new byte[0]));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLeftOpenAfterwards(Kind kind) throws IOException {
    long before = openFiles();
    try (ImageStore store = open(kind)) {
      for (String name : List.of("pages-1.img", "pages-2.img", "core-1.img")) {
        store.open(name).close();
      }
      store.parent().orElseThrow().close();
      assertThat(temporaryFiles()).as("names of temporary files").isEmpty();
    }
    assertThat(openFiles()).isEqualTo(before);
  }

  private static long openFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    try (var all = Files.list(descriptors)) {
      return all.map(ImageStoreTest::target)
          .filter(it -> it.contains("crit") || it.contains("junit"))
          .count();
    }
  }

  private static String target(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.endsWith(".jar") || target.endsWith(".exec") ? "" : target;
    } catch (IOException _) {
      return "";
    }
  }

  private static List<String> temporaryFiles() throws IOException {
    try (var all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return all.map(path -> String.valueOf(path.getFileName()))
          .filter(name -> name.startsWith(".crit-"))
          .toList();
    }
  }

  /** Returns the parent of a set, which closes that, too. */
  private static ImageStore parent(ImageStore above) throws IOException {
    ImageStore parent = above.parent().orElseThrow();
    return parent.closedBy(() -> {
      parent.close();
      above.close();
    });
  }
}
