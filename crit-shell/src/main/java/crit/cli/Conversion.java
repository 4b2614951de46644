package crit.cli;

import crit.bytes.ByteSource;
import crit.bytes.StagedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What decode and encode have in common: a file or a pipe, or a whole directory. */
abstract class Conversion {
  private final Optional<Path> in;
  private final Optional<Path> out;
  private final boolean isVerbose;
  private final Streams streams;

  Conversion(Arguments arguments, Streams streams) {
    this.in = arguments.value(Commands.IN).map(Path::of);
    this.out = arguments.value(Commands.OUT).map(Path::of);
    this.isVerbose = arguments.has(Commands.VERBOSE);
    this.streams = streams;
  }

  /**
   * Converts one file.
   *
   * @param directory where large things may wait in files without a name
   */
  abstract void convert(ByteSource source, OutputStream target, Path directory) throws IOException;

  /** Returns whether standard output, and files of a directory, get a line feed at the end. */
  abstract boolean endsLine();

  /** Returns which files of a directory are converted, and into what. */
  abstract TreeConversion.Rule rule();

  int run() throws IOException {
    if (in.isPresent() && Files.isDirectory(in.get())) {
      return runTree(in.get());
    }
    if (out.isPresent()) {
      if (Files.isDirectory(out.get())) {
        throw new IOException(out.get() + ": is a directory, but the input is a single file");
      }
      toFile(out.get());
    } else {
      toStandardOutput();
    }
    return Main.DONE;
  }

  private int runTree(Path directory) throws IOException {
    if (out.isEmpty()) {
      streams.err().println("crit: " + directory + " is a directory: say where to with -o DIR");
      return Main.USAGE;
    }
    return new TreeConversion(this, rule(), streams, isVerbose).run(directory, out.get());
  }

  /** Converts one file of a directory; the result replaces what was there when it is complete. */
  void convert(Path from, Path to) throws IOException {
    try (ByteSource source = ByteSource.of(from);
        StagedFile staged = StagedFile.create(to)) {
      convert(source, staged.stream(), staged.directory());
      if (endsLine()) {
        staged.stream().write('\n');
      }
      staged.commit();
    }
  }

  private void toFile(Path target) throws IOException {
    try (ByteSource source = source();
        StagedFile staged = StagedFile.create(target)) {
      convert(source, staged.stream(), staged.directory());
      staged.commit();
    }
  }

  private void toStandardOutput() throws IOException {
    try (ByteSource source = source()) {
      convert(source, streams.out(), Path.of(System.getProperty("java.io.tmpdir")));
    }
    if (endsLine()) {
      streams.out().write('\n');
    }
  }

  private ByteSource source() throws IOException {
    return in.isPresent() ? ByteSource.of(in.get()) : ByteSource.of("stdin", streams.in());
  }
}
