package crit.checkpoint;

import crit.bytes.ByteReader;
import crit.bytes.ByteSource;
import crit.image.ImageType;
import crit.image.ImageTypes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the names of files say: which are images, and which to show where one is missing. */
final class ImageNames {
  static final String INVENTORY = "inventory.img";
  static final String PARENT = "parent";

  /** Where container engines put the images. */
  static final String CHECKPOINT = "checkpoint";

  private static final String PRE_CHECKPOINT = "pre-checkpoint";
  private static final int SHOWN = 8;

  /** What the kernel allows a link to be long, in bytes. */
  private static final int MAX_LINK = 4096;

  private ImageNames() {}

  /** Returns whether a name can be that of a file in a set: no path, no way out of it. */
  static boolean isPlain(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0;
  }

  static boolean isImage(String name) {
    return name.endsWith(".img");
  }

  /** Returns whether the directory is one in which an engine puts images, and nothing else. */
  static boolean isOfEngine(String directory) {
    return directory.equals(CHECKPOINT) || directory.equals(PRE_CHECKPOINT);
  }

  /** Returns the error for a file that a set lacks. */
  static IOException missing(ImageStore store, String name) throws IOException {
    Optional<ImageType> type = ImageTypes.byFileName(name);
    List<String> similar =
        store.names().stream()
            .filter(other -> type.isPresent() && ImageTypes.byFileName(other).equals(type))
            .sorted(Comparator.comparingInt(String::length).thenComparing(it -> it))
            .toList();
    String reason = store.name() + ": has no " + name;
    return new IOException(similar.isEmpty() ? reason : reason + ", only " + list(similar));
  }

  /** Returns the first names, and how many more there are. */
  static String list(Collection<String> names) {
    Stream<String> shown = names.stream().limit(SHOWN);
    Stream<String> more =
        names.size() > SHOWN ? Stream.of(names.size() - SHOWN + " more") : Stream.empty();
    return String.join(", ", Stream.concat(shown, more).toList());
  }

  /**
   * Returns the error for a place that has no images.
   *
   * @param missing the place, and that it has none
   * @param there what it has
   * @param sets which directories in it have images
   */
  static IOException noImages(String missing, Collection<String> there, Collection<String> sets) {
    String has = there.isEmpty() ? "; it is empty" : "; it has " + list(there);
    String hint = sets.isEmpty() ? "" : "; images are in " + list(sets);
    return new IOException(missing + has + hint);
  }

  /**
   * Reads what a link names from a file that took its place where there were no links.
   *
   * @throws IOException if it is empty or longer than a link
   */
  static String linkText(ByteSource file) throws IOException {
    var reader = new ByteReader(file);
    int length = reader.ahead(MAX_LINK + 1);
    String text = new String(reader.buffer(), 0, length, StandardCharsets.UTF_8).strip();
    if (text.isEmpty() || length > MAX_LINK || text.indexOf('\0') >= 0) {
      throw new IOException(
          "%s: is a file of %d bytes, expected a link to a directory"
              .formatted(file.name(), file.size()));
    }
    return text;
  }
}
