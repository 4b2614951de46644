package crit.daemon.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs commands. */
@FunctionalInterface
public interface Tool {
  /**
   * What a command left behind.
   *
   * @param status 0 if it went well
   * @param output what it wrote to either output
   */
  record Result(int status, String output) {}

  /** The most that is read of what a command writes, in bytes. */
  int MOST_OUTPUT = 64 << 20;

  /** After how many seconds a command is ended. */
  int PATIENCE = 30;

  /**
   * Runs a command, the program first, without a shell.
   *
   * @throws IOException if there is no such program, or it writes too much
   */
  Result run(List<String> command) throws IOException;

  /** Returns a tool that runs them on this machine, each for half a minute at most. */
  static Tool ofSystem() {
    return Tool::runHere;
  }

  private static Result runHere(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS).execute(process::destroyForcibly);
    try (InputStream in = process.getInputStream()) {
      byte[] output = in.readNBytes(MOST_OUTPUT);
      if (output.length == MOST_OUTPUT) {
        process.destroyForcibly();
        throw new IOException(
            "%s writes more than %d MiB".formatted(command.getFirst(), MOST_OUTPUT >> 20));
      }
      return new Result(
          process.onExit().join().exitValue(), new String(output, StandardCharsets.UTF_8));
    }
  }
}
