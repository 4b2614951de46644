package crit.report;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * JSON on its way into a script of HTML: {@code <}, which JSON has inside of texts only, is
 * escaped, so that no text can end the script. Closing it closes nothing.
 */
final class ScriptText extends FilterWriter {
  private static final String ESCAPED = "\\u003c";

  ScriptText(Writer out) {
    super(out);
  }

  @Override
  public void write(int character) throws IOException {
    if (character == '<') {
      out.write(ESCAPED);
    } else {
      out.write(character);
    }
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    int end = offset + length;
    int done = offset;
    for (int i = offset; i < end; i++) {
      if (text[i] == '<') {
        out.write(text, done, i - done);
        out.write(ESCAPED);
        done = i + 1;
      }
    }
    out.write(text, done, end - done);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    write(text.toCharArray(), offset, length);
  }

  /** Does nothing: what is below has a buffer, which each view would empty. */
  @Override
  public void flush() {}

  @Override
  public void close() {}
}
