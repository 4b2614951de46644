package crit.memory.search;

import java.nio.charset.StandardCharsets;

/**
 * Writes a regular expression so that it has ASCII only: a character beyond that becomes the bytes
 * of its UTF-8, quoted text becomes escapes.
 */
final class RegexText {
  private final String text;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private boolean isQuoted;

  /** How many classes are open, one in the other. */
  private int depth;

  /** Whether a bracket here would be the first of a class, and so no end of it. */
  private boolean isClassStart;

  private RegexText(String text) {
    this.text = text;
  }

  static String toBytes(String text) throws SearchPatternException {
    boolean isPlain = text.chars().allMatch(c -> c < 0x80) && !text.contains("\\Q");
    return isPlain ? text : new RegexText(text).translate();
  }

  private String translate() throws SearchPatternException {
    while (at < text.length()) {
      if (text.startsWith(isQuoted ? "\\E" : "\\Q", at)) {
        isQuoted = !isQuoted;
        at += 2;
      } else {
        character(text.codePointAt(at));
      }
    }
    return out.toString();
  }

  private void character(int character) throws SearchPatternException {
    if (character >= 0x80) {
      bytes(character);
    } else if (isQuoted) {
      out.append("\\x%02x".formatted(character));
      isClassStart = false;
    } else if (character == '\\' && at + 1 < text.length() && text.charAt(at + 1) < 0x80) {
      out.append(text, at, at + 2);
      at++;
      isClassStart = false;
    } else {
      out.append((char) character);
      bracket(character);
    }
    at += Character.charCount(character);
  }

  private void bracket(int character) {
    if (character == '[') {
      depth++;
      isClassStart = true;
    } else if (!isClassStart && character == ']') {
      depth = Math.max(depth - 1, 0);
    } else {
      isClassStart = isClassStart && character == '^' && text.charAt(at - 1) == '[';
    }
  }

  private void bytes(int character) throws SearchPatternException {
    String one = Character.toString(character);
    if (depth > 0) {
      throw new SearchPatternException(
          text,
          at,
          "'%s' is several bytes and cannot be in a class: use (?:%s|...)".formatted(one, one));
    }
    out.append("(?:");
    for (byte b : one.getBytes(StandardCharsets.UTF_8)) {
      out.append("\\x%02x".formatted(b & 0xff));
    }
    out.append(')');
  }
}
