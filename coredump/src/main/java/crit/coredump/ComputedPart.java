package crit.coredump;

import crit.arch.X87Tags;
import crit.schemas.proto.user_desc_t;
import crit.schemas.proto.user_x86_fpregs_entry;
import java.nio.ByteBuffer;
import java.util.List;

/** What goes into a thread's notes and is no field of its core image as it is. */
enum ComputedPart {
  /** The tags of the x87 stack in full, of which the image has an abridged form. */
  TAGS {
    @Override
    int size(ThreadFacts thread) {
      return Integer.BYTES;
    }

    @Override
    void put(ThreadFacts thread, ByteBuffer into) {
      into.putInt(X87Tags.of(floats(thread)) | 0xffff0000);
    }
  },
  /** The x87 stack, 10 bytes a register. */
  X87 {
    @Override
    int size(ThreadFacts thread) {
      return X87Stack.SIZE;
    }

    @Override
    void put(ThreadFacts thread, ByteBuffer into) {
      X87Stack.putStack(floats(thread), into);
    }
  },
  /** What XSAVE stores behind the FXSAVE area, and XCR0 in it. */
  XSTATE {
    @Override
    int size(ThreadFacts thread) {
      return ExtendedState.of(floats(thread).getXsave()).size();
    }

    @Override
    void put(ThreadFacts thread, ByteBuffer into) {
      ExtendedState.of(floats(thread).getXsave()).put(into);
    }
  },
  /** The shadow stack's pointer, if there is such a stack. */
  SSP {
    @Override
    int size(ThreadFacts thread) {
      long enabled = floats(thread).getXsave().getCet().getCet();
      return (enabled & 1) == 0 ? 0 : Long.BYTES;
    }

    @Override
    void put(ThreadFacts thread, ByteBuffer into) {
      into.putLong(floats(thread).getXsave().getCet().getSsp());
    }
  },
  /** The three descriptors of set_thread_area(2). */
  TLS {
    @Override
    int size(ThreadFacts thread) {
      return DESCRIPTORS * 4 * Integer.BYTES;
    }

    @Override
    void put(ThreadFacts thread, ByteBuffer into) {
      List<user_desc_t> all = thread.core().getThreadInfo().getTlsList();
      for (user_desc_t it : all.subList(0, Math.min(DESCRIPTORS, all.size()))) {
        into.putInt(it.getEntryNumber()).putInt(it.getBaseAddr());
        into.putInt(it.getLimit()).putInt(flags(it));
      }
    }

    private int flags(user_desc_t it) {
      return bit(it.getSeg32Bit(), 0)
          | bit(it.getContentsL(), 1)
          | bit(it.getContentsH(), 2)
          | bit(it.getReadExecOnly(), 3)
          | bit(it.getLimitInPages(), 4)
          | bit(it.getSegNotPresent(), 5)
          | bit(it.getUsable(), 6);
    }

    private static int bit(boolean isSet, int number) {
      return isSet ? 1 << number : 0;
    }
  },
  /** Which bits of a pointer its authentication code takes: those above the address, below 55. */
  PAC_MASK {
    @Override
    int size(ThreadFacts thread) {
      return Long.BYTES;
    }

    @Override
    void put(ThreadFacts thread, ByteBuffer into) {
      int used = Long.SIZE - Long.numberOfLeadingZeros(thread.highest());
      int bits = used <= 39 ? 39 : used <= 48 ? 48 : 52;
      into.putLong((1L << 55) - (1L << bits));
    }
  };

  private static final int DESCRIPTORS = 3;

  /** Returns how many bytes it takes; 0 if the thread has none of it. */
  abstract int size(ThreadFacts thread);

  /** Puts it. */
  abstract void put(ThreadFacts thread, ByteBuffer into);

  private static user_x86_fpregs_entry floats(ThreadFacts thread) {
    return thread.core().getThreadInfo().getFpregs();
  }
}
