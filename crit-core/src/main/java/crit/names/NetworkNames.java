package crit.names;

/** Network devices. */
public final class NetworkNames {
  /** {@code linux/if.h}, {@code IFF_*}. {@code net_device_entry.flags}. */
  public static final NumberNames DEVICE_FLAGS =
      NumberNames.of(
          "IFF_",
          """
          0x1: UP 0x2: BROADCAST 0x4: DEBUG 0x8: LOOPBACK 0x10: POINTOPOINT 0x20: NOTRAILERS
          0x40: RUNNING 0x80: NOARP 0x100: PROMISC 0x200: ALLMULTI 0x400: MASTER 0x800: SLAVE
          0x1000: MULTICAST 0x2000: PORTSEL 0x4000: AUTOMEDIA 0x8000: DYNAMIC 0x10000: LOWER_UP
          0x20000: DORMANT 0x40000: ECHO
          """);

  /** CRIU's own numbers. {@code net_device_entry.type}. */
  public static final NumberNames DEVICE_TYPES =
      NumberNames.of("", "1: LOOPBACK VETH TUN EXTLINK VENET BRIDGE MACVLAN SIT");

  /** {@code linux/if_tun.h}. {@code tun_link_entry.flags}. */
  public static final NumberNames TUN_FLAGS =
      NumberNames.of(
          "IFF_",
          """
          0x1: TUN 0x2: TAP 0x10: NAPI 0x20: NAPI_FRAGS 0x40: NO_CARRIER 0x100: MULTI_QUEUE
          0x200: ATTACH_QUEUE 0x400: DETACH_QUEUE 0x800: PERSIST 0x1000: NO_PI ~NOFILTER
          0x2000: ONE_QUEUE 0x4000: VNET_HDR 0x8000: TUN_EXCL
          """);

  /** {@code linux/if_link.h}. {@code macvlan_link_entry.mode}. */
  public static final NumberNames MACVLAN_MODES =
      NumberNames.of("MACVLAN_MODE_", "1: PRIVATE VEPA 4: BRIDGE 8: PASSTHRU 16: SOURCE");

  /** {@code linux/if_link.h}. {@code macvlan_link_entry.flags}. */
  public static final NumberNames MACVLAN_FLAGS =
      NumberNames.of("MACVLAN_FLAG_", "0x1: NOPROMISC 0x2: NODST");

  private NetworkNames() {}
}
