package crit.checkpoint;

import crit.bytes.ByteSource;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory of images. It is read anew at each call, so files that come and go are seen.
 *
 * @param name the path as it was given
 * @param path the directory that has the images: the one given, or {@code checkpoint} in it
 */
record DirectoryStore(String name, Path path) implements ImageStore {
  /**
   * Opens the directory, or {@code checkpoint} in it.
   *
   * @throws IOException if neither has an image
   */
  static DirectoryStore open(Path given) throws IOException {
    Path within = given.resolve(ImageNames.CHECKPOINT);
    List<Path> places = List.of(given, within);
    for (Path place : places) {
      if (Files.isRegularFile(place.resolve(ImageNames.INVENTORY))) {
        return new DirectoryStore(given.toString(), place);
      }
    }
    for (Path place : places) {
      if ((place.equals(given) || Files.isDirectory(place))
          && files(place).stream().anyMatch(ImageNames::isImage)) {
        return new DirectoryStore(given.toString(), place);
      }
    }
    throw noImages(given);
  }

  private static IOException noImages(Path given) throws IOException {
    List<String> there = new ArrayList<>();
    List<String> sets = new ArrayList<>();
    for (Path entry : entries(given)) {
      boolean isDirectory = Files.isDirectory(entry);
      String shown = fileName(entry) + (isDirectory ? "/" : "");
      there.add(shown);
      if (isDirectory && Files.exists(entry.resolve(ImageNames.INVENTORY))) {
        sets.add(shown);
      }
    }
    there.sort(null);
    sets.sort(null);
    return ImageNames.noImages(
        given + ": has no inventory.img, nor has checkpoint/ in it", there, sets);
  }

  @Override
  public List<String> names() throws IOException {
    return files(path);
  }

  @Override
  public boolean contains(String file) throws IOException {
    return place(path, file).isPresent();
  }

  @Override
  public ByteSource open(String file) throws IOException {
    Optional<Path> place = place(path, file);
    if (place.isEmpty()) {
      throw ImageNames.missing(this, file);
    }
    return ByteSource.of(place.get());
  }

  @Override
  public Optional<ByteSource> companion(String file) throws IOException {
    Path beside = path.resolve("..");
    Optional<Path> place = isOfEngine() ? place(beside, file) : Optional.empty();
    place = place.isPresent() ? place : place(path, file);
    return place.isPresent() ? Optional.of(ByteSource.of(shown(place.get()))) : Optional.empty();
  }

  private boolean isOfEngine() throws IOException {
    return ImageNames.isOfEngine(fileName(path.toRealPath()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Usually it is a symbolic link; a directory serves as well, and a file that has a path for
   * text, as copies have it that were made where there are no links.
   */
  @Override
  public Optional<ImageStore> parent() throws IOException {
    Path link = path.resolve(ImageNames.PARENT);
    if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Path place = link;
    if (Files.isSymbolicLink(link)) {
      place = path.resolve(Files.readSymbolicLink(link));
    } else if (Files.isRegularFile(link)) {
      place = copiedLink(link);
    }
    if (!Files.isDirectory(place)) {
      String reason = Files.exists(place) ? "which is no directory" : "which does not exist";
      throw new IOException(link + ": leads to " + shown(place) + ", " + reason);
    }
    Path shown = shown(place);
    return Optional.of(new DirectoryStore(shown.toString(), shown));
  }

  private Path copiedLink(Path file) throws IOException {
    try (ByteSource source = ByteSource.of(file)) {
      return path.resolve(ImageNames.linkText(source));
    }
  }

  @Override
  public Optional<Path> directory() {
    return Optional.of(path);
  }

  @Override
  public void close() {
    // a directory that is read at each call is not held open
  }

  /** Returns the path without the detours in it, unless links among them make it another. */
  private static Path shown(Path place) throws IOException {
    Path straight = place.normalize();
    boolean isSame = Files.exists(straight) && Files.isSameFile(straight, place);
    return isSame || !Files.exists(place) ? straight : place;
  }

  /** No link leads out: a set of somebody else must not show files that are not in it. */
  private static Optional<Path> place(Path directory, String file) throws IOException {
    if (!ImageNames.isPlain(file)) {
      return Optional.empty();
    }
    Path place = directory.resolve(file);
    if (!Files.isRegularFile(place)) {
      return Optional.empty();
    }
    if (Files.isSymbolicLink(place) && !place.toRealPath().startsWith(directory.toRealPath())) {
      throw new IOException(
          "%s: is a link that leads out of the set, to %s; put the file itself there"
              .formatted(place, place.toRealPath()));
    }
    return Optional.of(place);
  }

  private static List<String> files(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path entry : entries(directory)) {
      if (Files.isRegularFile(entry) && !fileName(entry).equals(VIEW_MARK)) {
        names.add(fileName(entry));
      }
    }
    names.sort(null);
    return names;
  }

  private static List<Path> entries(Path directory) throws IOException {
    try (var stream = Files.newDirectoryStream(directory)) {
      List<Path> entries = new ArrayList<>();
      stream.forEach(entries::add);
      return entries;
    } catch (DirectoryIteratorException e) {
      throw new IOException(directory + ": cannot be listed to its end", e);
    } catch (NoSuchFileException e) {
      throw new IOException(directory + ": no such file or directory", e);
    } catch (NotDirectoryException e) {
      throw new IOException(directory + ": is neither a directory nor a regular file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(directory + ": permission denied", e);
    }
  }

  private static String fileName(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }
}
