package crit.explore.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import crit.schemas.proto.autofs_entry;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.net_device_entry;
import crit.schemas.proto.netns_entry;
import crit.schemas.proto.pagemap_entry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One fault in a file as such, in the inventory, in mounts or namespaces. */
class SetFaultsTest {
  private static final String INVENTORY = "inventory.img";
  private static final String MOUNTS = "mountpoints-14.img";

  private static SampleSet threads() {
    return SampleSet.of("checkpoints/threads");
  }

  private static SampleSet inventory(String field, Object to) {
    return threads().set(INVENTORY, 0, inventory_entry.parser(), field, to);
  }

  private static SampleSet mount(int entry, String field, Object to) {
    return SampleSet.of("sets/zdtm/mntns_overmount-ns")
        .set(MOUNTS, entry, mnt_entry.parser(), field, to);
  }

  private static SampleSet network() {
    return SampleSet.of("sets/zdtm/netns_sub_veth-ns");
  }

  @Test
  void notesAnImageOfNoKind() {
    threads().put("something.img", new byte[3]).finds("image.name");
  }

  @Test
  void findsAnImageUnderAnotherName() {
    threads().put("timens-0.img", threads().files().get("fs-101.img")).finds("image.magic");
  }

  @Test
  void findsAnImageWithoutMagic() {
    threads().bytes("timens-0.img", it -> new byte[it.length]).finds("image.magic");
  }

  @Test
  void findsACutImageAndGoesOn() {
    threads()
        .bytes("files.img", it -> Arrays.copyOf(it, it.length / 2))
        .set("fs-101.img", 0, fs_entry.parser(), "umask", 0)
        .without("core-103.img")
        .finds("image.decode", "task.core");
  }

