package crit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Where daemons make the sockets that criu looks for. */
final class SocketDirectory {
  private SocketDirectory() {}

  /**
   * Returns the directory that the option names, or the one of the images; one that is not there is
   * made, for the user alone.
   *
   * @throws UsageException if it is none
   */
  static Path of(Arguments arguments, Path images) throws IOException {
    Optional<String> named = arguments.value(DaemonCommands.SOCKET_DIRECTORY);
    Path directory = named.map(Path::of).orElse(images);
    if (named.isPresent() && !Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    if (!Files.isDirectory(directory)) {
      throw new UsageException(
          "%s is no directory, which %s has to be for the socket"
              .formatted(directory, DaemonCommands.SOCKET_DIRECTORY));
    }
    return directory;
  }
}
