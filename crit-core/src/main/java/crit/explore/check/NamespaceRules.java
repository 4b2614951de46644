package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.need;
import static java.lang.Integer.toUnsignedString;

import crit.explore.check.NamespaceFacts.Kind;
import crit.schemas.proto.autofs_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.nd_type;
import crit.schemas.proto.net_device_entry;
import crit.schemas.proto.netns_entry;
import crit.schemas.proto.netns_id;
import crit.schemas.proto.pidns_entry;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must be true of namespaces and network devices, and what they need. */
final class NamespaceRules {
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";
  private static final String COPY_AGAIN = "copy the checkpoint again: a file is missing";

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              error("namespace.image", "a namespace of a task has its image", COPY_AGAIN),
              NamespaceRules::images),
          new Rule<>(
              error("net.duplicate", "no two devices of a namespace have one number", EDIT),
              NamespaceRules::duplicate),
          new Rule<>(
              error("net.master", "the device that another belongs to is in its namespace", EDIT),
              NamespaceRules::master),
          new Rule<>(
              error("net.peer", "the other end of a veth device is in its namespace", EDIT),
              NamespaceRules::peer),
          new Rule<>(
              error("net.link", "a namespace links to namespaces of the set", EDIT),
              NamespaceRules::links),
          new Rule<>(
              need(
                  "need.network-device",
                  "outer ends of network devices are there",
                  "make the other end, and name it by --external"),
              NamespaceRules::outside),
          new Rule<>(
              need(
                  "need.external-network",
                  "external network namespaces are handed over",
                  "hand it over by --inherit-fd fd[N]:KEY"),
              NamespaceRules::externalNetwork),
          new Rule<>(
              need(
                  "need.external-pid-namespace",
                  "an external pid namespace is handed over",
                  "hand it over by --inherit-fd fd[N]:KEY"),
              NamespaceRules::externalPids),
          new Rule<>(
              error("autofs.group", "the process group of an autofs mount is in the tree", EDIT),
              NamespaceRules::autofs));

  private NamespaceRules() {}

  private static void images(CheckedSet set, Report out) throws IOException {
    boolean isById = set.inventory().filter(inventory_entry::getNsPerId).isPresent();
    for (Kind kind : Kind.values()) {
      for (Map.Entry<Integer, Integer> each : set.namespaces().tasksOf(kind).entrySet()) {
        String image = CheckedTask.image(kind.image(), each.getKey());
        boolean isWanted =
            isById && !kind.image().isEmpty() && !set.namespaces().isRoot(kind, each.getKey());
        if (isWanted && !set.has(image)) {
          out.add(
              Place.of(image),
              "the set has none, and task %s is in such a namespace"
                  .formatted(toUnsignedString(each.getValue())));
        }
      }
    }
  }

  @FunctionalInterface
  private interface DeviceTaker {
    void take(Place place, int namespace, net_device_entry device) throws IOException;
  }

  private static void eachDevice(CheckedSet set, DeviceTaker taker) throws IOException {
    for (String image : set.namesOf("netdev-")) {
      int namespace = namespaceOf(image);
      set.read(
          image,
          net_device_entry.parser(),
          (index, entry) -> taker.take(Place.of(image, index, "ifindex"), namespace, entry));
    }
  }

  private static int namespaceOf(String image) {
    try {
      int start = image.indexOf('-') + 1;
      return Integer.parseUnsignedInt(image.substring(start, image.length() - ".img".length()));
    } catch (NumberFormatException _) {
      return 0; // no namespace has it
    }
  }

  /** Returns the numbers of the devices of each namespace. */
  private static Map<Integer, Set<Integer>> devices(CheckedSet set) throws IOException {
    Map<Integer, Set<Integer>> all = new HashMap<>();
    eachDevice(
        set,
        (_, namespace, device) ->
            all.computeIfAbsent(namespace, _ -> new HashSet<>()).add(device.getIfindex()));
    return all;
  }

  private static void duplicate(CheckedSet set, Report out) throws IOException {
    Set<Long> seen = new HashSet<>();
    eachDevice(
        set,
        (place, namespace, device) -> {
          if (!seen.add((long) namespace << Integer.SIZE | device.getIfindex())) {
            out.add(
                place,
                "an entry before has %s, too".formatted(toUnsignedString(device.getIfindex())));
          }
        });
  }

  private static void master(CheckedSet set, Report out) throws IOException {
    Map<Integer, Set<Integer>> devices = devices(set);
    eachDevice(
        set,
        (place, namespace, device) -> {
          boolean isThere = devices.getOrDefault(namespace, Set.of()).contains(device.getMaster());
          if (device.getMaster() != 0 && !isThere && !set.isBroken(place.image())) {
            out.add(
                at(place, "master"),
                "no device has the number " + toUnsignedString(device.getMaster()));
          }
        });
  }

  private static Place at(Place place, String path) {
    return new Place(place.image(), place.entry(), path);
  }

  private static void peer(CheckedSet set, Report out) throws IOException {
    Map<Integer, Set<Integer>> devices = devices(set);
    eachDevice(
        set,
        (place, _, device) -> {
          String image = CheckedTask.image("netdev", device.getPeerNsid());
          boolean isInSet = device.hasPeerNsid() && set.has(image) && !set.isBroken(image);
          boolean isThere =
              devices
                  .getOrDefault(device.getPeerNsid(), Set.of())
                  .contains(device.getPeerIfindex());
          if (device.getType() == nd_type.VETH && isInSet && !isThere) {
            out.add(
                at(place, "peer_ifindex"),
                "%s has no device %s".formatted(image, toUnsignedString(device.getPeerIfindex())));
          }
        });
  }

  private static void links(CheckedSet set, Report out) throws IOException {
    for (String image : set.namesOf("netns-")) {
      Optional<netns_entry> entry =
          isOfNamespace(image) ? set.first(image, netns_entry.parser()) : Optional.empty();
      for (netns_id link : entry.map(netns_entry::getNsidsList).orElse(List.of())) {
        int target = link.getTargetNsId();
        boolean isThere =
            set.has(CheckedTask.image("netns", target))
                || !set.namespaces().lacks(Kind.NET, target);
        if (!isThere) {
          out.add(
              Place.of(image, 0, "nsids"),
              "there is no network namespace " + toUnsignedString(target));
        }
      }
    }
  }

  private static boolean isOfNamespace(String image) {
    return image.equals(CheckedTask.image("netns", namespaceOf(image)));
  }

  private static void outside(CheckedSet set, Report out) throws IOException {
    eachDevice(
        set,
        (place, _, device) -> {
          boolean isInSet =
              device.hasPeerNsid() && set.has(CheckedTask.image("netdev", device.getPeerNsid()));
          String name = device.getName();
          String advice =
              switch (device.getType()) {
                case VETH -> isInSet ? "" : "restore with --external 'veth[%s]:OUTSIDE'";
                case MACVLAN -> "restore with --external 'macvlan[%s]:OUTSIDE'";
                case EXTLINK -> "the device '%s' must be there before the restore";
                default -> "";
              };
          if (!advice.isEmpty()) {
            out.add(
                at(place, "name"),
                "%s is a %s device that leads outside".formatted(name, device.getType()),
                advice.formatted(name));
          }
        });
  }

  private static void externalNetwork(CheckedSet set, Report out) throws IOException {
    for (String image : set.namesOf("netns-")) {
      Optional<netns_entry> entry =
          isOfNamespace(image) ? set.first(image, netns_entry.parser()) : Optional.empty();
      if (entry.filter(netns_entry::hasExtKey).isPresent()) {
        out.add(
            Place.of(image, 0, "ext_key"),
            "the namespace is external",
            "open it and hand it over: --inherit-fd 'fd[N]:%s'".formatted(entry.get().getExtKey()));
      }
    }
  }

  private static void externalPids(CheckedSet set, Report out) throws IOException {
    for (String image : set.namesOf("pidns-")) {
      Optional<pidns_entry> entry = set.first(image, pidns_entry.parser());
      if (entry.filter(pidns_entry::hasExtKey).isPresent()) {
        out.add(
            Place.of(image, 0, "ext_key"),
            "the namespace is external",
            "open it and hand it over: --inherit-fd 'fd[N]:%s'".formatted(entry.get().getExtKey()));
      }
    }
  }

  private static void autofs(CheckedSet set, Report out) throws IOException {
    for (String image : set.namesOf("autofs-")) {
      Optional<autofs_entry> entry = set.first(image, autofs_entry.parser());
      boolean isCatatonic = entry.filter(it -> it.getFd() == -1 || it.getPgrp() <= 0).isPresent();
      if (entry.isPresent() && !isCatatonic && set.tree().lacks(entry.get().getPgrp())) {
        out.add(
            Place.of(image, 0, "pgrp"), "%d is not in the tree".formatted(entry.get().getPgrp()));
      }
    }
  }
}
