package crit.cli;

import crit.bytes.Results;
import crit.image.ImageTypes;
import elf4j.Logger;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
  private int converted;
  private int failed;

  TreeConversion(Conversion conversion, Rule rule, Streams streams, boolean isVerbose) {
    this.conversion = conversion;
    this.rule = rule;
    this.streams = streams;
    this.isVerbose = isVerbose;
  }

  int run(Path directory, Path to) throws IOException {
    Path from = Files.isSymbolicLink(directory) ? directory.toRealPath() : directory;
    if (Files.exists(to) && !Files.isDirectory(to)) {
      throw new IOException(to + ": is a file, expected a directory");
    }
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
    Files.createDirectories(to);
    convertAll(from, to, files);
    streams
        .err()
        .println(
            "%d converted, %d failed%s"
                .formatted(converted, failed, raw > 0 ? ", " + raw + " raw" : ""));
    return failed == 0 ? Main.DONE : Main.FAILED;
  }

  /** Returns all files below a directory, links not followed; what cannot be read is reported. */
  private List<Path> regularFiles(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException error) {
            fail(error);
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(files);
    return files;
  }

  private void fail(IOException error) {
    failed++;
    streams.err().println("crit: " + Main.text(error));
  }

  private void convertAll(Path from, Path to, List<Path> files) throws IOException {
    var progress = new Progress(streams.err(), files.size());
    try (ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Optional<IOException>>> results = new ArrayList<>();
      for (Path file : files) {
        results.add(workers.submit(() -> convert(file, target(from, to, file), to)));
      }
      for (int i = 0; i < results.size(); i++) {
        report(results.get(i), progress);
        progress.advance(i + 1);
      }
    }
    progress.end();
  }

  private Path target(Path from, Path to, Path file) {
    Path relative = from.relativize(file);
    return to.resolve(relative).resolveSibling(rule.targetName(relative.getFileName().toString()));
  }

  private Optional<IOException> convert(Path file, Path target, Path to) {
    try {
      prepare(target, to);
      conversion.convert(file, target);
      if (isVerbose) {
        Logger.instance().atInfo().log("{} -> {}", file, target);
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  /** Makes the target's directory. No link that stands there leads out of the tree. */
  private static void prepare(Path target, Path to) throws IOException {
    Path parent = target.resolveSibling(".");
    Files.createDirectories(parent);
    if (!parent.toRealPath().startsWith(to.toRealPath())) {
      throw new IOException(target + ": a link leads out of " + to);
    }
    if (Files.isSymbolicLink(target)) {
      throw new IOException(target + ": is a symbolic link, which is not followed");
    }
  }

  private void report(Future<Optional<IOException>> result, Progress progress) throws IOException {
    Optional<IOException> error = Results.await(result);
    if (error.isPresent()) {
      progress.clear();
      fail(error.get());
    } else {
      converted++;
    }
  }
}
