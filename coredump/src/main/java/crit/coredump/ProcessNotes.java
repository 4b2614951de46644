package crit.coredump;

import crit.checkpoint.TaskState;
import crit.memory.AddressSpace;
import crit.memory.AuxiliaryVector;
import crit.memory.Hole;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.creds_entry;
import crit.schemas.proto.siginfo_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * The notes that all architectures have alike (source: {@code fs/binfmt_elf.c} and {@code
 * linux/elfcore.h} of Linux).
 */
record ProcessNotes(CoreTask task, OptionalInt signal) {
  private static final int NAME = 16;
  private static final int ARGUMENTS = 80;
  private static final int MAX_SHORT_ID = 0xffff;
  private static final int NO_SHORT_ID = 65534;

  /** Returns how debuggers are told that the program ended; 0 if it did not. */
  int endedBy() {
    task_core_entry tc = task.leader().getTc();
    boolean isStopped = TaskState.of(tc.getTaskState()) == TaskState.STOPPED;
    return signal.orElse(isStopped ? tc.getStopSigno() : 0);
  }

  /**
   * Returns NT_PRSTATUS.
   *
   * @param registers pr_reg
   * @param hasFloats whether a note with floating-point registers follows
   */
  ByteBuffer status(ThreadFacts thread, ByteBuffer registers, boolean hasFloats) {
    ElfTarget target = task.target();
    thread_core_entry own = thread.core().getThreadCore();
    int word = target.word();
    int size = 3 * Integer.BYTES + Integer.BYTES + 10 * word + 4 * Integer.BYTES;
    int whole = size + target.registers() + Integer.BYTES;
    ByteBuffer into = target.allocate((whole + word - 1) & -word);
    into.putInt(endedBy()).putInt(0).putInt(0);
    into.putShort((short) endedBy()).putShort((short) 0);
    target.putWord(into, pending(thread.core()));
    long blocked = own.hasBlkSigset() ? own.getBlkSigset() : task.leader().getTc().getBlkSigset();
    target.putWord(into, blocked);
    into.putInt(thread.tid());
    putFamily(into);
    into.position(into.position() + 8 * word);
    into.put(registers.duplicate()).putInt(hasFloats ? 1 : 0);
    return into.rewind();
  }

  private void putFamily(ByteBuffer into) {
    into.putInt(task.task().ppid()).putInt(task.task().pgid()).putInt(task.task().sid());
  }

  /** Returns the set of the signals that wait for a thread. */
  private long pending(core_entry core) {
    long set = 0;
    for (siginfo_entry entry : core.getThreadCore().getSignalsP().getSignalsList()) {
      ByteBuffer bytes = entry.getSiginfo().asReadOnlyByteBuffer().order(task.target().order());
      int number = bytes.remaining() < Integer.BYTES ? 0 : bytes.getInt();
      set |= number > 0 && number <= Long.SIZE ? 1L << number - 1 : 0;
    }
    return set;
  }

  /** Returns NT_PRPSINFO. */
  ByteBuffer process(AddressSpace space) throws IOException {
    ElfTarget target = task.target();
    task_core_entry tc = task.leader().getTc();
    creds_entry creds = task.leader().getThreadCore().getCreds();
    int ids = target.is64() ? 2 * Integer.BYTES : 2 * Short.BYTES;
    int head = target.is64() ? 16 : 8;
    ByteBuffer into = target.allocate(head + ids + 4 * Integer.BYTES + NAME + ARGUMENTS);
    boolean isStopped = TaskState.of(tc.getTaskState()) == TaskState.STOPPED;
    into.put((byte) (isStopped ? 3 : 0)).put((byte) (isStopped ? 'T' : 'R')).put((byte) 0);
    into.put((byte) task.leader().getThreadCore().getSchedNice());
    into.position(target.word());
    target.putWord(into, Integer.toUnsignedLong(tc.getFlags()));
    putUser(into, creds.getUid());
    putUser(into, creds.getGid());
    into.putInt(task.task().pid());
    putFamily(into);
    byte[] name = tc.getCommBytes().toByteArray();
    into.put(into.position(), name, 0, Math.min(name.length, NAME - 1));
    into.position(into.position() + NAME);
    into.put(arguments(space));
    return into.rewind();
  }

  private void putUser(ByteBuffer into, int id) {
    if (task.target().is64()) {
      into.putInt(id);
    } else {
      boolean fits = id >= 0 && id <= MAX_SHORT_ID;
      into.putShort((short) (fits ? id : NO_SHORT_ID));
    }
  }

  /** Returns the start of the arguments with spaces between them; none if they are not there. */
  private byte[] arguments(AddressSpace space) throws IOException {
    int length = Math.clamp(task.argEnd() - task.argStart(), 0, ARGUMENTS - 1);
    if (length == 0 || !space.extent(task.argStart(), task.argStart()).backing().isReadable()) {
      return new byte[0];
    }
    byte[] bytes = new byte[length];
    space.read(task.argStart(), ByteBuffer.wrap(bytes), Hole.ZERO);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        bytes[i] = ' ';
      }
    }
    return bytes;
  }

  /** Returns NT_AUXV, with the pair that ends it. */
  ByteBuffer auxiliary() {
    ElfTarget target = task.target();
    var pairs = task.auxiliary().pairs();
    ByteBuffer into = target.allocate((pairs.size() + 1) * 2 * target.word());
    for (AuxiliaryVector.Pair pair : pairs) {
      target.putWord(into, pair.type());
      target.putWord(into, pair.value());
    }
    return into.rewind();
  }
}
