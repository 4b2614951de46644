package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * A word and another that takes its place wherever it stands in a text of bytes: between two
 * characters that are neither ASCII letters nor digits. Unchangeable.
 */
final class WordChange {
  private final byte[] from;
  private final byte[] to;

  private WordChange(ByteString from, ByteString to) {
    this.from = from.toByteArray();
    this.to = to.toByteArray();
  }

  /**
   * Takes two values of a rule.
   *
   * @throws RuleException if one is empty or has a slash
   */
  static WordChange of(Arguments arguments, String from, String to) throws RuleException {
    return new WordChange(word(arguments, from), word(arguments, to));
  }

  private static ByteString word(Arguments arguments, String name) throws RuleException {
    String word = arguments.text(name);
    if (word.isEmpty() || word.contains("/")) {
      throw arguments.wrong(name, "is '%s', expected an id without a slash".formatted(word));
    }
    return ByteString.copyFromUtf8(word);
  }

  /** Returns the text with the other word, if it has the first. */
  Optional<ByteString> change(ByteString text) {
    byte[] old = text.toByteArray();
    var changed = new ByteArrayOutputStream();
    int clean = 0;
    for (int at = 0; at + from.length <= old.length; at++) {
      if (isAt(old, at)) {
        changed.write(old, clean, at - clean);
        changed.writeBytes(to);
        clean = at + from.length;
        at = clean - 1;
      }
    }
    if (clean == 0) {
      return Optional.empty();
    }
    changed.write(old, clean, old.length - clean);
    return Optional.of(ByteString.copyFrom(changed.toByteArray()));
  }

  private boolean isAt(byte[] text, int at) {
    for (int i = 0; i < from.length; i++) {
      if (text[at + i] != from[i]) {
        return false;
      }
    }
    int end = at + from.length;
    return (at == 0 || !isOfWord(text[at - 1])) && (end == text.length || !isOfWord(text[end]));
  }

  private static boolean isOfWord(byte c) {
    return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
  }
}
