package crit.rewrite.verb;

import crit.rewrite.Action;
import crit.rewrite.MemoryDraft;
import crit.rewrite.MemoryDraft.Target;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.rewrite.verb.StackText.Area;
import crit.rewrite.verb.StackText.Value;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Changes arguments that tasks were started with. */
final class ArgumentAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String INDEX = "index";

  static final Verb VERB =
      new Verb(
          "arg",
          "Changes an argument that tasks were started with, where it lies on their stacks and ps"
              + " reads it. It must not be longer than the old one.",
          List.of(
              Parameter.required(FROM, Kind.TEXT, "The argument now."),
              Parameter.required(TO, Kind.TEXT, "The argument it becomes."),
              Parameter.optional(INDEX, Kind.NUMBER, "Only that one; 0 is the program.")),
          "arg --verbose -> --quiet where pid=42",
          ArgumentAction::new);

  private final Rule rule;
  private final Arguments arguments;
  private final int index;
  private final Set<String> seen = new TreeSet<>();

  private ArgumentAction(Rule rule) throws RuleException {
    this.rule = rule;
    this.arguments = rule.arguments();
    this.index = arguments.has(INDEX) ? (int) arguments.number(INDEX, 0, Integer.MAX_VALUE) : -1;
  }

  @Override
  public boolean touchesMemory() {
    return true;
  }

  @Override
  public long apply(MemoryDraft memory) throws IOException {
    return memory.forEachTask(rule.where(), it -> apply(memory, it));
  }

  private long apply(MemoryDraft memory, Target target) throws IOException {
    long hits = 0;
    List<StackText> texts = StackText.of(memory, target, Area.ARGUMENTS);
    for (int i = 0; i < texts.size(); i++) {
      StackText text = texts.get(i);
      seen.add(text.text());
      if ((index < 0 || index == i) && text.text().equals(arguments.text(FROM))) {
        text.replace(memory, target, new Value(arguments.text(TO), 0, TO), arguments);
        hits++;
      }
    }
    return hits;
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("arguments ", seen);
  }
}
