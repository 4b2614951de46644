package crit.memory.search;

import crit.memory.search.RegexNode.Choice;
import crit.memory.search.RegexNode.One;
import crit.memory.search.RegexNode.Repeat;
import crit.memory.search.RegexNode.Sequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads what a regular expression matches at most. It reads only what {@link Pattern} has accepted,
 * and leaves to that what a class or an escape stands for. What it does not know may match
 * anything.
 */
final class RegexParser {
  private static final String END = "";

  private final String text;
  private final Map<String, BitSet> sets = new HashMap<>();
  private int at;
  private int flags;

  private RegexParser(String text, int flags) {
    this.text = text;
    this.flags = flags;
  }

  /** Something that is not known. */
  private static final class UnknownSyntax extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Reads an expression.
   *
   * @param text of ASCII only, without quotes
   * @param flags those of {@link Pattern}
   */
  static RegexNode parse(String text, int flags) {
    var parser = new RegexParser(text, flags);
    try {
      RegexNode node = parser.choice();
      return parser.at == text.length() ? node : RegexNode.anything();
    } catch (UnknownSyntax _) {
      return RegexNode.anything();
    }
  }

  private RegexNode choice() throws UnknownSyntax {
    List<RegexNode> branches = new ArrayList<>();
    do {
      branches.add(sequence());
    } while (skip("|"));
    return branches.size() == 1 ? branches.getFirst() : new Choice(branches);
  }

  private RegexNode sequence() throws UnknownSyntax {
    List<RegexNode> parts = new ArrayList<>();
    while (!isNext(END) && !isNext("|") && !isNext(")")) {
      parts.add(repeated(atom()));
    }
    return new Sequence(parts);
  }

  private RegexNode repeated(RegexNode node) throws UnknownSyntax {
    if (skip("?")) {
      return greed(new Repeat(node, 0, 1));
    }
    if (skip("*")) {
      return greed(new Repeat(node, 0, Integer.MAX_VALUE));
    }
    if (skip("+")) {
      return greed(new Repeat(node, 1, Integer.MAX_VALUE));
    }
    if (!skip("{")) {
      return node;
    }
    int least = number();
    int most = least;
    if (skip(",")) {
      most = isNext("}") ? Integer.MAX_VALUE : number();
    }
    expect("}");
    return greed(new Repeat(node, least, most));
  }

  /** Passes the sign that says how much is taken: it does not change what can be. */
  private RegexNode greed(RegexNode node) {
    if (!skip("?")) {
      skip("+");
    }
    return node;
  }

  private int number() throws UnknownSyntax {
    int start = at;
    skipDigits(text.length(), '9');
    try {
      return Integer.parseInt(text.substring(start, at));
    } catch (NumberFormatException _) {
      throw new UnknownSyntax();
    }
  }

  private RegexNode atom() throws UnknownSyntax {
    int start = at;
    char next = text.charAt(at++);
    return switch (next) {
      case '(' -> group();
      case '[' -> characterClass(start);
      case '\\' -> escape(start);
      case '^', '$' -> RegexNode.empty();
      case '*', '+', '?', '{' -> throw new UnknownSyntax();
      default -> one(start);
    };
  }

  private RegexNode group() throws UnknownSyntax {
    int saved = flags;
    boolean takesBytes = true;
    if (skip("?")) {
      if (skip("=") || skip("!") || skip("<=") || skip("<!")) {
        takesBytes = false;
      } else if (skip("<")) {
        skipBehind('>');
      } else if (!skip(">") && !skip(":") && !skipFlags()) {
        return RegexNode.empty();
      }
    }
    RegexNode inner = choice();
    expect(")");
    flags = saved;
    return takesBytes ? inner : RegexNode.empty();
  }

  /** Takes flags; returns false if they are for what follows, and not for a group of their own. */
  private boolean skipFlags() throws UnknownSyntax {
    int set = 0;
    int unset = 0;
    boolean isOff = false;
    while (!isNext(")") && !isNext(":")) {
      if (skip("-")) {
        isOff = true;
        continue;
      }
      int flag = flag();
      set |= isOff ? 0 : flag;
      unset |= isOff ? flag : 0;
    }
    flags = (flags | set) & ~unset;
    return !skip(")") && skip(":");
  }

