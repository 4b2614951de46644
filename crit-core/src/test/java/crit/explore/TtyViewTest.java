package crit.explore;

import static crit.explore.FileSet.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import crit.schemas.proto.TtyType;
import crit.schemas.proto.core_entry;
import crit.schemas.proto.fd_types;
import crit.schemas.proto.termios_entry;
import crit.schemas.proto.tty_data_entry;
import crit.schemas.proto.tty_file_entry;
import crit.schemas.proto.tty_info_entry;
import crit.schemas.proto.winsize_entry;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TtyViewTest {
  private static final int RAW_8_BITS = 0x30 | 15;

  private static String line(TtyView.Row row) {
    return "%s %s %s %d/%d %s %d %s %s"
        .formatted(
            row.kind(),
            row.device(),
            row.paths(),
            row.session(),
            row.group(),
            row.size(),
            row.unreadBytes(),
            row.holders(),
            row.details());
  }

  private static List<String> lines(List<TtyView.Row> rows) {
    return rows.stream().map(TtyViewTest::line).toList();
  }

  private static tty_info_entry.Builder info(int id, TtyType type) {
    return tty_info_entry.newBuilder().setId(id).setType(type);
  }

  private static FileSet two(tty_info_entry.Builder info) {
    var set = new FileSet().task(1, "one").task(2, "two").descriptor(2, 0, 9);
    var file = tty_file_entry.newBuilder().setTtyInfoId(7).buildPartial();
    set.file(entry(fd_types.TTY, 9).setTty(file));
    set.images().image("tty-info.img", "TTY_INFO", info.buildPartial());
    return set;
  }

  @Test
  void aSampleOfAPseudoTerminalHasBothSidesAndWhatWaits() throws IOException {
    List<TtyView.Row> rows = FileSet.sample("sets/zdtm/pty00-h", TtyView.VIEW);

    String details = " [foreground pty00, cooked, echo, 38400 baud]";
    assertThat(lines(rows))
        .containsExactly(
            "CURRENT 5:0 [/dev/tty] 66/66 0x0 0 [66:6]" + details,
            "PTY_SLAVE 136:0 [/dev/pts/0] 66/66 0x0 60 [66:100]" + details,
            "PTY_MASTER 5:2 [/dev/ptmx] 66/66 0x0 70 [66:101]" + details);
    assertThat(rows.get(1).index()).hasValue(0);
    assertThat(rows.getFirst().mode().control()).containsExactly("CS8", "CREAD");
    assertThat(rows.getFirst().mode().local())
        .containsExactly("ISIG", "ICANON", "ECHO", "ECHOE", "ECHOK", "ECHOCTL", "ECHOKE", "IEXTEN");
  }

  @Test
  void aTerminalTellsItsStateAndAllThatWaits() throws IOException {
    FileSet set =
        two(
            info(7, TtyType.SERIAL)
                .setRdev(4 << 8 | 64)
                .setSid(5)
                .setPgrp(2)
                .setLocked(true)
                .setExclusive(true)
                .setPacketMode(true)
                .setWinsize(
                    winsize_entry
                        .newBuilder()
                        .setWsRow(24)
                        .setWsCol(80)
                        .setWsXpixel(0)
                        .setWsYpixel(0))
                .setTermios(termios_entry.newBuilder().setCCflag(RAW_8_BITS).buildPartial()));
    var data = tty_data_entry.newBuilder().setTtyId(7).setData(ByteString.copyFromUtf8("abc"));
    set.images().image("tty-data.img", "TTY_DATA", data.build(), data.build());

    assertThat(lines(set.rows(TtyView.VIEW)))
        .containsExactly(
            "SERIAL 4:64 [] 5/2 80x24 6 [2:0] [foreground two, raw, no echo, 38400 baud, locked,"
                + " exclusive, packet mode]");
  }

  @Test
  void aTerminalOfNoSelectedTaskIsNotShown() throws IOException {
    FileSet set = two(info(7, TtyType.EXT_TTY));

    assertThat(set.rows(TtyView.VIEW, 1)).isEmpty();
    assertThat(lines(set.rows(TtyView.VIEW, 2)))
        .containsExactly("EXTERNAL 0:0 [] 0/0 0x0 0 [2:0] []");
  }

  @Test
  void aMachineThatCountsOtherwiseHasNumbers() {
    var termios = termios_entry.newBuilder().setCLflag(0x5cb).buildPartial();

    var mode = TerminalMode.of(termios, core_entry.march.PPC64);

    assertThat(mode.local()).containsExactly("0x5cb");
    assertThat(mode).hasToString("local flags 0x5cb");
  }

  @Test
  void aSpeedAboveTheOldOnesHasABitOfItsOwn() {
    var termios = termios_entry.newBuilder().setCCflag(010002).buildPartial();

    assertThat(TerminalMode.of(termios, core_entry.march.X86_64).baud()).isEqualTo(115200);
  }
}
