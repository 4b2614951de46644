package crit.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs the program in this process, with streams that are looked at afterwards. */
final class Cli {
  private Cli() {}

  /** What a run left behind. */
  record Run(int status, byte[] out, String err) {
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }
  }

  /** Runs with nothing on standard input. */
  static Run run(Object... words) {
    return run(new byte[0], words);
  }

  /** Runs with these bytes on standard input. */
  static Run run(byte[] in, Object... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status = run(in, out, err, words);
    return new Run(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs with that standard output. */
  static Run run(OutputStream out, Object... words) {
    var err = new ByteArrayOutputStream();
    int status = run(new byte[0], out, err, words);
    return new Run(status, new byte[0], err.toString(StandardCharsets.UTF_8));
  }

  private static int run(byte[] in, OutputStream out, OutputStream err, Object... words) {
    String[] line = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      line[i] = words[i].toString();
    }
    var print = new PrintStream(err, true, StandardCharsets.UTF_8);
    return Main.run(line, new Streams(new ByteArrayInputStream(in), out, print));
  }

  /** Returns a directory of the samples. */
  static Path samples(String name) {
    return Path.of(System.getProperty("crit.root"), "samples", name);
  }
}
