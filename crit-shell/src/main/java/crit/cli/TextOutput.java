package crit.cli;

import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/** Standard output for text, in UTF-8. Closing it hands over what is left, and closes nothing. */
final class TextOutput extends FilterWriter {
  TextOutput(OutputStream out) {
    super(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16));
  }

  /** Returns whether standard output is a terminal that may be coloured. */
  static boolean isColoured() {
    boolean isWanted = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    return isWanted && Terminal.isOutput();
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
