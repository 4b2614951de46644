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
import crit.schemas.proto.inet_sk_entry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Changes a port of internet sockets. */
final class PortAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String SIDE = "side";
  private static final String LOCAL = "local";
  private static final String REMOTE = "remote";
  private static final int ESTABLISHED = 1;

  static final Verb VERB =
      new Verb(
          "port",
          "Changes a port of TCP, UDP and other internet sockets: the local one of those that have"
              + " it, and the remote one of those that are connected to it.",
          List.of(
              Parameter.required(FROM, Kind.NUMBER, "The port now."),
              Parameter.required(TO, Kind.NUMBER, "The port it becomes."),
              Parameter.optionalWord(
                  SIDE, List.of(LOCAL, REMOTE), "Only the local or only the remote port.")),
          "port 7001 -> 7999 where state=listen",
          PortAction::new);

  private final int from;
  private final int to;
  private final String side;
  private final Set<Integer> seen = new TreeSet<>();
  private boolean hasConnection;

  private PortAction(Rule rule) throws RuleException {
    Arguments arguments = rule.arguments();
    from = (int) arguments.number(FROM, 1, 0xffff);
    to = (int) arguments.number(TO, 1, 0xffff);
    side = arguments.optional(SIDE).orElse("");
  }

  @Override
  public boolean touches(ImageType type) {
    return Sockets.mayHave(type);
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<inet_sk_entry.Builder> found = draft.part(inet_sk_entry.Builder.class);
    if (found.isEmpty()) {
      return false;
    }
    inet_sk_entry.Builder socket = found.get();
    boolean isLocal = !side.equals(REMOTE) && socket.getSrcPort() == from;
    boolean isRemote = !side.equals(LOCAL) && socket.getDstPort() == from;
    note(socket);
    if (isLocal) {
      socket.setSrcPort(to);
    }
    if (isRemote) {
      socket.setDstPort(to);
    }
    hasConnection |= (isLocal || isRemote) && socket.getState() == ESTABLISHED;
    return isLocal || isRemote;
  }

  private void note(inet_sk_entry.Builder socket) {
    if (!side.equals(REMOTE) && socket.getSrcPort() != 0) {
      seen.add(socket.getSrcPort());
    }
    if (!side.equals(LOCAL) && socket.getDstPort() != 0) {
      seen.add(socket.getDstPort());
    }
  }

  @Override
  public List<String> candidates() {
    return Candidates.of("ports ", seen);
  }

  @Override
  public List<String> warnings() {
    return hasConnection ? List.of(Sockets.PEER) : List.of();
  }
}
