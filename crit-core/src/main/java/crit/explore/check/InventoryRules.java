package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.need;
import static crit.explore.check.Check.note;
import static crit.explore.check.Check.warning;

import crit.schemas.proto.inventory_entry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must be true of the inventory, and so of the set as a whole. */
final class InventoryRules {
  static final String IMAGE = "inventory.img";
  private static final int COMPRESSED = 3;
  private static final int MAX_BLOCK = 4 << 20;
  private static final int MAX_LOCK_METHOD = 2;
  private static final String COPY_AGAIN = "copy the checkpoint again, or dump again";

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              error("inventory.missing", "a set has an inventory", COPY_AGAIN),
              InventoryRules::missing),
          new Rule<>(
              error(
                  "inventory.version",
                  "the version of the images is one that CRIU knows",
                  "restore with the CRIU that made the checkpoint"),
              InventoryRules::version),
          new Rule<>(
              error(
                  "inventory.fdinfo-per-id",
                  "descriptor tables have images of their own",
                  "CRIU refuses such a checkpoint as too old; restore with a CRIU of its time"),
              InventoryRules::tables),
          new Rule<>(
              error("inventory.cgroup-set", "criu's own cgroup set is not 0", COPY_AGAIN),
              InventoryRules::cgroupSet),
          new Rule<>(
              error(
                  "inventory.compression",
                  "what the inventory says of compression fits together",
                  "put it right with 'crit decode' and 'crit encode'"),
              InventoryRules::compression),
          new Rule<>(
              error(
                  "inventory.lock-method",
                  "the way the network was locked is one that CRIU knows",
                  "restore with the CRIU that made the checkpoint"),
              InventoryRules::lockMethod),
          new Rule<>(
              note(
                  "inventory.old",
                  "images are named by the ids of namespaces and criu's own ids are there",
                  "such a checkpoint is from CRIU before 1.0; some checks are left out"),
              InventoryRules::old),
          new Rule<>(
              note(
                  "set.cpuinfo",
                  "a set has tasks, not only what the processor can do",
                  "it is from 'criu cpuinfo dump'; compare with 'criu cpuinfo check'"),
              InventoryRules::cpuinfo),
          new Rule<>(
              need(
                  "set.pre-dump",
                  "a dump builds on a pre-dump",
                  "it cannot be restored; dump with --prev-images-dir leading to it"),
              InventoryRules::preDump),
          new Rule<>(
              warning(
                  "pages.none",
                  "the set has the pages that its page maps describe",
                  "it is a copy of the metadata; restore from one with the pages-*.img files"),
              InventoryRules::pages));

  private InventoryRules() {}

  private static boolean isCpuinfo(CheckedSet set) {
    return set.names().stream()
        .filter(it -> it.endsWith(".img"))
        .toList()
        .equals(List.of("cpuinfo.img"));
  }

  private static void missing(CheckedSet set, Report out) throws IOException {
    if (!set.has(IMAGE) && !isCpuinfo(set)) {
      out.add(Place.of(IMAGE), "the set has none; the dump was not completed");
    }
  }

  private static void cpuinfo(CheckedSet set, Report out) throws IOException {
    if (isCpuinfo(set)) {
      out.add(Place.of("cpuinfo.img"), "it is the only image");
    }
  }

  private static void preDump(CheckedSet set, Report out) throws IOException {
    if (set.isPreDump()) {
      out.add(Place.of(IMAGE, 0, "img_version"), "is 0: a pre-dump, which holds memory alone");
    }
  }

  private static void version(CheckedSet set, Report out) throws IOException {
    Optional<inventory_entry> inventory = set.inventory();
    if (inventory.isPresent()) {
      int version = inventory.get().getImgVersion();
      boolean isPlainPreDump = version == 0 && !set.has(TreeFacts.IMAGE);
      if (!isPlainPreDump && (version < 1 || version > COMPRESSED)) {
        out.add(
            Place.of(IMAGE, 0, "img_version"),
            "is %s, expected 1 to %d".formatted(Integer.toUnsignedString(version), COMPRESSED));
      }
    }
  }

  private static void tables(CheckedSet set, Report out) throws IOException {
    Optional<inventory_entry> inventory = set.inventory();
    if (inventory.isPresent() && !set.isPreDump() && !inventory.get().getFdinfoPerId()) {
      out.add(
          Place.of(IMAGE, 0, "fdinfo_per_id"),
          inventory.get().hasFdinfoPerId()
              ? "is false, expected true"
              : "is absent, expected true");
    }
  }

  private static void cgroupSet(CheckedSet set, Report out) throws IOException {
    Optional<inventory_entry> inventory = set.inventory();
    if (inventory.filter(it -> it.hasRootCgSet() && it.getRootCgSet() == 0).isPresent()) {
      out.add(Place.of(IMAGE, 0, "root_cg_set"), "is 0, expected the id of a set");
    }
  }

  private static void compression(CheckedSet set, Report out) throws IOException {
    if (set.inventory().isEmpty()) {
      return;
    }
    inventory_entry inventory = set.inventory().get();
    int method = inventory.getCompress();
    if (method != 0 && method != 1) {
      out.add(
          Place.of(IMAGE, 0, "compress"),
          "is %s, expected 0 or 1".formatted(Integer.toUnsignedString(method)));
    } else if (method == 1 && inventory.getImgVersion() < COMPRESSED && !set.isPreDump()) {
      out.add(
          Place.of(IMAGE, 0, "compress"),
          "is 1 and img_version %d, expected img_version %d"
              .formatted(inventory.getImgVersion(), COMPRESSED));
    }
    long block = Integer.toUnsignedLong(inventory.getCompressBlockSize());
    if (block > MAX_BLOCK || block % set.pageSize() != 0) {
      out.add(
          Place.of(IMAGE, 0, "compress_block_size"),
          "is %d, expected a multiple of the page size %d, at most %d"
              .formatted(block, set.pageSize(), MAX_BLOCK));
    }
  }

  private static void lockMethod(CheckedSet set, Report out) throws IOException {
    int method = set.inventory().map(inventory_entry::getNetworkLockMethod).orElse(0);
    if (method < 0 || method > MAX_LOCK_METHOD) {
      out.add(
          Place.of(IMAGE, 0, "network_lock_method"),
          "is %s, expected 0 (iptables), 1 (nftables) or 2 (skip)"
              .formatted(Integer.toUnsignedString(method)));
    }
  }

  private static void old(CheckedSet set, Report out) throws IOException {
    Optional<inventory_entry> inventory = set.inventory().filter(_ -> !set.isPreDump());
    for (String field : Set.of("ns_per_id", "root_ids")) {
      boolean isThere =
          inventory.isEmpty()
              || (field.equals("root_ids")
                  ? inventory.get().hasRootIds()
                  : inventory.get().getNsPerId());
      if (!isThere) {
        out.add(Place.of(IMAGE, 0, field), "is absent, expected one");
      }
    }
  }

  private static void pages(CheckedSet set, Report out) throws IOException {
    if (set.isMetadataOnly()) {
      out.add(
          Place.SET,
          "there are %d page maps and not one pages file"
              .formatted(set.namesOf("pagemap-").size()));
    }
  }
}
