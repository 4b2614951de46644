package crit.rewrite.verb;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import crit.checkpoint.ImageStore;
import crit.explore.Glob;
import crit.explore.diff.FlatMessage;
import crit.field.FieldValueException;
import crit.image.EntryShape;
import crit.image.ImageType;
import crit.image.ImageTypes;
import crit.rewrite.Draft;
import crit.rewrite.Surroundings;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.RuleException;
import crit.rewrite.verb.FieldPath.Selector;
import crit.rewrite.verb.FieldPath.Step;
import crit.schemas.FieldRow;
import crit.schemas.FieldType;
import crit.schemas.MessageRow;
import crit.schemas.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the fields that a path of a rule means. */
final class FieldTargets {
  private static final int SHOWN = 12;

  private final Arguments arguments;
  private final String name;
  private final FieldPath path;
  private final List<ImageType> types;
  private final List<String> images = new ArrayList<>();
  private String example = "";

  /** Takes what is meant. */
  @FunctionalInterface
  interface Target {
    /**
     * Takes a field.
     *
     * @param elements which elements of a repeated field are meant; empty if the whole field is
     * @return whether it is a hit
     */
    boolean at(Message.Builder owner, FieldDescriptor field, List<Integer> elements)
        throws RuleException;
  }

  /**
   * Takes a path that a rule has.
   *
   * @throws RuleException if no image has such fields; it lists those there are
   */
  FieldTargets(Arguments arguments, String name) throws RuleException {
    this.arguments = arguments;
    this.name = name;
    this.path = FieldPath.parse(arguments, name);
    this.types = types();
    checkFields();
  }

  FieldPath path() {
    return path;
  }

  private List<ImageType> types() throws RuleException {
    List<ImageType> all = ImageTypes.all().stream().filter(it -> !it.isRaw()).toList();
    if (path.isFile()) {
      String likely = path.image().replace('*', '1').replace('?', '1');
      Optional<ImageType> one = ImageTypes.byFileName(likely).filter(it -> !it.isRaw());
      if (one.isEmpty() && likely.equals(path.image())) {
        throw arguments.wrong(name, "has '%s', which is no image".formatted(path.image()));
      }
      return one.map(List::of).orElse(all);
    }
    List<ImageType> named =
        all.stream().filter(it -> it.name().equalsIgnoreCase(path.image())).toList();
    if (named.isEmpty()) {
      throw arguments.wrong(
          name,
          "has '%s', expected the name of an image or one of: %s"
              .formatted(path.image(), kinds(all)));
    }
    return named;
  }

