package crit.rewrite.verb;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.field.FieldValueException;
import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Draft;
import crit.rewrite.Rule;
import crit.rewrite.Surroundings;
import crit.rewrite.Verb;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import java.io.IOException;
import java.util.List;

/** Sets any field. */
final class SetAction implements Action {
  private static final String PATH = "path";
  private static final String VALUE = "value";

  static final Verb VERB =
      new Verb(
          "set",
          "Sets any field, as in crit's JSON, and nothing else that should change with it. A path"
              + " is an image or a kind of image, which entries by number or field=value, and"
              + " fields; a value is as in JSON for people: names of flags, hex, devices,"
              + " addresses, base64. A field that holds several values takes them with commas.",
          List.of(
              Parameter.required(
                  PATH, Kind.TEXT, "The field, as files.img[type=REG][reg.name=/x*].reg.flags."),
              Parameter.required(VALUE, Kind.TEXT, "The value.")),
          "set core.tc.timers.posix[0].overrun 0",
          SetAction::new);

  private final Arguments arguments;
  private final FieldTargets targets;

  private SetAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    targets = new FieldTargets(arguments, PATH);
    if (targets.path().steps().isEmpty()) {
      throw arguments.wrong(PATH, "has no field, expected one behind a dot");
    }
  }

  @Override
  public void prepare(Surroundings set) throws IOException {
    targets.prepare(set);
  }

  @Override
  public boolean touches(ImageType type) {
    return targets.touches(type);
  }

  @Override
  public boolean apply(Draft draft) throws RuleException {
    return targets.fits(draft) && targets.each(draft, this::put);
  }

  private boolean put(Message.Builder owner, FieldDescriptor field, List<Integer> elements)
      throws RuleException {
    String text = arguments.text(VALUE);
    try {
      if (!field.isRepeated()) {
        owner.setField(field, FieldValue.parse(field, text));
      } else if (elements.isEmpty()) {
        owner.setField(field, FieldValue.parseAll(field, text));
      } else {
        for (int element : elements) {
          owner.setRepeatedField(field, element, FieldValue.parse(field, text));
        }
      }
      return true;
    } catch (FieldValueException e) {
      throw arguments.wrong(VALUE, field.getName() + ": " + e.reason());
    }
  }

  @Override
  public List<String> candidates() {
    return targets.candidates();
  }
}
