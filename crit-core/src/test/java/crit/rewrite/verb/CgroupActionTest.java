package crit.rewrite.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import crit.checkpoint.SetBuilder;
import crit.rewrite.Change;
import crit.rewrite.RuleParser;
import crit.schemas.proto.cg_controller_entry;
import crit.schemas.proto.cg_member_entry;
import crit.schemas.proto.cg_set_entry;
import crit.schemas.proto.cgroup_dir_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.unix_sk_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupActionTest {
  private static final String SAMPLE = "sets/zdtm/cgroup04-h";
  private static final int CGROUP = 12;

  private static cg_member_entry member(String name, String path, int root) {
    var member = cg_member_entry.newBuilder().setName(name).setPath(path);
    return root > 0 ? member.setCgnsPrefix(root).build() : member.build();
  }

  private static cgroup_dir_entry directory(String name, cgroup_dir_entry... children) {
    return cgroup_dir_entry.newBuilder().setDirName(name).addAllChildren(List.of(children)).build();
  }

  private static SetBuilder set(cg_controller_entry hierarchy, cg_member_entry... members) {
    return SetBuilder.today("set")
        .image(
            "cgroup.img",
            "CGROUP",
            cgroup_entry
                .newBuilder()
                .addSets(cg_set_entry.newBuilder().setId(2).addAllCtls(List.of(members)))
                .addControllers(hierarchy)
                .build());
  }

  private static cg_controller_entry hierarchy(String name, cgroup_dir_entry... directories) {
    return cg_controller_entry
        .newBuilder()
        .addCnames(name)
        .addAllDirs(List.of(directories))
        .build();
  }

  private static cgroup_entry result(SetBuilder set, String rule) throws IOException {
    return TaskEdit.line(set.checkpoint(), rule)
        .result()
        .first("cgroup.img", cgroup_entry.parser())
        .orElseThrow();
  }

  @Test
  void tasksAndSavedDirectoriesMoveTogether() throws IOException {
    TaskEdit edit = TaskEdit.sample(SAMPLE, "cgroup /zdtmtst -> /a/b");
    assertThat(edit.changes())
        .containsExactly(
            new Change("cgroup.img", 0, "sets[0].ctls[5].path", "/zdtmtst", "/a/b"),
            new Change("cgroup.img", 0, "sets[0].ctls[7].path", "/zdtmtst", "/a/b"),
            new Change("cgroup.img", 0, "controllers[3].dirs[0].dir_name", "zdtmtst", "a/b"),
            new Change("cgroup.img", 0, "controllers[4].dirs[0].dir_name", "zdtmtst", "a/b"));
    TaskEdit back = TaskEdit.line(edit.result(), "cgroup /a/b -> /zdtmtst");
    assertThat(back.isBackTo(edit)).isTrue();
  }

  @Test
  void hierarchiesAreSelected() throws IOException {
    TaskEdit edit = TaskEdit.sample(SAMPLE, "cgroup /zdtmtst -> /a controller=memory");
    assertThat(edit.changes())
        .extracting(Change::path)
        .containsExactly("sets[0].ctls[7].path", "controllers[4].dirs[0].dir_name");
    TaskEdit unified = TaskEdit.sample(SAMPLE, "cgroup /newroot -> /a controller=cgroup2");
    assertThat(unified.changes()).extracting(Change::after).containsExactly("a");
  }

  @Test
  void directoryThatLeavesItsParentStandsAlone() throws IOException {
    SetBuilder set =
        set(hierarchy("cpu", directory("a", directory("b", directory("c")), directory("d"))));
    assertThat(result(set, "cgroup /a/b -> /x/y").getControllers(0))
        .isEqualTo(
            hierarchy("cpu", directory("a", directory("d")), directory("x/y", directory("c"))));
    assertThat(result(set, "cgroup /a/b -> /a/x/y").getControllers(0))
        .isEqualTo(
            hierarchy("cpu", directory("a", directory("x/y", directory("c")), directory("d"))));
  }

  @ParameterizedTest
  @CsvSource({
    "/pods/old, 9, /pods/old, /longer/pods/new, /longer/pods/new, 16",
    "/pods/old/in, 9, /pods/old, /pods/newer, /pods/newer/in, 11",
    "/pods/old/in, 9, /pods/old/in, /pods/old/x, /pods/old/x, 9",
    "/pods/old, 9, /pods, /, /old, 4"
  })
  void rootOfNamespaceIsCounted(
      String path, int root, String from, String to, String then, int thenRoot) throws IOException {
    SetBuilder set = set(hierarchy("cpu"), member("cpu", path, root));
    assertThat(result(set, "cgroup %s -> %s".formatted(from, to)).getSets(0).getCtls(0))
        .isEqualTo(member("cpu", then, thenRoot));
  }

  @Test
  void leavingTheRootOfNamespaceIsWarnedOf() throws IOException {
    SetBuilder set = set(hierarchy("cpu"), member("cpu", "/pods/old/in", 9));
    assertThat(TaskEdit.line(set.checkpoint(), "cgroup /pods/old/in -> /x").warnings())
        .singleElement()
        .asString()
        .contains("cgroup namespace");
  }

  @Test
  void idOfContainerIsReplacedEverywhere() throws IOException {
    var socket =
        unix_sk_entry.newBuilder().setId(2).setName(ByteString.copyFromUtf8("/run/c0ffee/s\0"));
    var longer = reg_file_entry.newBuilder().setId(3).setName("/x/c0ffee1/f");
    SetBuilder set =
        set(
                hierarchy("cpu", directory("docker", directory("c0ffee"))),
                member("cpu", "/system.slice/docker-c0ffee.scope", 0))
            .image("files.img", "FILES", file(1, "/var/c0ffee/log"))
            .image(
                "files.img",
                "FILES",
                file_entry
                    .newBuilder()
                    .setType(fd_types.UNIXSK)
                    .setId(2)
                    .setUsk(socket.buildPartial())
                    .buildPartial(),
                file_entry
                    .newBuilder()
                    .setType(fd_types.REG)
                    .setId(3)
                    .setReg(longer.buildPartial())
                    .buildPartial())
            .image(
                "mountpoints-9.img",
                "MNTS",
                mount(0, "/c0ffee", "/etc/hosts", "/var/lib/c0ffee/hosts")
                    .setExtKey("c0ffee")
                    .setOptions("upper=/c0ffee/u")
                    .build());
    TaskEdit edit = TaskEdit.line(set.checkpoint(), "cgroup c0ffee -> bea7");
    assertThat(edit.changes())
        .extracting(Change::after)
        .containsExactly(
            "/system.slice/docker-bea7.scope",
            "bea7",
            "/var/bea7/log",
            "2f72756e2f626561372f7300",
            "/bea7",
            "/var/lib/bea7/hosts",
            "upper=/bea7/u",
            "bea7");
    assertThat(TaskEdit.line(edit.result(), "cgroup bea7 -> c0ffee").isBackTo(edit)).isTrue();
  }

  private static file_entry file(int id, String name) {
    return file_entry
        .newBuilder()
        .setType(fd_types.REG)
        .setId(id)
        .setReg(reg_file_entry.newBuilder().setId(id).setName(name).buildPartial())
        .buildPartial();
  }

  private static mnt_entry.Builder mount(int kind, String root, String at, String source) {
    return mnt_entry
        .newBuilder()
        .setFstype(kind)
        .setMntId(5)
        .setRootDev(1)
        .setParentMntId(4)
        .setFlags(0)
        .setRoot(root)
        .setMountpoint(at)
        .setSource(source)
        .setOptions("memory");
  }

  @Test
  void mountsOfCgroupsAndFilesInThemMove() throws IOException {
    SetBuilder set =
        set(hierarchy("cpu"), member("memory", "/old", 0))
            .image(
                "files.img",
                "FILES",
                file(1, "/sys/fs/cgroup/memory/old/tasks"),
                file(2, "/sys/fs/cgroup/old/cgroup.procs"),
                file(3, "/old/no"))
            .image("mountpoints-9.img", "MNTS", mount(CGROUP, "/old/in", "/cg", "cgroup").build())
            .image("mountpoints-9.img", "MNTS", mount(0, "/old/in", "/b", "/dev/sda").build());
    assertThat(TaskEdit.line(set.checkpoint(), "cgroup /old -> /new").changes())
        .extracting(Change::after)
        .containsExactly(
            "/new",
            "/sys/fs/cgroup/memory/new/tasks",
            "/sys/fs/cgroup/new/cgroup.procs",
            "/new/in");
    assertThat(TaskEdit.line(set.checkpoint(), "cgroup /old -> /new controller=cgroup2").changes())
        .extracting(Change::after)
        .containsExactly("/sys/fs/cgroup/new/cgroup.procs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cgroup abc -> d/e | -e:1:15: cgroup.to is 'd/e', expected an id without a slash",
        "cgroup /abc -> de | -e:1:16: cgroup.to is 'de', expected a path that starts with /",
        "cgroup a -> b controller=cpu | -e:1:15: cgroup.controller is given with an id, but only a"
            + " path takes it"
      })
  void wrongRulesAreRefused(String line, String message) {
    assertThatThrownBy(
            () -> {
              var rule = new RuleParser(Verbs.all()).line("-e", line);
              rule.verb().factory().of(rule);
            })
        .hasMessageContaining(message);
  }

  @Test
  void ruleWithoutHitsSaysWhatThereIs() {
    assertThatThrownBy(() -> TaskEdit.sample(SAMPLE, "cgroup /nope -> /x"))
        .hasMessageContaining("there are cgroups /, /zdtmtst");
    assertThatThrownBy(() -> TaskEdit.line(SetBuilder.today("set").checkpoint(), "cgroup /a -> /b"))
        .hasMessageContaining("that of criu itself");
  }
}
