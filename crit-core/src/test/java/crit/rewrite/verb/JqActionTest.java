package crit.rewrite.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import crit.checkpoint.Checkpoint;
import crit.checkpoint.MemoryStore;
import crit.image.ImageBuilder;
import crit.rewrite.Change;
import crit.schemas.proto.utsns_entry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verb that runs jq programs. */
class JqActionTest {
  private static final String SET = "checkpoints/tcp";

  private static List<String> changes(String rule) throws IOException {
    return TaskEdit.sample(SET, rule).lines();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "jq pstree.img[1] '.sid = 7' => pstree.img 1 sid: 101 -> 7",
        "jq pstree[pid=102] '.sid += 1' => pstree.img 1 sid: 101 -> 102",
        "jq core-102.img '.tc.comm |= ascii_upcase' => core-102.img 0 tc.comm: tcp -> TCP",
        "jq core-101.img 'del(.tc.oom_score_adj)' => core-101.img 0 tc.oom_score_adj: 0 ->",
        "jq files[isk.src_port=4000] '.isk.src_addr = [\"10.0.0.9\"]' => isk.src_addr: 127.0.0.1 ->",
        "jq files 'if .isk.state == \"LISTEN\" then .isk.src_port = 4001 else . end' => 4000 -> 4001",
        "jq files 'if .isk.state == 10 then .isk.src_port = 4001 else . end' form=plain => -> 4001",
        "jq pstree.img 'select(.pid != 102)' => pstree.img 1 (entry): pid=102",
        "jq pstree.img 'if .pid == 102 then empty else . end' => pstree.img 1 (entry): pid=102"
      })
  void changes(String rule, String change) throws IOException {
    assertThat(changes(rule)).anyMatch(it -> it.contains(change));
  }

  @Test
  void whatTheProgramLeavesKeepsItsBytes() throws IOException {
    TaskEdit edit = TaskEdit.sample(SET, "jq files .");
    assertThat(edit.changes()).isEmpty();
    assertThat(edit.isBackTo(edit)).isTrue();
    assertThat(edit.warnings()).singleElement().asString().contains("left all").contains("entries");
  }

  @Test
  void programTwiceIsProgramOnceAndItsInverseTakesItBack() throws IOException {
    String rule = "jq files[type=REG] '.reg.name |= sub(\"^/(?!new/)\"; \"/new/\")'";
    TaskEdit once = TaskEdit.sample(SET, rule);
    assertThat(once.changes()).isNotEmpty();
    assertThat(TaskEdit.line(once.result(), rule).isSameAs(once)).isTrue();
    String back = "jq files[type=REG] '.reg.name |= sub(\"^/new/\"; \"/\")'";
    assertThat(TaskEdit.line(once.result(), back).isBackTo(once)).isTrue();
  }

  @Test
  void fieldsThatAreNotInTheSchemaSurvive() throws IOException {
    var unknown = UnknownFieldSet.newBuilder();
    unknown.addField(1000, UnknownFieldSet.Field.newBuilder().addVarint(7).build());
    var entry = utsns_entry.newBuilder().setNodename("a").setDomainname("b");
    entry.setUnknownFields(unknown.build());
    byte[] image = ImageBuilder.of("UTSNS").entry(entry.build()).build();
    var set = Checkpoint.of(new MemoryStore("set", Map.of("utsns-10.img", image)));
    TaskEdit edit = TaskEdit.line(set, "jq utsns '.nodename = \"host\"'");
    try (var reader = edit.result().store().open("utsns-10.img")) {
      assertThat(reader.toStream().readAllBytes()).endsWith(0xc0, 0x3e, 7);
    }
    assertThat(edit.changes()).extracting(Change::after).containsExactly("host");
  }

  @Test
  void headOfAnImageIsNoEntry() throws IOException {
    TaskEdit edit = TaskEdit.sample(SET, "jq pagemap-101.img 'select(.nr_pages > 1)'");
    assertThat(edit.changes()).isNotEmpty().noneMatch(it -> it.entry() == 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "jq files.img.reg '.' => jq.entries has a field, expected entries; the program finds fields",
        "jq files.img '.reg |' => jq.program is no jq program: ",
        "jq files.img nosuch => jq.program ends with an error: Function nosuch/0 does not exist",
        "jq pstree.img '.,.' => jq.program gives several results, expected one, or empty to remove",
        "jq pstree.img 'def f: ., f; f' => jq.program gives several results",
        "jq pstree.img '.pid' => jq.program gives no entry: its result: line 1, column 1: found ",
        "jq pstree.img 'error(\"no\")' => ends with an error: no, at entry 0 of pstree.img",
        "jq pstree.img '.pid.x' => jq.program ends with an error: ",
        "jq pstree.img 'def f: f + 1; f' => jq.program ends with an error: calls itself without an end",
        "jq pstree.img '.pidd = 1' => found \"pidd\", expected a field of pstree_entry: pid, ppid",
        "jq pstree.img '.pid = \"x\"' => entry 0: pid: found \"x\"",
        "jq pstree.img '.pid = 1.5' => entry 0: pid: ",
        "jq pstree.img 'del(.pid)' => pid",
        "jq pstree.img . form=none => jq.form is 'none', expected one of: pretty, plain",
        "jq pstree.img[pid=999] . => there are entries, as in pstree.img with pid=101"
      })
  void refuses(String rule, String reason) {
    assertThatThrownBy(() -> changes(rule)).hasMessageContaining(reason);
  }
}
