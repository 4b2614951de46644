package crit.cli;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program of others that looks at checkpoints or at core files.
 *
 * @param program its file
 */
record Debugger(Path program) {
  /** Returns the first of these programs that is on the PATH. */
  static Optional<Debugger> find(List<String> names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String name : names) {
      for (String directory : path.split(File.pathSeparator, -1)) {
        Path file = Path.of(directory.isEmpty() ? "." : directory, name);
        if (Files.isExecutable(file) && Files.isRegularFile(file)) {
          return Optional.of(new Debugger(file));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Runs it with nothing on its standard input.
   *
   * @param out gets what it prints, be it to its standard error
   * @return its exit status
   */
  int run(List<String> words, OutputStream out) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try {
      process.getInputStream().transferTo(out);
      return process.waitFor();
    } catch (InterruptedException _) {
      throw new InterruptedIOException("interrupted");
    } finally {
      process.destroy();
    }
  }
}
