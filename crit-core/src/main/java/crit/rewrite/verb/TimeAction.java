package crit.rewrite.verb;

import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.timens_entry;
import crit.schemas.proto.timespec;
import java.util.List;

/** Changes the clocks of time namespaces. */
final class TimeAction implements Action {
  private static final String MONOTONIC = "monotonic";
  private static final String BOOTTIME = "boottime";

  static final Verb VERB =
      new Verb(
          "time",
          "Sets what the clocks of a time namespace show right after the restore. The time of day"
              + " is the machine's and not in a checkpoint.",
          List.of(
              Parameter.optional(MONOTONIC, Kind.TEXT, "CLOCK_MONOTONIC, as in 3600.5 or 20d."),
              Parameter.optional(BOOTTIME, Kind.TEXT, "CLOCK_BOOTTIME, as in 3600.5 or 20d.")),
          "time monotonic=1d boottime=1d",
          TimeAction::new);

  private final Arguments arguments;

  private TimeAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    if (!arguments.has(MONOTONIC) && !arguments.has(BOOTTIME)) {
      throw arguments.place().wrong("time has nothing, expected monotonic or boottime");
    }
    for (String name : List.of(MONOTONIC, BOOTTIME)) {
      if (arguments.has(name)) {
        TimeText.nanoseconds(arguments, name);
      }
    }
  }

  @Override
  public boolean touches(ImageType type) {
    return type.name().equals("TIMENS");
  }

  @Override
  public boolean apply(Draft draft) throws RuleException {
    timens_entry.Builder clocks = (timens_entry.Builder) draft.message();
    if (arguments.has(MONOTONIC)) {
      set(clocks.getMonotonicBuilder(), MONOTONIC);
    }
    if (arguments.has(BOOTTIME)) {
      set(clocks.getBoottimeBuilder(), BOOTTIME);
    }
    return true;
  }

  private void set(timespec.Builder clock, String name) throws RuleException {
    long nanoseconds = TimeText.nanoseconds(arguments, name);
    clock.setTvSec(nanoseconds / TimeText.BILLION);
    clock.setTvNsec(nanoseconds % TimeText.BILLION);
  }

  @Override
  public List<String> candidates() {
    return List.of("no clocks: the machine that dumped the tasks had no time namespaces");
  }

  @Override
  public List<String> warnings() {
    return List.of(
        "clocks were changed: what a program waits for until a time of such a clock comes earlier or"
            + " later, and clocks that go back may surprise it");
  }
}
