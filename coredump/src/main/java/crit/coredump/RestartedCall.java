package crit.coredump;

import crit.memory.AddressSpace;
import crit.memory.Hole;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.user_x86_regs_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Puts the registers of a thread of x86 that was in a system call back to where a debugger would
 * have seen them: CRIU stores them ready for the call to be made again (source: {@code
 * arch/x86/crtools.c}).
 *
 * @param space the thread's memory, which has the instruction
 * @param isWanted whether registers are to be changed at all
 */
record RestartedCall(AddressSpace space, boolean isWanted) {
  /** syscall, int 0x80, sysenter. */
  private static final Set<Short> CALLS = Set.of((short) 0x0f05, (short) 0xcd80, (short) 0x0f34);

  /** ERESTARTSYS, which the kernel shows to a debugger alone. */
  private static final long RESTART = -512;

  /** Returns a core image with the registers as at the time of the call. */
  core_entry undo(core_entry core) throws IOException {
    user_x86_regs_entry registers = core.getThreadInfo().getGpregs();
    if (!isWanted || !isPrepared(core, registers)) {
      return core;
    }
    var changed = core.toBuilder();
    changed
        .getThreadInfoBuilder()
        .getGpregsBuilder()
        .setIp(registers.getIp() + Short.BYTES)
        .setAx(RESTART);
    return changed.buildPartial();
  }

  private boolean isPrepared(core_entry core, user_x86_regs_entry registers) throws IOException {
    boolean isCompat = registers.getMode().getNumber() == 2;
    long number = isCompat ? (int) registers.getOrigAx() : registers.getOrigAx();
    if (!core.hasThreadInfo() || number < 0 || registers.getAx() != registers.getOrigAx()) {
      return false;
    }
    byte[] code = new byte[Short.BYTES];
    if (!space.extent(registers.getIp(), registers.getIp()).backing().isReadable()) {
      return true;
    }
    space.read(registers.getIp(), ByteBuffer.wrap(code), Hole.ZERO);
    return CALLS.contains((short) (code[0] << 8 | code[1] & 0xff));
  }
}
