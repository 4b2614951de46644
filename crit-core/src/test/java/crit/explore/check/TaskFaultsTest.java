package crit.explore.check;

import com.google.protobuf.ByteString;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.fs_entry;
import crit.schemas.proto.mm_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.seccomp_entry;
import crit.schemas.proto.task_kobj_ids_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One fault in the tree, or in a task, and the check that finds it. */
class TaskFaultsTest {
  private static final String PSTREE = "pstree.img";

  private static SampleSet tcp() {
    return SampleSet.of("checkpoints/tcp");
  }

  private static SampleSet threads() {
    return SampleSet.of("checkpoints/threads");
  }

  private static SampleSet zdtm(String name) {
    return SampleSet.of("sets/zdtm/" + name);
  }

  @Test
  void findsAMissingTree() {
    SampleSet set = tcp().without(PSTREE);
    set.finds("tree.missing");
  }

  @Test
  void findsASecondRoot() {
    tcp().set(PSTREE, 1, pstree_entry.parser(), "ppid", 0).finds("tree.root");
  }

  @Test
  void findsAChildBeforeItsParent() {
    zdtm("fdt_shared-h").swap(PSTREE, 1, 2).finds("tree.order");
  }

  @Test
  void findsTasksThatAreEachOthersParents() {
    zdtm("fdt_shared-h")
        .set(PSTREE, 1, pstree_entry.parser(), "ppid", 69)
        .set(PSTREE, 2, pstree_entry.parser(), "ppid", 67)
        .finds("tree.circle", "tree.order");
  }

  @Test
  void findsTwoTasksWithOnePid() {
    tcp().repeat(PSTREE, 1).finds("tree.duplicate-pid", "tree.duplicate-tid", "pages.shared-id");
  }

  @Test
  void findsAThreadOfTwoTasks() {
    tcp()
        .edit(PSTREE, 1, pstree_entry.parser(), it -> ((pstree_entry.Builder) it).addThreads(101))
        .finds("tree.duplicate-tid");
  }

  @Test
  void findsAnotherThreadInTheLeadersPlace() {
    threads()
        .set(PSTREE, 0, pstree_entry.parser(), "threads", List.of(102, 101, 103, 104))
        .finds("tree.leader");
  }

  @Test
  void notesADeadLeaderOfASession() {
    tcp()
        .set(PSTREE, 1, pstree_entry.parser(), "sid", 99)
        .set(PSTREE, 1, pstree_entry.parser(), "pgid", 98)
        .finds("tree.session", "tree.group");
  }

  @Test
  void findsAMissingCoreImageOfAThread() {
    threads().without("core-103.img").finds("task.core");
  }

  @Test
  void findsAMissingImageOfATask() {
    threads().without("fs-101.img").finds("task.image");
  }

  @Test
  void notesAnImageOfAZombieThatNobodyReads() {
    SampleSet set = SampleSet.of("checkpoints/shm");
    set.put("fs-103.img", set.files().get("fs-101.img")).finds("task.zombie");
  }

  @Test
  void findsAStateThatNoTaskHas() {
    threads().set("core-101.img", 0, core_entry.parser(), "tc.task_state", 9).finds("task.state");
  }

  @Test
  void findsALeaderWithoutWhatBelongsToTheProcess() {
    threads()
        .set("core-101.img", 0, core_entry.parser(), "tc", Fields.NONE)
        .finds("task.process", "task.signal-actions");
  }

  @Test
  void findsAThreadWithoutWhatBelongsToIt() {
    threads()
        .set("core-102.img", 0, core_entry.parser(), "thread_core", Fields.NONE)
        .finds("task.thread");
  }

  @Test
  void findsRegistersOfAnotherMachine() {
    threads().set("core-102.img", 0, core_entry.parser(), "mtype", "ARM").finds("task.registers");
  }

  @Test
  void findsACutSignal() {
    zdtm("sigpending-h")
        .edit(
            "core-67.img",
            core_entry.parser(),
            it -> {
              var core = (core_entry.Builder) it;
              core.getThreadCoreBuilder()
                  .getSignalsPBuilder()
                  .addSignalsBuilder()
                  .setSiginfo(ByteString.copyFrom(new byte[20]));
              return core;
            })
        .finds("task.signal-info");
  }

