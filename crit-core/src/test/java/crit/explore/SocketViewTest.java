package crit.explore;

import static crit.explore.FileSet.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.checkpoint.SetBuilder;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.ip_opts_entry;
import crit.schemas.proto.net_device_entry;
import crit.schemas.proto.netlink_sk_entry;
import crit.schemas.proto.packet_sock_entry;
import crit.schemas.proto.scm_entry;
import crit.schemas.proto.sk_opts_entry;
import crit.schemas.proto.sk_packet_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketViewTest {
  private static final int TCP = 6;
  private static final int ESTABLISHED = 1;
  private static final int UNCONNECTED = 7;
  private static final int LISTEN = 10;

  private static String line(SocketView.Row row) {
    return String.join(
        " | ",
        row.kind(),
        row.state(),
        row.local(),
        row.remote(),
        row.holders().toString(),
        String.join(", ", row.details()));
  }

  private static List<String> lines(List<SocketView.Row> rows) {
    return rows.stream().map(SocketViewTest::line).toList();
  }

  private static file_entry.Builder unix(int id, int inode, int peer, String name) {
    return entry(fd_types.UNIXSK, id)
        .setUsk(
            unix_sk_entry
                .newBuilder()
                .setIno(inode)
                .setPeer(peer)
                .setType(1)
                .setState(peer == 0 ? UNCONNECTED : ESTABLISHED)
                .setName(ByteString.copyFromUtf8(name))
                .buildPartial());
  }

  private static file_entry.Builder inet(int id, inet_sk_entry.Builder socket) {
    return entry(fd_types.INETSK, id).setIsk(socket.buildPartial());
  }

  private static inet_sk_entry.Builder tcp() {
    return inet_sk_entry.newBuilder().setFamily(2).setType(1).setProto(TCP).setIno(0xabc);
  }

  private static FileSet one() {
    return new FileSet().task(1, "one");
  }

  @Test
  void aSampleOfUnixSocketsHasNamesPeersAndQueues() throws IOException {
    assertThat(lines(FileSet.sample("checkpoints/pipes", SocketView.VIEW)))
        .containsExactly(
            "unix dgram | ESTABLISHED |  | socket:[105500] | [101:10] | 3 packets",
            "unix dgram | ESTABLISHED |  | socket:[105501] | [101:9] | ",
            "unix stream | ESTABLISHED |  | socket:[105502] | [101:12] | SHUT_RD, 1 packet",
            "unix stream | ESTABLISHED |  | socket:[105503] | [101:11] | SHUT_WR",
            "unix stream | LISTEN | listener |  | [101:13] |"
                + " backlog 5, below /srv/crit-samples, mode 0755",
            "unix seqpacket | LISTEN | @abstract=name \u00e9\tend  |  | [101:14] |"
                + " nonblocking, backlog 1");
  }

  @Test
  void aSampleOfStreamsHasQueuesAndSequenceNumbers() throws IOException {
    List<SocketView.Row> rows = FileSet.sample("checkpoints/tcp", SocketView.VIEW);

    assertThat(rows).hasSize(14);
    SocketView.Row client = rows.get(1);
    assertThat(line(client))
        .isEqualTo(
            "tcp | ESTABLISHED | 127.0.0.1:4001 | 127.0.0.1:4000 | [101:4, 102:4] | nonblocking,"
                + " SO_SNDBUF=4608, SO_RCVBUF=2304, SO_REUSEADDR, TCP_NODELAY, 2944 bytes unsent");
    assertThat(client.receiveBytes()).hasValue(1152);
    assertThat(client.sendBytes()).hasValue(2959);
    assertThat(client.tcp()).hasSize(1);
    assertThat(client.tcp().getFirst().unsentBytes()).hasValue(2944);
    assertThat(client.tcp().getFirst().options())
        .contains("TCPI_OPT_TIMESTAMPS", "TCPI_OPT_SACK", "TCPI_OPT_WSCALE");
    assertThat(rows.get(7).kind()).isEqualTo("tcp6");
    assertThat(rows.get(7).local()).isEqualTo("[::1]:6000");
    assertThat(rows.get(7).backlog()).hasValue(3);
    assertThat(rows.get(7).options()).contains("IPV6_V6ONLY");
  }

  @Test
  void aSampleOfAFilterTellsItsLength() throws IOException {
    assertThat(lines(FileSet.sample("sets/zdtm/sock_filter00-h", SocketView.VIEW)))
        .containsExactly("udp | UNCONNECTED |  |  | [66:4] | filter of 14 instructions");
  }

  @Test
  void aSampleOfPacketSocketsHasRingsAndMembers() throws IOException {
    assertThat(lines(FileSet.sample("sets/zdtm/packet_sock-h", SocketView.VIEW)))
        .containsExactly(
            "packet raw |  | *:* |  | [66:4] | ring TPACKET_V2, promisc on if1",
            "packet dgram |  | ip:if1 |  | [66:5] |"
                + " ring TPACKET_V1, unicast on if1, fanout 13 PACKET_FANOUT_HASH");
  }

  @Test
  void aSampleOfNetlinkHasPortsAndGroups() throws IOException {
    assertThat(lines(FileSet.sample("sets/zdtm/sk-netlink-h", SocketView.VIEW)))
        .containsExactly(
            "netlink kobject_uevent | UNCONNECTED | 66 |  | [66:4] | ",
            "netlink kobject_uevent | UNCONNECTED | 2393616833 |  | [66:5] | groups 32",
            "netlink kobject_uevent | CONNECTED | 4199758227 | 66 | [66:6] | ",
            "netlink kobject_uevent | UNCONNECTED |  |  | [66:7] | ");
  }

  @Test
  void aStreamWithoutItsImageTellsWhichIsMissing() throws IOException {
    FileSet set =
        one().file(inet(3, tcp().setState(ESTABLISHED).addSrcAddr(0x0100007f).setSrcPort(80)));

    assertThat(lines(set.rows(SocketView.VIEW)))
        .containsExactly("tcp | ESTABLISHED | 127.0.0.1:80 |  | [] | no tcp-stream-abc.img");
  }

  @Test
  void addressesOfIpv6HaveTheirDeviceAndMappedOnesAreDotted() throws IOException {
    var v6 = tcp().setFamily(10).setState(LISTEN).setBacklog(7).setSrcPort(80);
    FileSet set =
        one()
            .file(
                inet(
                    3, v6.clone().addAllSrcAddr(List.of(0x80fe, 0, 0, 0x01000000)).setIfname("e0")))
            .file(inet(4, v6.clone().addAllSrcAddr(List.of(0, 0, 0xffff0000, 0x0100007f))))
            .file(inet(5, v6.clone().addAllSrcAddr(List.of(1, 2))));

    assertThat(set.rows(SocketView.VIEW))
        .extracting(SocketView.Row::local)
        .containsExactly("[fe80::1%e0]:80", "[::ffff:127.0.0.1]:80", "?:80");
  }

  @Test
  void onlyWhatANewSocketDoesNotHaveIsAnOption() throws IOException {
    var options =
        sk_opts_entry
            .newBuilder()
            .setSoSndbuf(1000)
            .setSoRcvbuf(2000)
            .setSoBufLock(2)
            .setSoRcvTmoSec(1)
            .setSoRcvTmoUsec(500_000)
            .setSoSndTmoUsec(0)
            .setReuseaddr(false)
            .setSoReuseport(true)
            .setSoRcvlowat(1)
            .setSoPriority(0)
            .setSoBoundDev("eth0")
            .setTcpKeepcnt(9);
    var ip = ip_opts_entry.newBuilder().setTtl(63).setPktinfo(true);
    FileSet set =
        one().file(inet(3, tcp().setFamily(10).setOpts(options.buildPartial()).setIpOpts(ip)));

    SocketView.Row row = set.rows(SocketView.VIEW).getFirst();

    assertThat(row.options())
        .containsExactly(
            "SO_RCVBUF=2000",
            "SO_RCVTIMEO=1.5 s",
            "SO_BINDTODEVICE=eth0",
            "SO_REUSEPORT",
            "IPV6_RECVPKTINFO",
            "IP_TTL=63");
    assertThat(row.sendBuffer()).isEqualTo(new ByteSize(1000));
  }

  @Test
  void aSocketInFlightIsThereThoughNobodyHasIt() throws IOException {
    FileSet set =
        one()
            .task(2, "two")
            .descriptor(2, 5, 3)
            .file(unix(3, 33, 44, ""))
            .file(unix(4, 44, 33, "/n\0"))
            .file(unix(5, 55, 66, ""))
            .file(unix(6, 66, 55, "\0abs"));
    set.images().file("sk-queues.img", queues(packet(3, 4), packet(4, 5, 3)));

    assertThat(lines(set.rows(SocketView.VIEW, 2)))
        .containsExactly(
            "unix stream | ESTABLISHED |  | /n | [2:5] | 1 packet, 1 file in flight,"
                + " in flight to socket:[44]",
            "unix stream | ESTABLISHED | /n | socket:[33] | [] | 1 packet, 2 files in flight,"
                + " in flight to socket:[33]",
            "unix stream | ESTABLISHED |  | @abs | [] | in flight to socket:[44]");
    assertThat(set.rows(SocketView.VIEW, 1)).isEmpty();
    assertThat(set.rows(SocketView.VIEW)).hasSize(4);
  }

  private static sk_packet_entry packet(int socket, Integer... rights) {
    return sk_packet_entry
        .newBuilder()
        .setIdFor(socket)
        .setLength(0)
        .addScm(scm_entry.newBuilder().setType(1).addAllRights(List.of(rights)))
        .build();
  }

  private static byte[] queues(sk_packet_entry... packets) {
    return new SetBuilder("queues").image("q", "SK_QUEUES", packets).files().get("q");
  }

  @Test
  void aPeerThatIsNotThereIsTold() throws IOException {
    assertThat(lines(one().file(unix(3, 33, 44, "")).rows(SocketView.VIEW)))
        .containsExactly(
            "unix stream | ESTABLISHED |  | socket:[44] | [] | peer is not in the checkpoint");
  }

  @Test
  void devicesHaveTheirNamesWhereTheNamespaceWasSaved() throws IOException {
    var socket =
        packet_sock_entry.newBuilder().setType(3).setProtocol(0x0608).setIfindex(2).setNsId(10);
    FileSet set = one().file(entry(fd_types.PACKETSK, 3).setPsk(socket.buildPartial()));
    set.images()
        .image(
            "netdev-10.img",
            "NETDEV",
            net_device_entry.newBuilder().setIfindex(2).setName("eth0").buildPartial());

    assertThat(lines(set.rows(SocketView.VIEW)))
        .containsExactly("packet raw |  | arp:eth0 |  | [] | ");
  }

  @Test
  void numbersWithoutANameStayNumbers() throws IOException {
    FileSet set =
        one()
            .file(
                inet(
                    3,
                    inet_sk_entry.newBuilder().setFamily(99).setType(77).setProto(-1).setState(88)))
            .file(
                entry(fd_types.NETLINKSK, 4)
                    .setNlsk(netlink_sk_entry.newBuilder().setProtocol(99).buildPartial()));

    assertThat(lines(set.rows(SocketView.VIEW)))
        .containsExactly("4294967295 | 88 |  |  | [] | ", "netlink 99 | UNCONNECTED |  |  | [] | ");
  }
}
