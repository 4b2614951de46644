package crit.explore;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.Task;
import crit.names.BpfInstruction;
import crit.names.BpfProgram;
import crit.names.MachineNames;
import crit.names.TaskNames;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.seccomp_entry;
import crit.schemas.proto.seccomp_filter;
import crit.schemas.proto.seccomp_mode;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Which system calls the threads are kept from: the chains of filters, then each filter once. */
public final class SeccompView {
  /** The filters. */
  public static final View<Row> VIEW =
      new View<>(
          "seccomp",
          "Which threads have which seccomp filters, and the filters disassembled",
          Row.class,
          List.of("what", "filters", "mode", "index", "text", "comment"),
          SeccompView::rows);

  /** What a row tells. */
  public enum What {
    /** The threads that have the same mode and the same filters. */
    CHAIN,
    /** A filter. */
    FILTER,
    /** An instruction of the filter above. */
    INSTRUCTION
  }

  /**
   * A chain, a filter, or one of its instructions.
   *
   * @param depth how many rows it is below
   * @param what what is told
   * @param mode disabled, strict or filter; empty where it is not a chain
   * @param filters the numbers of the filters, the newest first; of an instruction its filter
   * @param threads the threads of the chain, as task, slash, thread; a leader is its task alone
   * @param flags SECCOMP_FILTER_FLAG_* flags of a filter
   * @param index the number of the instruction
   * @param code its code
   * @param operand its operand
   * @param text who is meant, or the instruction
   * @param comment what it is about
   */
  public record Row(
      int depth,
      What what,
      String mode,
      List<Long> filters,
      List<String> threads,
      List<String> flags,
      OptionalInt index,
      OptionalInt code,
      OptionalLong operand,
      String text,
      String comment)
      implements View.Nested {}

  /** What threads have in common. */
  private record Chain(String mode, List<Long> filters, String problem) {}

  private static final int SHOWN = 12;

  private SeccompView() {}

  private static void rows(Scope scope, View.Sink<? super Row> sink) throws IOException {
    List<seccomp_filter> filters = filters(scope.checkpoint());
    Map<Chain, List<String>> threads = new LinkedHashMap<>();
    Map<Long, Chain> known = new HashMap<>();
    core_entry.march machine = core_entry.march.UNKNOWN;
    for (Task task : scope.tasks()) {
      for (TaskThread thread : TaskThread.of(task)) {
        if (thread.isKnown()) {
          machine = thread.core().getMtype();
          Chain chain = chain(thread, filters, known);
          threads.computeIfAbsent(chain, _ -> new ArrayList<>()).add(name(thread));
        }
      }
    }
    Set<Long> used = new LinkedHashSet<>();
    for (var each : threads.entrySet()) {
      sink.accept(row(each.getKey(), each.getValue()));
      used.addAll(each.getKey().filters);
    }
    for (long number : used) {
      addFilter(number, filters.get((int) number), machine, sink);
    }
  }

  private static List<seccomp_filter> filters(Checkpoint set) throws IOException {
    return set.all("seccomp.img", seccomp_entry.parser()).stream()
        .flatMap(it -> it.getSeccompFiltersList().stream())
        .toList();
  }

  private static String name(TaskThread thread) {
    String pid = Integer.toUnsignedString(thread.task().pid());
    return thread.isLeader() ? pid : pid + "/" + Integer.toUnsignedString(thread.tid());
  }

  private static Chain chain(
      TaskThread thread, List<seccomp_filter> filters, Map<Long, Chain> known) {
    seccomp_mode mode = thread.own().getSeccompMode();
    long first = Integer.toUnsignedLong(thread.own().getSeccompFilter());
    return mode == seccomp_mode.filter
        ? known.computeIfAbsent(first, _ -> chain(first, filters))
        : new Chain(mode.name(), List.of(), "");
  }

  private static Chain chain(long first, List<seccomp_filter> filters) {
    String mode = seccomp_mode.filter.name();
    Set<Long> numbers = new LinkedHashSet<>();
    long next = first;
    while (next < filters.size() && numbers.add(next)) {
      seccomp_filter filter = filters.get((int) next);
      if (!filter.hasPrev()) {
        return new Chain(mode, List.copyOf(numbers), "");
      }
      next = Integer.toUnsignedLong(filter.getPrev());
    }
    String problem =
        next < filters.size()
            ? "the chain leads back to filter " + next
            : "there is no filter %d, only %d of them".formatted(next, filters.size());
    return new Chain(mode, List.copyOf(numbers), problem);
  }

  private static Row row(Chain chain, List<String> threads) {
    String shown = String.join(", ", threads.subList(0, Math.min(SHOWN, threads.size())));
    int more = threads.size() - SHOWN;
    return new Row(
        0,
        What.CHAIN,
        chain.mode,
        chain.filters,
        threads,
        List.of(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        more > 0 ? "%s and %d more".formatted(shown, more) : shown,
        chain.problem);
  }

  private static void addFilter(
      long number, seccomp_filter filter, core_entry.march machine, View.Sink<? super Row> sink)
      throws IOException {
    ByteOrder order =
        machine == core_entry.march.S390 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    long architecture = MachineNames.audit(machine.getNumber()).orElse(0);
    BpfProgram program =
        BpfProgram.ofSeccomp(filter.getFilter().toByteArray(), order, architecture);
    List<String> flags =
        filter.getFlags() == 0
            ? List.of()
            : TaskNames.FILTER_FLAGS.flagNames(Integer.toUnsignedLong(filter.getFlags()));
    sink.accept(
        new Row(
            0,
            What.FILTER,
            "",
            List.of(number),
            List.of(),
            flags,
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            program.instructions().size() + " instructions",
            String.join(", ", flags)));
    for (BpfInstruction it : program.instructions()) {
      sink.accept(row(number, it));
    }
  }

  private static Row row(long filter, BpfInstruction it) {
    return new Row(
        1,
        What.INSTRUCTION,
        "",
        List.of(filter),
        List.of(),
        List.of(),
        OptionalInt.of(it.index()),
        OptionalInt.of(it.code()),
        OptionalLong.of(it.k()),
        it.text(),
        it.comment());
  }
}
