package crit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import crit.rewrite.Verb;
import crit.rewrite.Where;
import crit.rewrite.rule.Parameter;
import crit.rewrite.verb.Verbs;
import java.util.List;

/** What is made from the table of verbs: docs/verbs.md and the JSON Schema of rule files. */
final class VerbDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VerbDocuments() {}

  /** Returns docs/verbs.md. */
  static String markdown() {
    var text = new StringBuilder("# Verbs of rules\n\nMade from the table of verbs; do not edit.");
    text.append(" [rewriting.md](rewriting.md) says how rules are written.\n");
    for (Verb verb : Verbs.all()) {
      text.append("\n## %s\n\n%s\n\n".formatted(verb.name(), verb.about()));
      table(verb.parameters(), text);
      text.append("\n    crit edit DIR -e '")
          .append(verb.example().replace("'", "\""))
          .append("'\n");
    }
    text.append("\n## where\n\nWhich entries a rule means: those that fit everything it says.\n\n");
    table(Where.PARAMETERS, text);
    return text.toString();
  }

  private static void table(List<Parameter> parameters, StringBuilder text) {
    text.append("| value | | what |\n|---|---|---|\n");
    for (Parameter parameter : parameters) {
      String kind =
          parameter.words().isEmpty()
              ? parameter.kind().text()
              : String.join(", ", parameter.words());
      text.append(
          "| `%s`%s | %s | %s |\n"
              .formatted(
                  parameter.name(),
                  parameter.isRequired() ? "" : ", may be absent",
                  kind,
                  parameter.about()));
    }
  }

  /** Returns docs/rules.schema.json. */
  static String schema() {
    ObjectNode root = JSON.createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Rules of crit edit");
    ObjectNode definitions = JSON.createObjectNode();
    definitions.set("rule", rule());
    definitions.set("where", object(Where.PARAMETERS));
    ObjectNode rules = JSON.createObjectNode();
    rules.put("type", "array");
    rules.set("items", reference("rule"));
    ObjectNode file = JSON.createObjectNode();
    file.put("type", "object").putArray("required").add("rules");
    file.putObject("properties").set("rules", rules.deepCopy());
    file.put("additionalProperties", false);
    root.putArray("oneOf").add(file).add(rules);
    root.set("$defs", definitions);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode reference(String name) {
    return JSON.createObjectNode().put("$ref", "#/$defs/" + name);
  }

  /** A rule is a line, or a mapping with one verb. */
  private static ObjectNode rule() {
    ObjectNode mapping = JSON.createObjectNode().put("type", "object");
    ObjectNode properties = mapping.putObject("properties");
    ArrayNode one = mapping.putArray("oneOf");
    for (Verb verb : Verbs.all()) {
      ObjectNode value = properties.putObject(verb.name());
      value.put("description", verb.about());
      value.putArray("examples").add(verb.example().substring(verb.name().length()).strip());
      value
          .putArray("anyOf")
          .add(JSON.createObjectNode().put("type", "string"))
          .add(object(verb.parameters()));
      one.addObject().putArray("required").add(verb.name());
    }
    properties.set("where", reference("where"));
    ObjectNode expect = properties.putObject("expect");
    expect.put("description", "How many hits: N, N..M, N.. or any; at least one if absent.");
    expect.putArray("type").add("integer").add("string");
    mapping.put("additionalProperties", false);
    ObjectNode rule = JSON.createObjectNode();
    rule.putArray("anyOf").add(JSON.createObjectNode().put("type", "string")).add(mapping);
    return rule;
  }

  private static ObjectNode object(List<Parameter> parameters) {
    ObjectNode object = JSON.createObjectNode().put("type", "object");
    ObjectNode properties = object.putObject("properties");
    ArrayNode required = JSON.createArrayNode();
    for (Parameter parameter : parameters) {
      ObjectNode value = properties.putObject(parameter.name());
      value.put("description", parameter.about());
      switch (parameter.kind()) {
        case TEXT -> types(value, "string", "number", "boolean");
        case WORD -> parameter.words().forEach(value.withArray("enum")::add);
        case NUMBER -> types(value, "integer", "string");
        case FLAG -> value.put("type", "boolean");
        case LIST -> types(value, "array", "string", "number");
        case MAP -> value.put("type", "object");
      }
      if (parameter.isRequired()) {
        required.add(parameter.name());
      }
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    return object.put("additionalProperties", false);
  }

  private static void types(ObjectNode value, String... types) {
    ArrayNode array = value.putArray("type");
    for (String type : types) {
      array.add(type);
    }
  }
}
