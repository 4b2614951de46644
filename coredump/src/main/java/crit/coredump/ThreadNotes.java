package crit.coredump;

import crit.schemas.proto.core_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The notes of each thread, made when they are asked for. */
final class ThreadNotes {
  private static final int XSAVE_LAYOUT = 0x205;

  private final CoreTask task;
  private final ProcessNotes alike;
  private final RestartedCall restarted;
  private final long highest;

  /**
   * @param restarted what becomes of a system call that CRIU prepared to be made again
   * @param highest the highest address of the task's memory
   */
  ThreadNotes(CoreTask task, ProcessNotes alike, RestartedCall restarted, long highest) {
    this.task = task;
    this.alike = alike;
    this.restarted = restarted;
    this.highest = highest;
  }

  /** Returns a thread's notes, NT_PRSTATUS first. */
  List<Note> of(int tid) throws IOException {
    var thread = new ThreadFacts(tid, restarted.undo(task.core(tid)), highest);
    List<Note> notes = new ArrayList<>();
    for (NoteRow row : NoteTables.of(task.target().architecture())) {
      Optional<ByteBuffer> content = row.content(thread, task.target());
      content.ifPresent(it -> notes.add(new Note(row.owner(), row.type(), it)));
    }
    boolean hasFloats = notes.stream().anyMatch(it -> it.isOf(Note.CORE, Note.FLOAT_REGISTERS));
    boolean hasRegisters = !notes.isEmpty() && notes.getFirst().isOf(Note.CORE, Note.PRSTATUS);
    if (!hasRegisters) {
      throw task.wrong(
          "core-%s.img has no registers of %s"
              .formatted(Integer.toUnsignedString(tid), task.target().architecture()));
    }
    ByteBuffer status = alike.status(thread, notes.getFirst().content(), hasFloats);
    notes.set(0, new Note(Note.CORE, Note.PRSTATUS, status));
    return notes;
  }

  /** Returns the note that says which components XSAVE has where, if there are some. */
  Optional<Note> layout() {
    core_entry core = task.leader();
    var words = ExtendedState.of(core.getThreadInfo().getFpregs().getXsave()).layout();
    if (words.isEmpty()) {
      return Optional.empty();
    }
    ByteBuffer content = task.target().allocate(words.size() * Integer.BYTES);
    words.forEach(content::putInt);
    return Optional.of(new Note(Note.LINUX, XSAVE_LAYOUT, content.rewind()));
  }
}
