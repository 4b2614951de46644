package crit.rewrite.verb;

import com.google.protobuf.Message;
import crit.bytes.ByteSource;
import crit.image.ImageType;
import crit.json.JsonForm;
import crit.json.JsonMessage;
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
import java.util.Arrays;
import java.util.List;

/** Runs a jq program over the JSON of each entry. */
final class JqAction implements Action {
  private static final String ENTRIES = "entries";
  private static final String PROGRAM = "program";
  private static final String FORM = "form";

  /** A program that gives more results than anybody wants is stopped, as it may never end. */
  private static final int MOST_RESULTS = 2;

  static final Verb VERB =
      new Verb(
          "jq",
          "Runs a jq program (jq 1.6) over the JSON of each entry, and nothing else changes with"
              + " it. The program gives the entry as it shall be, or empty to remove it. It gets"
              + " the message of the entry as in JSON for people, without what follows the message"
              + " in the image. Images that begin with a head keep it.",
          List.of(
              Parameter.required(
                  ENTRIES,
                  Kind.TEXT,
                  "Which entries: an image or a kind of image, and which ones by number or"
                      + " field=value, as files.img[type=REG]."),
              Parameter.required(PROGRAM, Kind.TEXT, "The program."),
              Parameter.optionalWord(
                  FORM,
                  List.of("pretty", "plain"),
                  "The values that the program gets: pretty as of crit show, which is the default,"
                      + " or plain as of crit decode. It may give either.")),
          "jq core '.tc.comm |= ascii_upcase'",
          JqAction::new);

  private final Arguments arguments;
  private final FieldTargets targets;
  private final JqProgram program;
  private final JsonForm form;
  private int fitting;
  private int changed;

  private JqAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    targets = new FieldTargets(arguments, ENTRIES);
    if (!targets.path().steps().isEmpty()) {
      throw arguments.wrong(ENTRIES, "has a field, expected entries; the program finds fields");
    }
    boolean isPlain = arguments.has(FORM) && arguments.text(FORM).equals("plain");
    form = isPlain ? JsonForm.PLAIN : JsonForm.PRETTY;
    try {
      program = JqProgram.of(arguments.text(PROGRAM));
    } catch (IOException e) {
      throw arguments.wrong(PROGRAM, "is no jq program: " + e.getMessage());
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

  /** Programs may ask for the time. */
  @Override
  public boolean isOfSetAlone() {
    return false;
  }

  @Override
  public boolean apply(Draft draft) throws IOException {
    if (draft.isHead() || !targets.fits(draft)) {
      return false;
    }
    String kind = draft.type().entry(draft.index()).message();
    byte[] json = JsonMessage.print(draft.message().buildPartial().toByteArray(), kind, form);
    List<byte[]> results = run(draft, json);
    if (results.size() > 1) {
      throw wrong(draft, "gives several results, expected one, or empty to remove the entry");
    }
    fitting++;
    if (results.isEmpty()) {
      draft.remove();
      changed++;
    } else if (!Arrays.equals(results.getFirst(), json)) {
      put(draft, results.getFirst(), kind);
      changed++;
    }
    return true;
  }

  private List<byte[]> run(Draft draft, byte[] json) throws RuleException {
    try {
      return program.run(json, MOST_RESULTS);
    } catch (IOException e) {
      throw wrong(draft, "ends with an error: " + e.getMessage());
    }
  }

  private void put(Draft draft, byte[] json, String kind) throws RuleException {
    Message.Builder message = draft.message();
    try {
      byte[] bytes = JsonMessage.parse(ByteSource.of("its result", json), kind, draft.index());
      message.clear().mergeFrom(bytes);
    } catch (IOException e) {
      throw wrong(draft, "gives no entry: " + e.getMessage());
    }
  }

  private RuleException wrong(Draft draft, String reason) {
    return arguments.wrong(
        PROGRAM, "%s, at entry %d of %s".formatted(reason, draft.index(), draft.file()));
  }

  @Override
  public List<String> warnings() {
    return changed > 0 || fitting == 0
        ? List.of()
        : List.of("the jq program left all %d entries as they are".formatted(fitting));
  }

  @Override
  public List<String> candidates() {
    return targets.candidates();
  }
}
