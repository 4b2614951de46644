package crit.memory;

import crit.bytes.NativeFunction;
import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.internal.NativeLoader;
import io.airlift.compress.v3.lz4.Lz4Decompressor;
import io.airlift.compress.v3.lz4.Lz4JavaCompressor;
import io.airlift.compress.v3.lz4.Lz4JavaDecompressor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Blocks of LZ4, without frames and without their sizes. Between buffers outside of the heap they
 * are made and undone by the native code that the library brings or, where it has none for the
 * machine, by its Java code. Every buffer is taken from its position to its limit and is not moved.
 *
 * <p>The Java code undoes the first blocks: it is ready sooner, and half as fast. One instance is
 * for one thread.
 */
final class Lz4 {
  /** The acceleration that compresses best. */
  static final int DEFAULT_ACCELERATION = 1;

  /** The highest acceleration. */
  static final int MAX_ACCELERATION = 65537;

  /** From how many bytes on it pays to have the native code undo blocks. */
  static final long MANY = 1L << 27;

  private static final AtomicLong DECODED = new AtomicLong();
  private static final AtomicBoolean PREPARING = new AtomicBoolean();
  private static volatile boolean isPrepared;

  private final int acceleration;

  /** Loaded when the first block is decoded. */
  private static final class Few {
    static final Lz4Decompressor DECOMPRESSOR = new Lz4JavaDecompressor();
  }

  /** For buffers in the heap; loaded when many were decoded. */
  private static final class Many {
    static final Lz4Decompressor DECOMPRESSOR = Lz4Decompressor.create();
  }

  /**
   * The native code. It is not called by the library's own means, which take 100 ms to be ready.
   */
  private record Native(NativeFunction compress, NativeFunction decompress) {
    static final Optional<Native> LOADED = load();

    private static Optional<Native> load() {
      try {
        SymbolLookup symbols = NativeLoader.loadLibrary("lz4");
        return NativeFunction.find(symbols, "LZ4_compress_fast")
            .flatMap(compress ->
                NativeFunction.find(symbols, "LZ4_decompress_safe")
                    .map(decompress -> new Native(compress, decompress)));
      } catch (LinkageError _) {
        return Optional.empty(); // none for this machine
      }
    }
  }

  /** Prepares to encode; the library's Java code knows no acceleration and goes without. */
  Lz4(int acceleration) {
    if (acceleration < DEFAULT_ACCELERATION || acceleration > MAX_ACCELERATION) {
      throw new IllegalArgumentException(
          "acceleration is %d, expected 1 to %d".formatted(acceleration, MAX_ACCELERATION));
    }
    this.acceleration = acceleration;
  }

  /** Returns how much room {@link #encode} needs for that many bytes. */
  static int bound(int size) {
    return size + size / 255 + 16;
  }

  /** Makes a block and returns its length; there is room for {@link #bound}. */
  int encode(ByteBuffer from, ByteBuffer into) {
    if (into.remaining() < bound(from.remaining())) {
      throw new IllegalArgumentException(
          "%d bytes of room, expected %d".formatted(into.remaining(), bound(from.remaining())));
    }
    MemorySegment source = MemorySegment.ofBuffer(from);
    MemorySegment target = MemorySegment.ofBuffer(into);
    if (source.isNative() && target.isNative() && Native.LOADED.isPresent()) {
      return call(Native.LOADED.get().compress(), source, target, acceleration);
    }
    return new Lz4JavaCompressor().compress(source, target);
  }

  /**
   * Undoes a block and returns how many bytes it gave.
   *
   * @throws MalformedInputException if it is no block, or has not enough room
   */
  static int decode(ByteBuffer from, ByteBuffer into) {
    if (!isPrepared && DECODED.addAndGet(into.remaining()) > MANY) {
      prepare();
    }
    MemorySegment source = MemorySegment.ofBuffer(from);
    MemorySegment target = MemorySegment.ofBuffer(into);
    if (isPrepared && source.isNative() && target.isNative() && Native.LOADED.isPresent()) {
      int made = call(Native.LOADED.get().decompress(), source, target, 0);
      if (made < 0) {
        throw new MalformedInputException(0);
      }
      return made;
    }
    Lz4Decompressor decompressor = isPrepared ? Many.DECOMPRESSOR : Few.DECOMPRESSOR;
    return decompressor.decompress(source, target);
  }

  private static int call(
      NativeFunction function, MemorySegment from, MemorySegment into, int acceleration) {
    try {
      return (int)
          function.call(
              from.address(), into.address(), from.byteSize(), into.byteSize(), acceleration);
    } finally {
      Reference.reachabilityFence(from);
      Reference.reachabilityFence(into);
    }
  }

  /** Has the native code loaded by another thread, which takes some tens of milliseconds. */
  static void prepare() {
    if (PREPARING.compareAndSet(false, true)) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> isPrepared = Native.LOADED.isPresent() || Many.DECOMPRESSOR != null);
    }
  }
}
