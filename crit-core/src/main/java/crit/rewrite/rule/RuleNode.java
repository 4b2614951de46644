package crit.rewrite.rule;

import java.util.List;
import java.util.Map;

/** A value in a rule, and where it stands. */
public sealed interface RuleNode {
  /** Returns where it stands. */
  Place place();

  /** Returns what it is, for errors. */
  String kind();

  /**
   * A text, a number, or true or false.
   *
   * @param value as it was written, without quotes
   */
  record Scalar(Place place, String value) implements RuleNode {
    @Override
    public String kind() {
      return "'" + value + "'";
    }
  }

  /** Values in a row. */
  record Items(Place place, List<RuleNode> values) implements RuleNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * Values by name, in the order of the file.
   *
   * @param places where each name stands
   */
  record Fields(Place place, Map<String, RuleNode> values, Map<String, Place> places)
      implements RuleNode {
    @Override
    public String kind() {
      return "a mapping";
    }
  }
}
