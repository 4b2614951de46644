package crit.wire;

import crit.bytes.Words;

/**
 * Walks over the records of a message that stands in a part of an array.
 *
 * <p>It does not know the message's schema. Not safe for several threads.
 */
public final class WireCursor {
  /** The wire type of a varint. */
  public static final int VARINT = 0;

  /** The wire type of 8 bytes. */
  public static final int FIXED64 = 1;

  /** The wire type of a length and that many bytes. */
  public static final int BYTES = 2;

  /** The wire type that opens a group. */
  public static final int GROUP = 3;

  /** The wire type that closes a group. */
  public static final int END_GROUP = 4;

  /** The wire type of 4 bytes. */
  public static final int FIXED32 = 5;

  private static final int MAX_VARINT = 10;
  private static final int MAX_GROUPS = 100;

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean shortest;

  /** Stands at the first record of the message in {@code bytes[start, end)}. */
  public WireCursor(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Returns the index of the next byte. */
  public int index() {
    return at;
  }

  /** Returns whether a byte follows. */
  public boolean hasNext() {
    return at < end;
  }

  /** Returns whether the last varint was as short as it can be. */
  public boolean wasShortest() {
    return shortest;
  }

  /** Reads a tag; its wire type is the low 3 bits. */
  public int tag() throws WireException {
    int start = at;
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw new WireException(
          start, "field number " + (tag >>> 3) + " is not within 1 to 536870911");
    }
    return (int) tag;
  }

  /** Steps over the next tag if it is that one, as short as it can be. */
  public boolean nextIs(int tag) throws WireException {
    int start = at;
    if (at == end || varint() != tag || !shortest) {
      at = start;
      return false;
    }
    return true;
  }

  /** Reads a varint. */
  public long varint() throws WireException {
    if (at < end && bytes[at] >= 0) {
      shortest = true;
      return bytes[at++];
    }
    return longVarint();
  }

  private long longVarint() throws WireException {
    int start = at;
    long value = 0;
    for (int i = 0; i < MAX_VARINT; i++) {
      if (at == end) {
        throw new WireException(start, "varint is cut after " + i + " bytes");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << 7 * i;
      if (b >= 0) {
        shortest = b != 0 && (i < MAX_VARINT - 1 || b == 1);
        return value;
      }
    }
    throw new WireException(start, "varint is longer than " + MAX_VARINT + " bytes");
  }

  /** Reads 8 bytes. */
  public long fixed64() throws WireException {
    require(Long.BYTES);
    long value = Words.u64(bytes, at);
    at += Long.BYTES;
    return value;
  }

  /** Reads a length and checks that as many bytes follow. */
  public int length() throws WireException {
    int start = at;
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new WireException(
          start, "length is " + Long.toUnsignedString(length) + ", " + (end - at) + " remain");
    }
    return (int) length;
  }

  /** Steps over bytes that {@link #length} found. */
  public void advance(int count) {
    at += count;
  }

  /** Steps over the value of a record with that tag. */
  public void skip(int tag) throws WireException {
    skip(tag, 0);
  }

  private void skip(int tag, int depth) throws WireException {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> fixed64();
      case BYTES -> {
        int length = length();
        at += length;
      }
      case GROUP -> skipGroup(tag, depth);
      case FIXED32 -> {
        require(Integer.BYTES);
        at += Integer.BYTES;
      }
      default -> throw new WireException(at, "wire type " + (tag & 7) + " is not allowed here");
    }
  }

  private void skipGroup(int tag, int depth) throws WireException {
    if (depth == MAX_GROUPS) {
      throw new WireException(at, "groups are nested deeper than " + MAX_GROUPS);
    }
    int last = tag - GROUP + END_GROUP;
    for (int next = tag(); next != last; next = tag()) {
      skip(next, depth + 1);
    }
  }

  private void require(int count) throws WireException {
    if (end - at < count) {
      throw new WireException(at, "value is " + count + " bytes long, " + (end - at) + " remain");
    }
  }
}
