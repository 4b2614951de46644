package crit.rewrite.verb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.checkpoint.SetBuilder;
import crit.rewrite.Change;
import crit.schemas.proto.cg_controller_entry;
import crit.schemas.proto.cgroup_dir_entry;
import crit.schemas.proto.cgroup_entry;
import crit.schemas.proto.cgroup_prop_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.ghost_file_entry;
import crit.schemas.proto.mnt_entry;
import crit.schemas.proto.reg_file_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DeviceActionTest {
  private static file_entry device(int id, String path) {
    var device = reg_file_entry.newBuilder().setId(id).setName(path).setMode(020666);
    return file_entry
        .newBuilder()
        .setType(fd_types.REG)
        .setId(id)
        .setReg(device.buildPartial())
        .buildPartial();
  }

  private static cgroup_entry allowed(String rules) {
    var property = cgroup_prop_entry.newBuilder().setName("devices.list").setValue(rules);
    var child = cgroup_dir_entry.newBuilder().setDirName("c").addProperties(property);
    return cgroup_entry
        .newBuilder()
        .addControllers(
            cg_controller_entry
                .newBuilder()
                .addCnames("devices")
                .addDirs(cgroup_dir_entry.newBuilder().setDirName("").addChildren(child)))
        .build();
  }

  private static SetBuilder set() {
    return SetBuilder.today("set")
        .image("files.img", "FILES", device(1, "/dev/gpu0"), device(2, "/dev/gpu01"))
        .image("cgroup.img", "CGROUP", allowed("c 195:0 rwm\nc 195:00 r\nb 195:0 r\n"))
        .image(
            "remap-fpath.img",
            "REMAP_FPATH",
            remap_file_path_entry
                .newBuilder()
                .setOrigId(1)
                .setRemapId(10)
                .setRemapType(remap_type.GHOST)
                .build())
        .image(
            "ghost-file-a.img",
            "GHOST_FILE",
            ghost_file_entry.newBuilder().setUid(0).setGid(0).setMode(020666).setRdev(1).build())
        .image(
            "mountpoints-9.img",
            "MNTS",
            mnt_entry
                .newBuilder()
                .setFstype(3)
                .setMntId(2)
                .setParentMntId(1)
                .setRootDev(6)
                .setFlags(0)
                .setRoot("/gpu0")
                .setMountpoint("/dev/gpu0")
                .setSource("devtmpfs")
                .setOptions("")
                .setExtKey("/dev/gpu0")
                .build());
  }

  @Test
  void allThatNamesTheDeviceIsChanged() throws IOException {
    TaskEdit edit =
        TaskEdit.line(set().checkpoint(), "device /dev/gpu0 -> /dev/gpu3 number=195:3 was=195:0");
    assertThat(edit.changes())
        .containsExactly(
            new Change(
                "cgroup.img",
                0,
                "controllers[0].dirs[0].children[0].properties[0].value",
                "c 195:0 rwm\nc 195:00 r\nb 195:0 r\n",
                "c 195:3 rwm\nc 195:00 r\nb 195:3 r\n"),
            new Change("files.img", 0, "reg.name", "/dev/gpu0", "/dev/gpu3"),
            new Change("ghost-file-a.img", 0, "rdev", "0:1", "195:3"),
            new Change("mountpoints-9.img", 0, "root", "/gpu0", "/gpu3"),
            new Change("mountpoints-9.img", 0, "mountpoint", "/dev/gpu0", "/dev/gpu3"),
            new Change("mountpoints-9.img", 0, "ext_key", "/dev/gpu0", "/dev/gpu3"));
    assertThat(edit.warnings())
        .containsExactly("a mount is external: a restore needs --external 'mnt[/dev/gpu3]:PATH'");
  }

  @Test
  void thereAndBackGivesTheOriginalBytes() throws IOException {
    TaskEdit edit = TaskEdit.line(set().checkpoint(), "device /dev/gpu0 -> /dev/gpu3");
    assertThat(edit.changes()).hasSize(4);
    assertThat(TaskEdit.line(edit.result(), "device /dev/gpu3 -> /dev/gpu0").isBackTo(edit))
        .isTrue();
  }

  @Test
  void numberOfTerminalIsChanged() throws IOException {
    TaskEdit edit = TaskEdit.sample("sets/zdtm/pty00-h", "device /dev/tty -> /dev/tty9 number=4:9");
    assertThat(edit.changes())
        .extracting(Change::image, Change::path, Change::after)
        .contains(org.assertj.core.groups.Tuple.tuple("tty-info.img", "rdev", "1033"));
  }

  @Test
  void wrongRulesAreRefused() {
    assertThatThrownBy(() -> TaskEdit.line(set().checkpoint(), "device gpu0 -> /dev/x"))
        .hasMessageContaining("device.from is 'gpu0', expected a path that starts with /");
    assertThatThrownBy(
            () -> TaskEdit.line(set().checkpoint(), "device /dev/gpu0 -> /x number=4096:1"))
        .hasMessageContaining("is '4096:1', expected major:minor, at most 4095:1048575");
    assertThatThrownBy(() -> TaskEdit.line(set().checkpoint(), "device /dev/gpu0 -> /x was=1:1"))
        .hasMessageContaining("device.was is given without number");
    assertThatThrownBy(() -> TaskEdit.line(set().checkpoint(), "device /dev/none -> /x"))
        .hasMessageContaining("there are devices /dev/gpu0, /dev/gpu01");
  }
}
