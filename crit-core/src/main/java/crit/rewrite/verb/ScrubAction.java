package crit.rewrite.verb;

import crit.explore.Glob;
import crit.explore.MemoryScan;
import crit.explore.ScanHit;
import crit.memory.search.SearchPattern;
import crit.memory.search.SearchPatternException;
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
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes zeros of what must not leave the machine. */
final class ScrubAction implements Action {
  private static final String WHAT = "what";
  private static final String REGEX = "regex";
  private static final String AREA = "area";
  private static final String ENVIRONMENT = "environment";
  private static final int LONGEST = 16 << 10;

  /** What secrets look like; where a group of a name comes first, the name goes, too. */
  private static final Map<String, List<String>> PATTERNS = patterns();

  static final Verb VERB =
      new Verb(
          "scrub",
          "Makes zeros of what looks like a secret in the memory of tasks and in memory that they"
              + " share, and says how much of what was found, but not what it was. keys: private"
              + " keys in PEM; tokens: those of clouds, forges and chats, and JSON web tokens;"
              + " passwords: values behind such names, and those in URLs; environment: the values"
              + " of all variables on the stack. Data in pipes, sockets and removed files stays.",
          List.of(
              Parameter.optional(WHAT, Kind.LIST, "Some of: keys, tokens, passwords, environment."),
              Parameter.optional(REGEX, Kind.TEXT, "What else to look for."),
              Parameter.optional(AREA, Kind.LIST, "Only in areas with such names, with * and ?.")),
          "scrub keys,tokens,passwords",
          ScrubAction::new);

  private final Rule rule;
  private final Arguments arguments;
  private final List<String> areas;
  private final Map<String, SearchPattern> wanted = new LinkedHashMap<>();
  private final Map<String, Integer> found = new LinkedHashMap<>();

  private ScrubAction(Rule rule) throws RuleException {
    this.rule = rule;
    this.arguments = rule.arguments();
    this.areas = arguments.list(AREA);
    if (!arguments.has(WHAT) && !arguments.has(REGEX)) {
      throw arguments.place().wrong("scrub has nothing, expected what or regex");
    }
    for (String word : arguments.list(WHAT)) {
      if (!word.equals(ENVIRONMENT) && !PATTERNS.containsKey(word)) {
        throw arguments.wrong(
            WHAT,
            "is '%s', expected some of: %s, %s"
                .formatted(word, String.join(", ", PATTERNS.keySet()), ENVIRONMENT));
      }
      for (String pattern : PATTERNS.getOrDefault(word, List.of())) {
        wanted.put(word + " " + pattern, pattern(WHAT, pattern));
      }
    }
    if (arguments.has(REGEX)) {
      wanted.put(REGEX, pattern(REGEX, arguments.text(REGEX)));
    }
  }

  private static Map<String, List<String>> patterns() {
    Map<String, List<String>> patterns = new LinkedHashMap<>();
    patterns.put(
        "keys",
        List.of(
            "-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]{1,12000}-----END [A-Z ]{0,20}PRIVATE"
                + " KEY-----"));
    patterns.put(
        "tokens",
        List.of(
            "A(KIA|SIA)[0-9A-Z]{16}",
            "gh[pousr]_[A-Za-z0-9]{36,255}",
            "glpat-[A-Za-z0-9_-]{20,64}",
            "xox[abprs]-[A-Za-z0-9-]{10,250}",
            "eyJ[A-Za-z0-9_-]{10,4000}\\.eyJ[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{10,2000}",
            "[Bb]earer [A-Za-z0-9._~+/=-]{16,4000}"));
    patterns.put(
        "passwords",
        List.of(
            "(?i:passw(or)?d|passphrase|secret|api_?key|access_?key)[\"']?[ ]?[=:][ ]?[\"']?"
                + "[!-~]{4,200}",
            "[a-z]{2,12}://[^\\s:/@\\x00]{1,100}:[^\\s:/@\\x00]{1,200}@"));
    return patterns;
  }

  private SearchPattern pattern(String name, String regex) throws RuleException {
    try {
      return SearchPattern.regex(regex, false, LONGEST);
    } catch (SearchPatternException e) {
      throw arguments.wrong(name, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean touchesMemory() {
    return true;
  }

  @Override
  public long apply(MemoryDraft memory) throws IOException {
    for (Map.Entry<String, SearchPattern> pattern : wanted.entrySet()) {
      String kind = pattern.getKey().replaceAll(" .*", "");
      var scan = new MemoryScan(memory.scope(rule.where()));
      scan.run(pattern.getValue(), hit -> wipe(memory, hit, kind));
    }
    if (arguments.list(WHAT).contains(ENVIRONMENT)) {
      memory.forEachTask(rule.where(), target -> wipeEnvironment(memory, target));
    }
    return found.values().stream().mapToLong(it -> it).sum();
  }

  private boolean wipe(MemoryDraft memory, ScanHit hit, String kind) throws IOException {
    String area = areas.isEmpty() ? "" : hit.area();
    if (areas.isEmpty() || areas.stream().anyMatch(it -> Glob.matches(it, area))) {
      memory.wipe(Target.of(hit), hit.address(), new byte[(int) hit.length()]);
      found.merge(kind, 1, Integer::sum);
    }
    return true;
  }

  private long wipeEnvironment(MemoryDraft memory, Target target) throws IOException {
    long wiped = 0;
    for (StackText text : StackText.of(memory, target, Area.ENVIRONMENT)) {
      int equals = text.bytes().toString(StandardCharsets.ISO_8859_1).indexOf('=');
      int length = text.bytes().size() - equals - 1;
      if (equals > 0 && length > 0) {
        memory.wipe(target, text.address() + equals + 1, new byte[length]);
        found.merge(ENVIRONMENT, 1, Integer::sum);
        wiped++;
      }
    }
    return wiped;
  }

  @Override
  public List<String> warnings() {
    List<String> counts = new ArrayList<>();
    found.forEach((kind, count) -> counts.add(count + " of " + kind));
    return counts.isEmpty()
        ? List.of()
        : List.of(
            "scrubbed %s; a program that still needs them will fail, and data in pipes, sockets and"
                    .formatted(String.join(", ", counts))
                + " removed files was not looked at");
  }

  @Override
  public List<String> candidates() {
    return List.of("no such secrets");
  }
}
