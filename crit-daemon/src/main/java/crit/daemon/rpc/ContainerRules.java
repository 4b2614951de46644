package crit.daemon.rpc;

import crit.explore.Glob;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.rewrite.rule.RuleNode;
import crit.rewrite.rule.RuleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which rule files are for which containers: a list in YAML or JSON. */
public final class ContainerRules {
  private static final String CONTAINERS = "containers";
  private static final String ID = "id";
  private static final String ANNOTATIONS = "annotations";
  private static final String RULES = "rules";

  private static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.optional(ID, Kind.TEXT, "The id of the container, with * and ?."),
          Parameter.optional(ANNOTATIONS, Kind.MAP, "Annotations and their values, with * and ?."),
          Parameter.required(RULES, Kind.LIST, "Rule files, beside this file."));

  private final List<Row> rows = new ArrayList<>();

  /** Which containers, and their rule files. */
  private record Row(String id, Map<String, RuleNode> annotations, List<Path> rules) {
    boolean fits(Container container) {
      return Glob.matches(id, container.id())
          && annotations.entrySet().stream().allMatch(it -> fits(it, container));
    }

    private static boolean fits(Map.Entry<String, RuleNode> wanted, Container container) {
      String value = container.annotations().get(wanted.getKey());
      return value != null
          && wanted.getValue() instanceof RuleNode.Scalar scalar
          && Glob.matches(scalar.value(), value);
    }
  }

  private ContainerRules() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read; a RuleException says what is wrong in it and where
   */
  public static ContainerRules read(Path file) throws IOException {
    RuleNode document = RuleText.read(file.toString(), Files.readString(file));
    if (!(document instanceof RuleNode.Fields fields)
        || !(fields.values().get(CONTAINERS) instanceof RuleNode.Items items)) {
      throw document
          .place()
          .wrong("is %s, expected a mapping with a list: containers".formatted(document.kind()));
    }
    var rules = new ContainerRules();
    for (RuleNode item : items.values()) {
      rules.rows.add(row(item, file));
    }
    return rules;
  }

  private static Row row(RuleNode item, Path file) throws RuleException {
    if (!(item instanceof RuleNode.Fields fields)) {
      throw item.place().wrong("is %s, expected a mapping".formatted(item.kind()));
    }
    Arguments arguments = Arguments.of(CONTAINERS, fields, PARAMETERS);
    List<Path> rules = new ArrayList<>();
    for (String name : arguments.list(RULES)) {
      rules.add(file.resolveSibling(name));
    }
    return new Row(
        arguments.optional(ID).orElse("*"),
        arguments.has(ANNOTATIONS) ? arguments.map(ANNOTATIONS) : Map.of(),
        rules);
  }

  /** Returns all rule files that it names. */
  public Set<Path> files() {
    return rows.stream()
        .flatMap(it -> it.rules.stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns the rule files for a container, of all rows that fit, in their order. */
  public List<Path> of(Container container) {
    return rows.stream().filter(it -> it.fits(container)).flatMap(it -> it.rules.stream()).toList();
  }
}
