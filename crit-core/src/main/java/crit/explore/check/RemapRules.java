package crit.explore.check;

import static crit.explore.check.Check.error;
import static crit.explore.check.Check.need;
import static java.lang.Integer.toUnsignedString;

import crit.schemas.proto.fd_types;
import crit.schemas.proto.file_entry;
import crit.schemas.proto.ghost_chunk_entry;
import crit.schemas.proto.ghost_file_entry;
import crit.schemas.proto.remap_file_path_entry;
import crit.schemas.proto.remap_type;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What must be true of files whose path cannot be opened, and of what stands in for them. */
final class RemapRules {
  private static final String IMAGE = "remap-fpath.img";
  private static final String EDIT = "put it right with 'crit decode' and 'crit encode'";
  private static final int OLD_GHOST = 1 << 31;

  static final List<Rule<CheckedSet>> RULES =
      List.of(
          new Rule<>(
              error("remap.file", "what has a stand-in is a file of the set", EDIT),
              RemapRules::files),
          new Rule<>(
              error(
                  "remap.ghost",
                  "the contents of an unlinked file are in the set",
                  "copy the checkpoint again: the ghost-file image is missing"),
              RemapRules::ghosts),
          new Rule<>(
              error("remap.link", "the hard link that stands in is a file of the set", EDIT),
              RemapRules::links),
          new Rule<>(
              error("ghost.chunk", "the parts of a ghost file lie within its size", EDIT),
              RemapRules::chunks),
          new Rule<>(
              need(
                  "need.link-remap",
                  "hard links that stand in for lost paths are on the disk",
                  "the link must be on the disk; a dump with --link-remap made it"),
              RemapRules::needLinks));

  private RemapRules() {}

  /** Returns the name of the image with an unlinked file's contents, if that is what stands in. */
  static Optional<String> ghost(remap_file_path_entry entry) {
    if (entry.hasRemapType()) {
      return entry.getRemapType() == remap_type.GHOST
          ? Optional.of("ghost-file-%x.img".formatted(entry.getRemapId()))
          : Optional.empty();
    }
    return (entry.getRemapId() & OLD_GHOST) != 0
        ? Optional.of("ghost-file-%x.img".formatted(entry.getRemapId() & ~OLD_GHOST))
        : Optional.empty();
  }

  private static boolean isLink(remap_file_path_entry entry) {
    return entry.hasRemapType()
        ? entry.getRemapType() == remap_type.LINKED
        : (entry.getRemapId() & OLD_GHOST) == 0;
  }

  private static void each(CheckedSet set, CheckedSet.Taker<remap_file_path_entry> taker)
      throws IOException {
    set.read(IMAGE, remap_file_path_entry.parser(), taker);
  }

  private static void files(CheckedSet set, Report out) throws IOException {
    each(
        set,
        (index, entry) -> {
          if (set.files().types().lacks(entry.getOrigId())) {
            out.add(Place.of(IMAGE, index, "orig_id"), set.files().describe(entry.getOrigId()));
          }
        });
  }

  private static void ghosts(CheckedSet set, Report out) throws IOException {
    each(
        set,
        (index, entry) -> {
          Optional<String> ghost = ghost(entry);
          if (ghost.isPresent() && !set.refer(ghost.get())) {
            out.add(
                Place.of(IMAGE, index, "remap_id"),
                "the set has no %s for file %s"
                    .formatted(ghost.get(), toUnsignedString(entry.getOrigId())));
          }
        });
  }

  private static void links(CheckedSet set, Report out) throws IOException {
    each(
        set,
        (index, entry) -> {
          if (isLink(entry) && set.files().lacks(entry.getRemapId(), fd_types.REG)) {
            out.add(
                Place.of(IMAGE, index, "remap_id"),
                set.files().describe(entry.getRemapId()) + ", expected one of kind REG");
          }
        });
  }

  private static void needLinks(CheckedSet set, Report out) throws IOException {
    each(
        set,
        (index, entry) -> {
          if (isLink(entry)) {
            out.add(
                Place.of(IMAGE, index, "remap_id"),
                "file %s is reached by %s"
                    .formatted(toUnsignedString(entry.getOrigId()), path(set, entry.getRemapId())));
          }
        });
  }

  private static String path(CheckedSet set, int id) throws IOException {
    String number = "file " + toUnsignedString(id);
    try {
      return set.checkpoint()
          .files()
          .find(id)
          .filter(file_entry::hasReg)
          .map(it -> it.getReg().getName())
          .orElse(number);
    } catch (IOException _) {
      return number; // a broken image has a finding of its own
    }
  }

  private static void chunks(CheckedSet set, Report out) throws IOException {
    for (String image : set.namesOf("ghost-file-")) {
      Optional<ghost_file_entry> ghost = set.first(image, ghost_file_entry.parser());
      if (ghost.filter(ghost_file_entry::getChunks).isPresent()) {
        long size = ghost.get().getSize();
        set.read(
            image,
            ghost_chunk_entry.parser(),
            (index, chunk) -> {
              long end = chunk.getOff() + chunk.getLen();
              boolean isOver = end < 0 || chunk.getOff() < 0 || Long.compareUnsigned(end, size) > 0;
              if (index > 0 && isOver) {
                out.add(
                    Place.of(image, index),
                    "%d bytes at %d, and the file has %s"
                        .formatted(chunk.getLen(), chunk.getOff(), Long.toUnsignedString(size)));
              }
            });
      }
    }
  }
}
