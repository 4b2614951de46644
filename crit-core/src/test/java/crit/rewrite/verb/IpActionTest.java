package crit.rewrite.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.ByteSource;
import crit.checkpoint.SetBuilder;
import crit.memory.FileRoot;
import crit.rewrite.Change;
import crit.rewrite.Edition;
import crit.rewrite.Rewriter;
import crit.rewrite.Rule;
import crit.rewrite.RuleParser;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inet_sk_entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpActionTest {
  private final List<Change> changes = new ArrayList<>();

  private byte[] run(SetBuilder set, String file, String line) throws IOException {
    Rule rule = new RuleParser(Verbs.all()).line("-e", line);
    try (var checkpoint = set.checkpoint();
        Edition edition =
            Rewriter.run(
                    checkpoint, FileRoot.NONE, List.of(rule), (_, change) -> changes.add(change))
                .edition();
        ByteSource source = edition.open(file)) {
      return source.toStream().readAllBytes();
    }
  }

  private static SetBuilder socket(String address) throws Exception {
    int[] parsed = AddressChange.words(AddressChange.parse(address));
    List<Integer> words = Arrays.stream(parsed).boxed().toList();
    inet_sk_entry.Builder socket =
        inet_sk_entry.newBuilder().setId(1).setIno(2).setState(10).addAllSrcAddr(words);
    return SetBuilder.today("set")
        .image(
            "files.img",
            "FILES",
            file_entry
                .newBuilder()
                .setType(fd_types.INETSK)
                .setId(1)
                .setIsk(socket.buildPartial())
                .buildPartial());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.2, 10.0.0.2, 10.9.9.9, 10.9.9.9",
    "10.0.0.77, 10.0.0.0/24, 10.9.1.0/24, 10.9.1.77",
    "10.1.2.3, 10.0.0.0/8, 11.0.0.0/8, 11.1.2.3",
    "10.1.2.3, 10.1.2.2/31, 10.1.2.0/31, 10.1.2.1",
    "::ffff:a00:2, 10.0.0.2, 10.9.9.9, ::ffff:a09:909",
    "fd00::1, fd00::/64, fd00:7::/64, fd00:7::1",
    "::1, ::1, fd00::9, fd00::9",
    "1.2.3.4, 0.0.0.0/0, 0.0.0.0/0, 1.2.3.4"
  })
  void addressesOfSocketsAreMoved(String now, String from, String to, String then)
      throws Exception {
    run(socket(now), "files.img", "ip %s -> %s".formatted(from, to));
    if (now.equals(then)) {
      assertThat(changes).isEmpty();
    } else {
      assertThat(changes).containsExactly(new Change("files.img", 0, "isk.src_addr", now, then));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ip 10.0.0.1 -> fd00::1 | -e:1:16: ip.to is 'fd00::1', expected an address of IPv4 as in from",
        "ip 10.0.0.0/8 -> 10.0.0.0/9 | -e:1:18: ip.to has a prefix of 9 bits, expected 8 as in from",
        "ip 10.0.0.0/33 -> 10.0.0.0/33 | -e:1:4: ip.from is '10.0.0.0/33', expected an address",
        "ip host -> 10.0.0.1 | -e:1:4: ip.from is 'host', expected an address"
      })
  void wrongAddressesAreRefused(String line, String message) {
    assertThatThrownBy(() -> new RuleParser(Verbs.all()).line("-e", line))
        .hasMessageStartingWith(message.strip());
  }

  @Test
  void ruleWithoutHitsListsAddresses() throws Exception {
    var set = socket("10.0.0.5");
    assertThatThrownBy(() -> run(set, "files.img", "ip 1.2.3.4 -> 1.2.3.5"))
        .hasMessageEndingWith("there are addresses 10.0.0.5");
  }

  /** A message of netlink with attributes, padded. */
  private static byte[] message(int type, int fixed, byte[]... attributes) {
    var body = new ByteArrayOutputStream();
    for (byte[] attribute : attributes) {
      body.writeBytes(attribute);
    }
    int length = 16 + fixed + body.size();
    var bytes = ByteBuffer.allocate(length + 3 & -4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(length).putShort((short) type).position(16 + fixed);
    return bytes.put(body.toByteArray()).array();
  }

  private static byte[] attribute(int type, byte[] value) {
    var bytes = ByteBuffer.allocate(4 + value.length + 3 & -4).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value).array();
  }

  private static byte[] ip(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] file(byte[] address) {
    return joined(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0x45311224).array(),
        message(
            24, 12, attribute(1, address), attribute(15, ip(10, 0, 0, 2)), attribute(7, address)),
        message(99, 12, attribute(1, ip(10, 0, 0, 2))));
  }

  @Test
  void addressesInMessagesAreMovedAndNothingElse() throws IOException {
    SetBuilder set = SetBuilder.today("set").file("route-9.img", file(ip(10, 0, 0, 2)));
    byte[] now = run(set, "route-9.img", "ip 10.0.0.2 -> 10.0.0.3");
    assertThat(now).isEqualTo(file(ip(10, 0, 0, 3)));
    assertThat(changes).hasSize(2);
    assertThat(changes.getFirst().before()).isEqualTo("10.0.0.2");
  }

  @Test
  void connectionsAreWalkedInto() throws IOException {
    byte[] before = tracked(ip(10, 0, 0, 2));
    SetBuilder set = SetBuilder.today("set").file("netns-ct-9.img", before);
    assertThat(run(set, "netns-ct-9.img", "ip 10.0.0.0/8 -> 11.0.0.0/8"))
        .isEqualTo(tracked(ip(11, 0, 0, 2)));
  }

  private static byte[] tracked(byte[] address) {
    byte[] addresses = joined(attribute(1, address), attribute(2, ip(9, 9, 9, 9)));
    byte[] tuple = attribute(0x8001, addresses);
    return message(1 << 8, 4, attribute(0x8001, tuple), attribute(0x8002, tuple));
  }

  @Test
  void malformedMessagesStay() throws IOException {
    byte[] cut = java.util.Arrays.copyOf(file(ip(10, 0, 0, 2)), 30);
    SetBuilder set = SetBuilder.today("set").file("route-9.img", cut);
    byte[] now = run(set, "route-9.img", "ip 10.0.0.2 -> 10.0.0.3 expect=any");
    assertThat(now).isEqualTo(cut);
  }

  @Test
  void textOfFirewallsIsChanged() throws IOException {
    String text = "-A INPUT -s 10.0.0.2/32 -d 110.0.0.2 -j DROP # 10.0.0.22 v1.10.0.0.2\n";
    SetBuilder set =
        SetBuilder.today("set").file("iptables-9.img", text.getBytes(StandardCharsets.UTF_8));
    byte[] now = run(set, "iptables-9.img", "ip 10.0.0.2 -> 10.0.0.3");
    assertThat(new String(now, StandardCharsets.UTF_8))
        .isEqualTo("-A INPUT -s 10.0.0.3/32 -d 110.0.0.2 -j DROP # 10.0.0.22 v1.10.0.0.2\n");
  }
}