  private static String kinds(List<ImageType> all) {
    return all.stream()
        .map(it -> it.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }

  private void checkFields() throws RuleException {
    List<List<String>> paths = new ArrayList<>();
    paths.add(path.steps().stream().map(Step::name).toList());
    for (Selector selector : path.entries()) {
      if (selector instanceof Selector.Equal equal) {
        paths.add(equal.path());
      }
    }
    for (List<String> names : paths) {
      Optional<String> wrong = Optional.empty();
      boolean fits = false;
      for (ImageType type : types) {
        for (EntryShape entry : type.entries()) {
          Optional<String> here = missing(entry.row(), names);
          fits |= here.isEmpty();
          wrong = here.isPresent() ? here : wrong;
        }
      }
      if (!fits && wrong.isPresent()) {
        throw arguments.wrong(name, wrong.get());
      }
    }
  }

  /** Returns what is wrong with a path in a message, if anything is. */
  private static Optional<String> missing(MessageRow message, List<String> names) {
    MessageRow at = message;
    for (int i = 0; i < names.size(); i++) {
      Optional<FieldRow> field = at.field(names.get(i));
      if (field.isEmpty()) {
        String fields = at.fields().stream().map(FieldRow::name).collect(Collectors.joining(", "));
        return Optional.of(
            "has '%s', but %s has only %s".formatted(names.get(i), at.name(), fields));
      }
      if (i + 1 < names.size()) {
        if (field.get().type() != FieldType.MESSAGE) {
          return Optional.of(
              "has '%s' below %s, which has no fields".formatted(names.get(i + 1), names.get(i)));
        }
        at = Schema.message(field.get().typeName());
      }
    }
    return Optional.empty();
  }

  /** Looks which images a set has. */
  void prepare(Surroundings set) throws IOException {
    ImageStore store = set.checkpoint().store();
    for (String file : store.names()) {
      if (ImageTypes.byFileName(file).filter(it -> !it.isRaw()).isPresent()) {
        images.add(file);
      }
    }
  }

  boolean touches(ImageType type) {
    return types.stream().anyMatch(it -> it.name().equals(type.name()));
  }

  /** Returns whether an entry is meant. */
  boolean fits(Draft draft) throws RuleException {
    if (path.isFile() && !Glob.matches(path.image(), draft.file())) {
      return false;
    }
    if (example.isEmpty()) {
      example = draft.file() + " with " + flat(draft.message().buildPartial());
    }
    for (Selector selector : path.entries()) {
      if (!fits(selector, draft.index(), draft.message())) {
        return false;
      }
    }
    return true;
  }

  private static String flat(Message message) {
    return FlatMessage.of(message, Set.of()).entrySet().stream()
        .limit(SHOWN)
        .map(it -> it.getKey() + "=" + it.getValue())
        .collect(Collectors.joining(" "));
  }

  private boolean fits(Selector selector, int index, Object value) throws RuleException {
    return switch (selector) {
      case Selector.All _ -> true;
      case Selector.Index one -> one.number() == index;
      case Selector.Equal equal ->
          value instanceof MessageOrBuilder message && fits(equal, equal.path(), message);
    };
  }

  private boolean fits(Selector.Equal equal, List<String> names, MessageOrBuilder message)
      throws RuleException {
    FieldDescriptor field = message.getDescriptorForType().findFieldByName(names.getFirst());
    if (field == null || !field.isRepeated() && !message.hasField(field)) {
      return false;
    }
    List<?> values =
        field.isRepeated() ? (List<?>) message.getField(field) : List.of(message.getField(field));
    for (Object value : values) {
      boolean fits =
          value instanceof MessageOrBuilder inner && names.size() > 1
              ? fits(equal, names.subList(1, names.size()), inner)
              : names.size() == 1 && isEqual(field, value, equal.value());
      if (fits) {
        return true;
      }
    }
    return false;
  }

  private boolean isEqual(FieldDescriptor field, Object value, String text) throws RuleException {
    boolean isPattern = text.contains("*") || text.contains("?");
    if (isPattern && Glob.matches(text, FieldValue.text(field, value))) {
      return true;
    }
    try {
      return FieldValue.parse(field, text).equals(value);
    } catch (FieldValueException e) {
      if (isPattern) {
        return false;
      }
      throw arguments.wrong(name, field.getName() + ": " + e.reason());
    }
  }

  /** Hands over each field of an entry that is meant, and returns whether any was a hit. */
  boolean each(Draft draft, Target target) throws RuleException {
    return each(draft.message(), path.steps(), target);
  }

  private boolean each(Message.Builder owner, List<Step> steps, Target target)
      throws RuleException {
    Step step = steps.getFirst();
    Descriptor type = owner.getDescriptorForType();
    FieldDescriptor field = type.findFieldByName(step.name());
    if (field == null) {
      return false;
    }
    if (!field.isRepeated() && !step.selectors().isEmpty()) {
      throw arguments.wrong(
          name, "has a selector behind %s, which is one value".formatted(step.name()));
    }
    if (steps.size() == 1) {
      List<Integer> elements =
          step.selectors().isEmpty() ? List.of() : elements(owner, field, step);
      return (step.selectors().isEmpty() || !elements.isEmpty())
          && target.at(owner, field, elements);
    }
    if (!field.isRepeated()) {
      return owner.hasField(field)
          && each(owner.getFieldBuilder(field), steps.subList(1, steps.size()), target);
    }
    boolean isHit = false;
    for (int i : elements(owner, field, step)) {
      isHit |=
          each(owner.getRepeatedFieldBuilder(field, i), steps.subList(1, steps.size()), target);
    }
    return isHit;
  }

  private List<Integer> elements(Message.Builder owner, FieldDescriptor field, Step step)
      throws RuleException {
    List<Integer> elements = new ArrayList<>();
    for (int i : IntStream.range(0, owner.getRepeatedFieldCount(field)).toArray()) {
      boolean fits = true;
      for (Selector selector : step.selectors()) {
        fits = fits && fits(selector, i, owner.getRepeatedField(field, i));
      }
      if (fits) {
        elements.add(i);
      }
    }
    return elements;
  }

  /** Returns what the path could have meant. */
  List<String> candidates() {
    return example.isEmpty()
        ? Candidates.of("images ", images)
        : List.of("entries, as in " + example);
  }
}
