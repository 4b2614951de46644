package crit.names;

/** Sockets: what they speak, how they stand, what was set on them. */
public final class SocketNames {
  /** {@code linux/socket.h}, {@code AF_*}. {@code inet_sk_entry.family}. */
  public static final NumberNames FAMILIES =
      NumberNames.of(
          "AF_",
          """
          0: UNSPEC UNIX ~LOCAL INET AX25 IPX APPLETALK NETROM BRIDGE ATMPVC X25 INET6 ROSE DECnet
          13: NETBEUI SECURITY KEY NETLINK ~ROUTE PACKET ASH ECONET ATMSVC RDS SNA IRDA PPPOX
          25: WANPIPE LLC IB MPLS CAN TIPC BLUETOOTH IUCV RXRPC ISDN PHONET IEEE802154 CAIF ALG
          39: NFC VSOCK KCM QIPCRTR SMC XDP MCTP
          """);

  /**
   * {@code linux/net.h} of the kernel. {@code inet_sk_entry.type}, {@code unix_sk_entry.type},
   * {@code packet_sock_entry.type}.
   */
  public static final NumberNames TYPES =
      NumberNames.of("SOCK_", "1: STREAM DGRAM RAW RDM SEQPACKET DCCP 10: PACKET");

  /** {@code asm/socket.h} of MIPS; the same fields. */
  public static final NumberNames MIPS_TYPES =
      NumberNames.of("SOCK_", "1: DGRAM STREAM RAW RDM SEQPACKET DCCP 10: PACKET");

  /** {@code linux/in.h} and {@code linux/in6.h}. {@code inet_sk_entry.proto}. */
  public static final NumberNames PROTOCOLS =
      NumberNames.of(
          "IPPROTO_",
          """
          0: IP ICMP IGMP 4: IPIP 6: TCP 8: EGP 12: PUP 17: UDP 22: IDP 29: TP 33: DCCP 41: IPV6
          43: ROUTING FRAGMENT 46: RSVP GRE 50: ESP AH 58: ICMPV6 NONE DSTOPTS 92: MTP 94: BEETPH
          98: ENCAP 103: PIM 108: COMP 115: L2TP 132: SCTP 135: MH UDPLITE MPLS 143: ETHERNET
          255: RAW 256: SMC 262: MPTCP
          """);

  /** {@code linux/netlink.h}. {@code netlink_sk_entry.protocol}. */
  public static final NumberNames NETLINK_PROTOCOLS =
      NumberNames.of(
          "NETLINK_",
          """
          0: ROUTE UNUSED USERSOCK FIREWALL SOCK_DIAG ~INET_DIAG NFLOG XFRM SELINUX ISCSI AUDIT
          10: FIB_LOOKUP CONNECTOR NETFILTER IP6_FW DNRTMSG KOBJECT_UEVENT GENERIC
          18: SCSITRANSPORT ECRYPTFS RDMA CRYPTO SMC
          """);

  /** {@code net/netlink/af_netlink.h} of the kernel. {@code netlink_sk_entry.state}. */
  public static final NumberNames NETLINK_STATES =
      NumberNames.of("NETLINK_", "0: UNCONNECTED CONNECTED");

  /**
   * {@code net/tcp_states.h} of the kernel, for sockets of other protocols too: {@code CLOSE} is
   * one that is not connected. {@code inet_sk_entry.state}, {@code unix_sk_entry.state}.
   */
  public static final NumberNames STATES =
      NumberNames.of(
          "TCP_",
          """
          1: ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK
          10: LISTEN CLOSING NEW_SYN_RECV BOUND_INACTIVE
          """);

  /** What was negotiated, {@code linux/tcp.h}. {@code tcp_stream_entry.opt_mask}. */
  public static final NumberNames TCP_OPTIONS =
      NumberNames.of(
          "TCPI_OPT_",
          """
          0x1: TIMESTAMPS 0x2: SACK 0x4: WSCALE 0x8: ECN 0x10: ECN_SEEN 0x20: SYN_DATA
          0x40: USEC_TS 0x80: TFO_CHILD
          """);

  /**
   * Which ways are shut, CRIU's own numbers: one more than those of {@code sys/socket.h}. {@code
   * inet_sk_entry.shutdown}, {@code unix_sk_entry.shutdown}.
   */
  public static final NumberNames SHUTDOWN = NumberNames.of("SHUT_", "1: RD WR RDWR");

  /** CRIU's own bits, {@code criu/include/sockets.h}. {@code unix_sk_entry.uflags}. */
  public static final NumberNames UNIX_FLAGS =
      NumberNames.of("USK_", "0x1: EXTERN 0x2: SERVICE 0x4: CALLBACK 0x8: INHERIT");

  /**
   * Which buffer sizes were set by hand, {@code linux/socket.h}. {@code sk_opts_entry.so_buf_lock}.
   */
  public static final NumberNames BUFFER_LOCKS =
      NumberNames.of("SOCK_", "0x1: SNDBUF_LOCK 0x2: RCVBUF_LOCK");

  /** Control messages in flight, {@code linux/socket.h}. {@code scm_entry.type}. */
  public static final NumberNames CONTROL_MESSAGES =
      NumberNames.of("SCM_", "1: RIGHTS CREDENTIALS SECURITY PIDFD");

  /**
   * {@code linux/if_ether.h}, as the kernel counts; the field has the bytes in network order, so
   * that 8 stands for 0x0800 where the machine is little endian. {@code
   * packet_sock_entry.protocol}.
   */
  public static final NumberNames ETHERNET_PROTOCOLS =
      NumberNames.of(
          "ETH_P_",
          """
          0x1: 802_3 AX25 ALL 802_2 0x60: LOOP 0x0800: IP 0x0805: X25 ARP 0x6558: TEB
          0x8035: RARP 0x8100: 8021Q 0x8137: IPX 0x86dd: IPV6 0x8808: PAUSE SLOW
          0x8847: MPLS_UC MPLS_MC 0x8863: PPP_DISC PPP_SES 0x888e: PAE 0x88a2: AOE 0x88a8: 8021AD
          0x88ca: TIPC 0x88cc: LLDP 0x88e5: MACSEC 0x88f7: 1588 0x8906: FCOE 0x8915: IBOE
          """);

  /** {@code linux/if_packet.h}. {@code packet_sock_entry.version}. */
  public static final NumberNames PACKET_VERSIONS = NumberNames.of("TPACKET_", "0: V1 V2 V3");

  /** {@code linux/if_packet.h}. {@code packet_mclist.type}. */
  public static final NumberNames PACKET_MEMBERS =
      NumberNames.of("PACKET_MR_", "0: MULTICAST PROMISC ALLMULTI UNICAST");

  /**
   * {@code linux/if_packet.h}; the field has it from bit 16 on. {@code packet_sock_entry.fanout}.
   */
  public static final NumberNames PACKET_FANOUTS =
      NumberNames.choosing(
          "PACKET_FANOUT_",
          0xff,
          """
          0: HASH LB CPU ROLLOVER RND QM CBPF EBPF 0x1000: FLAG_ROLLOVER 0x2000: FLAG_UNIQUEID
          0x4000: FLAG_IGNORE_OUTGOING 0x8000: FLAG_DEFRAG
          """);

  private SocketNames() {}
}
