package crit.cli;

import crit.daemon.rpc.Container;
import crit.rewrite.Rule;
import java.io.IOException;
import java.util.List;

/** The rules of a listener, which may be read anew while it serves. Safe for several threads. */
final class RuleBox {
  private final Arguments arguments;
  private volatile ImageRules rules;
  private volatile Trial trial = _ -> {};

  RuleBox(Arguments arguments) throws IOException {
    this.arguments = arguments;
    this.rules = ImageRules.whole(arguments);
  }

  /** Tries rules on what they are for. */
  @FunctionalInterface
  interface Trial {
    /** Tries them, without changing anything. */
    void run(List<Rule> rules) throws IOException;
  }

  /** Has rules be tried: those that are there now, and others before they are put in place. */
  void tryOn(Trial other) throws IOException {
    trial = other;
    trial.run(get());
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
   * Reads the files anew, and tries the rules.
   *
   * @return puts what was read in place
   * @throws IOException if they are wrong; nothing has changed then
   */
  Runnable reload() throws IOException {
    ImageRules read = ImageRules.whole(arguments);
    trial.run(read.of(Container.NONE));
    return () -> rules = read;
  }
}
