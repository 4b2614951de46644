package crit.names;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table of numbers and their names. It cannot be changed, and any number of threads may use it.
 *
 * <p>Numbers are {@code long}s as the field has them: unsigned fields of 32 bits are 0 to 2^32 - 1.
 */
public final class NumberNames {
  private static final String ALIAS = "~";

  private final String prefix;
  private final long choice;
  private final long[] numbers;
  private final String[] names;
  private final Map<String, Long> aliases;

  private NumberNames(
      String prefix, long choice, SortedMap<Long, String> rows, Map<String, Long> aliases) {
    this.prefix = prefix;
    this.choice = choice;
    this.numbers = new long[rows.size()];
    this.names = new String[rows.size()];
    this.aliases = aliases;
    int count = 0;
    for (var row : rows.entrySet()) {
      numbers[count] = row.getKey();
      names[count++] = row.getValue();
    }
  }

  /**
   * Returns the table that a text describes. A number with a colon, decimal, {@code 0x} hex or
   * octal with a zero in front, is followed by the name of that number, the name of the next
   * number, and so on: {@code 1: HUP INT QUIT 30: PWR}. A name after {@code ~} is one more name of
   * the number before, understood but never printed.
   *
   * @param prefix what all names begin with and the text leaves out
   * @throws IllegalArgumentException if a number or a name is there twice
   */
  public static NumberNames of(String prefix, String text) {
    return choosing(prefix, 0, text);
  }

  /**
   * Returns a table of bits, some of which together are a number of its own: the access mode among
   * the flags of an open file.
   *
   * @param choice these bits
   */
  static NumberNames choosing(String prefix, long choice, String text) {
    SortedMap<Long, String> rows = new TreeMap<>();
    Map<String, Long> aliases = new HashMap<>();
    long next = 0;
    for (String word : text.split("\\s+", -1)) {
      if (word.endsWith(":")) {
        next = Long.decode(word.substring(0, word.length() - 1));
      } else if (word.startsWith(ALIAS)) {
        aliases.put(word.substring(1), next - 1);
      } else if (!word.isEmpty() && rows.put(next++, word) != null) {
        throw new IllegalArgumentException("%s%s: number is there twice".formatted(prefix, word));
      }
    }
    var table = new NumberNames(prefix, choice, rows, aliases);
    table.checkNames();
    return table;
  }

  private void checkNames() {
    Map<String, Long> all = new HashMap<>(aliases);
    for (int i = 0; i < names.length; i++) {
      if (all.put(names[i], numbers[i]) != null) {
        throw new IllegalArgumentException("%s%s: name is there twice".formatted(prefix, names[i]));
      }
    }
  }

  /** Returns the numbers that have a name, from the lowest up. */
  public long[] numbers() {
    return numbers.clone();
  }

  /** Returns the name of a number. */
  public Optional<String> name(long number) {
    int at = Arrays.binarySearch(numbers, number);
    return at < 0 ? Optional.empty() : Optional.of(prefix + names[at]);
  }

  /** Returns the name of a number, or the number in decimal if it has none. */
  public String text(long number) {
    return name(number).orElseGet(() -> Long.toString(number));
  }

  /** Returns the name without what all names of this table begin with, or the number in decimal. */
  public String brief(long number) {
    int at = Arrays.binarySearch(numbers, number);
    return at < 0 ? Long.toString(number) : names[at];
  }

  /** Returns the number with that name, which may lack what all names of this table begin with. */
  public OptionalLong number(String name) {
    String wanted = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    for (int i = 0; i < names.length; i++) {
      if (names[i].equals(wanted)) {
        return OptionalLong.of(numbers[i]);
      }
    }
    Long alias = aliases.get(wanted);
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
    boolean[] isSet = new boolean[numbers.length];
    long rest = bits;
    int chosen = Arrays.binarySearch(numbers, bits & choice);
    if (chosen >= 0 && (choice != 0 || bits == 0)) {
      isSet[chosen] = true;
      rest &= ~choice;
    }
    for (int width = Long.SIZE; width > 0; width--) {
      rest = takeFlags(rest, width, isSet);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < isSet.length; i++) {
      if (isSet[i]) {
        parts.add(prefix + names[i]);
      }
    }
    if (rest != 0) {
      parts.add("0x" + Long.toHexString(rest));
    }
    return parts;
  }

  /** Marks the flags of so many bits that are wholly in the rest, and returns what then remains. */
  private long takeFlags(long bits, int width, boolean[] isSet) {
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
