package crit.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.StagedDirectory;
import crit.checkpoint.ImageStore;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A view takes no other directory's place, and follows its set. */
class ViewKeeperTest {
  private static final Path SAMPLE =
      Path.of(System.getProperty("crit.root")).resolve("samples/checkpoints/tcp");

  @TempDir private Path work;
  private Path images = Path.of("");
  private Path view = Path.of("");

  @BeforeEach
  void copy() throws IOException {
    images = Files.createDirectories(work.resolve("set/images"));
    view = work.resolve("set/view");
    try (Stream<Path> files = Files.list(SAMPLE)) {
      for (Path file : files.toList()) {
        Files.copy(file, images.resolve(file.getFileName()));
      }
    }
  }

  private static List<Rule> rules(String line) throws IOException {
    return List.of(new RuleParser(Verbs.all()).line("-e", line));
  }

  private ViewKeeper keeper(String line) throws IOException {
    return ViewKeeper.watch(images, view, () -> rules(line), List.of());
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(it -> it.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "set/images, is the directory of images",
    "set/link, is the directory of images",
    "set, has in it the directory of images",
    "set/images/../../set, has in it the directory of images",
    ".., has in it the directory of images",
    "set/images/view, lies in the directory of images"
  })
  void refusesTheImagesAndWhatIsAboveOrBelow(String name, String reason) throws IOException {
    Files.createSymbolicLink(work.resolve("set/link"), images);
    List<String> before = names(images);
    view = work.resolve(name);
    assertThatThrownBy(() -> keeper("port 4000 -> 5000").close())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(view.toString())
        .hasMessageContaining(reason);
    assertThat(names(images)).isEqualTo(before);
  }

  @Test
  void replacesNoDirectoryThatIsNoView() throws IOException {
    Files.createDirectory(view);
    Files.writeString(view.resolve("dear"), "to somebody");
    try (ViewKeeper keeper = keeper("port 4000 -> 5000")) {
      assertThatThrownBy(keeper::refresh)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("view: has dear and no .crit-view");
    }
    assertThat(names(view)).containsExactly("dear");
    assertThat(names(view.getParent())).containsExactly("images", "view");
  }

  @Test
  void makesEmptyDirectoriesAndViewsAnew() throws IOException {
    Files.createDirectory(view);
    try (ViewKeeper keeper = keeper("port 4000 -> 5000")) {
      keeper.refresh();
    }
    byte[] first = Files.readAllBytes(view.resolve("files.img"));
    Files.writeString(view.resolve("other"), "goes");
    try (ViewKeeper keeper = keeper("port 4000 -> 6000")) {
      keeper.refresh();
    }
    assertThat(view.resolve("files.img")).exists();
    assertThat(Files.readAllBytes(view.resolve("files.img"))).isNotEqualTo(first);
    assertThat(view.resolve("other")).doesNotExist();
    try (ImageStore store = ImageStore.open(view)) {
      assertThat(store.names()).isEqualTo(names(images));
    }
  }

  @Test
  void whoHasTheViewOpenReadsItToTheEnd() throws IOException {
    try (ViewKeeper keeper = keeper("port 4000 -> 5000")) {
      keeper.refresh();
      byte[] first = Files.readAllBytes(view.resolve("files.img"));
      try (var open = (SecureDirectoryStream<Path>) Files.newDirectoryStream(view)) {
        keeper.refresh();
        Set<StandardOpenOption> read = EnumSet.of(StandardOpenOption.READ);
        try (var image = open.newByteChannel(Path.of("files.img"), read)) {
          assertThat(Channels.newInputStream(image).readAllBytes()).isEqualTo(first);
        }
      }
      keeper.refresh();
      assertThat(names(view.getParent())).containsExactly(".view.0.part", "images", "view");
    }
    assertThat(names(view.getParent())).containsExactly("images", "view");
  }

