package crit.bytes;

/** An array. */
@SuppressWarnings("ArrayRecordComponent")
record HeapSource(String name, byte[] bytes) implements ByteSource {

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public int read(long position, byte[] into, int offset, int length) {
    if (position >= bytes.length) {
      return -1;
    }
    int count = Math.min(length, bytes.length - (int) position);
    System.arraycopy(bytes, (int) position, into, offset, count);
    return count;
  }

  @Override
  public void close() {
    // an array has nothing to give back
  }
}
