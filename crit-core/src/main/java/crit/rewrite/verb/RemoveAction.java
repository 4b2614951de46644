package crit.rewrite.verb;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
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

/** Removes any field, element or entry. */
final class RemoveAction implements Action {
  private static final String PATH = "path";

  static final Verb VERB =
      new Verb(
          "remove",
          "Removes any field, elements of a field that holds several values, or whole entries, and"
              + " nothing else that should go with it. The path is as that of set; without a field"
              + " it means entries.",
          List.of(
              Parameter.required(
                  PATH, Kind.TEXT, "What is removed, as files.img[type=REG].reg.build_id.")),
          "remove files.img[type=REG].reg.build_id",
          RemoveAction::new);

  private final Arguments arguments;
  private final FieldTargets targets;

  private RemoveAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    targets = new FieldTargets(arguments, PATH);
    if (targets.path().steps().isEmpty() && targets.path().entries().isEmpty()) {
      throw arguments.wrong(PATH, "means all entries, expected some; [*] means all");
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
    if (!targets.fits(draft)) {
      return false;
    }
    if (!targets.path().steps().isEmpty()) {
      return targets.each(draft, this::clear);
    }
    if (draft.isHead()) {
      return false;
    }
    draft.remove();
    return true;
  }

  private boolean clear(Message.Builder owner, FieldDescriptor field, List<Integer> elements)
      throws RuleException {
    if (field.isRequired()) {
      throw arguments.wrong(
          PATH,
          "means %s, but %s requires it"
              .formatted(field.getName(), owner.getDescriptorForType().getName()));
    }
    if (!field.isRepeated()) {
      boolean isThere = owner.hasField(field);
      owner.clearField(field);
      return isThere;
    }
    int count = owner.getRepeatedFieldCount(field);
    List<?> values = (List<?>) owner.getField(field);
    owner.clearField(field);
    for (int i = 0; i < count; i++) {
      if (!elements.isEmpty() && !elements.contains(i)) {
        owner.addRepeatedField(field, values.get(i));
      }
    }
    return count > 0;
  }

  @Override
  public List<String> candidates() {
    return targets.candidates();
  }
}
