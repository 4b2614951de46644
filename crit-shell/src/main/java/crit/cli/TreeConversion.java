package crit.cli;

import crit.image.ImageTypes;
import elf4j.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Converts every file of a directory and of those below it, on all cores. Errors of one file do not
 * stop the others; the exit status tells.
 */
final class TreeConversion {
  private static final String JSON = ".json";

  /** Which files are converted, and what becomes of their names. */
  enum Rule {
    /** Images to JSON; raw images are counted. */
    DECODE,
    /** JSON to images. */
    ENCODE;

    Kind kind(Path file) {
      String name = file.getFileName().toString();
      if (this == ENCODE) {
        return name.endsWith(JSON) ? Kind.CONVERTED : Kind.OTHER;
      }
      return ImageTypes.byFileName(name)
          .map(type -> type.isRaw() ? Kind.RAW : Kind.CONVERTED)
          .orElse(name.endsWith(".img") ? Kind.CONVERTED : Kind.OTHER);
    }

    String targetName(String name) {
      return this == DECODE ? name + JSON : name.substring(0, name.length() - JSON.length());
    }
  }

  /** What is done with a file. */
  enum Kind {
    CONVERTED,
    RAW,
    OTHER
  }

  private final Conversion conversion;
  private final Rule rule;
  private final Streams streams;
  private final boolean isVerbose;
  private int failed;

  TreeConversion(Conversion conversion, Rule rule, Streams streams, boolean isVerbose) {
    this.conversion = conversion;
    this.rule = rule;
    this.streams = streams;
    this.isVerbose = isVerbose;
  }

  int run(Path from, Path to) throws IOException {
    List<Path> files = new ArrayList<>();
    int raw = 0;
    for (Path file : regularFiles(from)) {
      Kind kind = rule.kind(file);
      raw += kind == Kind.RAW ? 1 : 0;
      if (kind == Kind.CONVERTED) {
        files.add(file);
      }
    }
    if (files.isEmpty()) {
      throw new IOException(
          "%s: has no %s".formatted(from, rule == Rule.DECODE ? "images" : "JSON files"));
    }
    convertAll(from, to, files);
    streams
        .err()
        .println(
            "%d converted, %d failed%s"
                .formatted(files.size() - failed, failed, raw > 0 ? ", " + raw + " raw" : ""));
    return failed == 0 ? Main.DONE : Main.FAILED;
  }

  private static List<Path> regularFiles(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void convertAll(Path from, Path to, List<Path> files) throws IOException {
    var progress = new Progress(streams.err(), files.size());
    try (ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Optional<IOException>>> results = new ArrayList<>();
      for (Path file : files) {
        results.add(workers.submit(() -> convert(file, target(from, to, file))));
      }
      for (Future<Optional<IOException>> result : results) {
        report(result, progress);
        progress.step();
      }
    }
    progress.end();
  }

  private Path target(Path from, Path to, Path file) {
    Path relative = from.relativize(file);
    return to.resolve(relative).resolveSibling(rule.targetName(relative.getFileName().toString()));
  }

  private Optional<IOException> convert(Path file, Path target) {
    try {
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      conversion.convert(file, target);
      if (isVerbose) {
        Logger.instance().atInfo().log("{} -> {}", file, target);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private void report(Future<Optional<IOException>> result, Progress progress) throws IOException {
    try {
      Optional<IOException> error = result.get();
      if (error.isPresent()) {
        failed++;
        progress.clear();
        streams.err().println("crit: " + Main.text(error.get()));
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
