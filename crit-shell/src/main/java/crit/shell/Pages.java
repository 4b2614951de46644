package crit.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.NonBlockingReader;

/** Output at a terminal, page by page. It can be stopped by another thread. */
final class Pages extends OutputStream {
  private static final String QUESTION = "-- more: blank, Enter for a line, G for all, q --";
  private static final long LOOK = 100;

  private final Terminal terminal;
  private final OutputStream out;
  private final int width;
  private int left;
  private int column;
  private boolean isEscape;
  private volatile boolean isStopped;

  Pages(Terminal terminal, OutputStream out) {
    this.terminal = terminal;
    this.out = out;
    boolean isDumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
    this.width = Math.max(1, terminal.getWidth());
    this.left = isDumb || terminal.getHeight() < 3 ? Integer.MAX_VALUE : terminal.getHeight() - 1;
  }

  void stop() {
    isStopped = true;
  }

  boolean isStopped() {
    return isStopped;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int start = offset;
    for (int i = offset; i < offset + length; i++) {
      if (isStopped) {
        throw new EnoughException();
      }
      if (endsLine(bytes[i])) {
        out.write(bytes, start, i + 1 - start);
        start = i + 1;
        if (--left == 0) {
          ask();
        }
      }
    }
    out.write(bytes, start, offset + length - start);
  }

  /** Counts cells as well as bytes tell: colours take none, nor do bytes that go on a character. */
  private boolean endsLine(byte b) {
    if (b == '\n') {
      column = 0;
      return true;
    }
    if (b == '\033') {
      isEscape = true;
    } else if (isEscape) {
      isEscape = b != 'm';
    } else if ((b & 0xc0) != 0x80 && ++column > width) {
      column = 1;
      left = Math.max(2, left) - 1;
    }
    return false;
  }

  private void ask() throws IOException {
    Attributes before = terminal.enterRawMode();
    try {
      out.write(QUESTION.getBytes(StandardCharsets.UTF_8));
      int key = NonBlockingReader.READ_EXPIRED;
      while (key == NonBlockingReader.READ_EXPIRED && !isStopped) {
        key = terminal.reader().read(LOOK);
      }
      out.write("\r\033[K".getBytes(StandardCharsets.UTF_8));
      if (isStopped || key == 'q' || key == NonBlockingReader.EOF) {
        isStopped = true;
        throw new EnoughException();
      }
      left =
          switch (key) {
            case '\r', '\n' -> 1;
            case 'G' -> Integer.MAX_VALUE;
            default -> terminal.getHeight() - 1;
          };
    } finally {
      terminal.setAttributes(before);
    }
  }
}
