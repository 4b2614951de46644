package crit.rewrite.verb;

import com.google.protobuf.ByteString;
import crit.field.FieldValueException;
import crit.image.ImageType;
import crit.rewrite.Action;
import crit.rewrite.Change;
import crit.rewrite.Draft;
import crit.rewrite.RawDraft;
import crit.rewrite.Rule;
import crit.rewrite.Verb;
import crit.rewrite.rule.Parameter;
import crit.rewrite.rule.Parameter.Kind;
import crit.rewrite.rule.RuleException;
import crit.schemas.proto.inet_sk_entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes addresses of internet sockets and of what a net namespace has. */
final class IpAction implements Action {
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final int ESTABLISHED = 1;
  private static final Set<String> NETLINK =
      Set.of("IFADDR", "ROUTE", "ROUTE6", "RULE", "NETNF_CT");
  private static final Set<String> TEXT = Set.of("IPTABLES", "IP6TABLES", "NFTABLES");

  /** What may be an address in the text of a firewall. */
  private static final Pattern WORD =
      Pattern.compile("(?<![0-9A-Za-z_.:])[0-9A-Fa-f.:]{2,45}(?![0-9A-Za-z_.:])");

  static final Verb VERB =
      new Verb(
          "ip",
          "Changes addresses: of sockets, own and remote, and where a net namespace was dumped also"
              + " of its devices, routes, rules, firewall and tracked connections. An IPv4 address"
              + " stands for its form in IPv6 sockets, too.",
          List.of(
              Parameter.required(FROM, Kind.TEXT, "The address now, or a network as 10.0.0.0/24."),
              Parameter.required(TO, Kind.TEXT, "The address or network of the same size.")),
          "ip 10.0.0.0/24 -> 10.9.0.0/24",
          IpAction::new);

  private final AddressChange change;

  /** Addresses that are not meant, in octets. */
  private final Set<ByteString> seen = new HashSet<>();

  private boolean hasConnection;

  private IpAction(Rule rule) throws RuleException {
    change = AddressChange.of(rule.arguments(), FROM, TO);
  }

  @Override
  public boolean touches(ImageType type) {
    return Sockets.mayHave(type) || NETLINK.contains(type.name()) || TEXT.contains(type.name());
  }

  @Override
  public boolean apply(Draft draft) {
    Optional<inet_sk_entry.Builder> found = draft.part(inet_sk_entry.Builder.class);
    if (found.isEmpty()) {
      return false;
    }
    inet_sk_entry.Builder socket = found.get();
    boolean isLocal = apply(socket.getSrcAddrList(), socket::setSrcAddr);
    boolean isRemote = apply(socket.getDstAddrList(), socket::setDstAddr);
    hasConnection |= (isLocal || isRemote) && socket.getState() == ESTABLISHED;
    return isLocal || isRemote;
  }

  /** Sets a word of an address. */
  @FunctionalInterface
  private interface Setter {
    void set(int index, int word);
  }

  private boolean apply(List<Integer> words, Setter setter) {
    byte[] old = AddressChange.octets(words);
    Optional<byte[]> moved = change.change(old);
    if (moved.isPresent()) {
      int[] now = AddressChange.words(moved.get());
      for (int i = 0; i < now.length; i++) {
        setter.set(i, now[i]);
      }
    } else if (!words.isEmpty()) {
      seen.add(ByteString.copyFrom(old));
    }
    return moved.isPresent();
  }

  @Override
  public boolean apply(RawDraft draft) {
    if (TEXT.contains(draft.type().name())) {
      return applyText(draft);
    }
    return NetlinkAddresses.change(change, draft);
  }

  private boolean applyText(RawDraft draft) {
    String text = new String(draft.bytes(), StandardCharsets.ISO_8859_1);
    List<Change> changes = new ArrayList<>();
    var replaced = new StringBuilder();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      String word = matcher.group();
      String now = moved(word);
      if (!now.equals(word)) {
        String path = "0x" + Integer.toHexString(matcher.start());
        changes.add(new Change(draft.file(), -1, path, word, now));
      }
      matcher.appendReplacement(replaced, Matcher.quoteReplacement(now));
    }
    matcher.appendTail(replaced);
    if (!changes.isEmpty()) {
      draft.replace(replaced.toString().getBytes(StandardCharsets.ISO_8859_1), changes);
    }
    return !changes.isEmpty();
  }

  private String moved(String word) {
    try {
      return change.change(AddressChange.parse(word)).map(AddressChange::text).orElse(word);
    } catch (FieldValueException _) {
      return word;
    }
  }

  @Override
  public List<String> candidates() {
    var texts = new TreeSet<String>();
    seen.forEach(it -> texts.add(AddressChange.text(it.toByteArray())));
    return Candidates.of("addresses ", texts);
  }

  @Override
  public List<String> warnings() {
    return hasConnection ? List.of(Sockets.PEER) : List.of();
  }
}
