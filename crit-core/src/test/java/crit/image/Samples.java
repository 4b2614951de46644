package crit.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The checkpoints in the directory samples, which a real criu wrote. */
public final class Samples {
  private static final Path DIRECTORY =
      Path.of(Objects.requireNonNull(System.getProperty("crit.root"), "crit.root"), "samples");

  /** Raw images of pages, whose contents are of no interest to the codec, are not among them. */
  private static final List<Sample> IMAGES =
      rows().stream().filter(row -> !row.isRaw()).map(Row::sample).toList();

  private Samples() {}

  /**
   * A row of golden.tsv.
   *
   * @param file checkpoint and image, as in {@code pipes/files.img}
   * @param imageHash the first 16 hex digits of the image's sha256
   * @param decodeHash the same of what upstream's {@code crit decode} prints, {@code -} if it fails
   * @param showHash the same of {@code crit show}
   * @param back {@code same} if upstream gets the image back, else the name of its error
   */
  public record Row(
      String file, String imageHash, String decodeHash, String showHash, String back) {

    /** Returns whether it is a file without magic, which no crit can decode. */
    public boolean isRaw() {
      return back.equals("MagicException");
    }

    /** Returns whether upstream can read and write it. */
    public boolean isSame() {
      return back.equals("same");
    }

    /** Returns the image. */
    public Sample sample() {
      return Samples.sample(file);
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /** A file of a checkpoint. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Sample(String file, Path path, byte[] bytes) {

    /** Returns the name without its directory. */
    public String fileName() {
      return path.getFileName().toString();
    }

    @Override
    public String toString() {
      return file;
    }
  }

  /** Returns all images that are not raw. */
  public static List<Sample> images() {
    return IMAGES;
  }

  /** Returns a file, as in {@code pipes/files.img}. */
  public static Sample sample(String file) {
    Path path = DIRECTORY.resolve("checkpoints").resolve(file);
    try {
      return new Sample(file, path, Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all rows of golden.tsv. */
  public static List<Row> rows() {
    try {
      List<String> lines = Files.readAllLines(DIRECTORY.resolve("golden.tsv"));
      return lines.stream().skip(1).map(Samples::row).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String line) {
    String[] cells = line.split("\t", -1);
    return new Row(cells[0], cells[1], cells[2], cells[3], cells[4]);
  }

  /** Returns the files of samples/golden with that ending. */
  public static List<Path> golden(String ending) {
    try (var all = Files.walk(DIRECTORY.resolve("golden"))) {
      return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the image that a file of samples/golden with that ending is about. */
  public static Sample imageOf(Path golden, String ending) {
    String file = DIRECTORY.resolve("golden").relativize(golden).toString();
    return sample(file.substring(0, file.length() - ending.length()));
  }
}
