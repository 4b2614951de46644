package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.note;
import static crit.explore.check.Check.warning;

import java.util.List;

/** What must be true of every file of a set; {@link ImageScan} finds where it is not. */
final class ImageChecks {
  static final Check NAME =
      note(
          "image.name",
          "each .img file is a known kind of image",
          "if CRIU is newer than this program, take a newer crit; else see where the file is from");
  static final Check MAGIC =
      error(
          "image.magic",
          "each image starts with the magic of its name's kind",
          "restore the file from a copy; files may have been renamed or mixed up");
  static final Check DECODE =
      error(
          "image.decode",
          "each image can be read to its end",
          "copy the checkpoint again and compare sizes: the file was cut or changed; what looks"
              + " things up in it is not checked");
  static final Check REQUIRED =
      error(
          "image.required",
          "each message has its required fields",
          "CRIU refuses such a message; put the field in with 'crit decode' and 'crit encode'");
  static final Check EMPTY =
      error(
          "image.empty",
          "an image that CRIU reads one entry of has one",
          "copy the checkpoint again: the dump may not have been completed");
  static final Check SURPLUS =
      warning(
          "image.surplus",
          "an image that CRIU reads one entry of has no more",
          "CRIU reads the first entry alone; remove the others if they are not meant");
  static final Check UNKNOWN_FIELD =
      note(
          "image.unknown-field",
          "each field of a message is known",
          "a newer CRIU, or a plugin, wrote it; restore with that version");
  static final Check UNKNOWN_VALUE =
      note(
          "image.unknown-value",
          "each value of an enum has a name",
          "a newer CRIU wrote it, and an older one takes the field for absent");
  static final Check ARCHIVE =
      error(
          "image.archive",
          "each archive of a tmpfs can be unpacked to its end",
          "copy the checkpoint again: the file was cut or changed");

  static final List<Check> ROWS =
      List.of(NAME, MAGIC, DECODE, REQUIRED, EMPTY, SURPLUS, UNKNOWN_FIELD, UNKNOWN_VALUE, ARCHIVE);

  private ImageChecks() {}
}
