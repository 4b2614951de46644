package crit.checkpoint;

import crit.bytes.ByteSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of one checkpoint, by name: a directory, an archive of a container engine, or memory.
 *
 * <p>It knows names, not what is in the files, and it changes nothing. Its methods may be called by
 * several threads, and what {@link #open} returns may be read by several threads.
 */
public interface ImageStore extends Closeable {
  /**
   * What a directory has in it that only shows a set, and may be replaced by what shows it anew; no
   * file of the set.
   */
  String VIEW_MARK = ".crit-view";

  /** Returns how errors call the set: the path as it was given. */
  String name();

  /**
   * Returns the names of the set's files, sorted, raw ones included; no directories, no paths, and
   * nothing that cannot be read as a file.
   */
  List<String> names() throws IOException;

  /** Returns whether the set has a file of that name. */
  boolean contains(String name) throws IOException;

  /**
   * Opens a file, which the caller closes before it closes the set.
   *
   * @throws IOException if the set has none of that name; it lists the names of the same kind
   */
  ByteSource open(String name) throws IOException;

  /**
   * Opens a file that a container engine put beside the images: {@code config.dump}, {@code
   * spec.dump}, {@code network.status}. The caller closes it. Engines put the images into a
   * directory {@code checkpoint}, and such files beside that; where there is no such directory they
   * are among the images.
   */
  Optional<ByteSource> companion(String name) throws IOException;

  /**
   * Opens the set that this one builds on, which {@code parent} names. The caller closes it before
   * this one.
   *
   * @throws IOException if {@code parent} leads to no directory
   */
  Optional<ImageStore> parent() throws IOException;

  /** Returns the directory of the set, if it is a plain one. */
  Optional<Path> directory();

  /** Returns the same set, but that closing it closes something else. */
  default ImageStore closedBy(Closeable end) {
    return new ClosedStore(this, end);
  }

  /**
   * Opens a directory of images, a directory that has them in {@code checkpoint}, or an archive
   * with either: tar, tar.gz or tar.zst, which is told by its first bytes.
   *
   * @throws IOException if it is none of them, or has no images; it says what it has
   */
  static ImageStore open(Path path) throws IOException {
    return Files.isRegularFile(path) ? TarStore.open(path) : DirectoryStore.open(path);
  }
}
