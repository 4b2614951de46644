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
import crit.schemas.proto.utsns_entry;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Changes the names of a UTS namespace. */
final class HostnameAction implements Action {
  private static final String NAME = "name";
  private static final String DOMAIN = "domain";
  private static final int LONGEST = 64;

  static final Verb VERB =
      new Verb(
          "hostname",
          "Sets the host name of the UTS namespaces that were dumped.",
          List.of(
              Parameter.required(NAME, Kind.TEXT, "The host name, at most 64 bytes."),
              Parameter.optional(DOMAIN, Kind.TEXT, "The NIS domain name, at most 64 bytes.")),
          "hostname web2",
          HostnameAction::new);

  private final Arguments arguments;

  private HostnameAction(Rule rule) throws RuleException {
    arguments = rule.arguments();
    for (String name : List.of(NAME, DOMAIN)) {
      if (arguments.optional(name).filter(it -> bytes(it) > LONGEST).isPresent()) {
        throw arguments.wrong(
            name,
            "has %d bytes, at most %d are allowed".formatted(bytes(arguments.text(name)), LONGEST));
      }
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public boolean touches(ImageType type) {
    return type.name().equals("UTSNS");
  }

  @Override
  public boolean apply(Draft draft) {
    utsns_entry.Builder names = (utsns_entry.Builder) draft.message();
    names.setNodename(arguments.text(NAME));
    arguments.optional(DOMAIN).ifPresent(names::setDomainname);
    return true;
  }

  @Override
  public List<String> candidates() {
    return List.of("no UTS namespaces: the tasks use the host's, which is not in the checkpoint");
  }
}
