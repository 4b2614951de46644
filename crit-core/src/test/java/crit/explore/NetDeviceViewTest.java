package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.macvlan_link_entry;
import crit.schemas.proto.nd_type;
import crit.schemas.proto.net_device_entry;
import crit.schemas.proto.sit_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import crit.schemas.proto.tun_link_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetDeviceViewTest {
  private static String line(NetDeviceView.Row row) {
    return "%d %d %s %s %s %s %s"
        .formatted(
            row.namespace(),
            row.index(),
            row.name(),
            row.type(),
            row.mac(),
            row.addresses(),
            row.details());
  }

  private static List<String> lines(List<NetDeviceView.Row> rows) {
    return rows.stream().map(NetDeviceViewTest::line).toList();
  }

  private static net_device_entry.Builder device(nd_type type, int index, String name) {
    return net_device_entry.newBuilder().setType(type).setIfindex(index).setName(name);
  }

  private static FileSet with(int namespace, net_device_entry.Builder... devices) {
    var set = new FileSet().task(1, "one");
    for (var device : devices) {
      set.images().image("netdev-" + namespace + ".img", "NETDEV", device.buildPartial());
    }
    return set;
  }

  @Test
  void aSampleOfPairsHasPeersInTheirNamespaces() throws IOException {
    List<NetDeviceView.Row> rows =
        FileSet.sample("sets/zdtm/netns_sub_veth-ns", NetDeviceView.VIEW);

    assertThat(lines(rows))
        .containsExactly(
            "10 1 lo loopback  [127.0.0.1/8, ::1/128] []",
            "10 2 zdtmbr bridge 42:02:49:4d:53:fd [] []",
            "10 12 zdtm0 veth d2:44:08:53:a2:a0 []"
                + " [master zdtmbr, peer zdtm0 in namespace 15]",
            "10 22 zdtm1 veth 42:02:49:4d:53:fd []"
                + " [master zdtmbr, peer zdtm1 in namespace 16]",
            "15 1 lo loopback  [127.0.0.1/8, ::1/128] []",
            "15 12 zdtm0 veth 12:af:31:40:45:21 [] [peer zdtm0 in namespace 10]",
            "16 1 lo loopback  [127.0.0.1/8, ::1/128] []",
            "16 22 zdtm1 veth 12:3b:08:26:32:79 [] [peer zdtm1 in namespace 10]");
    assertThat(rows.getFirst().flags()).containsExactly("UP", "LOOPBACK", "RUNNING", "LOWER_UP");
    assertThat(rows.get(2).peerNamespace()).hasValue(15);
    assertThat(rows.get(2).masterIndex()).hasValue(2);
    assertThat(rows.getFirst().peerIndex()).isEmpty();
  }

  @Test
  void aSampleOfAddressesHasAllOfThem() throws IOException {
    List<NetDeviceView.NetAddress> addresses =
        FileSet.sample("checkpoints/namespaces", NetDeviceView.VIEW).getFirst().addresses();

    assertThat(addresses.toString())
        .isEqualTo("[127.0.0.1/8, 192.0.2.1/32, 2001:db8::1/128, ::1/128]");
    assertThat(addresses.getFirst().scope()).isEqualTo("host");
    assertThat(addresses.getFirst().label()).isEqualTo("lo");
    assertThat(addresses.getFirst().flags()).containsExactly("IFA_F_PERMANENT");
  }

  @Test
  void whatOnlySomeKindsHaveIsADetail() throws IOException {
    FileSet set =
        with(
            5,
            device(nd_type.TUN, 2, "tap0")
                .setTun(
                    tun_link_entry
                        .newBuilder()
                        .setFlags(0x802)
                        .setOwner(7)
                        .setGroup(-1)
                        .buildPartial()),
            device(nd_type.MACVLAN, 3, "m0")
                .setPeerIfindex(9)
                .setMacvlan(macvlan_link_entry.newBuilder().setMode(4).setFlags(1)),
            device(nd_type.SIT, 4, "s0")
                .setMaster(8)
                .setSit(
                    sit_entry.newBuilder().addLocal(0x0100007f).addRemote(0x0200007f).setTtl(9)));

    assertThat(lines(set.rows(NetDeviceView.VIEW)))
        .containsExactly(
            "5 2 tap0 tun  [] [tap, persist, owner 7]",
            "5 3 m0 macvlan  [] [on if9, mode bridge, MACVLAN_FLAG_NOPROMISC]",
            "5 4 s0 sit  [] [master if8, local 127.0.0.1, remote 127.0.0.2, ttl 9]");
  }

  @Test
  void addressesOfADeviceThatWasNotSavedHaveARow() throws IOException {
    FileSet set = with(5, device(nd_type.VETH, 2, "e").setAddress(ByteString.copyFromUtf8("ab")));
    set.images()
        .file("ifaddr-5.img", RouteMessagesTest.file(RouteMessagesTest.loopback(9, "lo\0")));

    assertThat(lines(set.rows(NetDeviceView.VIEW)))
        .containsExactly("5 2 e veth 61:62 [] []", "5 9 lo   [127.0.0.1/8] []");
  }

  @Test
  void onlyNamespacesOfSelectedTasksAreShown() throws IOException {
    FileSet set = with(5, device(nd_type.VETH, 2, "five"));
    set.images()
        .without("inventory.img")
        .image(
            "inventory.img",
            "INVENTORY",
            inventory_entry.newBuilder().setNsPerId(true).buildPartial())
        .task(2, 1, "two")
        .image("netdev-6.img", "NETDEV", device(nd_type.VETH, 2, "six").buildPartial())
        .image(
            "ids-2.img",
            "IDS",
            task_kobj_ids_entry.newBuilder().setFilesId(2).setNetNsId(6).buildPartial());

    assertThat(set.rows(NetDeviceView.VIEW)).hasSize(2);
    assertThat(set.rows(NetDeviceView.VIEW, 2))
        .extracting(NetDeviceView.Row::name)
        .containsExactly("six");
    assertThat(set.rows(NetDeviceView.VIEW, 1)).isEmpty();
  }

  @Test
  void numbersThatAreNotThoseOfNamespacesSelectNothing() throws IOException {
    FileSet set = with(5, device(nd_type.VETH, 2, "five"));

    assertThat(set.rows(NetDeviceView.VIEW, 1)).hasSize(1);
  }

  @Test
  void devicesAreShownThoughTheirAddressesAreDamaged() throws IOException {
    var set = with(7, device(nd_type.LOOPBACK, 1, "lo"));
    set.images().file("ifaddr-7.img", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    List<NetDeviceView.Row> rows = new java.util.ArrayList<>();
    try (var checkpoint = set.images().checkpoint()) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> NetDeviceView.VIEW.source().rows(Scope.of(checkpoint), rows::add))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ifaddr-7.img");
    }
    assertThat(rows).extracting(NetDeviceView.Row::name).containsExactly("lo");
  }
}
