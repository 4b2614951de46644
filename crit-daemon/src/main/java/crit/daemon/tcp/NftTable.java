package crit.daemon.tcp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;

/** A table of nftables that is made, or made anew, and removed by one command each. */
record NftTable(String name) {
  /** How many ends go into one command: a word of a command is 128 KiB long at most. */
  private static final int ENDS_AT_ONCE = 500;

  /** Before anything else looks at a packet, and before connections are tracked. */
  private static final int FIRST = -350;

  /** Just before the rules that translate destinations usually. */
  private static final int BEFORE_NAT = -101;

  /** Returns the table whose name has a number made of that text. */
  static NftTable of(String prefix, Object text) {
    var sum = new CRC32();
    sum.update(text.toString().getBytes(StandardCharsets.UTF_8));
    return new NftTable("%s-%08x".formatted(prefix, sum.getValue()));
  }

  /** Returns the command that removes the table; that there is none is fine. */
  List<String> removal() {
    return List.of("nft", "add table inet %1$s; delete table inet %1$s".formatted(name));
  }

  /** Returns the commands after which packets between such ends are dropped. */
  List<List<String>> lock(Collection<Ends> ends) {
    List<List<String>> commands = new ArrayList<>();
    String before = made(sets() + chain("prerouting") + chain("output"));
    var rest = List.copyOf(ends);
    for (int from = 0; from < rest.size(); from += ENDS_AT_ONCE) {
      var some = rest.subList(from, Math.min(from + ENDS_AT_ONCE, rest.size()));
      commands.add(List.of("nft", before + elements(some, false) + elements(some, true)));
      before = "";
    }
    return commands;
  }

  private static String sets() {
    return set("v4", "ipv4_addr") + set("v6", "ipv6_addr");
  }

  private static String set(String name, String type) {
    return "  set %s { type %2$s . inet_service . %2$s . inet_service; }\n".formatted(name, type);
  }

  private static String chain(String hook) {
    return """
      chain %1$s {
        type filter hook %1$s priority %2$d; policy accept;
        ip saddr . tcp sport . ip daddr . tcp dport @v4 drop
        ip6 saddr . tcp sport . ip6 daddr . tcp dport @v6 drop
      }
    """
        .formatted(hook, FIRST);
  }

  private String elements(List<Ends> ends, boolean isV6) {
    var text = new StringBuilder();
    for (Ends it : ends) {
      if (it.isV6() == isV6) {
        text.append(text.isEmpty() ? "" : ",\n  ");
        text.append(
            "%s . %d . %s . %d"
                .formatted(
                    it.local().address(),
                    it.local().port(),
                    it.remote().address(),
                    it.remote().port()));
      }
    }
    return text.isEmpty()
        ? ""
        : "add element inet %s %s {\n  %s }\n".formatted(name, isV6 ? "v6" : "v4", text);
  }

  /** Returns the command after which new connections to one place come to another. */
  List<String> forward(Endpoint open, Endpoint to) {
    String family = open.isV6() ? "ip6" : "ip";
    String rule =
        "%s daddr %s tcp dport %d dnat %1$s to %s"
            .formatted(family, open.address(), open.port(), to);
    var chains = new StringBuilder();
    for (String hook : List.of("prerouting", "output")) {
      chains.append(
          """
            chain %1$s {
              type nat hook %1$s priority %2$d; policy accept;
              %3$s
            }
          """
              .formatted(hook, BEFORE_NAT, rule));
    }
    return List.of("nft", made(chains.toString()));
  }

  private String made(String contents) {
    return """
    add table inet %1$s
    delete table inet %1$s
    table inet %1$s {
    %2$s}
    """
        .formatted(name, contents);
  }
}
