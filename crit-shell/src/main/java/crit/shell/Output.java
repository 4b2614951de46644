package crit.shell;

import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Where a line of the shell writes.
 *
 * @param out what it prints
 * @param err what people should know
 * @param isColoured whether what is printed may be coloured
 */
public record Output(OutputStream out, PrintStream err, boolean isColoured) {
  /** Takes text. */
  @FunctionalInterface
  interface Text {
    void write(Writer out) throws IOException;
  }

  /** Prints text in UTF-8. */
  void print(Text text) throws IOException {
    var writer =
        new FilterWriter(
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 13)) {};
    text.write(writer);
    writer.flush();
  }

  /** Prints a line. */
  void line(String text) throws IOException {
    print(it -> it.append(text).append('\n'));
  }
}
