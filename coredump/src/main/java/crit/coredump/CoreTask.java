package crit.coredump;

import crit.arch.Architecture;
import crit.checkpoint.Task;
import crit.memory.AuxiliaryVector;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A task of which a core file is made: what is asked for more than once. The areas are not kept
 * here, as the address space has them.
 *
 * @param task the task
 * @param leader the core image of its leader, with what older CRIU kept beside it
 * @param target what ELF says of its architecture
 * @param threads its threads, the one first that debuggers show first
 * @param auxiliary what the kernel told the program
 * @param argStart where its arguments are
 * @param argEnd the address behind them
 * @param executable the id of its executable file
 */
record CoreTask(
    Task task,
    core_entry leader,
    ElfTarget target,
    List<Integer> threads,
    AuxiliaryVector auxiliary,
    long argStart,
    long argEnd,
    int executable) {

  static CoreTask of(Task task, OptionalInt firstThread) throws IOException {
    if (task.state().isDead()) {
      throw wrong(task, "has no memory: it is a zombie");
    }
    core_entry leader =
        task.core().orElseThrow(() -> wrong(task, "there is no " + task.name("core")));
    Architecture architecture =
        Architecture.of(leader)
            .orElseThrow(() ->
                wrong(
                    task,
                    "%s: mtype is %s, expected a known machine"
                        .formatted(task.name("core"), leader.getMtype())));
    mm_entry mm = task.mm().orElseThrow(() -> wrong(task, "there is no " + task.name("mm")));
    return new CoreTask(
        task,
        leader,
        ElfTarget.of(architecture),
        threads(task, firstThread),
        AuxiliaryVector.of(task, mm),
        mm.getMmArgStart(),
        mm.getMmArgEnd(),
        mm.getExeFileId());
  }

  private static List<Integer> threads(Task task, OptionalInt first) throws IOException {
    List<Integer> all = task.threads();
    Set<Integer> threads = new LinkedHashSet<>();
    if (first.isPresent() && all.contains(first.getAsInt())) {
      threads.add(first.getAsInt());
    }
    threads.add(task.pid());
    threads.addAll(all);
    return List.copyOf(threads);
  }

  /** Returns the core image of a thread. */
  core_entry core(int tid) throws IOException {
    if (tid == task.pid()) {
      return leader;
    }
    return task.core(tid)
        .orElseThrow(() ->
            wrong(
                task,
                "there is no core-%s.img of its thread".formatted(Integer.toUnsignedString(tid))));
  }

  /** Returns an error about the task. */
  IOException wrong(String reason) {
    return wrong(task, reason);
  }

  private static IOException wrong(Task task, String reason) {
    return new IOException("%s: %s: %s".formatted(task.checkpoint().name(), task, reason));
  }
}
