package crit.explore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The checkpoints among the samples. */
final class SampleSets {
  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("crit.root"), "crit.root"), "samples");

  private SampleSets() {}

  /** Returns every directory that has images. */
  static List<Path> all() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(it -> it.toString().endsWith(".img"))
          .map(Path::getParent)
          .distinct()
          .sorted()
          .toList();
    }
  }

  /** Returns a set, as in {@code sets/zdtm/zombie00-h}. */
  static Path of(String name) {
    return ROOT.resolve(name);
  }
}
