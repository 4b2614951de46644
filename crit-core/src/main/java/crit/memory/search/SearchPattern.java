package crit.memory.search;

import java.nio.charset.StandardCharsets;

/** What is searched for. It holds no state of a search: several may use it at a time. */
public abstract sealed class SearchPattern permits BytePattern, RegexPattern, StringsPattern {
  /** The longest match of a regular expression, in bytes, unless said otherwise. */
  public static final int LONGEST_MATCH = 4096;

  /** The most that a match can be allowed to have, in bytes. */
  public static final int LARGEST = 1 << 20;

  SearchPattern() {}

  /**
   * Finds bytes. Every occurrence is a hit, also where two overlap: {@code aa} is twice in {@code
   * aaa}.
   *
   * @param ignoresCase whether bytes that are letters of ASCII stand for both cases
   * @throws SearchPatternException if there are none, or more than {@link #LARGEST}
   */
  public static SearchPattern bytes(byte[] bytes, boolean ignoresCase)
      throws SearchPatternException {
    return BytePattern.of(bytes, ignoresCase);
  }

  /** Finds the bytes of a text in UTF-8; otherwise as {@link #bytes}. */
  public static SearchPattern text(String text, boolean ignoresCase) throws SearchPatternException {
    return bytes(text.getBytes(StandardCharsets.UTF_8), ignoresCase);
  }

  /**
   * Finds bytes written in hex: {@code de ad ?? e?}. A {@code ?} stands for any four bits; white
   * space may be between bytes. Every occurrence is a hit, also where two overlap.
   */
  public static SearchPattern hex(String text) throws SearchPatternException {
    return HexText.parse(text);
  }

  /**
   * Finds what a regular expression matches, in the syntax of {@link java.util.regex.Pattern}.
   *
   * <p>Each byte is one character, of the same number: {@code \xff} is the byte 255, and {@code .}
   * one byte other than {@code 0a}, {@code 0d} and {@code 85}. A character beyond ASCII in the
   * expression stands for the bytes of its UTF-8, one after the other, and cannot be in a class.
   *
   * <p>The hits are leftmost and do not overlap; a match of no bytes is none. A match sees what
   * comes up to {@code longest} bytes from its start, as if memory ended there, and 256 bytes
   * before it: {@code ^} is the start of a run of memory without a gap, {@code $} its end.
   *
   * @param ignoresCase whether letters of ASCII stand for both cases
   * @param longest the most bytes of a match, 1 to {@link #LARGEST}
   */
  public static SearchPattern regex(String regex, boolean ignoresCase, int longest)
      throws SearchPatternException {
    return RegexPattern.of(regex, ignoresCase, longest);
  }

  /**
   * Finds text as {@code strings} of binutils does: as many printable characters of ASCII and tabs
   * as there are, without limit.
   *
   * @param least the fewest characters, at least 1
   */
  public static SearchPattern strings(int least, TextEncoding encoding) {
    return new StringsPattern(least, encoding);
  }

  /** Returns what a match may need of the bytes around its start. */
  abstract Reach reach();

  /** Returns false if no match has only bytes that are 0. */
  abstract boolean isFoundInZeros();

  /** Makes what one thread at a time scans with. */
  abstract Scanner scanner(Cancellation cancellation);

  /** Makes what takes the hits in their order. */
  abstract Delivery delivery(SearchListener listener);

  /** Returns how deep the stack of a thread must be that scans, in bytes; 0 for any. */
  long stack() {
    return 0;
  }
}
