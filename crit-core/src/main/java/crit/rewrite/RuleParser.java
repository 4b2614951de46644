package crit.rewrite;

import crit.rewrite.Rule.Expect;
import crit.rewrite.rule.Arguments;
import crit.rewrite.rule.Place;
import crit.rewrite.rule.RuleException;
import crit.rewrite.rule.RuleLine;
import crit.rewrite.rule.RuleLine.Word;
import crit.rewrite.rule.RuleNode;
import crit.rewrite.rule.RuleText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes rules of a file or of a line. Every error says where it is, and what is allowed. */
public final class RuleParser {
  private static final String RULES = "rules";
  private static final String WHERE = "where";
  private static final String EXPECT = "expect";
  private static final String ANY = "any";

  private final Map<String, Verb> verbs = new LinkedHashMap<>();

  /** Knows some verbs. */
  public RuleParser(List<Verb> verbs) {
    verbs.forEach(it -> this.verbs.put(it.name(), it));
  }

  /**
   * Reads a rule file.
   *
   * @throws IOException if it cannot be read; a RuleException if it is wrong
   */
  public List<Rule> file(Path file) throws IOException {
    try {
      return text(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file, expected one of rules", e);
    } catch (CharacterCodingException _) {
      throw new Place(file.toString(), 1, 1).wrong("is no text in UTF-8");
    }
  }

  /**
   * Reads a rule file's text.
   *
   * @param source how errors call it
   */
  public List<Rule> text(String source, String text) throws IOException {
    RuleNode document = RuleText.read(source, text);
    List<Rule> rules = new ArrayList<>();
    for (RuleNode node : list(document)) {
      rules.add(rule(node));
    }
    return rules;
  }

  private static List<RuleNode> list(RuleNode document) throws RuleException {
    return switch (document) {
      case RuleNode.Items items -> items.values();
      case RuleNode.Fields fields when fields.values().containsKey(RULES) -> {
        for (Map.Entry<String, Place> field : fields.places().entrySet()) {
          if (!field.getKey().equals(RULES)) {
            throw field
                .getValue()
                .wrong("found '%s', expected rules alone".formatted(field.getKey()));
          }
        }
        yield switch (fields.values().get(RULES)) {
          case RuleNode.Items items -> items.values();
          case RuleNode other ->
              throw other.place().wrong("rules is %s, expected a list".formatted(other.kind()));
          case null -> List.of();
        };
      }
      case RuleNode.Fields fields -> List.of(fields);
      case RuleNode.Scalar scalar ->
          throw scalar.place().wrong("found %s, expected a list of rules".formatted(scalar.kind()));
    };
  }

  private Rule rule(RuleNode node) throws IOException {
    return switch (node) {
      case RuleNode.Scalar line -> line(line.place(), line.value());
      case RuleNode.Items items ->
          throw items.place().wrong("found a list, expected a rule: a mapping with a verb");
      case RuleNode.Fields fields -> rule(fields);
    };
  }

  private Rule rule(RuleNode.Fields fields) throws IOException {
    Optional<String> name = Optional.empty();
    for (Map.Entry<String, Place> field : fields.places().entrySet()) {
      if (field.getKey().equals(WHERE) || field.getKey().equals(EXPECT)) {
        continue;
      }
      Verb verb = verb(field.getValue(), field.getKey());
      if (name.isPresent()) {
        throw field
            .getValue()
            .wrong("has verbs '%s' and '%s', expected one".formatted(name.get(), verb.name()));
      }
      name = Optional.of(verb.name());
    }
    if (name.isEmpty()) {
      throw fields.place().wrong("has no verb, expected one of: " + words());
    }
    Place place = fields.places().getOrDefault(name.get(), fields.place());
    return rule(place, verb(place, name.get()), fields);
  }

  private Rule rule(Place place, Verb verb, RuleNode.Fields fields) throws IOException {
    RuleNode value = fields.values().getOrDefault(verb.name(), fields);
    RuleNode.Fields where = mapping(WHERE, fields.values().get(WHERE), place);
    List<RuleNode> expect = new ArrayList<>();
    Optional.ofNullable(fields.values().get(EXPECT)).ifPresent(expect::add);
    if (value instanceof RuleNode.Fields named) {
      return make(place, verb, new RuleLine.Parts(named, where, scalars(expect)));
    }
    if (!(value instanceof RuleNode.Scalar line)) {
      throw value.place().wrong("%s is a list, expected a mapping".formatted(verb.name()));
    }
    List<Word> words = RuleLine.words(line.place(), line.value());
    RuleLine.Parts parts = RuleLine.parts(place, words, verb.parameters());
    boolean hasWhere = !parts.where().values().isEmpty();
    if (hasWhere && !where.values().isEmpty()) {
      throw where.place().wrong("has where here and in the line of " + verb.name());
    }
    List<RuleNode.Scalar> expected = new ArrayList<>(parts.expect());
    expected.addAll(scalars(expect));
    return make(
        place,
        verb,
        new RuleLine.Parts(parts.arguments(), hasWhere ? parts.where() : where, expected));
  }

  private static List<RuleNode.Scalar> scalars(List<RuleNode> nodes) throws RuleException {
    List<RuleNode.Scalar> scalars = new ArrayList<>();
    for (RuleNode node : nodes) {
      if (!(node instanceof RuleNode.Scalar scalar)) {
        throw node.place().wrong("expect is %s, expected a number".formatted(node.kind()));
      }
      scalars.add(scalar);
    }
    return scalars;
  }

  private static RuleNode.Fields mapping(String name, @Nullable RuleNode node, Place place)
      throws RuleException {
    return switch (node) {
      case null -> new RuleNode.Fields(place, Map.of(), Map.of());
      case RuleNode.Fields fields -> fields;
      case RuleNode other ->
          throw other.place().wrong("%s is %s, expected a mapping".formatted(name, other.kind()));
    };
  }

  /** Reads a rule in one line, as an option of a command gives it. */
  public Rule line(String source, String line) throws IOException {
    return line(new Place(source, 1, 1), line);
  }

  private Rule line(Place place, String line) throws IOException {
    List<Word> words = RuleLine.words(place, line);
    if (words.isEmpty()) {
      throw place.wrong("is empty, expected a rule: one of " + words() + " and its values");
    }
    Verb verb = verb(words.getFirst().place(), words.getFirst().text());
    return make(
        place, verb, RuleLine.parts(place, words.subList(1, words.size()), verb.parameters()));
  }

  private Rule make(Place place, Verb verb, RuleLine.Parts parts) throws IOException {
    Arguments arguments = Arguments.of(verb.name(), parts.arguments(), verb.parameters());
    Where where = Where.of(Arguments.of(WHERE, parts.where(), Where.PARAMETERS));
    Rule rule = new Rule(place, verb, arguments, where, expect(parts.expect()));
    verb.factory().of(rule);
    return rule;
  }

  private Verb verb(Place place, String name) throws RuleException {
    Verb verb = verbs.get(name);
    if (verb == null) {
      throw place.wrong("no verb is called '%s', only %s".formatted(name, words()));
    }
    return verb;
  }

  private String words() {
    return verbs.keySet().stream().collect(Collectors.joining(", "));
  }

  /** Reads N, N.., N..M or any. */
  private static Expect expect(List<RuleNode.Scalar> said) throws RuleException {
    if (said.isEmpty()) {
      return Expect.ONE_OR_MORE;
    }
    RuleNode.Scalar scalar = said.getLast();
    String text = scalar.value();
    if (text.equals(ANY)) {
      return new Expect(0, Long.MAX_VALUE);
    }
    try {
      int dots = text.indexOf("..");
      long least = Long.parseLong(dots < 0 ? text : text.substring(0, dots));
      String end = dots < 0 ? text : text.substring(dots + 2);
      long most = end.isEmpty() ? Long.MAX_VALUE : Long.parseLong(end);
      if (least >= 0 && least <= most) {
        return new Expect(least, most);
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw scalar
        .place()
        .wrong(
            "expect is '%s', expected a number, as in 3, a range as in 1..4 or 2.., or any"
                .formatted(text));
  }
}
