package crit.rewrite.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.checkpoint.MemoryStore;
import crit.checkpoint.SetBuilder;
import crit.checkpoint.Task;
import crit.memory.AddressSpace;
import crit.memory.FileRoot;
import crit.rewrite.Change;
import crit.schemas.proto.autofs_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.file_lock_entry;
import crit.schemas.proto.fown_entry;
import crit.schemas.proto.pidfd_entry;
import crit.schemas.proto.posix_timer_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import crit.schemas.proto.sk_packet_entry;
import crit.schemas.proto.sk_ucred_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.tty_info_entry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PidActionTest {
  private static SetBuilder set() {
    return SetBuilder.today("set").task(10, 0, "parent").task(11, 10, "child");
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "tcp", "pipes", "shm", "namespaces"})
  void thereAndBackGivesTheOriginalBytes(String sample) throws IOException {
    TaskEdit there = TaskEdit.sample("checkpoints/" + sample, "pid offset=5000");
    assertThat(there.files()).contains("core-5101.img", "mm-5101.img", "pagemap-5101.img");
    assertThat(there.files()).doesNotContain("core-101.img", "fs-101.img", "ids-101.img");
    TaskEdit back = TaskEdit.line(there.result(), "pid offset=-5000");
    assertThat(back.isBackTo(there)).isTrue();
  }

  @Test
  void memoryOfEachThreadHasItsNewId() throws IOException {
    TaskEdit edit = TaskEdit.sample("checkpoints/threads", "pid 102 -> 70002");
    assertThat(edit.changes())
        .filteredOn(it -> it.image().startsWith("pagemap"))
        .singleElement()
        .extracting(Change::before, Change::after)
        .containsExactly("0x66000000", "0x72110100");
    Task task = edit.result().tree().find(101).orElseThrow();
    assertThat(task.threads()).containsExactly(101, 70002, 103, 104);
    long address = edit.core(70002).getThreadInfo().getClearTidAddr();
    try (var space = AddressSpace.of(task, FileRoot.NONE)) {
      assertThat(space.read(address, 4)).containsExactly(0x72, 0x11, 1, 0);
    }
  }

  @Test
  void memoryStaysIfTheRuleSaysSo() throws IOException {
    TaskEdit edit = TaskEdit.sample("checkpoints/threads", "pid offset=7 memory=false");
    assertThat(edit.changes()).noneMatch(it -> it.image().startsWith("pagemap") && it.entry() > 0);
    assertThat(edit.changes()).noneMatch(it -> it.path().startsWith("0x"));
  }

  @Test
  void mapMayExchangeIds() throws IOException {
    TaskEdit edit = TaskEdit.of(set().checkpoint(), "pid: {map: {10: 11, 11: 10}}");
    var tasks = edit.result().tree().tasks();
    assertThat(tasks).extracting(Task::pid).containsExactly(11, 10);
    assertThat(tasks).extracting(Task::ppid).containsExactly(0, 11);
    assertThat(tasks.getFirst().comm()).isEqualTo("parent");
    assertThat(tasks.getLast().comm()).isEqualTo("child");
    assertThat(TaskEdit.of(edit.result(), "pid: {map: {10: 11, 11: 10}}").isBackTo(edit)).isTrue();
  }

  @Test
  void allThatRefersToAProcessChanges() throws IOException {
    var owner = fown_entry.newBuilder().setPid(11).setPidType(1).buildPartial();
    var file = reg_file_entry.newBuilder().setName("/proc/11/task/11/maps").setFown(owner);
    var pidfd = pidfd_entry.newBuilder().setNspid(11).setFown(owner);
    var dead = pidfd_entry.newBuilder().setNspid(-1);
    SetBuilder set =
        set()
            .image(
                "files.img",
                "FILES",
                file_entry
                    .newBuilder()
                    .setType(fd_types.REG)
                    .setReg(file.buildPartial())
                    .buildPartial(),
                file_entry
                    .newBuilder()
                    .setType(fd_types.PIDFD)
                    .setPidfd(pidfd.buildPartial())
                    .buildPartial(),
                file_entry
                    .newBuilder()
                    .setType(fd_types.PIDFD)
                    .setPidfd(dead.buildPartial())
                    .buildPartial())
            .image(
                "filelocks.img",
                "FILE_LOCKS",
                file_lock_entry.newBuilder().setPid(11).buildPartial())
            .image(
                "tty-info.img",
                "TTY_INFO",
                tty_info_entry.newBuilder().setSid(10).setPgrp(11).buildPartial())
            .image("autofs-7.img", "AUTOFS", autofs_entry.newBuilder().setPgrp(11).buildPartial())
            .image(
                "posix-timers-11.img",
                "POSIX_TIMERS",
                posix_timer_entry
                    .newBuilder()
                    .setClockId(~11 << 3 | 2)
                    .setNotifyThreadId(11)
                    .buildPartial())
            .image(
                "remap-fpath.img",
                "REMAP_FPATH",
                remap_file_path_entry
                    .newBuilder()
                    .setRemapType(remap_type.PROCFS)
                    .setRemapId(11)
                    .buildPartial(),
                remap_file_path_entry
                    .newBuilder()
                    .setRemapType(remap_type.GHOST)
                    .setRemapId(11)
                    .buildPartial())
            .image(
                "sk-queues.img",
                "SK_QUEUES",
                sk_packet_entry
                    .newBuilder()
                    .setUcred(sk_ucred_entry.newBuilder().setPid(11).buildPartial())
                    .buildPartial());
    TaskEdit edit = TaskEdit.line(set.checkpoint(), "pid 11 -> 77");
    assertThat(edit.changes())
        .filteredOn(it -> it.entry() >= 0 && !it.image().equals("pstree.img"))
        .extracting(it -> it.image() + " " + it.entry() + " " + it.path() + " " + it.after())
        .containsExactlyInAnyOrder(
            "autofs-7.img 0 pgrp 77",
            "filelocks.img 0 pid 77",
            "files.img 0 reg.name /proc/77/task/77/maps",
            "files.img 0 reg.fown.pid 77",
            "files.img 1 pidfd.nspid 77",
            "files.img 1 pidfd.fown.pid 77",
            "posix-timers-11.img 0 clock_id " + Integer.toUnsignedString(~77 << 3 | 2),
            "posix-timers-11.img 0 notify_thread_id 77",
            "remap-fpath.img 0 remap_id 77",
            "sk-queues.img 0 ucred.pid 77",
            "tty-info.img 0 pgrp 77");
    assertThat(edit.files()).contains("core-77.img", "posix-timers-77.img");
    assertThat(edit.files()).doesNotContain("core-11.img", "posix-timers-11.img");
  }

  @Test
  void garbageThatOldDeadTasksHaveForAThreadStays() throws IOException {
    SetBuilder set =
        set()
            .task(
                pstree_entry
                    .newBuilder()
                    .setPid(12)
                    .setPpid(10)
                    .setPgid(10)
                    .setSid(10)
                    .addThreads(11),
                task_core_entry.newBuilder().setTaskState(2).buildPartial());
    TaskEdit edit = TaskEdit.line(set.checkpoint(), "pid offset=100");
    assertThat(edit.changes())
        .filteredOn(it -> it.image().equals("pstree.img") && it.entry() == 2)
        .extracting(Change::path)
        .containsExactly("pid", "ppid", "pgid", "sid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pid 10 -> 11|pid 10 and 11 would both be 11",
        "pid offset=-10|pid 10 would be 0, expected 1 to 4194303",
        "pid 12 -> 13|fits 0 places, expected at least 1; there are ids 10, 11",
        "pid offset=1 from=1|pid has 2 forms, expected one of: from and to, offset, map",
        "pid 10|pid has 1 forms, expected one of",
        "pid 10 -> 4194304|pid.to is 4194304, expected 1 to 4194303",
        "pid 10 -> 12 where pid=10|pid takes no where with pid, comm or cgroup",
      })
  void refuses(String line, String reason) {
    assertThatThrownBy(() -> TaskEdit.line(set().checkpoint(), line)).hasMessageContaining(reason);
  }

  @Test
  void refusesIdsInAMapThatNobodyHas() {
    assertThatThrownBy(() -> TaskEdit.of(set().checkpoint(), "pid: {map: {10: 20, 12: 22}}"))
        .hasMessageContaining("pid.map has 12, which is none of: 10, 11");
    assertThatThrownBy(() -> TaskEdit.of(set().checkpoint(), "pid: {map: {10: x}}"))
        .hasMessageContaining("pid.map has 'x', expected process ids from 1 to 4194303");
  }

  @Test
  void refusesASetWithAParent() {
    var parent = new MemoryStore("before", Map.of());
    assertThatThrownBy(() -> TaskEdit.line(set().checkpoint(parent), "pid offset=1"))
        .hasMessageContaining("set builds on before")
        .hasMessageContaining("crit compact");
  }

  @Test
  void refusesToMoveTheFirstProcessOfANamespace() {
    assertThatThrownBy(() -> TaskEdit.sample("sets/zdtm/remap_dead_pid-ns", "pid offset=100"))
        .hasMessageContaining("1 is the first process of a pid namespace of its own");
  }

  @Test
  void warnsOfIdsThatProgramsKeep() throws IOException {
    assertThat(TaskEdit.line(set().checkpoint(), "pid offset=1").warnings())
        .singleElement()
        .asString()
        .contains("a program that keeps ids itself");
    assertThat(TaskEdit.sample("sets/zdtm/pthread01-h", "pid offset=100").warnings())
        .anyMatch(it -> it.contains("the memory of tasks 66 is not there"));
  }

  @Test
  void ruleAppliedTwiceIsAppliedOnce() throws IOException {
    TaskEdit once = TaskEdit.line(set().checkpoint(), "pid 10 -> 50");
    TaskEdit twice = TaskEdit.line(once.result(), "pid 10 -> 50 expect=any");
    assertThat(twice.isSameAs(once)).isTrue();
    assertThat(once.files())
        .isEqualTo(
            Set.copyOf(List.of("inventory.img", "pstree.img", "core-50.img", "core-11.img")));
  }
}
