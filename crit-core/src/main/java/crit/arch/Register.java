package crit.arch;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import crit.schemas.proto.core_entry;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A register of an architecture.
 *
 * @param name gdb's name
 * @param bits its width
 * @param group what it is for
 * @param parts where its bits are, the lowest part first
 */
public record Register(String name, int bits, RegisterGroup group, List<Part> parts) {
  /** Keeps a list that cannot be changed. */
  public Register {
    parts = List.copyOf(parts);
  }

  /**
   * Bits of a field.
   *
   * @param path the fields from {@code core_entry} on
   * @param index the element of a repeated field, 0 if it is none
   * @param shift how many of the field's low bits are others'
   * @param bits how many bits it has; those above are ignored
   */
  public record Part(List<FieldDescriptor> path, int index, int shift, int bits) {
    /** Returns the fields' names with dots between them, as in {@code ti_arm.gpregs.r0}. */
    @Override
    public String toString() {
      String names = String.join(".", path.stream().map(FieldDescriptor::getName).toList());
      return path.getLast().isRepeated() ? "%s[%d]".formatted(names, index) : names;
    }

    private Optional<BigInteger> value(core_entry core) {
      Message message = core;
      for (FieldDescriptor field : path.subList(0, path.size() - 1)) {
        if (!message.hasField(field)) {
          return Optional.empty();
        }
        message = (Message) message.getField(field);
      }
      FieldDescriptor last = path.getLast();
      boolean isThere =
          last.isRepeated() ? index < message.getRepeatedFieldCount(last) : message.hasField(last);
      if (!isThere) {
        return Optional.empty();
      }
      Object word =
          last.isRepeated() ? message.getRepeatedField(last, index) : message.getField(last);
      return Optional.of(unsigned(word).shiftRight(shift).and(mask(bits)));
    }

    private static BigInteger unsigned(Object word) {
      long value = ((Number) word).longValue();
      return BigInteger.valueOf(value).and(mask(word instanceof Integer ? 32 : 64));
    }

    private static BigInteger mask(int bits) {
      return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }
  }

  /** Returns the register's value, an unsigned number; nothing if the image lacks a part of it. */
  public Optional<BigInteger> value(core_entry core) {
    BigInteger value = BigInteger.ZERO;
    int shift = 0;
    for (Part part : parts) {
      Optional<BigInteger> found = part.value(core);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      value = value.or(found.get().shiftLeft(shift));
      shift += part.bits;
    }
    return Optional.of(value);
  }
}
