package crit.shell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command of a line, and what becomes of its output.
 *
 * <pre>
 * line    = command (";" command)*
 * command = word* ("|" filter)* (">" FILE)?
 * filter  = "head" N? | "tail" N? | "grep" "-i"? "-v"? REGEX | "wc" | "jq" PROGRAM
 * </pre>
 *
 * <p>{@code |} and {@code >} stand by themselves; the arrow of rules is neither. Quotes keep blanks
 * and all signs, and rules keep their quotes. What follows a {@code #} at the start of a word is a
 * comment.
 *
 * @param text the command as it was written, without what becomes of its output
 * @param words its words, without quotes
 * @param filters what its output goes through
 * @param file where its output goes
 */
record Line(String text, List<String> words, List<List<String>> filters, Optional<String> file) {
  private static final String PIPE = "|";
  private static final String TO_FILE = ">";

  /** A word, and where it stands. */
  private record Token(String text, int start, int end, boolean isQuoted) {
    boolean is(String sign) {
      return !isQuoted && text.equals(sign);
    }
  }

  /** Cuts a line into commands, and leaves those out that are empty. */
  static List<Line> parse(String line) throws IOException {
    List<Line> commands = new ArrayList<>();
    List<Token> tokens = new ArrayList<>();
    for (Token token : tokens(line)) {
      if (token.is(";")) {
        add(line, tokens, commands);
        tokens.clear();
      } else {
        tokens.add(token);
      }
    }
    add(line, tokens, commands);
    return commands;
  }

  private static void add(String line, List<Token> tokens, List<Line> commands) throws IOException {
    if (tokens.isEmpty()) {
      return;
    }
    List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
    Optional<String> file = Optional.empty();
    int end = tokens.getLast().end;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean isSign = token.is(PIPE) || token.is(TO_FILE);
      if (isSign) {
        end = parts.size() == 1 ? Math.min(end, token.start) : end;
      }
      if (token.is(TO_FILE)) {
        if (i + 2 != tokens.size()) {
          throw new IOException("expected the name of a file behind >, and nothing behind that");
        }
        file = Optional.of(tokens.get(i + 1).text);
        break;
      }
      if (isSign) {
        parts.add(new ArrayList<>());
      } else {
        parts.getLast().add(token.text);
      }
    }
    if (parts.stream().anyMatch(List::isEmpty)) {
      throw new IOException("a command is missing beside | or >");
    }
    String text = line.substring(tokens.getFirst().start, end).strip();
    commands.add(new Line(text, parts.getFirst(), parts.subList(1, parts.size()), file));
  }

  private static List<Token> tokens(String line) throws IOException {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '#') {
        break;
      } else if (c == ';') {
        tokens.add(new Token(";", at, at + 1, false));
        at++;
      } else {
        Token token = token(line, at);
        tokens.add(token);
        at = token.end;
      }
    }
    return tokens;
  }

  private static Token token(String line, int start) throws IOException {
    var text = new StringBuilder();
    boolean isQuoted = false;
    int at = start;
    while (at < line.length()) {
      char c = line.charAt(at);
      if (Character.isWhitespace(c) || c == ';') {
        break;
      }
      if (c == '\'' || c == '"') {
        int end = line.indexOf(c, at + 1);
        if (end < 0) {
          throw new IOException("the quote at character %d is not closed".formatted(at + 1));
        }
        text.append(line, at + 1, end);
        isQuoted = true;
        at = end + 1;
      } else {
        text.append(c);
        at++;
      }
    }
    return new Token(text.toString(), start, at, isQuoted);
  }
}
