package crit.rewrite.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verbs that change any field: set and remove. */
class FieldActionsTest {
  private static List<String> changes(String rule) throws IOException {
    return TaskEdit.sample("checkpoints/tcp", rule).lines();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set pstree.img[1].sid 7|pstree.img 1 sid: 101 -> 7",
        "set pstree[pid=102].sid 0x7|pstree.img 1 sid: 101 -> 7",
        "set pstree.img[pid=102].threads[0] 9|pstree.img 1 threads[0]: 102 -> 9",
        "set core-101.img.tc.timers.real.vsec 5|core-101.img 0 tc.timers.real.vsec: 0 -> 5",
        "set core-*1.img.tc.comm 'a b'|core-101.img 0 tc.comm: tcp -> a b",
        "set core-102.img.tc.rlimits.rlimits[7].cur 5|core-102.img 0 tc.rlimits.rlimits[7].cur:",
        "set files[isk.src_port=4000][isk.state=LISTEN].isk.src_addr 10.0.0.9|isk.src_addr:",
        "set core-101.img.tc.oom_score_adj -5|core-101.img 0 tc.oom_score_adj: 0 -> -5",
        "remove core-101.img.tc.oom_score_adj|core-101.img 0 tc.oom_score_adj: 0 ->",
        "remove core-101.img.tc.sigactions[0]|core-101.img 0 tc.sigactions[61]",
        "remove pstree[pid=102]|pstree.img 1 (entry): pid=102"
      })
  void changes(String rule, String change) throws IOException {
    assertThat(changes(rule)).anyMatch(it -> it.contains(change));
  }

  @Test
  void namesOfFlagsAndConstantsAreValues() throws IOException {
    TaskEdit edit =
        TaskEdit.sample(
            "checkpoints/tcp", "set 'files.img[type=REG].reg.flags' 'O_RDWR | O_APPEND'");
    assertThat(edit.changes()).isNotEmpty().allMatch(it -> it.after().equals("O_RDWR | O_APPEND"));
    assertThat(changes("set inventory.img.lsmtype SELINUX"))
        .containsExactly("inventory.img 0 lsmtype: NO_LSM -> SELINUX");
  }

  @Test
  void elementsAreChosenByTheirFields() throws IOException {
    TaskEdit edit =
        TaskEdit.sample("checkpoints/tcp", "set mm-101.img.vmas[status=*VDSO*].prot PROT_READ");
    assertThat(edit.changes()).hasSize(1).allMatch(it -> it.after().equals("PROT_READ"));
  }

  @Test
  void wholeListIsReplaced() throws IOException {
    TaskEdit edit =
        TaskEdit.sample("checkpoints/tcp", "set core-101.img.thread_core.creds.groups 4,5");
    assertThat(edit.core(101).getThreadCore().getCreds().getGroupsList()).containsExactly(4, 5);
    TaskEdit none = TaskEdit.line(edit.result(), "remove core-101.img.thread_core.creds.groups");
    assertThat(none.core(101).getThreadCore().getCreds().getGroupsList()).isEmpty();
  }

  @Test
  void headOfAnImageIsNoEntryThatCanGo() throws IOException {
    TaskEdit edit = TaskEdit.sample("checkpoints/tcp", "remove pagemap-101.img[*]");
    assertThat(edit.changes()).isNotEmpty().noneMatch(it -> it.entry() == 0);
  }

  @Test
  void setTwiceIsSetOnce() throws IOException {
    TaskEdit once = TaskEdit.sample("checkpoints/tcp", "set core.tc.comm other");
    assertThat(TaskEdit.line(once.result(), "set core.tc.comm other").isSameAs(once)).isTrue();
    assertThat(TaskEdit.line(once.result(), "set core.tc.comm tcp").isBackTo(once)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set files.img 1|set.path has no field, expected one behind a dot",
        "set files.img.nam 1|set.path has 'nam', but file_entry has only type, id, reg",
        "set files.img.reg.nam 1|set.path has 'nam', but reg_file_entry has only id, flags",
        "set files.img[typ=REG].id 1|set.path has 'typ', but file_entry has only type",
        "set files.img.id.x 1|set.path has 'x' below id, which has no fields",
        "set fils.id 1|set.path has 'fils', expected the name of an image or one of: apparmor",
        "set fils.img.id 1|set.path has 'fils.img', which is no image",
        "set files.img[type=REGULAR].id 1|expected a number or one of: UND, REG",
        "set files.img[x].id 1|at its character 11 expected a number, * or field=value",
        "set files.img[1.id 1|at its character 11 expected ] behind a selector",
        "set files.img..id 1|at its character 11 expected the name of a field",
        "set files.img]id 1|at its character 10 expected a dot or [",
        "set [1].id 1|at its character 1 expected an image",
        "set files.img.id[0] 1|set.path has a selector behind id, which is one value",
        "set files.img.id x|set.value id: ",
        "set files.img.reg x|set.value reg: reg is a message, expected one of its fields: id",
        "set inventory.img.lsmtype X|found \"X\", expected a number or one of: NO_LSM, SELINUX",
        "set inventory.img.tcp_close x|set.value tcp_close: found \"x\", expected true or false",
        "set files.img[id=99999].id 1|there are entries, as in files.img with type=",
        "set utsns.nodename x|there are images core-101.img, core-102.img",
        "remove files.img|remove.path means all entries, expected some; [*] means all",
        "remove files.img.id|remove.path means id, but file_entry requires it"
      })
  void refuses(String rule, String reason) {
    assertThatThrownBy(() -> changes(rule)).hasMessageContaining(reason);
  }
}
