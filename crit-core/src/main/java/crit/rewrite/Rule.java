package crit.rewrite;

import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Place;

/**
 * A rule: what to do, where, and how often that is expected.
 *
 * @param place where it stands
 * @param expect how many hits it must have
 */
public record Rule(Place place, Verb verb, Arguments arguments, Where where, Expect expect) {

  /**
   * How many hits a rule must have.
   *
   * @param least at least so many
   * @param most at most so many
   */
  public record Expect(long least, long most) {
    /** What holds if a rule does not say. */
    public static final Expect ONE_OR_MORE = new Expect(1, Long.MAX_VALUE);

    /** Returns whether a number of hits is as expected. */
    public boolean fits(long hits) {
      return hits >= least && hits <= most;
    }

    @Override
    public String toString() {
      if (most == Long.MAX_VALUE) {
        return "at least " + least;
      }
      return least == most ? "exactly " + least : least + " to " + most;
    }
  }
}
