package crit.explore;

import crit.arch.Architecture;
import crit.arch.Register;
import crit.arch.RegisterGroup;
import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.FileRoot;
import crit.memory.Vma;
import crit.schemas.proto.mm_entry;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The general registers of each thread, and what they point at. */
public final class RegisterView {
  /** The registers. */
  public static final View<Row> VIEW =
      new View<>(
          "regs",
          "The general registers of each thread, and what they point at",
          Row.class,
          List.of("pid", "tid", "comm", "register", "value", "target"),
          RegisterView::rows);

  /**
   * A register.
   *
   * @param pid the task
   * @param tid the thread
   * @param comm its name
   * @param register gdb's name of it; empty if none is known
   * @param bits its width
   * @param value what it holds, in hex
   * @param permissions those of the area that holds that address; else empty
   * @param target what is there: the area's name or its start, and the distance from where the file
   *     begins; else empty
   */
  public record Row(
      int pid,
      int tid,
      String comm,
      String register,
      OptionalInt bits,
      String value,
      String permissions,
      String target) {}

  private RegisterView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    for (Task task : scope.tasks()) {
      Optional<mm_entry> mm = task.mm();
      if (mm.isPresent()) {
        try (var space = AddressSpace.of(task, FileRoot.NONE)) {
          addThreads(task, new Places(space, new VmaNames(task, mm.get())), sink);
        }
      } else {
        addThreads(task, Places.NONE, sink);
      }
    }
  }

  private static void addThreads(Task task, Targets targets, View.Sink<? super Row> sink)
      throws IOException {
    for (TaskThread thread : TaskThread.of(task)) {
      Optional<Architecture> architecture =
          thread.isKnown() ? Architecture.of(thread.core()) : Optional.empty();
      if (architecture.isPresent()) {
        for (Register register : architecture.get().registers()) {
          if (register.group() == RegisterGroup.GENERAL) {
            addRegister(thread, register, targets, sink);
          }
        }
      } else {
        String problem = thread.isKnown() ? "no known architecture" : thread.problem();
        sink.accept(
            new Row(
                task.pid(), thread.tid(), thread.comm(), "", OptionalInt.empty(), "", "", problem));
      }
    }
  }

  private static void addRegister(
      TaskThread thread, Register register, Targets targets, View.Sink<? super Row> sink)
      throws IOException {
    Optional<BigInteger> value = register.value(thread.core());
    if (value.isPresent()) {
      Target target = targets.of(value.get().longValue());
      sink.accept(
          new Row(
              thread.task().pid(),
              thread.tid(),
              thread.comm(),
              register.name(),
              OptionalInt.of(register.bits()),
              "0x" + value.get().toString(16),
              target.permissions,
              target.text));
    }
  }

  private record Target(String permissions, String text) {
    private static final Target NONE = new Target("", "");
  }

  /** Tells what is at an address. */
  @FunctionalInterface
  private interface Targets {
    Target of(long address) throws IOException;
  }

  /** The areas of a task. */
  private record Places(AddressSpace space, VmaNames names) implements Targets {
    private static final Targets NONE = _ -> Target.NONE;

    @Override
    public Target of(long address) throws IOException {
      Optional<Vma> found = space.vma(address);
      if (found.isEmpty()) {
        return Target.NONE;
      }
      Vma vma = found.get();
      String name = names.name(vma);
      String start = name.isEmpty() ? new Address(vma.start()).toString() : name;
      long distance = address - vma.start() + (vma.hasFile() ? vma.offset() : 0);
      return new Target(vma.permissions(), "%s+0x%x".formatted(start, distance));
    }
  }
}