  private int flag() throws UnknownSyntax {
    if (isNext(END)) {
      throw new UnknownSyntax();
    }
    return switch (text.charAt(at++)) {
      case 'i' -> Pattern.CASE_INSENSITIVE;
      case 'm' -> Pattern.MULTILINE;
      case 's' -> Pattern.DOTALL;
      case 'd' -> Pattern.UNIX_LINES;
      case 'u' -> Pattern.UNICODE_CASE;
      default -> throw new UnknownSyntax();
    };
  }

  /** Reads to the first bracket with which it is a class. */
  private RegexNode characterClass(int start) throws UnknownSyntax {
    while (true) {
      skipBehind(']');
      try {
        return one(start);
      } catch (PatternSyntaxException _) {
        // that bracket does not end the class
      }
    }
  }

  private RegexNode escape(int start) throws UnknownSyntax {
    if (isNext(END)) {
      throw new UnknownSyntax();
    }
    char next = text.charAt(at++);
    switch (next) {
      case 'b' -> {
        if (skip("{")) {
          skipBehind('}');
        }
        return RegexNode.empty();
      }
      case 'B', 'A', 'G', 'z', 'Z' -> {
        return RegexNode.empty();
      }
      case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        skipDigits(text.length(), '9');
        return RegexNode.anything();
      }
      case 'k' -> {
        skipBehind('>');
        return RegexNode.anything();
      }
      case 'R', 'X', 'Q', 'E' -> {
        return RegexNode.anything();
      }
      case '0' -> skipDigits(octalDigits(), '7');
      case 'c' -> at++;
      case 'x' -> skipBraced(2);
      case 'u' -> skipUnit();
      case 'p', 'P' -> skipBraced(1);
      case 'N' -> skipBehind('}');
      default -> {
        // one character
      }
    }
    return one(start);
  }

  /** Passes the digits of a UTF-16 unit, but no half of a character. */
  private void skipUnit() throws UnknownSyntax {
    if (isNext("d") || isNext("D")) {
      throw new UnknownSyntax();
    }
    at += 4;
  }

  private int octalDigits() {
    return at < text.length() && text.charAt(at) <= '3' ? 3 : 2;
  }

  private void skipDigits(int most, char last) {
    int end = Math.min(text.length(), at + most);
    while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= last) {
      at++;
    }
  }

  private void skipBraced(int count) throws UnknownSyntax {
    if (isNext("{")) {
      skipBehind('}');
    } else {
      at += count;
    }
  }

  /** Returns the bytes that are matched by the text from an index up to here. */
  private RegexNode one(int start) throws UnknownSyntax {
    if (at > text.length()) {
      throw new UnknownSyntax();
    }
    String atom = text.substring(start, at);
    return new One(sets.computeIfAbsent(flags + ":" + atom, _ -> set(atom)));
  }

  private BitSet set(String atom) {
    var matcher = Pattern.compile(atom, flags).matcher("");
    var set = new BitSet();
    for (int value = 0; value < 256; value++) {
      if (matcher.reset(String.valueOf((char) value)).matches()) {
        set.set(value);
      }
    }
    return set;
  }

  private boolean isNext(String token) {
    return token.isEmpty() ? at >= text.length() : text.startsWith(token, at);
  }

  private boolean skip(String token) {
    boolean isNext = text.startsWith(token, at);
    at += isNext ? token.length() : 0;
    return isNext;
  }

  private void expect(String token) throws UnknownSyntax {
    if (!skip(token)) {
      throw new UnknownSyntax();
    }
  }

  private void skipBehind(char last) throws UnknownSyntax {
    int found = text.indexOf(last, at);
    if (found < 0) {
      throw new UnknownSyntax();
    }
    at = found + 1;
  }
}
