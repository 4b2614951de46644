package crit.shell;

import java.io.IOException;
import java.util.List;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours of a line that is being written: commands that there are, and what makes no sense. */
final class LineColours implements Highlighter {
  private static final AttributedStyle KNOWN = AttributedStyle.BOLD;
  private static final AttributedStyle WRONG =
      AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);

  private final Shell shell;

  LineColours(Shell shell) {
    this.shell = shell;
  }

  @Override
  public AttributedString highlight(LineReader reader, String text) {
    var colours = new AttributedStringBuilder();
    try {
      List<Line> commands = Line.parse(text);
      int at = 0;
      for (Line command : commands) {
        String name = command.words().getFirst();
        int start = text.indexOf(name, Math.max(at, text.indexOf(command.text(), at)));
        if (start >= 0) {
          colours.append(text.substring(at, start));
          colours.styled(style(command.words()), name);
          at = start + name.length();
        }
      }
      return colours.append(text.substring(at)).toAttributedString();
    } catch (IOException _) {
      return new AttributedString(text, WRONG); // a quote is open, or a command is missing
    }
  }

  private AttributedStyle style(List<String> words) {
    String name = words.getFirst();
    boolean isKnown =
        Shell.builtin(name).isPresent()
            || Shell.verb(name).isPresent()
            || MemoryFormat.isName(name)
            || shell.program().tools().stream()
                .anyMatch(it -> (it.name() + " ").startsWith(name + " "));
    return isKnown ? KNOWN : WRONG;
  }
}