  /** What is logged of a view, in its order. */
  private record Events(BlockingQueue<String> all) implements ViewKeeper.Listener {
    @Override
    public void refreshed(int rewritten, List<String> warnings) {
      all.add("refreshed " + rewritten);
    }

    @Override
    public void kept(String reason) {
      all.add("kept: " + reason);
    }

    private String next() throws InterruptedException {
      return String.valueOf(all.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void directoryThatIsExchangedAgainAndAgainIsFollowed() throws IOException, InterruptedException {
    var events = new Events(new LinkedBlockingQueue<>());
    try (ViewKeeper keeper = keeper("port 4000 -> 5000")) {
      Thread thread = Thread.ofPlatform().start(() -> keeper.run(events));
      for (int round = 0; round < 3; round++) {
        try (var exchange = StagedDirectory.begin(images)) {
          try (var added = exchange.create("note-" + round)) {
            added.stream().write('x');
          }
          exchange.commit();
        }
        assertThat(events.next()).startsWith("refreshed ");
        assertThat(view.resolve("note-" + round)).exists();
        assertThat(events.all).isEmpty();
      }
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void fileOfTheSameSizeAndTimeIsAnother() throws IOException, InterruptedException {
    var events = new Events(new LinkedBlockingQueue<>());
    Path image = images.resolve("files.img");
    Path other = work.resolve("other");
    Files.copy(image, other, StandardCopyOption.COPY_ATTRIBUTES);
    try (ViewKeeper keeper = keeper("port 4000 -> 5000")) {
      keeper.refresh();
      Thread thread = Thread.ofPlatform().start(() -> keeper.run(events));
      Files.move(other, image, StandardCopyOption.REPLACE_EXISTING);
      assertThat(events.next()).startsWith("refreshed ");
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void setThatAnEngineHasInCheckpointIsFollowed() throws IOException, InterruptedException {
    var events = new Events(new LinkedBlockingQueue<>());
    Path set = images.resolveSibling("container");
    Files.createDirectory(set);
    Files.move(images, set.resolve("checkpoint"));
    images = set;
    try (ViewKeeper keeper = keeper("port 4000 -> 5000")) {
      keeper.refresh();
      Thread thread = Thread.ofPlatform().start(() -> keeper.run(events));
      Path inventory = set.resolve("checkpoint/inventory.img");
      Files.move(inventory, work.resolve("inventory.img"));
      assertThat(events.next()).contains("has no inventory.img yet");
      Files.move(work.resolve("inventory.img"), inventory);
      assertThat(events.next()).startsWith("refreshed ");
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void defectWhileRulesAreReadEndsNothing() throws IOException, InterruptedException {
    var events = new Events(new LinkedBlockingQueue<>());
    var isDefect = new AtomicBoolean(true);
    ViewKeeper.RuleSource source =
        () -> {
          if (isDefect.get()) {
            throw new IllegalStateException("no reason");
          }
          return rules("port 4000 -> 5000");
        };
    try (ViewKeeper keeper = ViewKeeper.watch(images, view, source, List.of())) {
      Thread thread = Thread.ofPlatform().start(() -> keeper.run(events));
      Files.writeString(images.resolve("note"), "x");
      assertThat(events.next()).contains("IllegalStateException: no reason");
      isDefect.set(false);
      Files.writeString(images.resolve("other"), "x");
      assertThat(events.next()).startsWith("refreshed ");
      thread.interrupt();
      thread.join();
    }
  }

  @Test
  void viewOfAViewIsAViewOfItsOwn() throws IOException {
    try (ViewKeeper keeper = keeper("port 4000 -> 5000")) {
      keeper.refresh();
    }
    Path other = work.resolve("set/other");
    try (ViewKeeper keeper =
        ViewKeeper.watch(view, other, () -> rules("port 5000 -> 6000"), List.of())) {
      keeper.refresh();
      keeper.refresh();
    }
    assertThat(names(other)).isEqualTo(names(view));
  }
}
