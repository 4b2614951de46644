package crit.rewrite.rule;

import crit.rewrite.rule.Parameter.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values by name, looked through by a table of parameters. Unchangeable. */
public final class Arguments {
  private final Place place;
  private final String owner;
  private final Map<String, RuleNode> values;

  private Arguments(Place place, String owner, Map<String, RuleNode> values) {
    this.place = place;
    this.owner = owner;
    this.values = values;
  }

  /**
   * Looks values through.
   *
   * @param owner the verb, or {@code where}
   * @throws RuleException if one is unknown, missing or of another kind; it lists what is allowed
   */
  public static Arguments of(String owner, RuleNode.Fields fields, List<Parameter> parameters)
      throws RuleException {
    Map<String, Parameter> known =
        parameters.stream()
            .collect(Collectors.toMap(Parameter::name, it -> it, (a, _) -> a, LinkedHashMap::new));
    for (Map.Entry<String, RuleNode> field : fields.values().entrySet()) {
      Parameter parameter = known.get(field.getKey());
      if (parameter == null) {
        Place at = fields.places().getOrDefault(field.getKey(), field.getValue().place());
        throw at.wrong(
            "%s has no '%s', only %s".formatted(owner, field.getKey(), names(parameters)));
      }
      check(owner, parameter, field.getValue());
    }
    for (Parameter parameter : parameters) {
      if (parameter.isRequired() && !fields.values().containsKey(parameter.name())) {
        throw fields
            .place()
            .wrong(
                "%s has no '%s', expected %s: %s"
                    .formatted(owner, parameter.name(), parameter.kind().text(), about(parameter)));
      }
    }
    return new Arguments(fields.place(), owner, fields.values());
  }

  private static String names(List<Parameter> parameters) {
    return parameters.isEmpty()
        ? "nothing"
        : parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
  }

  private static String about(Parameter parameter) {
    String about = parameter.about();
    return about.substring(0, 1).toLowerCase(Locale.ROOT)
        + about.substring(1, about.length() - (about.endsWith(".") ? 1 : 0));
  }

  private static void check(String owner, Parameter parameter, RuleNode node) throws RuleException {
    boolean fits =
        switch (parameter.kind()) {
          case TEXT, WORD, FLAG, NUMBER -> node instanceof RuleNode.Scalar;
          case LIST -> !(node instanceof RuleNode.Fields);
          case MAP -> node instanceof RuleNode.Fields;
        };
    if (!fits) {
      throw node.place()
          .wrong(
              "%s.%s is %s, expected %s"
                  .formatted(owner, parameter.name(), node.kind(), parameter.kind().text()));
    }
    if (node instanceof RuleNode.Scalar scalar) {
      checkScalar(owner, parameter, scalar);
    }
  }

  private static void checkScalar(String owner, Parameter parameter, RuleNode.Scalar scalar)
      throws RuleException {
    boolean fits =
        switch (parameter.kind()) {
          case FLAG -> scalar.value().equals("true") || scalar.value().equals("false");
          case WORD -> parameter.words().contains(scalar.value());
          case NUMBER -> isNumber(scalar.value());
          case TEXT, LIST, MAP -> true;
        };
    if (!fits) {
      String expected =
          parameter.kind() == Kind.WORD
              ? "one of: " + String.join(", ", parameter.words())
              : parameter.kind().text();
      throw scalar
          .place()
          .wrong(
              "%s.%s is '%s', expected %s"
                  .formatted(owner, parameter.name(), scalar.value(), expected));
    }
  }

  private static boolean isNumber(String text) {
    try {
      number(text);
      return true;
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /** Returns a number of 64 bits, signed, or unsigned above 2^63 - 1; 0x stands before hex. */
  static long number(String text) {
    String digits = text.replace("_", "");
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      return Long.parseUnsignedLong(digits.substring(2), 16);
    }
    return digits.startsWith("-") ? Long.parseLong(digits) : Long.parseUnsignedLong(digits);
  }

  /** Returns where the values stand. */
  public Place place() {
    return place;
  }

  /** Returns where a value stands, or all of them if it is absent. */
  public Place place(String name) {
    RuleNode node = values.get(name);
    return node == null ? place : node.place();
  }

  /** Returns an error about a value. */
  public RuleException wrong(String name, String reason) {
    return place(name).wrong(owner + "." + name + " " + reason);
  }

  /** Returns whether a value is there. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns a text that must be there. */
  public String text(String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalArgumentException(owner + " requires no " + name));
  }

  /** Returns a text. */
  public Optional<String> optional(String name) {
    return values.get(name) instanceof RuleNode.Scalar scalar
        ? Optional.of(scalar.value())
        : Optional.empty();
  }

  /** Returns whether a flag is set. */
  public boolean is(String name) {
    return optional(name).filter("true"::equals).isPresent();
  }

  /**
   * Returns a number that must be there.
   *
   * @throws RuleException if it is not within the limits, which are compared signed
   */
  public long number(String name, long least, long most) throws RuleException {
    String text = text(name);
    long number;
    try {
      number = number(text);
    } catch (NumberFormatException _) {
      throw wrong(name, "is '%s', expected %s".formatted(text, Kind.NUMBER.text()));
    }
    if (number < least || number > most) {
      throw wrong(name, "is %s, expected %d to %d".formatted(text, least, most));
    }
    return number;
  }

  /** Returns the texts of a list; one that is no list, separated by commas. */
  public List<String> list(String name) throws RuleException {
    return switch (values.get(name)) {
      case RuleNode.Scalar scalar -> List.of(scalar.value().split(",", -1));
      case RuleNode.Items items -> {
        for (RuleNode item : items.values()) {
          if (!(item instanceof RuleNode.Scalar)) {
            throw item.place()
                .wrong("%s.%s has %s in it, expected texts".formatted(owner, name, item.kind()));
          }
        }
        yield items.values().stream().map(it -> ((RuleNode.Scalar) it).value()).toList();
      }
      case null, default -> List.of();
    };
  }

  /** Returns the nodes of a mapping, empty if it is absent. */
  public Map<String, RuleNode> map(String name) {
    return values.get(name) instanceof RuleNode.Fields fields ? fields.values() : Map.of();
  }

  /** Returns a value as it is. */
  public Optional<RuleNode> node(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
