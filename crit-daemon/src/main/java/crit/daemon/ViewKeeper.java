package crit.daemon;

import crit.memory.FileRoot;
import crit.rewrite.EditionWriter;
import crit.rewrite.Rule;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a directory that shows a set of images as rules leave it: files that no rule changes are
 * second names of the set's own, so that it costs next to nothing. When files of the set or of the
 * rules change, the directory is replaced by a new one at one moment; the one before stays beside
 * it until that is replaced in turn, or this is closed. While the set is not complete or a rule
 * does not fit, the directory stays as it was.
 */
public final class ViewKeeper implements Closeable {
  private static final String INVENTORY = "inventory.img";
  private static final int QUIET = 200;
  private static final int LONGEST = 1000;

  private final Path images;
  private final Path view;
  private final RuleSource rules;
  private final List<Path> ruleFiles;
  private final WatchService watch;
  private SetState seen = SetState.NOTHING;
  private Closeable previous = () -> {};

  /** Reads the rules, anew each time. */
  @FunctionalInterface
  public interface RuleSource {
    /** Reads them. */
    List<Rule> read() throws IOException;
  }

  /** Is told what happens. */
  public interface Listener {
    /** The directory is new. */
    void refreshed(int rewritten, List<String> warnings);

    /** The directory stays as it is, and why. */
    void kept(String reason);
  }

  private ViewKeeper(Path images, Path view, RuleSource rules, List<Path> ruleFiles)
      throws IOException {
    this.images = images;
    this.view = view;
    this.rules = rules;
    this.ruleFiles = List.copyOf(ruleFiles);
    this.watch = images.getFileSystem().newWatchService();
  }

  /**
   * Starts to watch; {@link #refresh} makes the directory.
   *
   * @param images the directory of the set, which need not be complete yet
   * @param view is made, or replaced if it is a view
   * @param ruleFiles what else is watched
   * @throws IOException if one of the directories is within the other, as the view is replaced
   *     whole
   */
  public static ViewKeeper watch(Path images, Path view, RuleSource rules, List<Path> ruleFiles)
      throws IOException {
    if (!Files.isDirectory(images)) {
      throw new IOException(images + ": is no directory; a view is made of a directory of images");
    }
    refuseOverlap(images, view);
    var keeper = new ViewKeeper(images, view, rules, ruleFiles);
    keeper.seen = SetState.of(images, keeper.ruleFiles);
    keeper.register(keeper.seen);
    return keeper;
  }

  /**
   * Has the kernel tell of changes at once. Directories that are exchanged for others are other
   * ones to it, so this is done anew again and again, which costs nothing for those that it knows.
   */
  private void register(SetState state) {
    for (Path directory : state.directories()) {
      try {
        directory.register(
            watch,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      } catch (IOException _) {
        // it is gone for now, or the kernel watches no more: it is looked at every second anyway
      }
    }
  }

  private static void refuseOverlap(Path images, Path view) throws IOException {
    Path set = images.toRealPath();
    Path absolute = view.toAbsolutePath().normalize();
    Path parent = Objects.requireNonNullElse(absolute.getParent(), absolute);
    Path place = absolute;
    if (Files.exists(absolute)) {
      place = absolute.toRealPath();
    } else if (Files.exists(parent)) {
      place = parent.toRealPath().resolve(absolute.getFileName());
    }
    if (place.startsWith(set) || set.startsWith(place)) {
      String how = place.equals(set) ? "is" : place.startsWith(set) ? "lies in" : "has in it";
      throw new IOException(
          "%s: %s the directory of images %s; a view is replaced as a whole: name a directory beside that"
              .formatted(view, how, images));
    }
  }

  /**
   * Makes the directory as the set and the rules are now.
   *
   * @return how many of its files are rewritten
   * @throws IOException if it cannot; it is as before then
   */
  public Refreshed refresh() throws IOException {
    try (var set = RewrittenSet.open(images, FileRoot.NONE, rules.read(), (_, _) -> {})) {
      previous.close();
      previous = EditionWriter.show(set.edition(), view);
      return new Refreshed(set.edition().made().size(), set.warnings());
    }
  }

  /**
   * Tries whether the rules fit, and leaves the directory as it is; {@link #run} begins by making
   * it then.
   *
   * @throws IOException if they do not
   */
  public void check() throws IOException {
    try (var _ = RewrittenSet.open(images, FileRoot.NONE, rules.read(), (_, _) -> {})) {
      seen = SetState.NOTHING;
    }
  }

  /**
   * What is in a directory now.
   *
   * @param rewritten how many files have other bytes than in the set
   * @param warnings what a person should know
   */
  public record Refreshed(int rewritten, List<String> warnings) {}

  /** Keeps the directory fresh until the thread is interrupted, or {@link #close}. */
  public void run(Listener listener) {
    try {
      while (true) {
        for (WatchKey key = watch.poll(LONGEST, TimeUnit.MILLISECONDS);
            key != null;
            key = watch.poll(QUIET, TimeUnit.MILLISECONDS)) {
          key.pollEvents();
          key.reset();
        }
        var now = SetState.of(images, ruleFiles);
        register(now);
        if (!now.equals(seen)) {
          seen = now;
          refresh(listener);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ClosedWatchServiceException _) {
      // the end, as said
    }
  }

  private void refresh(Listener listener) {
    if (!seen.has(INVENTORY)) {
      listener.kept(images + " has no " + INVENTORY + " yet");
      return;
    }
    try {
      Refreshed refreshed = refresh();
      listener.refreshed(refreshed.rewritten(), refreshed.warnings());
    } catch (IOException e) {
      listener.kept(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      listener.kept("a defect of crit, please report it: " + e); // and the next change is seen
    }
  }

  @Override
  public void close() throws IOException {
    try (var _ = previous) {
      watch.close();
    }
  }
}
