package crit.rewrite.verb;

import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import crit.rewrite.rule.RuleNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which process id becomes which: some by name, or all by an offset. */
final class PidMap {
  static final String FROM = "from";
  static final String TO = "to";
  static final String OFFSET = "offset";
  static final String MAP = "map";

  /** The highest that Linux allows. */
  private static final int HIGHEST = (1 << 22) - 1;

  private final Arguments arguments;
  private final int offset;
  private final Map<Integer, Integer> named;

  private PidMap(Arguments arguments, int offset, Map<Integer, Integer> named) {
    this.arguments = arguments;
    this.offset = offset;
    this.named = named;
  }

  /** Takes what a rule says. */
  static PidMap of(Arguments arguments) throws RuleException {
    boolean isPair = arguments.has(FROM) || arguments.has(TO);
    int forms = (isPair ? 1 : 0) + (arguments.has(OFFSET) ? 1 : 0) + (arguments.has(MAP) ? 1 : 0);
    if (forms != 1 || isPair && !(arguments.has(FROM) && arguments.has(TO))) {
      throw arguments
          .place()
          .wrong("pid has %d forms, expected one of: from and to, offset, map".formatted(forms));
    }
    if (arguments.has(OFFSET)) {
      int offset = (int) arguments.number(OFFSET, -HIGHEST, HIGHEST);
      return new PidMap(arguments, offset, Map.of());
    }
    Map<Integer, Integer> named = new LinkedHashMap<>();
    if (isPair) {
      named.put((int) arguments.number(FROM, 1, HIGHEST), (int) arguments.number(TO, 1, HIGHEST));
    }
    for (Map.Entry<String, RuleNode> pair : arguments.map(MAP).entrySet()) {
      named.put(number(arguments, pair.getKey()), number(arguments, value(arguments, pair)));
    }
    return new PidMap(arguments, 0, named);
  }

  private static String value(Arguments arguments, Map.Entry<String, RuleNode> pair)
      throws RuleException {
    if (pair.getValue() instanceof RuleNode.Scalar scalar) {
      return scalar.value();
    }
    throw arguments.wrong(MAP, "has %s, expected process ids".formatted(pair.getValue().kind()));
  }

  private static int number(Arguments arguments, String text) throws RuleException {
    try {
      int number = Integer.parseInt(text.strip());
      if (number > 0 && number <= HIGHEST) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw arguments.wrong(
        MAP, "has '%s', expected process ids from 1 to %d".formatted(text, HIGHEST));
  }

  /** Returns what a process id becomes; what can be none, as 0, stays. */
  int of(int pid) {
    return pid <= 0 || pid > HIGHEST ? pid : named.getOrDefault(pid, pid + offset);
  }

  /** Returns the process ids that are named. */
  Set<Integer> named() {
    return named.keySet();
  }

  /**
   * Looks whether the process ids of a set stay apart, and are such that Linux allows.
   *
   * @throws RuleException if two become one, or one is out of range; it says which
   */
  void check(Set<Integer> pids) throws RuleException {
    Map<Integer, Integer> sources = new TreeMap<>();
    for (int pid : pids) {
      int becomes = of(pid);
      if (becomes < 1 || becomes > HIGHEST) {
        throw arguments
            .place()
            .wrong("pid %d would be %d, expected 1 to %d".formatted(pid, becomes, HIGHEST));
      }
      Integer other = sources.put(becomes, pid);
      if (other != null) {
        throw arguments
            .place()
            .wrong("pid %d and %d would both be %d".formatted(other, pid, becomes));
      }
    }
  }
}
