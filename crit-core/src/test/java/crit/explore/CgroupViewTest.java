package crit.explore;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.Checkpoint;
import crit.checkpoint.SetBuilder;
import crit.explore.CgroupView.What;
import crit.schemas.proto.cg_controller_entry;
import crit.schemas.proto.cg_member_entry;
import crit.schemas.proto.cg_set_entry;
import crit.schemas.proto.cgroup_dir_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.cgroup_prop_entry;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.inventory_entry;
import crit.schemas.proto.pstree_entry;
import crit.schemas.proto.task_core_entry;
import crit.schemas.proto.thread_core_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupViewTest {
  private static final String PATH = "/user.slice/pod";

  private static List<CgroupView.Row> rows(Checkpoint checkpoint) throws IOException {
    try (checkpoint) {
      return CgroupView.VIEW.rows(Scope.of(checkpoint));
    }
  }

  private static core_entry core(int set) {
    return core_entry
        .newBuilder()
        .setTc(task_core_entry.newBuilder().setTaskState(1).buildPartial())
        .setThreadCore(thread_core_entry.newBuilder().setCgSet(set).buildPartial())
        .buildPartial();
  }

  /** A task in set 2 with a thread in set 3 and one in that of criu. */
  private static SetBuilder set() {
    var member = cg_member_entry.newBuilder().setName("").setPath(PATH).setCgnsPrefix(11);
    return new SetBuilder("set")
        .image(
            "inventory.img",
            "INVENTORY",
            inventory_entry.newBuilder().setImgVersion(2).setRootCgSet(1).build())
        .image(
            "pstree.img",
            "PSTREE",
            pstree_entry
                .newBuilder()
                .setPid(7)
                .setPpid(0)
                .setPgid(7)
                .setSid(7)
                .addAllThreads(List.of(7, 8, 9, 10))
                .build())
        .image("core-7.img", "CORE", core(2))
        .image("core-8.img", "CORE", core(3))
        .image("core-9.img", "CORE", core(1))
        .image("core-10.img", "CORE", core(2))
        .image(
            "cgroup.img",
            "CGROUP",
            cgroup_entry
                .newBuilder()
                .addSets(cg_set_entry.newBuilder().setId(2).addCtls(member))
                .addSets(cg_set_entry.newBuilder().setId(3))
                .addControllers(controller())
                .build());
  }

  private static cg_controller_entry controller() {
    var child =
        cgroup_dir_entry
            .newBuilder()
            .setDirName("pod")
            .addProperties(cgroup_prop_entry.newBuilder().setName("cpu.max").setValue("max"));
    return cg_controller_entry
        .newBuilder()
        .addCnames("")
        .addDirs(cgroup_dir_entry.newBuilder().setDirName("user.slice").addChildren(child))
        .build();
  }

  @Test
  void threadsInAnotherSetThanTheirTaskAreTold() throws IOException {
    assertThat(rows(set().checkpoint()).stream().filter(it -> it.what() == What.SET))
        .extracting(row ->
            "%d %s %s %s".formatted(row.set().orElse(0), row.tasks(), row.threads(), row.more()))
        .containsExactly("2 [7] [] ", "3 [] [8] ", "1 [] [9] the set of criu itself, not saved");
  }

  @Test
  void aMemberTellsTheNamespacesRoot() throws IOException {
    CgroupView.Row row =
        rows(set().checkpoint()).stream().filter(it -> it.what() == What.MEMBER).findAny().get();

    assertThat(row.hierarchy()).isEqualTo("cgroup2");
    assertThat(row.path()).isEqualTo(PATH);
    assertThat(row.namespaceRoot()).isEqualTo("/user.slice");
  }

  @Test
  void directoriesAreATreeWithTheirFiles() throws IOException {
    List<CgroupView.Row> rows =
        rows(set().checkpoint()).stream().filter(it -> it.what() == What.DIRECTORY).toList();

    assertThat(rows)
        .extracting(row -> row.depth() + " " + row.path())
        .containsExactly("0 /user.slice", "1 " + PATH);
    assertThat(rows.getLast().properties()).hasToString("[cpu.max=max]");
  }

  @Test
  void aRealSetHasEveryHierarchy() throws IOException {
    List<CgroupView.Row> rows = rows(Checkpoint.open(SampleSets.of("sets/zdtm/cgroup04-h")));

    assertThat(rows)
        .extracting(row -> row.hierarchy() + " " + row.path())
        .contains("devices /zdtmtst", "memory /zdtmtst/special_prop_check", "pids /");
    assertThat(rows.getFirst().tasks()).containsExactly(67);
  }
}
