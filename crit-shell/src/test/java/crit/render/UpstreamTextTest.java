package crit.render;

import static org.assertj.core.api.Assertions.assertThat;

import crit.checkpoint.TaskState;
import crit.explore.Address;
import crit.explore.AreaKind;
import crit.explore.AreaView;
import crit.explore.DescriptorView;
import crit.explore.DescriptorView.Use;
import crit.explore.ProcessView;
import crit.explore.ResidentView;
import crit.explore.View;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Rows that no sample has. */
class UpstreamTextTest {
  private static String text(View<?> view, Record... rows) throws IOException {
    var text = new StringWriter();
    try (var writer = Format.TEXT.writer(view, text, false)) {
      for (Record row : rows) {
        writer.row(row);
      }
    }
    return text.toString();
  }

  private static ProcessView.Row task(int depth, int pid, String comm) {
    return new ProcessView.Row(depth, pid, 0, pid, pid, comm, TaskState.ALIVE, 1);
  }

  private static DescriptorView.Row file(String type, OptionalLong number, String name) {
    return new DescriptorView.Row(
        1, "", Use.DESCRIPTOR, OptionalInt.of(3), false, type, 9, name, number, number, "");
  }

  private static AreaView.Row area(int pid, AreaKind kind, long segment) {
    return new AreaView.Row(
        pid,
        "",
        "",
        new Address(0x1000),
        new Address(-0x1000),
        "r--s",
        kind,
        "",
        0x20,
        OptionalLong.of(segment),
        false,
        "");
  }

  private static ResidentView.Row pages(int pid, long start, long area, AreaKind kind) {
    return new ResidentView.Row(pid, "", new Address(start), 1, new Address(area), 2, kind, "", "");
  }

  @Test
  void aWideNumberMovesTheLineToTheRight() throws IOException {
    assertThat(text(ProcessView.VIEW, task(0, -1, "a"), task(1, 5, "b")))
        .isEqualTo(
            """
                PID   PGID    SID   COMM
            429496729542949672954294967295   a
                  5      5      5       b
            """);
  }

  @Test
  void withoutTasksThereIsNoHead() throws IOException {
    assertThat(text(ProcessView.VIEW)).isEmpty();
  }

  @Test
  void aNameCannotDriveTheTerminal() throws IOException {
    assertThat(text(ProcessView.VIEW, task(0, 1, "a\033[2Jb"))).endsWith("   a\\u001b[2Jb\n");
  }

  @Test
  void aFileThatIsNotThereIsUnknown() throws IOException {
    var none = OptionalLong.empty();

    assertThat(
            text(
                DescriptorView.VIEW,
                file("REG", none, ""),
                file("PIPE", none, ""),
                file("UNIXSK", none, ""),
                file("PIDFD", none, "")))
        .isEqualTo(
            """
            1
            \t      3: unknown path
            \t      3: pipe[?]
            \t      3: unix[?]
            \t      3: PIDFD.9
            """);
  }

  @Test
  void aSocketHasItsNameOnlyIfThereIsOne() throws IOException {
    var seven = OptionalLong.of(7);

    assertThat(text(DescriptorView.VIEW, file("UNIXSK", seven, ""), file("UNIXSK", seven, "=00x")))
        .isEqualTo("1\n\t      3: unix[7 (7)]\n\t      3: unix[7 (7) =00x]\n");
  }

  @Test
  void segmentsOfAllKindsAndTasksAreCountedTogether() throws IOException {
    String text =
        text(
            AreaView.VIEW,
            area(1, AreaKind.SYSV, 70),
            area(1, AreaKind.SHMEM, 60),
            area(2, AreaKind.PACKET, 70),
            area(2, AreaKind.SHMEM, 50));

    assertThat(List.of(text.split("r--")))
        .extracting(it -> it.substring(0, it.indexOf('\n')))
        .containsExactly("1", " ips[1] *", " shmem[2] *", " packet[1] *", " shmem[3] *");
  }

  @Test
  void anAreaOfAMemfdHasNoName() throws IOException {
    assertThat(text(AreaView.VIEW, area(1, AreaKind.MEMFD, 0)))
        .isEqualTo(
            """
            1
            \texe                                     unknown path
            \t00001000-fffffffffffff000           r-- unknown path + 0x20 (s) *
            """);
  }

  @Test
  void aRunInNoAreaIsALineAlone() throws IOException {
    assertThat(
            text(
                ResidentView.VIEW,
                pages(1, 0x1000, 0, AreaKind.NONE),
                pages(1, 0x2000, 0x2000, AreaKind.ANONYMOUS)))
        .isEqualTo(
            "1\n\t1000 / 1%s\n\t2000 / 1%s00002000 / 2%s\n\t%s\n"
                .formatted(" ".repeat(15), " ".repeat(16), " ".repeat(7), " ".repeat(23)));
  }

  @Test
  void anAreaIsPrintedAgainForTheNextTask() throws IOException {
    String text =
        text(
            ResidentView.VIEW,
            pages(1, 0x2000, 0x1000, AreaKind.HEAP),
            pages(1, 0x4000, 0x1000, AreaKind.HEAP),
            pages(2, 0x4000, 0x1000, AreaKind.HEAP));

    assertThat(text.lines().map(String::strip))
        .containsExactly(
            "1",
            "2000 / 1                00001000 / 2",
            "",
            "4000 / 1                ~",
            "",
            "2",
            "4000 / 1                00001000 / 2",
            "");
  }
}
