package crit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.schemas.MessageRow;
import crit.schemas.Schema;
import org.junit.jupiter.api.Test;

/** What every reader makes of records that no writer of today would write. */
final class PlainFormTest {
  private static final MessageRow FS = Schema.message("fs_entry");
  private static final MessageRow BLOCKS = Schema.message("pagemap_blocks");
  private static final MessageRow FILE = Schema.message("reg_file_entry");

  private static byte[] plain(WireBytes message, MessageRow row) throws WireException {
    byte[] bytes = message.build();
    byte[] plain = PlainForm.of(bytes, 0, bytes.length, row);
    assertThat(PlainForm.of(plain, 0, plain.length, row)).as("once is enough").isEqualTo(plain);
    return plain;
  }

  @Test
  void numbersAscend() throws WireException {
    assertThat(plain(new WireBytes().varint(3, 3).varint(1, 1).varint(2, 2), FS))
        .isEqualTo(new WireBytes().varint(1, 1).varint(2, 2).varint(3, 3).build());
  }

  @Test
  void lastValueHolds() throws WireException {
    assertThat(plain(new WireBytes().varint(1, 1).varint(1, 5).varint(2, 2), FS))
        .isEqualTo(new WireBytes().varint(1, 5).varint(2, 2).build());
    assertThat(plain(new WireBytes().string(6, "a").string(6, "b"), FILE))
        .isEqualTo(new WireBytes().string(6, "b").build());
  }

  @Test
  void messagesAreMerged() throws WireException {
    var first = new WireBytes().varint(1, 1);
    var second = new WireBytes().varint(2, 2);
    assertThat(plain(new WireBytes().message(5, second).message(5, first), FILE))
        .isEqualTo(new WireBytes().message(5, new WireBytes().varint(2, 2).varint(1, 1)).build());
  }

  @Test
  void varintsAreAsShortAsTheyCanBeAndInRange() throws WireException {
    var message =
        new WireBytes()
            .raw(WireBytes.padded(8, 3))
            .raw(WireBytes.padded(1, 10))
            .varint(2, -1)
            .varint(3, 1L << 32 | 7);
    assertThat(plain(message, FS))
        .isEqualTo(new WireBytes().varint(1, 1).varint(2, 0xffff_ffffL).varint(3, 7).build());
    assertThat(plain(new WireBytes().varint(9, 2), FILE))
        .isEqualTo(new WireBytes().varint(9, 1).build());
  }

  @Test
  void numbersArePackedIfTheSchemaSaysSo() throws WireException {
    byte[] packed = new WireBytes().bytes(1, new byte[] {1, 2, 3}).build();
    assertThat(plain(new WireBytes().varint(1, 1).bytes(1, new byte[] {2}).varint(1, 3), BLOCKS))
        .isEqualTo(packed);
    assertThat(plain(new WireBytes().bytes(11, new byte[] {1, 2}).varint(11, 3), FILE))
        .isEqualTo(new WireBytes().varint(11, 1).varint(11, 2).varint(11, 3).build());
    assertThat(plain(new WireBytes().bytes(1, new byte[0]), BLOCKS)).isEmpty();
  }

  @Test
  void unknownRecordsAreLeftOutAndMergedBackByNumber() throws WireException {
    var original =
        new WireBytes().fixed64(90, 1).varint(2, 2).fixed32(1, 9).varint(1, 1).varint(4, 4);
    byte[] plain = plain(original, FS);
    assertThat(plain).isEqualTo(new WireBytes().varint(1, 1).varint(2, 2).build());
    byte[] edited = new WireBytes().varint(1, 7).varint(3, 3).build();
    assertThat(PlainForm.withUnknown(edited, original.build(), FS))
        .isEqualTo(
            new WireBytes()
                .varint(1, 7)
                .fixed32(1, 9)
                .varint(3, 3)
                .varint(4, 4)
                .fixed64(90, 1)
                .build());
  }

  @Test
  void partOfAnArrayIsEnough() throws WireException {
    byte[] bytes = new WireBytes().varint(9, 9).varint(2, 2).varint(1, 1).varint(9, 9).build();
    assertThat(PlainForm.of(bytes, 2, 6, FS))
        .isEqualTo(new WireBytes().varint(1, 1).varint(2, 2).build());
  }

  @Test
  void malformedRecordsAreRefused() {
    byte[] bytes = new WireBytes().varint(1, 1).tag(2, 0).build();
    assertThatThrownBy(() -> PlainForm.of(bytes, 0, bytes.length, FS))
        .isInstanceOf(WireException.class)
        .hasMessage("varint is cut after 0 bytes");
  }

  @Test
  void numberIsTheLastOneOrZero() throws WireException {
    byte[] bytes = new WireBytes().varint(1, 1).fixed32(1, 9).varint(1, 1L << 32 | 5).build();
    assertThat(WireFields.number(bytes, 0, bytes.length, FS.require("cwd_id"))).isEqualTo(5);
    assertThat(WireFields.number(bytes, 0, bytes.length, FS.require("root_id"))).isZero();
  }
}
