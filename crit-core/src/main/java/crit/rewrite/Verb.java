package crit.rewrite;

import crit.rewrite.rule.Parameter;
import java.util.List;

/**
 * What a rule can do: a row of the table from which the parser, the schema of rule files and the
 * documentation are made.
 *
 * @param name the word that stands in a rule
 * @param about what it does, a sentence
 * @param parameters its values, in the order in which a line has them
 * @param example a line that is a whole rule
 * @param factory makes what does it
 */
public record Verb(
    String name, String about, List<Parameter> parameters, String example, Factory factory) {

  /** Makes an action of a rule. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Makes the action.
     *
     * @throws crit.rewrite.rule.RuleException if the values contradict each other
     */
    Action of(Rule rule) throws java.io.IOException;
  }
}
