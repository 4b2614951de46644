package crit.cli;

import crit.daemon.rpc.Container;
import crit.daemon.rpc.ContainerRules;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.rewrite.verb.Verbs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules for a container: those for it, and those for all. */
final class ImageRules {
  private final List<Rule> forAll;
  private final Optional<ContainerRules> forSome;

  private ImageRules(List<Rule> forAll, Optional<ContainerRules> forSome) {
    this.forAll = forAll;
    this.forSome = forSome;
  }

  /** Reads what the options name. */
  static ImageRules of(Arguments arguments) throws IOException {
    Optional<String> table = arguments.value(ShimCommands.CONTAINERS);
    return new ImageRules(
        EditAction.rules(arguments),
        table.isPresent()
            ? Optional.of(ContainerRules.read(Path.of(table.get())))
            : Optional.empty());
  }

  /** Returns the rules, none if it is to be restored as it is. */
  List<Rule> of(Container container) throws IOException {
    List<Rule> rules = new ArrayList<>(forAll);
    if (forSome.isPresent()) {
      var parser = new RuleParser(Verbs.all());
      for (Path file : forSome.get().of(container)) {
        rules.addAll(parser.file(file));
      }
    }
    return rules;
  }
}
