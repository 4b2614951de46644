package crit.explore.check;

import static crit.explore.check.Check.need;
import static crit.explore.check.Check.note;
import static java.lang.Integer.toUnsignedString;

import crit.schemas.proto.TtyType;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.lsmtype;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.tty_info_entry;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a restore of the set as a whole needs that is not in it. */
final class MachineRules {
  private static final int FIRST_SLAVE = 136;
  private static final int LAST_SLAVE = 143;
  private static final int COMPRESSED = 3;
  private static final int SKIPPED = 2;
  private static final String TERMINALS = "tty-info.img";

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              need(
                  "need.shell-job",
                  "the root joins a session of the restore",
                  "restore with --shell-job, from a terminal"),
              MachineRules::session),
          new Rule<>(
              need(
                  "need.terminal",
                  "pseudo terminals get the restore's as their master",
                  "restore with --shell-job, from a terminal"),
              MachineRules::slaves),
          new Rule<>(
              need(
                  "need.external-tty",
                  "external terminals are handed over",
                  "open it and hand it over by --inherit-fd"),
              MachineRules::terminals),
          new Rule<>(
              need(
                  "need.tcp-close", "TCP connections are closed again", "restore with --tcp-close"),
              (set, out) -> flag(set, inventory_entry::getTcpClose, "tcp_close", out)),
          new Rule<>(
              need(
                  "need.uprobes",
                  "user-space probes are allowed again",
                  "restore with --allow-uprobes"),
              (set, out) -> flag(set, inventory_entry::getAllowUprobes, "allow_uprobes", out)),
          new Rule<>(
              need(
                  "need.compression",
                  "CRIU can unpack pages",
                  "restore with CRIU 4.3 or later, built with LZ4; or run 'crit decompress'"),
              MachineRules::compression),
          new Rule<>(
              need(
                  "need.plugin",
                  "the plugins of the dump are loaded",
                  "restore with these plugins (criu -L DIR)"),
              MachineRules::plugins),
          new Rule<>(
              need(
                  "need.security-module",
                  "the security module of the dump is active",
                  "restore on a machine with the same one"),
              MachineRules::module),
          new Rule<>(
              note(
                  "need.network-lock",
                  "the network is unlocked as it was locked",
                  "nothing to do: it tells how the dump kept other ends from talking"),
              MachineRules::lock),
          new Rule<>(
              note(
                  "need.old-images",
                  "CRIU reads images of its older versions",
                  "CRIU 3.1 and later reads such images still; crit shows them in today's form"),
              MachineRules::old),
          new Rule<>(
              note(
                  "need.processor",
                  "the processor can do what that of the dump could",
                  "compare with the machine by 'criu cpuinfo check'"),
              MachineRules::processor));

  private static final Set<String> OLD =
      Set.of(
          "reg-files.img",
          "ext-files.img",
          "ns-files.img",
          "eventfd.img",
          "eventpoll.img",
          "signalfd.img",
          "timerfd.img",
          "inotify.img",
          "fanotify.img",
          "pipes.img",
          "fifo.img",
          "unixsk.img",
          "inetsk.img",
          "packetsk.img",
          "netlinksk.img",
          "tty.img",
          "tunfile.img");

  private MachineRules() {}

  private static void flag(
      CheckedSet set, Predicate<inventory_entry> isSet, String field, Report out)
      throws IOException {
    if (set.inventory().filter(isSet).isPresent()) {
      out.add(Place.of(InventoryRules.IMAGE, 0, field), "is true");
    }
  }

  private static void session(CheckedSet set, Report out) throws IOException {
    if (!set.tree().entries().isEmpty()) {
      pstree_entry root = set.tree().entries().getFirst();
      if (root.getPpid() == 0 && root.getSid() != root.getPid()) {
        out.add(
            Place.of(TreeFacts.IMAGE, 0, "sid"),
            "is %s, and the root is task %s"
                .formatted(toUnsignedString(root.getSid()), toUnsignedString(root.getPid())));
      }
    }
  }

  private static int major(tty_info_entry terminal) {
    return terminal.getRdev() >> Byte.SIZE & 0xfff;
  }

  /** Returns whether a pseudo terminal is the end that programs use. */
  static boolean isSlave(tty_info_entry terminal) {
    return major(terminal) >= FIRST_SLAVE && major(terminal) <= LAST_SLAVE;
  }

  private static void slaves(CheckedSet set, Report out) throws IOException {
    Set<Integer> masters = new HashSet<>();
    for (tty_info_entry terminal : set.terminals().rows()) {
      if (terminal.hasPty() && !isSlave(terminal)) {
        masters.add(terminal.getPty().getIndex());
      }
    }
    set.read(
        TERMINALS,
        tty_info_entry.parser(),
        (index, terminal) -> {
          boolean isLone = terminal.hasPty() && !masters.contains(terminal.getPty().getIndex());
          if (isLone && isSlave(terminal)) {
            out.add(
                Place.of(TERMINALS, index, "pty.index"),
                "no master is that of /dev/pts/%s"
                    .formatted(toUnsignedString(terminal.getPty().getIndex())));
          }
        });
  }

  private static void terminals(CheckedSet set, Report out) throws IOException {
    set.read(
        TERMINALS,
        tty_info_entry.parser(),
        (index, terminal) -> {
          if (terminal.getType() == TtyType.EXT_TTY) {
            String key = "tty[%x:%x]".formatted(terminal.getRdev(), terminal.getDev());
            out.add(
                Place.of(TERMINALS, index, "type"),
                "%s is an external terminal".formatted(key),
                "open it and hand it over: --inherit-fd 'fd[N]:%s'".formatted(key));
          }
        });
  }

  private static void compression(CheckedSet set, Report out) throws IOException {
    Optional<inventory_entry> inventory = set.inventory();
    if (inventory.isPresent()) {
      int version = inventory.get().getImgVersion();
      if (version == COMPRESSED || inventory.get().getCompress() != 0) {
        out.add(
            Place.of(InventoryRules.IMAGE, 0, "img_version"),
            "is %s: there are compressed pages".formatted(toUnsignedString(version)));
      }
    }
  }

  private static void plugins(CheckedSet set, Report out) throws IOException {
    List<String> names =
        set.inventory()
            .map(it -> it.getPluginsEntry().getPluginsList().stream().toList())
            .orElse(List.of());
    if (!names.isEmpty()) {
      out.add(
          Place.of(InventoryRules.IMAGE, 0, "plugins_entry"),
          "names %s".formatted(String.join(", ", names)));
    }
    List<String> images = set.namesOf("amdgpu-");
    if (!images.isEmpty()) {
      out.add(Place.of(images.getFirst()), "is an image of the plugin amdgpu");
    }
  }

  private static void module(CheckedSet set, Report out) throws IOException {
    lsmtype module = set.inventory().map(inventory_entry::getLsmtype).orElse(lsmtype.NO_LSM);
    if (module != lsmtype.NO_LSM) {
      out.add(Place.of(InventoryRules.IMAGE, 0, "lsmtype"), "is " + module);
    }
  }

  private static void lock(CheckedSet set, Report out) throws IOException {
    int method = set.inventory().map(inventory_entry::getNetworkLockMethod).orElse(0);
    if (method == 1) {
      out.add(
          Place.of(InventoryRules.IMAGE, 0, "network_lock_method"),
          "is 1: by nftables, which the machine must have, too");
    } else if (method == SKIPPED) {
      out.add(
          Place.of(InventoryRules.IMAGE, 0, "network_lock_method"),
          "is 2: not at all, so that other ends may have closed their connections");
    }
  }

  private static void old(CheckedSet set, Report out) throws IOException {
    List<String> images = set.names().stream().filter(OLD::contains).toList();
    if (!images.isEmpty()) {
      out.add(Place.of(images.getFirst()), "there are %d such images".formatted(images.size()));
    }
  }

  private static void processor(CheckedSet set, Report out) throws IOException {
    if (set.has("cpuinfo.img") && set.has(InventoryRules.IMAGE)) {
      out.add(Place.of("cpuinfo.img"), "says what the processor of the dump could do");
    }
  }
}
