package crit.image;

import com.google.protobuf.InvalidProtocolBufferException;
import crit.schemas.proto.bpfmap_data_entry;
import crit.schemas.proto.ghost_chunk_entry;
import crit.schemas.proto.ghost_file_entry;
import crit.schemas.proto.ipc_msg;
import crit.schemas.proto.ipc_msg_entry;
import crit.schemas.proto.ipc_sem_entry;
import crit.schemas.proto.ipc_shm_entry;
import crit.schemas.proto.pipe_data_entry;
import crit.schemas.proto.sk_packet_entry;
import crit.schemas.proto.tcp_stream_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the entries of a little-endian image stand, found out with the generated classes and with
 * the lengths written down once more: nothing of the reader under test is asked.
 */
public final class ImageWalk {
  private final ByteBuffer image;
  private final String magic;

  /**
   * An entry.
   *
   * @param start where its size word stands
   * @param messageStart where its message starts
   * @param messageEnd where its message ends and its extra starts
   * @param end where the next entry starts
   */
  public record Entry(int start, int messageStart, int messageEnd, int end) {

    /** Returns the bytes of its message. */
    public byte[] message(byte[] image) {
      return Arrays.copyOfRange(image, messageStart, messageEnd);
    }
  }

  private ImageWalk(byte[] image) {
    this.image = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    int first = this.image.getInt();
    boolean isAlone = first != ImageBuilder.COMMON && first != ImageBuilder.SERVICE;
    int word = isAlone ? first : this.image.getInt();
    this.magic = ImageTypes.byMagic(word).orElseThrow().magicName();
  }

  /** Returns the name of an image's magic. */
  public static String magic(byte[] image) {
    return new ImageWalk(image).magic;
  }

  /** Returns where the first entry starts. */
  public static int headLength(byte[] image) {
    return new ImageWalk(image).image.position();
  }

  /** Returns all entries. */
  public static List<Entry> entries(byte[] image) throws InvalidProtocolBufferException {
    var walk = new ImageWalk(image);
    List<Entry> entries = new ArrayList<>();
    while (walk.image.hasRemaining()) {
      entries.add(walk.entry(entries.isEmpty()));
    }
    return entries;
  }

  private Entry entry(boolean isFirst) throws InvalidProtocolBufferException {
    int start = image.position();
    byte[] message = next();
    int messageEnd = image.position();
    skipExtra(message, isFirst);
    return new Entry(start, start + Integer.BYTES, messageEnd, image.position());
  }

  private byte[] next() {
    byte[] message = new byte[image.getInt()];
    image.get(message);
    return message;
  }

  private void skipExtra(byte[] message, boolean isFirst) throws InvalidProtocolBufferException {
    switch (magic) {
      case "PIPES_DATA", "FIFO_DATA" -> skip(pipe_data_entry.parseFrom(message).getBytes(), 1);
      case "SK_QUEUES" -> skip(sk_packet_entry.parseFrom(message).getLength(), 1);
      case "TCP_STREAM" -> {
        var entry = tcp_stream_entry.parseFrom(message);
        skip(entry.getInqLen() + entry.getOutqLen(), 1);
      }
      case "BPFMAP_DATA" -> {
        var entry = bpfmap_data_entry.parseFrom(message);
        skip(entry.getKeysBytes() + entry.getValuesBytes(), 1);
      }
      case "IPCNS_SHM" -> {
        var entry = ipc_shm_entry.parseFrom(message);
        skip(entry.getInPagemaps() ? 0 : (int) entry.getSize(), 4);
      }
      case "IPCNS_SEM" -> skip(Short.BYTES * ipc_sem_entry.parseFrom(message).getNsems(), 8);
      case "IPCNS_MSG" -> skipMessages(ipc_msg_entry.parseFrom(message).getQnum());
      case "GHOST_FILE" -> skipContent(message, isFirst);
      default -> {}
    }
  }

  private void skipMessages(int count) throws InvalidProtocolBufferException {
    for (int i = 0; i < count; i++) {
      skip(ipc_msg.parseFrom(next()).getMsize(), 8);
    }
  }

  private void skipContent(byte[] message, boolean isFirst) throws InvalidProtocolBufferException {
    if (!isFirst) {
      skip((int) ghost_chunk_entry.parseFrom(message).getLen(), 1);
    } else if (!ghost_file_entry.parseFrom(message).getChunks()) {
      image.position(image.limit());
    }
  }

  private void skip(int length, int multiple) {
    int padded = (length + multiple - 1) / multiple * multiple;
    image.position(image.position() + padded);
  }
}
