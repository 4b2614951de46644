package crit.daemon.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.daemon.tcp.Connection.Fate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TcpPlanTest {
  private static final String RUN_ID = "cd151d9e-48d2-4d52-919a-79687c581421";
  private static final Map<Role, String> PLACES =
      Map.of(Role.OLD, "blue", Role.NEW, "green", Role.ROUTER, "edge");

  private final ConnectionSet before = new ConnectionSet();
  private final ConnectionSet after = new ConnectionSet();
  private final List<String> asked = new ArrayList<>();

  /** What the router answers when it is asked for its connections. */
  private String tracked = "";

  private TcpPlan plan(Map<Role, String> places, String... open) throws IOException {
    var request =
        new TcpPlan.Request(
            places,
            List.of(open).stream().map(Endpoint::parse).toList(),
            List.of(List.of("criu", "restore")));
    return TcpPlan.of(before.checkpoint(), after.checkpoint(), request, this::answer);
  }

  private Tool.Result answer(List<String> command) {
    asked.add(String.join(" ", command));
    return new Tool.Result(0, command.contains("--reply-src") ? tracked : "");
  }

  private static List<String> lines(TcpPlan plan, Phase phase) {
    return plan.steps().stream()
        .filter(it -> it.phase() == phase)
        .map(it -> it.role().word() + ": " + String.join(" ", it.command()))
        .toList();
  }

  private static String line(TcpPlan plan, Phase phase, String part) {
    List<String> lines = lines(plan, phase).stream().filter(it -> it.contains(part)).toList();
    assertThat(lines).as(part).hasSize(1);
    return lines.getFirst();
  }

  private void moveServer() {
    before.connection("10.1.0.2:5000", "192.168.9.2:40000");
    after.connection("10.2.0.2:6000", "192.168.9.2:40000");
  }

  @Test
  void locksLeadsRestoresUnlocksAndCleansUpInThisOrder() throws IOException {
    moveServer();
    before.lockedBy(1, RUN_ID);
    TcpPlan plan = plan(PLACES, "192.168.9.1:80");
    assertThat(plan.steps())
        .extracting(it -> it.phase().word() + " " + it.role().word())
        .containsExactly(
            "lock old",
            "lock new",
            "lock router",
            "lock router",
            "lock router",
            "lock router",
            "restore new",
            "unlock new",
            "unlock router",
            "cleanup old",
            "cleanup old",
            "back router",
            "back router",
            "back router");
    assertThat(asked).isEmpty();
  }

  @Test
  void dropsPacketsInBothDirectionsWhereverTheyMayShowUp() throws IOException {
    moveServer();
    TcpPlan plan = plan(PLACES, "192.168.9.1:80");
    assertThat(lines(plan, Phase.LOCK).get(0))
        .startsWith("old: ip netns exec blue nft ")
        .contains("10.1.0.2 . 5000 . 192.168.9.2 . 40000")
        .contains("192.168.9.2 . 40000 . 10.1.0.2 . 5000")
        .doesNotContain("10.2.0.2");
    assertThat(lines(plan, Phase.LOCK).get(1))
        .startsWith("new: ip netns exec green nft ")
        .contains("10.2.0.2 . 6000 . 192.168.9.2 . 40000")
        .contains("192.168.9.2 . 40000 . 10.2.0.2 . 6000")
        .doesNotContain("10.1.0.2");
    assertThat(lines(plan, Phase.LOCK).get(2))
        .startsWith("router: ip netns exec edge nft ")
        .contains("192.168.9.2 . 40000 . 192.168.9.1 . 80")
        .contains("10.1.0.2 . 5000 . 192.168.9.2 . 40000")
        .contains("10.2.0.2 . 6000 . 192.168.9.2 . 40000");
  }

  @Test
  void routerLeadsConnectionAndNewOnesToTheNewPlace() throws IOException {
    moveServer();
    TcpPlan plan = plan(PLACES, "192.168.9.1:80");
    assertThat(line(plan, Phase.LOCK, "dnat").lines().map(String::strip))
        .contains("ip daddr 192.168.9.1 tcp dport 80 dnat ip to 10.2.0.2:6000");
    String ends = "-p tcp -s 192.168.9.2 -d 192.168.9.1 --sport 40000 --dport 80";
    assertThat(line(plan, Phase.LOCK, "conntrack -D")).endsWith("conntrack -D " + ends);
    assertThat(line(plan, Phase.LOCK, "conntrack -I"))
        .contains("conntrack -I " + ends)
        .endsWith(" -g 10.2.0.2:6000");
    assertThat(line(plan, Phase.BACK, "conntrack -I")).endsWith(" -g 10.1.0.2:5000");
    assertThat(line(plan, Phase.BACK, "dnat")).contains("dnat ip to 10.1.0.2:5000");
  }

  @Test
  void asksRouterForWhatIsNotTold() throws IOException {
    moveServer();
    tracked =
        "tcp      6 431999 ESTABLISHED src=172.16.0.9 dst=192.168.9.1 sport=1234 dport=80"
            + " src=10.1.0.2 dst=192.168.9.2 sport=5000 dport=40000 [ASSURED] mark=0 use=1\n";
    TcpPlan plan = plan(PLACES);
    assertThat(asked).allMatch(it -> it.startsWith("ip netns exec edge conntrack -L "));
    assertThat(line(plan, Phase.LOCK, "conntrack -I"))
        .contains("-s 172.16.0.9 -d 192.168.9.1 --sport 1234 --dport 80")
        .endsWith(" -g 10.2.0.2:6000 -n 192.168.9.2:40000");
  }

  @Test
  void knowsAConnectionThatTheRouterLeadsElsewhereAlready() throws IOException {
    moveServer();
    tracked =
        "tcp 6 431999 ESTABLISHED src=192.168.9.2 dst=192.168.9.1 sport=40000 dport=80"
            + " src=10.2.0.2 dst=192.168.9.2 sport=6000 dport=40000 [ASSURED] mark=0 use=1\n";
    assertThat(line(plan(PLACES), Phase.BACK, "conntrack -I")).endsWith(" -g 10.1.0.2:5000");
  }

  @Test
  void movesAConnectionThatTheCheckpointBegan() throws IOException {
    before.connection("10.1.0.2:40000", "192.168.9.2:443");
    after.connection("10.2.0.2:40000", "192.168.9.2:443");
    tracked =
        "tcp 6 431999 ESTABLISHED src=10.1.0.2 dst=192.168.9.2 sport=40000 dport=443"
            + " src=192.168.9.2 dst=192.168.9.1 sport=443 dport=50000 [ASSURED] mark=0 use=1\n";
    TcpPlan plan =
        TcpPlan.of(
            before.checkpoint(),
            after.checkpoint(),
            new TcpPlan.Request(PLACES, List.of(), List.of()),
            command -> new Tool.Result(0, command.contains("--orig-src") ? tracked : ""));
    assertThat(line(plan, Phase.LOCK, "conntrack -I"))
        .contains("-s 10.2.0.2 -d 192.168.9.2 --sport 40000 --dport 443")
        .endsWith(" -n 192.168.9.1:50000");
    assertThat(lines(plan, Phase.LOCK)).noneMatch(it -> it.contains("dnat"));
  }

  @Test
  void refusesARouterThatDoesNotKnowTheConnection() {
    moveServer();
    assertThatThrownBy(() -> plan(PLACES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("10.1.0.2:5000 - 192.168.9.2:40000")
        .hasMessageContaining("--public");
  }

  @Test
  void twoEndsThatMoveNeedNoRouter() throws IOException {
    before.connection("10.3.0.1:5000", "10.3.0.2:40000");
    after.connection("10.4.0.1:6000", "10.4.0.2:40000");
    TcpPlan plan = plan(PLACES);
    assertThat(plan.steps()).extracting(Step::role).doesNotContain(Role.ROUTER);
    assertThat(plan.notes()).anyMatch(it -> it.contains("moved alike"));
  }

  @Test
  void leavesAloneWhatHasNobodyOutside() throws IOException {
    before
        .connection("127.0.0.1:5000", "127.0.0.1:40000")
        .connection("127.0.0.1:40000", "127.0.0.1:5000")
        .connection("10.1.0.2:5000", "192.168.9.2:40001")
        .socket(ConnectionSet.LISTENING, "10.1.0.2:5000", "0.0.0.0:0");
    after
        .connection("127.0.0.1:5000", "127.0.0.1:40000")
        .connection("127.0.0.1:40000", "127.0.0.1:5000")
        .socket(ConnectionSet.CLOSED, "10.1.0.2:5000", "0.0.0.0:0");
    TcpPlan plan = plan(PLACES);
    assertThat(plan.connections())
        .extracting(Connection::fate)
        .containsExactly(Fate.INSIDE, Fate.INSIDE, Fate.DROPPED);
    assertThat(plan.steps()).extracting(Step::phase).containsExactly(Phase.RESTORE);
  }

  @Test
  void packetsOfMappedAddressesAreThoseOfIpv4() throws IOException {
    before.connection("[::ffff:10.1.0.2]:5000", "[::ffff:192.168.9.2]:40000");
    after.connection("[fd00::2]:5000", "[fd00::3]:40000");
    TcpPlan plan = plan(PLACES);
    assertThat(lines(plan, Phase.LOCK).get(0)).contains("v4 {\n  10.1.0.2 . 5000 ");
    assertThat(lines(plan, Phase.LOCK).get(1)).contains("v6 {\n  fd00::2 . 5000 . fd00::3 ");
  }

  @Test
  void removesTheTableOfTheDumpAndNoOther() throws IOException {
    moveServer();
    before.lockedBy(1, RUN_ID);
    assertThat(line(plan(PLACES, "192.168.9.1"), Phase.CLEANUP, "CRIU"))
        .endsWith("delete table inet CRIU-" + RUN_ID);
  }

  @Test
  void takesNoNameFromAnImageThatIsMoreThanAName() throws IOException {
    moveServer();
    before.lockedBy(1, RUN_ID + "; flush ruleset");
    TcpPlan plan = plan(PLACES, "192.168.9.1");
    assertThat(plan.steps()).noneMatch(it -> it.line().contains("flush"));
    assertThat(plan.notes()).anyMatch(it -> it.contains("delete it by hand"));
  }

  @Test
  void refusesAPortThatIsNone() {
    before.connection("10.1.0.2:70000", "192.168.9.2:40000");
    assertThatThrownBy(() -> plan(PLACES))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "set: open file 1, a connection: '10.1.0.2' and 70000, expected an address and a port");
  }

  @Test
  void removesTheRulesOfIptablesOneByOne() throws IOException {
    moveServer();
    before.lockedBy(0, RUN_ID);
    assertThat(lines(plan(PLACES, "192.168.9.1"), Phase.CLEANUP))
        .hasSize(3)
        .anyMatch(it ->
            it.contains("iptables -w -D INPUT -p tcp -s 192.168.9.2 -d 10.1.0.2")
                && it.endsWith("--sport 40000 --dport 5000 -j DROP"))
        .anyMatch(it -> it.contains("iptables -w -D OUTPUT -p tcp -s 10.1.0.2 -d 192.168.9.2"));
  }

  @Test
  void manyConnectionsGoIntoCommandsThatAreNotTooLong() throws IOException {
    for (int port = 10_000; port < 12_000; port++) {
      before.connection("[fd00:1111:2222:3333:4444:5555:6666:7777]:5000", "[fd00::2]:" + port);
      after.connection("[fd00:1111:2222:3333:4444:5555:6666:8888]:5000", "[fd00::2]:" + port);
    }
    List<Step> steps = plan(Map.of()).steps();
    List<Step> locks = steps.stream().filter(it -> it.phase() == Phase.LOCK).toList();
    assertThat(locks).hasSizeGreaterThan(4);
    assertThat(locks).allMatch(it -> it.command().getLast().length() < 128 << 10);
  }

  @Test
  void refusesNamespacesThatAreMoreThanNames() {
    for (String name : List.of("", "a b", "../x", "-n", "a;b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new TcpPlan.Request(Map.of(Role.OLD, name), List.of(), List.of()));
    }
  }

  @Test
  void aDotStandsForWhereItIs() throws IOException {
    moveServer();
    assertThat(lines(plan(Map.of(Role.NEW, "."), "192.168.9.1"), Phase.UNLOCK).getFirst())
        .startsWith("new: nft ");
  }

  @Test
  void saysThatANetworkOfItsOwnIsMadeByCriu() throws IOException {
    moveServer();
    before.file("netdev-9.img");
    assertThat(plan(Map.of()).notes()).anyMatch(it -> it.contains("makes anew"));
  }
}