  @Test
  void findsPackedValuesThatEndWithinOne() {
    var cut =
        UnknownFieldSet.newBuilder()
            .addField(
                6,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFrom(new byte[] {0x0a, 1, (byte) 0x80}))
                    .build())
            .build();
    SampleSet.of("checkpoints/threads-compressed")
        .edit(
            "pagemap-101.img",
            1,
            pagemap_entry.parser(),
            it -> Fields.set(it, "blocks", Fields.NONE).setUnknownFields(cut))
        .finds("image.decode");
  }

  @Test
  void findsAMissingRequiredField() {
    threads()
        .set("files.img", 1, file_entry.parser(), "reg.flags", Fields.NONE)
        .finds("image.required");
  }

  @Test
  void findsAnImageWithoutItsEntry() {
    threads().remove("fs-101.img", 0).finds("image.empty");
  }

  @Test
  void warnsOfAnEntryThatCriuDoesNotRead() {
    threads().repeat("fs-101.img", 0).finds("image.surplus");
  }

  @Test
  void notesAFieldThatIsNotKnown() {
    var unknown =
        UnknownFieldSet.newBuilder()
            .addField(500, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();
    threads()
        .edit("fs-101.img", fs_entry.parser(), it -> it.setUnknownFields(unknown))
        .finds("image.unknown-field");
  }

  @Test
  void notesAnEnumValueWithoutAName() {
    var unknown =
        UnknownFieldSet.newBuilder()
            .addField(6, UnknownFieldSet.Field.newBuilder().addVarint(77).build())
            .build();
    threads()
        .edit(
            INVENTORY,
            inventory_entry.parser(),
            it -> Fields.set(it, "lsmtype", Fields.NONE).setUnknownFields(unknown))
        .finds("image.unknown-value");
  }

  @Test
  void findsABrokenArchive() {
    threads().put("tmpfs-dev-5.tar.gz.img", "no archive".getBytes(UTF_8)).finds("image.archive");
  }

  @Test
  void notesAnImageOfNothing() {
    threads().put("fs-777.img", threads().files().get("fs-101.img")).finds("image.orphan");
  }

  @Test
  void findsAMissingInventory() {
    threads().without(INVENTORY).finds("inventory.missing");
  }

  @Test
  void findsAVersionThatCriuDoesNotKnow() {
    inventory("img_version", 4).finds("inventory.version");
  }

  @Test
  void findsDescriptorTablesOfTheOldKind() {
    inventory("fdinfo_per_id", false).finds("inventory.fdinfo-per-id");
  }

  @Test
  void findsACgroupSetOfZero() {
    inventory("root_cg_set", 0).finds("inventory.cgroup-set");
  }

  @Test
  void findsAWayOfLockingThatCriuDoesNotKnow() {
    inventory("network_lock_method", 3).finds("inventory.lock-method");
  }

  @Test
  void notesAnInventoryOfTheOldKind() {
    inventory("ns_per_id", false).finds("inventory.old");
  }

  @Test
  void findsTwoMountsWithOneId() {
    mount(1, "mnt_id", 315).finds("mount.duplicate");
  }

  @Test
  void findsAMountOnNothing() {
    mount(0, "parent_mnt_id", 4711).finds("mount.root");
  }

  @Test
  void findsMountsOnEachOther() {
    mount(2, "parent_mnt_id", 315).finds("mount.circle");
  }

  @Test
  void findsAMountpointOutsideItsParent() {
    mount(0, "mountpoint", "/elsewhere").finds("mount.path");
  }

  @Test
  void notesAMasterOutside() {
    mount(0, "master_id", 4711).finds("mount.master");
  }

  @Test
  void findsAFuseMountThatIsNotExternal() {
    mount(0, "fstype", 15).finds("mount.kind");
  }

  @Test
  void findsAMountOfAnUnknownFileSystemThatIsNotExternal() {
    mount(0, "fstype", 0).finds("mount.kind");
  }

  @Test
  void acceptsABindOfTheRoot() {
    SampleSet.of("sets/zdtm/mntns_overmount-ns")
        .set(MOUNTS, 0, mnt_entry.parser(), "fstype", 0)
        .set(MOUNTS, 0, mnt_entry.parser(), "root_dev", 266338304)
        .finds();
  }

  @Test
  void warnsOfATmpfsWithoutContents() {
    SampleSet set = SampleSet.of("sets/zdtm/mntns_overmount-ns");
    List<Finding> findings = set.put("pages-1.img", new byte[0]).findings();
    assertThat(findings).extracting(Finding::check).contains("mount.contents");
  }

  @Test
  void findsANamespaceWithoutItsImage() {
    network().without("utsns-12.img").finds("namespace.image");
  }

  @Test
  void findsTwoDevicesWithOneNumber() {
    network()
        .set("netdev-10.img", 1, net_device_entry.parser(), "ifindex", 1)
        .finds("net.duplicate", "net.master");
  }

  @Test
  void findsADeviceOfABridgeThatIsNotThere() {
    network().set("netdev-10.img", 2, net_device_entry.parser(), "master", 77).finds("net.master");
  }

  @Test
  void findsAVethWithoutItsOtherEnd() {
    network()
        .set("netdev-10.img", 2, net_device_entry.parser(), "peer_ifindex", 77)
        .finds("net.peer");
  }

  @Test
  void findsAnAutofsOfAGroupThatIsNotThere() {
    SampleSet set = SampleSet.of("sets/zdtm/autofs-x");
    for (String name : List.copyOf(set.files().keySet())) {
      if (name.startsWith("autofs-")) {
        set.set(name, 0, autofs_entry.parser(), "pgrp", 4711);
        set.set(name, 0, autofs_entry.parser(), "fd", 5);
      }
    }
    set.finds("autofs.group");
  }

  @Test
  void findsALinkToANamespaceThatIsNotThere() {
    network()
        .set("netns-15.img", 0, netns_entry.parser(), "nsids.0.target_ns_id", 77)
        .finds("net.link");
  }

  @Test
  void tellsHowManyFindingsItDoesNotShow() {
    SampleSet set = SampleSet.of("sets/zdtm/epoll-h");
    List<Finding> findings =
        set.without("files.img").findings().stream()
            .filter(it -> it.check().equals("reference.fdinfo-file"))
            .toList();
    assertThat(findings).hasSize(Findings.MAX + 1);
    assertThat(findings.getLast().message()).matches("[0-9]+ more findings .*");
  }
}
