package crit.cli;

import crit.daemon.rpc.Container;
import crit.daemon.rpc.ContainerRules;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules for a container: those for it, and those for all. */
final class ImageRules {
  private final List<Rule> forAll;
  private final Optional<ContainerRules> forSome;

  /** The files of {@link #forSome} that were read already. */
  private final Map<Path, List<Rule>> read = new LinkedHashMap<>();

  private ImageRules(List<Rule> forAll, Optional<ContainerRules> forSome) {
    this.forAll = forAll;
    this.forSome = forSome;
  }

  /** Reads what the options name; files that a table names are read when a container needs them. */
  static ImageRules of(Arguments arguments) throws IOException {
    Optional<String> table = arguments.value(ShimCommands.CONTAINERS);
    return new ImageRules(
        EditAction.rules(arguments),
        table.isPresent()
            ? Optional.of(ContainerRules.read(Path.of(table.get())))
            : Optional.empty());
  }

  /** Reads what the options name, and all that a table names. */
  static ImageRules whole(Arguments arguments) throws IOException {
    ImageRules rules = of(arguments);
    if (rules.forSome.isPresent()) {
      for (Path file : rules.forSome.get().files()) {
        rules.read.put(file, parsed(file));
      }
    }
    return rules;
  }

  private static List<Rule> parsed(Path file) throws IOException {
    return new RuleParser(Verbs.all()).file(file);
  }

  /** Returns the rules, none if it is to be restored as it is. */
  List<Rule> of(Container container) throws IOException {
    List<Rule> rules = new ArrayList<>(forAll);
    if (forSome.isPresent()) {
      for (Path file : forSome.get().of(container)) {
        List<Rule> known = read.get(file);
        rules.addAll(known == null ? parsed(file) : known);
      }
    }
    return rules;
  }
}
