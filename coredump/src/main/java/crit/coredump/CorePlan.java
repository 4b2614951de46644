package crit.coredump;

import crit.arch.Architecture;
import crit.checkpoint.Task;
import crit.memory.AddressRange;
import crit.memory.AddressSpace;
import crit.memory.Vma;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A core file that is to be written: where each part of it stands and how long it is.
 *
 * <p>It keeps 25 bytes for each segment, and of the threads the ids: their notes are made again
 * when they are written. It reads no page but those of the arguments. Not safe for several threads.
 */
public final class CorePlan implements Closeable {
  private final CoreTask task;
  private final AddressSpace space;
  private final MemoryPlan memory;
  private final List<Note> process;
  private final FileNote files;
  private final ThreadNotes threads;
  private final ElfLayout layout;

  private CorePlan(CoreTask task, CoreOptions options, AddressSpace space) throws IOException {
    this.task = task;
    this.space = space;
    var names = new MappedNames(task.task());
    var alike = new ProcessNotes(task, options.signal());
    var restarted = new RestartedCall(space, options.undoRestart());
    this.memory = MemoryPlan.of(space, new MemoryRules(options, names));
    this.files = new FileNote(space, names, task.target());
    this.threads = new ThreadNotes(task, alike, restarted, highest(space));
    this.process = processNotes(alike);
    int flags = new ProgramFlags(task, space).value();
    this.layout =
        new ElfLayout(task.target(), flags, space.pageSize(), memory.segments(), notesSize());
    layout.requireRoom(space.name());
  }

  /**
   * Plans the core file of a task.
   *
   * @throws IOException if the task is a zombie, or its images are missing, wrong or too short
   */
  public static CorePlan of(Task task, CoreOptions options) throws IOException {
    CoreTask facts = CoreTask.of(task, options.firstThread());
    AddressSpace space = AddressSpace.of(task, options.files());
    try {
      return new CorePlan(facts, options, space);
    } catch (IOException | RuntimeException e) {
      space.close();
      throw e;
    }
  }

  private static long highest(AddressSpace space) {
    long highest = 0;
    for (Vma vma : space.vmas()) {
      highest = vma.is(Vma.VSYSCALL) ? highest : AddressRange.higher(highest, vma.last());
    }
    return highest;
  }

  /** Returns the notes of the process, which stand behind the first thread's NT_PRSTATUS. */
  private List<Note> processNotes(ProcessNotes alike) throws IOException {
    var signal =
        SignalNote.of(task.core(task.threads().getFirst()), task.target(), alike.endedBy());
    return List.of(
        new Note(Note.CORE, Note.PRPSINFO, alike.process(space)),
        new Note(Note.CORE, Note.SIGINFO, signal),
        new Note(Note.CORE, Note.AUXV, alike.auxiliary()));
  }

  private long notesSize() throws IOException {
    long size = files.size() + threads.layout().map(Note::size).orElse(0L);
    for (Note note : process) {
      size += note.size();
    }
    for (int tid : task.threads()) {
      for (Note note : threads.of(tid)) {
        size += note.size();
      }
    }
    return size;
  }

  /** Writes all notes. */
  void writeNotes(Pass pass) throws IOException {
    ElfTarget target = task.target();
    boolean isFirst = true;
    for (int tid : task.threads()) {
      List<Note> own = threads.of(tid);
      own.getFirst().write(pass, target);
      if (isFirst) {
        for (Note note : process) {
          note.write(pass, target);
        }
        files.write(pass);
        isFirst = false;
      }
      for (Note note : own.subList(1, own.size())) {
        note.write(pass, target);
      }
    }
    var last = threads.layout();
    if (last.isPresent()) {
      last.get().write(pass, target);
    }
  }

  /** Returns the task. */
  public Task task() {
    return task.task();
  }

  AddressSpace space() {
    return space;
  }

  ElfLayout layout() {
    return layout;
  }

  /** Returns the size of the core file in bytes, holes counted. */
  public long size() {
    return layout.size();
  }

  /** Returns how many bytes of memory are in it that are no holes. */
  public long data() {
    return memory.data();
  }

  /** Returns how many segments of memory it has, be they without bytes. */
  public int segments() {
    return memory.segments().size();
  }

  /** Returns how many threads it has. */
  public int threads() {
    return task.threads().size();
  }

  /** Returns how many bytes are not in it because a page server had them. */
  public long lazy() {
    return memory.lazy();
  }

  /** Returns what people should know of the core file, a line each. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (memory.lazy() > 0) {
      warnings.add(
          "%s: %d pages are left out, the first at 0x%x: they were left to a page server (PE_LAZY)"
              .formatted(space.name(), memory.lazy() / space.pageSize(), memory.firstLazy()));
    }
    if (task.target().architecture() == Architecture.LOONGARCH64) {
      warnings.add(
          "%s: the registers f0 to f31 are not the program's: CRIU does not save them"
              .formatted(space.name()));
    }
    return warnings;
  }

  @Override
  public void close() throws IOException {
    space.close();
  }
}
