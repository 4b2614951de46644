package crit.cli;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code crit bt}. */
final class BacktraceAction implements Command.Action {
  private static final List<String> DEBUGGERS = List.of("gdb", "gdb-multiarch");

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path directory = Path.of(arguments.operands().getFirst());
    int status = Main.DONE;
    try (var checkpoint = Checkpoint.open(directory)) {
      Path debugger = debugger();
      for (Task task : Selections.scope(checkpoint, arguments).tasks()) {
        if (Selections.hasMemory(task)) {
          String head = "%d %s%n".formatted(task.pid(), task.comm());
          streams.out().write(head.getBytes(StandardCharsets.UTF_8));
          streams.out().flush();
          status = Math.max(status, backtrace(debugger, directory, task, arguments, streams));
        }
      }
    }
    return status;
  }

  private static Path debugger() throws IOException {
    for (String name : DEBUGGERS) {
      Optional<Path> found = onPath(name);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new IOException(
        "found no gdb on the PATH; install gdb, or gdb-multiarch for checkpoints of other machines");
  }

  private static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(directory.isEmpty() ? "." : directory, name);
      if (Files.isExecutable(file) && Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static int backtrace(
      Path debugger, Path directory, Task task, Arguments arguments, Streams streams)
      throws IOException {
    String sysroot =
        arguments
            .value(CheckpointCommands.SYSROOT)
            .map(it -> " --sysroot " + quoted(it))
            .orElse("");
    String server =
        "%s gdb %s --stdio --pid %d%s"
            .formatted(
                quoted(System.getProperty("crit.launcher", "crit")),
                quoted(directory.toString()),
                task.pid(),
                sysroot);
    Process process =
        new ProcessBuilder(
                debugger.toString(),
                "-nx",
                "-q",
                "-batch",
                "-iex",
                "set debuginfod enabled off",
                "-ex",
                "set pagination off",
                "-ex",
                "target remote | " + server,
                "-ex",
                "thread apply all backtrace")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    process.getInputStream().transferTo(streams.out());
    try {
      return process.waitFor() == 0 ? Main.DONE : Main.FAILED;
    } catch (InterruptedException _) {
      process.destroy();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Returns a word as a shell reads it. */
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
