package crit.coredump;

import crit.schemas.proto.user_x86_xsave_entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What XSAVE stores, in the standard format with Intel's offsets, which debuggers expect whatever
 * the machine had.
 *
 * @param state what the image has of it
 * @param present the components that it has
 */
record ExtendedState(user_x86_xsave_entry state, List<Component> present) {
  /** Where XCR0 stands in the part of FXSAVE that is free for software. */
  static final int XCR0 = 464;

  private static final int HEADER = 512;
  private static final int LEAST = 576;

  /** x87 and SSE, which are in the FXSAVE area. */
  private static final long LEGACY = 3;

  /**
   * A component.
   *
   * @param number its bit in XCR0
   * @param offset where it stands
   * @param size its size in bytes
   * @param width the size of a field's element
   * @param values the field
   */
  record Component(
      int number,
      int offset,
      int size,
      int width,
      Function<user_x86_xsave_entry, List<? extends Number>> values) {}

  private static final List<Component> ALL =
      List.of(
          new Component(2, 576, 256, 4, user_x86_xsave_entry::getYmmhSpaceList),
          new Component(3, 960, 64, 8, user_x86_xsave_entry::getBndregStateList),
          new Component(4, 1024, 64, 8, user_x86_xsave_entry::getBndcsrStateList),
          new Component(5, 1088, 64, 8, user_x86_xsave_entry::getOpmaskRegList),
          new Component(6, 1152, 512, 8, user_x86_xsave_entry::getZmmUpperList),
          new Component(7, 1664, 1024, 8, user_x86_xsave_entry::getHi16ZmmList),
          new Component(9, 2688, 8, 4, user_x86_xsave_entry::getPkruList));

  /** Sizes that debuggers know, by the lowest component that asks for one. */
  private static final long PKRU = 1 << 9;

  private static final long AVX512 = 7 << 5;
  private static final long MPX = 3 << 3;
  private static final long AVX = 1 << 2;

  static ExtendedState of(user_x86_xsave_entry state) {
    List<Component> present = ALL.stream().filter(it -> !it.values.apply(state).isEmpty()).toList();
    return new ExtendedState(state, present);
  }

  /** Returns which components the machine had, as far as the image tells. */
  long mask() {
    long mask = LEGACY;
    for (Component component : present) {
      mask |= 1L << component.number;
    }
    return mask;
  }

  /** Returns the size that debuggers expect for the mask, in bytes. */
  int size() {
    long mask = mask();
    if ((mask & PKRU) != 0) {
      return 2696;
    } else if ((mask & AVX512) != 0) {
      return 2688;
    } else if ((mask & MPX) != 0) {
      return 1088;
    }
    return (mask & AVX) != 0 ? 832 : LEAST;
  }

  /** Puts XCR0, the header and the components, over an FXSAVE area that stands there. */
  void put(ByteBuffer into) {
    into.putLong(XCR0, mask());
    into.putLong(HEADER, state.getXstateBv() & mask());
    for (Component component : present) {
      put(component, into);
    }
  }

  private void put(Component component, ByteBuffer into) {
    List<? extends Number> values = component.values.apply(state);
    int count = Math.min(values.size(), component.size / component.width);
    for (int i = 0; i < count; i++) {
      int at = component.offset + i * component.width;
      if (component.width == Integer.BYTES) {
        into.putInt(at, values.get(i).intValue());
      } else {
        into.putLong(at, values.get(i).longValue());
      }
    }
  }

  /** Returns what NT_X86_XSAVE_LAYOUT tells of the components: number, size, offset, flags. */
  List<Integer> layout() {
    List<Integer> words = new ArrayList<>();
    for (Component it : present) {
      words.addAll(List.of(it.number, it.size, it.offset, 0));
    }
    return words;
  }
}
