package crit.names;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.StringTokenizer;
import java.util.TreeMap;

/**
 * A table of numbers and their names. It cannot be changed, any number of threads may use it, and
 * it costs next to nothing until it is first asked.
 *
 * <p>Numbers are {@code long}s as the field has them: unsigned fields of 32 bits are 0 to 2^32 - 1.
 */
public final class NumberNames {
  private static final String ALIAS = "~";
  private static final Rows UNREAD = new Rows(new TreeMap<>(), Map.of());

  private final String prefix;
  private final long choice;
  private final String text;
  private volatile Rows rows = UNREAD;

  /** What the text says; names lack the prefix. */
  private static final class Rows {
    private final long[] numbers;
    private final String[] names;
    private final Map<String, Long> aliases;

    Rows(SortedMap<Long, String> rows, Map<String, Long> aliases) {
      this.numbers = new long[rows.size()];
      this.names = new String[rows.size()];
      this.aliases = aliases;
      int count = 0;
      for (var row : rows.entrySet()) {
        numbers[count] = row.getKey();
        names[count++] = row.getValue();
      }
    }
  }

  private NumberNames(String prefix, long choice, String text) {
    this.prefix = prefix;
    this.choice = choice;
    this.text = text;
  }

  /**
   * Returns the table that a text describes. A number with a colon, decimal, {@code 0x} hex or
   * octal with a zero in front, is followed by the name of that number, the name of the next
   * number, and so on: {@code 1: HUP INT QUIT 30: PWR}. A name after {@code ~} is one more name of
   * the number before, understood but never printed.
   *
   * <p>The text is read when the table is first asked; it is then an {@link
   * IllegalArgumentException} if a number or a name is there twice.
   *
   * @param prefix what all names begin with and the text leaves out
   */
  public static NumberNames of(String prefix, String text) {
    return new NumberNames(prefix, 0, text);
  }

  /**
   * Returns a table of bits, some of which together are a number of its own: the access mode among
   * the flags of an open file.
   *
   * @param choice these bits
   */
  static NumberNames choosing(String prefix, long choice, String text) {
    return new NumberNames(prefix, choice, text);
  }

  private Rows rows() {
    Rows known = rows;
    if (known == UNREAD) {
      known = read();
      rows = known;
    }
    return known;
  }

  private Rows read() {
    SortedMap<Long, String> byNumber = new TreeMap<>();
    Map<String, Long> aliases = new HashMap<>();
    Set<String> names = new HashSet<>();
    long next = 0;
    var words = new StringTokenizer(text);
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (word.endsWith(":")) {
        next = Long.decode(word.substring(0, word.length() - 1));
      } else if (word.startsWith(ALIAS)) {
        check(names.add(word.substring(1)), word, "name");
        aliases.put(word.substring(1), next - 1);
      } else {
        check(names.add(word), word, "name");
        check(byNumber.put(next++, word) == null, word, "number");
      }
    }
    return new Rows(byNumber, aliases);
  }

  private void check(boolean isFirst, String word, String what) {
    if (!isFirst) {
      throw new IllegalArgumentException("%s%s: %s is there twice".formatted(prefix, word, what));
    }
  }

  /** Returns the numbers that have a name, from the lowest up. */
  public long[] numbers() {
    return rows().numbers.clone();
  }

  /** Returns the name of a number. */
  public Optional<String> name(long number) {
    Rows all = rows();
    int at = Arrays.binarySearch(all.numbers, number);
    return at < 0 ? Optional.empty() : Optional.of(prefix + all.names[at]);
  }

  /** Returns the name of a number, or the number in decimal if it has none. */
  public String text(long number) {
    return name(number).orElseGet(() -> Long.toString(number));
  }

  /** Returns the name without what all names of this table begin with, or the number in decimal. */
  public String brief(long number) {
    Rows all = rows();
    int at = Arrays.binarySearch(all.numbers, number);
    return at < 0 ? Long.toString(number) : all.names[at];
  }

  /** Returns the number with that name, which may lack what all names of this table begin with. */
  public OptionalLong number(String name) {
    String wanted = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    Rows all = rows();
    for (int i = 0; i < all.names.length; i++) {
      if (all.names[i].equals(wanted)) {
        return OptionalLong.of(all.numbers[i]);
      }
    }
    Long alias = all.aliases.get(wanted);
    return alias == null ? OptionalLong.empty() : OptionalLong.of(alias);
  }

  /**
   * Returns the names of the bits that are set, joined with {@code |}, and the rest in hex: {@code
   * O_RDWR|O_APPEND|0x40000000}. No bit at all is the name of 0, or {@code 0}.
   */
  public String flags(long bits) {
    List<String> parts = flagNames(bits);
    return parts.isEmpty() ? "0" : String.join("|", parts);
  }

  /** Returns the names as {@link #flags(long)} does, for a field of 32 bits without a sign. */
  public String flags(int bits) {
    return flags(Integer.toUnsignedLong(bits));
  }

  /**
   * Returns the names of the bits that are set, from the lowest up; what has none is one in hex.
   */
  public List<String> flagNames(long bits) {
    Rows all = rows();
    boolean[] isSet = new boolean[all.numbers.length];
    long rest = bits;
    int chosen = Arrays.binarySearch(all.numbers, bits & choice);
    if (chosen >= 0 && (choice != 0 || bits == 0)) {
      isSet[chosen] = true;
      rest &= ~choice;
    }
    for (int width = Long.SIZE; width > 0; width--) {
      rest = takeFlags(all.numbers, rest, width, isSet);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < isSet.length; i++) {
      if (isSet[i]) {
        parts.add(prefix + all.names[i]);
      }
    }
    if (rest != 0) {
      parts.add("0x" + Long.toHexString(rest));
    }
    return parts;
  }

  /** Marks the flags of so many bits that are wholly in the rest, and returns what then remains. */
  private long takeFlags(long[] numbers, long bits, int width, boolean[] isSet) {
    long rest = bits;
    for (int i = 0; i < numbers.length && rest != 0; i++) {
      long flag = numbers[i];
      if (Long.bitCount(flag) == width && (rest & flag) == flag && (flag & ~choice) != 0) {
        isSet[i] = true;
        rest &= ~flag;
      }
    }
    return rest;
  }

  /**
   * Returns the names of the members of a set in which each number is one bit.
   *
   * @param first the number of the lowest bit: 1 for a set of signals, 0 for capabilities
   */
  public List<String> members(long set, int first) {
    List<String> parts = new ArrayList<>();
    for (long rest = set; rest != 0; rest &= rest - 1) {
      long number = Long.numberOfTrailingZeros(rest) + (long) first;
      parts.add(text(number));
    }
    return parts;
  }
}
