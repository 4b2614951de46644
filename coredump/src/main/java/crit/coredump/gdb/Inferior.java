package crit.coredump.gdb;

import crit.arch.Architecture;
import crit.arch.Registers;
import crit.arch.X87Tags;
import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.AuxiliaryVector;
import crit.memory.Extent;
import crit.memory.FileRoot;
import crit.memory.Hole;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.mm_entry;
import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A task to which gdb is attached. Not safe for several threads. */
final class Inferior implements Closeable {
  private static final int PAC_ADDRESSES_END = 55;
  private static final int COMMON_BITS = 48;
  private static final int FEWER_BITS = 39;

  private final Task task;
  private final mm_entry mm;
  private final AddressSpace space;
  private final Architecture architecture;
  private final List<GdbFeature> features;
  private final ThreadStorage storage = new ThreadStorage();
  private final Map<Integer, Registers> threads = new LinkedHashMap<>();
  private final Map<Integer, core_entry> cores = new HashMap<>();

  private Inferior(Task task, mm_entry mm, AddressSpace space) throws IOException {
    this.task = task;
    this.mm = mm;
    this.space = space;
    for (int tid : task.threads()) {
      Optional<core_entry> core = tid == task.pid() ? task.core() : task.core(tid);
      Optional<Registers> registers = core.flatMap(Registers::of);
      if (registers.isPresent()) {
        threads.put(tid, registers.get());
        cores.put(tid, core.get());
      }
    }
    var first =
        threads.entrySet().stream()
            .findFirst()
            .orElseThrow(() ->
                new IOException(
                    "%s: has no registers: core-%d.img is not there or of no known machine"
                        .formatted(space.name(), task.pid())));
    this.architecture = first.getValue().architecture();
    var derived = derived(first.getKey(), first.getValue()).keySet();
    this.features = GdbFeatures.of(first.getValue(), derived);
  }

  /**
   * Attaches to a task.
   *
   * @throws IOException if it is dead, or its images are not there
   */
  static Inferior attach(Task task, FileRoot files) throws IOException {
    AddressSpace space = AddressSpace.of(task, files);
    try {
      return new Inferior(task, task.mm().orElseThrow(), space);
    } catch (IOException | RuntimeException e) {
      space.close();
      throw e;
    }
  }

  Task task() {
    return task;
  }

  int pid() {
    return task.pid();
  }

  mm_entry mm() {
    return mm;
  }

  AddressSpace space() {
    return space;
  }

  /** Returns what is known of the C library of this task, which is elsewhere in every task. */
  ThreadStorage storage() {
    return storage;
  }

  Architecture architecture() {
    return architecture;
  }

  /** Returns the ids of the threads, the leader's first. */
  List<Integer> threads() {
    return List.copyOf(threads.keySet());
  }

  /** Returns a thread's name. */
  String name(int tid) throws IOException {
    core_entry core = cores.get(tid);
    String own = core == null ? "" : core.getThreadCore().getComm();
    return own.isEmpty() ? task.comm() : own;
  }

  /** Returns a register's value by the name of {@link Registers}. */
  Optional<BigInteger> value(int tid, String register) {
    return Optional.ofNullable(threads.get(tid)).flatMap(it -> it.value(register));
  }

  /** Returns the description of its registers. */
  String description() {
    return TargetXml.of(architecture, features);
  }

  /** Returns a thread's registers. */
  Optional<ThreadRegisters> registers(int tid) {
    return Optional.ofNullable(threads.get(tid))
        .map(it -> new ThreadRegisters(it, features, derived(tid, it)));
  }

  /** Returns what follows from the values of an image. */
  private Map<String, BigInteger> derived(int tid, Registers registers) {
    Map<String, BigInteger> derived = new HashMap<>();
    core_entry core = cores.get(tid);
    if (core != null && registers.value("twd").isPresent()) {
      int tags = X87Tags.of(core.getThreadInfo().getFpregs());
      derived.put("ftag", BigInteger.valueOf(tags));
    }
    if (core != null && core.getTiAarch64().getPacKeys().hasPacAddressKeys()) {
      BigInteger mask = pointerMask();
      derived.put("pauth_dmask", mask);
      derived.put("pauth_cmask", mask);
    }
    return derived;
  }

  /** Returns the bits of a pointer that a signature has, by the highest address in use. */
  private BigInteger pointerMask() {
    long last = space.vmas().isEmpty() ? 0 : space.vmas().getLast().last();
    int bits = Long.SIZE - Long.numberOfLeadingZeros(last);
    int low = bits <= FEWER_BITS ? FEWER_BITS : Math.max(bits, COMMON_BITS);
    return BigInteger.ONE.shiftLeft(PAC_ADDRESSES_END).subtract(BigInteger.ONE.shiftLeft(low));
  }

  /** Returns the memory from an address on, up to where it ends or is not there. */
  byte[] memory(long address, int length) throws IOException {
    int readable = 0;
    while (readable < length) {
      long at = address + readable;
      long last = at + (length - readable) - 1;
      if (Long.compareUnsigned(last, at) < 0) {
        break;
      }
      Extent extent = space.extent(at, last);
      if (!extent.backing().isReadable()) {
        break;
      }
      readable += (int) extent.length();
    }
    byte[] bytes = new byte[readable];
    space.read(address, ByteBuffer.wrap(bytes), Hole.FAIL);
    return bytes;
  }

  /** Returns a number of a pointer's size in memory. */
  long pointer(long address) throws IOException {
    return number(address, architecture.bits() / Byte.SIZE);
  }

  /** Returns an unsigned number of 4 bytes, or one of 8. */
  long number(long address, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(space.read(address, bytes)).order(architecture.order());
    return bytes == Long.BYTES ? buffer.getLong() : Integer.toUnsignedLong(buffer.getInt());
  }

  /** Returns the auxiliary vector as the kernel gave it to the program. */
  byte[] auxiliaryVector() throws IOException {
    List<AuxiliaryVector.Pair> pairs = AuxiliaryVector.of(task, mm).pairs();
    int word = architecture.bits() / Byte.SIZE;
    ByteOrder order = architecture.order();
    var bytes = ByteBuffer.allocate((pairs.size() + 1) * 2 * word).order(order);
    for (AuxiliaryVector.Pair pair : pairs) {
      put(bytes, word, pair.type());
      put(bytes, word, pair.value());
    }
    return bytes.array();
  }

  private static void put(ByteBuffer bytes, int word, long value) {
    if (word == Long.BYTES) {
      bytes.putLong(value);
    } else {
      bytes.putInt((int) value);
    }
  }

  @Override
  public void close() throws IOException {
    space.close();
  }
}
