package crit.coredump;

import crit.bytes.SparseOutput;
import crit.memory.Backing;
import crit.memory.Hole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a core file as planned, in one forward pass: what is not known at a place was fixed
 * before. Not safe for several threads.
 */
public final class CoreWriter {
  private static final int PIECE = 1 << 20;
  private static final int CORE_TYPE = 4;
  private static final int LOAD = 1;
  private static final int NOTES = 4;
  private static final int NOTE_ALIGNMENT = 4;

  private final CorePlan plan;
  private final ElfLayout layout;
  private final ElfTarget target;
  private final Pass pass;
  private byte[] piece = new byte[0];

  private CoreWriter(CorePlan plan, SparseOutput out) {
    this.plan = plan;
    this.layout = plan.layout();
    this.target = layout.target();
    this.pass = new Pass(out, target);
  }

  /** Writes all of it. */
  public static void write(CorePlan plan, SparseOutput out) throws IOException {
    new CoreWriter(plan, out).write();
    out.finish();
  }

  private void write() throws IOException {
    writeHead();
    writeProgramHeaders();
    plan.writeNotes(pass);
    if (pass.position() != layout.notesOffset() + layout.notes()) {
      throw new IllegalStateException(
          "notes end at %d, planned for %d"
              .formatted(pass.position(), layout.notesOffset() + layout.notes()));
    }
    pass.padTo(layout.dataOffset());
    SegmentTable segments = layout.segments();
    for (int i = 0; i < segments.size(); i++) {
      if (segments.stored(i) != 0) {
        writeMemory(segments.start(i), segments.start(i) + segments.stored(i) - 1);
      }
    }
    if (layout.isLarge()) {
      writeSection();
    }
    pass.flush();
  }

  private void writeHead() throws IOException {
    int order = target.order() == ByteOrder.BIG_ENDIAN ? 2 : 1;
    ByteBuffer head = pass.room(layout.head());
    head.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (target.is64() ? 2 : 1), (byte) order, 1, 0});
    head.putLong(0).putShort((short) CORE_TYPE).putShort((short) target.machine()).putInt(1);
    target.putWord(head, 0);
    target.putWord(head, layout.head());
    target.putWord(head, layout.isLarge() ? layout.dataEnd() : 0);
    head.putInt(layout.flags()).putShort((short) layout.head());
    head.putShort((short) layout.programHeader());
    head.putShort((short) Math.min(layout.programHeaders(), ElfLayout.MANY));
    head.putShort((short) (layout.isLarge() ? layout.sectionHeader() : 0));
    head.putShort((short) (layout.isLarge() ? 1 : 0)).putShort((short) 0);
  }

  private void writeProgramHeaders() throws IOException {
    put(NOTES, 0, NOTE_ALIGNMENT, new Part(layout.notesOffset(), 0, layout.notes(), 0));
    SegmentTable segments = layout.segments();
    long offset = layout.dataOffset();
    for (int i = 0; i < segments.size(); i++) {
      long stored = segments.stored(i);
      var part = new Part(offset, segments.start(i), stored, segments.length(i));
      put(LOAD, segments.permissions(i), layout.pageSize(), part);
      offset += stored;
    }
  }

  /** Where a segment is: p_offset, p_vaddr, p_filesz and p_memsz. */
  private record Part(long offset, long address, long stored, long size) {}

  private void put(int type, int permissions, int alignment, Part part) throws IOException {
    ByteBuffer header = pass.room(layout.programHeader()).putInt(type);
    if (target.is64()) {
      header.putInt(permissions);
    }
    target.putWord(header, part.offset);
    target.putWord(header, part.address);
    target.putWord(header, 0);
    target.putWord(header, part.stored);
    target.putWord(header, part.size);
    if (!target.is64()) {
      header.putInt(permissions);
    }
    target.putWord(header, alignment);
  }

  private void writeMemory(long start, long last) throws IOException {
    var runs = new ExtentRuns(plan.space(), start, last, PIECE);
    while (runs.next()) {
      long length = runs.length();
      switch (runs.backing()) {
        case Backing.Pages(var source, long offset) ->
            pass.direct(length).copy(source, offset, length);
        case Backing.MappedFile(var source, long offset) ->
            pass.direct(length).copy(source, offset, length);
        case Backing.Compressed _ -> unpack(runs.start(), (int) length);
        case Backing.Zeros _, Backing.Unavailable _ -> pass.direct(length).skip(length);
      }
    }
  }

  private void unpack(long address, int length) throws IOException {
    if (piece.length < length) {
      piece = new byte[Math.max(PIECE, length)];
    }
    plan.space().read(address, ByteBuffer.wrap(piece, 0, length), Hole.FAIL);
    pass.direct(length).write(piece, 0, length);
  }

  /** Writes the section header that tells how many program headers there are. */
  private void writeSection() throws IOException {
    ByteBuffer header = pass.room(layout.sectionHeader());
    header.put(new byte[2 * Integer.BYTES + 3 * target.word()]);
    target.putWord(header, 1);
    header.putInt(0).putInt(layout.programHeaders());
    header.put(new byte[2 * target.word()]);
  }
}
