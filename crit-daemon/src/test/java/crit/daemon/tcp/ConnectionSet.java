package crit.daemon.tcp;

import com.google.protobuf.Message;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.MemoryStore;
import crit.image.ImageTypes;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.inet_sk_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pstree_entry;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds a checkpoint that has nothing but connections. */
final class ConnectionSet {
  static final int ESTABLISHED = 1;
  static final int CLOSED = 7;
  static final int LISTENING = 10;
  private static final int COMMON = 0x54564319;
  private static final int INET = 2;
  private static final int INET6 = 10;

  private final List<file_entry> sockets = new ArrayList<>();
  private final Map<String, byte[]> files = new HashMap<>();
  private final inventory_entry.Builder inventory = inventory_entry.newBuilder().setImgVersion(2);

  /** Adds an established connection; IPv6 by brackets. */
  ConnectionSet connection(String local, String remote) {
    return socket(ESTABLISHED, local, remote);
  }

  ConnectionSet socket(int state, String local, String remote) {
    boolean isV6 = local.startsWith("[");
    int id = sockets.size() + 1;
    var socket =
        inet_sk_entry
            .newBuilder()
            .setId(id)
            .setFamily(isV6 ? INET6 : INET)
            .setType(1)
            .setProto(6)
            .setState(state)
            .setSrcPort(port(local))
            .setDstPort(port(remote))
            .addAllSrcAddr(words(local))
            .addAllDstAddr(words(remote))
            .buildPartial();
    sockets.add(
        file_entry.newBuilder().setId(id).setType(fd_types.INETSK).setIsk(socket).buildPartial());
    return this;
  }

  private static int port(String text) {
    return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
  }

  /** Returns an address as the image of a little-endian machine has it. */
  private static List<Integer> words(String text) {
    String address = text.substring(0, text.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    boolean isMapped = address.startsWith("::ffff:");
    byte[] octets = InetAddress.ofLiteral(address.replace("::ffff:", "")).getAddress();
    List<Integer> words = new ArrayList<>(isMapped ? List.of(0, 0, 0xffff0000) : List.of());
    var buffer = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      words.add(buffer.getInt());
    }
    return words;
  }

  /** Says how CRIU kept other ends from talking. */
  ConnectionSet lockedBy(int method, String runId) {
    inventory.setNetworkLockMethod(method).setDumpCriuRunId(runId);
    return this;
  }

  ConnectionSet file(String name) {
    files.put(name, new byte[0]);
    return this;
  }

  Checkpoint checkpoint() {
    files.put("files.img", image("files.img", sockets));
    var task = pstree_entry.newBuilder().setPid(42).addThreads(42).buildPartial();
    files.put("pstree.img", image("pstree.img", List.of(task)));
    files.put("inventory.img", image("inventory.img", List.of(inventory.buildPartial())));
    return Checkpoint.of(new MemoryStore("set", files));
  }

  private static byte[] image(String file, List<? extends Message> entries) {
    var out = new ByteArrayOutputStream();
    if (!file.equals("inventory.img")) {
      out.writeBytes(word(COMMON));
    }
    out.writeBytes(word(ImageTypes.byFileName(file).orElseThrow().magic()));
    for (Message entry : entries) {
      byte[] bytes = entry.toByteArray();
      out.writeBytes(word(bytes.length));
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] word(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