  @Test
  void findsAMissingSignalAction() {
    threads()
        .edit(
            "core-101.img",
            core_entry.parser(),
            it -> {
              ((core_entry.Builder) it).getTcBuilder().removeSigactions(5);
              return it;
            })
        .finds("task.signal-actions");
  }

  @Test
  void findsACapabilitySetOfOneWord() {
    threads()
        .set("core-101.img", 0, core_entry.parser(), "thread_core.creds.cap_eff", List.of(1))
        .finds("task.capabilities");
  }

  @Test
  void findsTwoTasksWithOneMemory() {
    tcp()
        .set("ids-101.img", 0, task_kobj_ids_entry.parser(), "vm_id", 77)
        .set("ids-102.img", 0, task_kobj_ids_entry.parser(), "vm_id", 77)
        .finds("task.shared-object");
  }

  @Test
  void findsATimerThatNotifiesAnotherTask() {
    zdtm("posix_timers-h")
        .set("core-66.img", 0, core_entry.parser(), "tc.timers.posix.0.it_sigev_notify", 4)
        .set("core-66.img", 0, core_entry.parser(), "tc.timers.posix.0.notify_thread_id", 999)
        .finds("task.timer-thread");
  }

  @Test
  void findsTwoTimersWithOneId() {
    zdtm("posix_timers-h")
        .set("core-66.img", 0, core_entry.parser(), "tc.timers.posix.0.it_id", 3)
        .set("core-66.img", 0, core_entry.parser(), "tc.timers.posix.1.it_id", 3)
        .finds("task.timer-id");
  }

  @Test
  void findsAProgramThatIsNoFile() {
    threads().set("mm-101.img", 0, mm_entry.parser(), "exe_file_id", 999).finds("reference.exe");
  }

  @Test
  void findsAWorkingDirectoryThatIsNoFile() {
    threads().set("fs-101.img", 0, fs_entry.parser(), "cwd_id", 999).finds("reference.directory");
  }

  @Test
  void notesAMissingTableOfDescriptors() {
    threads().without("fdinfo-2.img").finds("reference.fd-table");
  }

  @Test
  void findsASeccompFilterThatIsNotThere() {
    zdtm("seccomp_filter-h")
        .set("core-67.img", 0, core_entry.parser(), "thread_core.seccomp_mode", "filter")
        .set("core-67.img", 0, core_entry.parser(), "thread_core.seccomp_filter", 2)
        .finds("seccomp.index");
  }

  @Test
  void findsASeccompChainWithoutEnd() {
    zdtm("seccomp_filter-h")
        .set("seccomp.img", 0, seccomp_entry.parser(), "seccomp_filters.0.prev", 1)
        .finds("seccomp.chain");
  }

  @Test
  void findsASeccompChainThatLeadsNowhere() {
    zdtm("seccomp_filter-h")
        .set("seccomp.img", 0, seccomp_entry.parser(), "seccomp_filters.1.prev", 7)
        .finds("seccomp.chain");
  }

  @Test
  void findsHalfASeccompInstruction() {
    zdtm("seccomp_filter-h")
        .edit(
            "seccomp.img",
            seccomp_entry.parser(),
            it -> {
              var filter = ((seccomp_entry.Builder) it).getSeccompFiltersBuilder(1);
              filter.setFilter(filter.getFilter().substring(4));
              return it;
            })
        .finds("seccomp.filter");
  }

  @Test
  void findsACgroupSetThatIsNotThere() {
    zdtm("cgroup04-h")
        .set("core-67.img", 0, core_entry.parser(), "thread_core.cg_set", 9)
        .finds("cgroup.set");
  }

  @Test
  void findsTwoCgroupSetsWithOneId() {
    zdtm("cgroup04-h")
        .edit(
            "cgroup.img",
            cgroup_entry.parser(),
            it -> {
              var cgroups = (cgroup_entry.Builder) it;
              return cgroups.addSets(cgroups.getSets(0));
            })
        .finds("cgroup.duplicate");
  }

  @Test
  void findsACgroupHierarchyThatIsNotDescribed() {
    zdtm("cgroup04-h")
        .set("cgroup.img", 0, cgroup_entry.parser(), "sets.0.ctls.1.name", "nothing")
        .finds("cgroup.controller");
  }

  @Test
  void findsACgroupThatIsNotDescribed() {
    zdtm("cgroup04-h")
        .set("cgroup.img", 0, cgroup_entry.parser(), "sets.0.ctls.5.path", "/nowhere")
        .finds("cgroup.directory");
  }
}
