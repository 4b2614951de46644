package crit.bytes;

/**
 * A member of a tar archive.
 *
 * @param name its path as the archive has it: it may be absolute, or lead upwards
 * @param kind what it is
 * @param link what a link names: for a symbolic one a path from where it is, for a hard one the
 *     name of an earlier member; else empty
 * @param offset where its bytes start in the archive, in bytes
 * @param size how many bytes the archive has of it
 */
public record TarMember(String name, Kind kind, String link, long offset, long size) {

  /** What a member is. */
  public enum Kind {
    /** A regular file. */
    FILE,
    /** A directory. */
    DIRECTORY,
    /** A symbolic link. */
    SYMBOLIC_LINK,
    /** Another name of an earlier member. */
    HARD_LINK,
    /** A regular file in one of GNU tar's sparse forms: its bytes are not the file's. */
    SPARSE,
    /** A device, a pipe, a volume's label, or what this reader does not know. */
    OTHER
  }
}
