package crit.cli;

import crit.daemon.rpc.Container;
import crit.rewrite.Rule;
import java.io.IOException;
import java.util.List;

/** The rules of a listener, which may be read anew while it serves. Safe for several threads. */
final class RuleBox {
  private final Arguments arguments;
  private volatile ImageRules rules;

  RuleBox(Arguments arguments) throws IOException {
    this.arguments = arguments;
    this.rules = ImageRules.of(arguments);
  }

  /** Returns the rules for what is in no container. */
  List<Rule> get() throws IOException {
    return rules.of(Container.NONE);
  }

  /** Returns the rules for a container, none if it is to be restored as it is. */
  List<Rule> of(Container container) throws IOException {
    return rules.of(container);
  }

  /**
   * Reads the files anew.
   *
   * @return puts what was read in place
   * @throws IOException if they are wrong; nothing has changed then
   */
  Runnable reload() throws IOException {
    ImageRules read = ImageRules.of(arguments);
    return () -> rules = read;
  }
}
