package crit.names;

/**
 * An instruction of classic BPF.
 *
 * @param index its place in the program, from 0
 * @param code what to do, 16 bits; -1 if this stands for bytes that are too few for an instruction
 * @param jt how many instructions a jump skips if its condition holds, 8 bits
 * @param jf how many it skips if not
 * @param k the operand, 0 to 2^32 - 1
 * @param text the instruction in the notation of {@code bpf_asm}, but that jumps name the index to
 *     go to
 * @param comment what it is about, or nothing
 */
public record BpfInstruction(
    int index, int code, int jt, int jf, long k, String text, String comment) {
  /** Returns an instruction with its text. */
  static BpfInstruction of(int index, int code, int jumps, int k) {
    var bare =
        new BpfInstruction(
            index, code, jumps >>> Byte.SIZE, jumps & 0xff, Integer.toUnsignedLong(k), "", "");
    return bare.with(BpfText.of(bare), "");
  }

  /** Returns the same with another text and comment. */
  BpfInstruction with(String otherText, String otherComment) {
    return new BpfInstruction(index, code, jt, jf, k, otherText, otherComment);
  }

  /** Returns the same with another comment. */
  BpfInstruction commented(String other) {
    return with(text, other);
  }

  /** Returns the index after this one, plus a number to skip. */
  long target(long skipped) {
    return index + 1L + skipped;
  }

  /** Returns the highest index to which the instruction jumps, 0 if it does not. */
  long farthest() {
    if (isConditional()) {
      return target(Math.max(jt, jf));
    }
    return isJump() ? target(k) : 0;
  }

  /** Returns whether the instruction goes elsewhere than to the next one. */
  boolean isJump() {
    return code == BpfText.JUMP || isConditional();
  }

  /** Returns whether it goes to one of two. */
  boolean isConditional() {
    return BpfText.isConditional(code);
  }

  /** Returns whether the program ends here. */
  boolean isReturn() {
    return BpfText.isReturn(code);
  }
}
