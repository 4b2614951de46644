package crit.cli;

import crit.bytes.StagedFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code crit daemon shim}. */
final class ShimAction implements Command.Action {
  private static final String PROGRAM = "criu";

  @Override
  public int run(Arguments arguments, Streams streams) throws IOException {
    Path directory = Path.of(arguments.operands().getFirst()).toAbsolutePath().normalize();
    Files.createDirectories(directory);
    Path program = directory.resolve(PROGRAM);
    Path criu = criu(arguments, directory);
    ImageRules.whole(arguments); // what is wrong in them is better known now
    try (StagedFile file = StagedFile.create(program);
        OutputStream out = file.stream()) {
      out.write(script(criu, arguments).getBytes(StandardCharsets.UTF_8));
      file.commit();
    }
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var out = new TextOutput(streams.out())) {
      out.write(program + "\n");
    }
    return Main.DONE;
  }

  private static Path criu(Arguments arguments, Path shim) throws IOException {
    Optional<String> named = arguments.value(ShimCommands.CRIU);
    if (named.isPresent()) {
      return Path.of(named.get()).toRealPath();
    }
    for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path program = Path.of(place).resolve(PROGRAM);
      if (!place.isEmpty()
          && Files.isExecutable(program)
          && !program.toAbsolutePath().normalize().startsWith(shim)) {
        return program.toRealPath();
      }
    }
    throw new UsageException(
        "found no %s on the PATH, expected the real one there or at %s"
            .formatted(PROGRAM, ShimCommands.CRIU));
  }

  private static String script(Path criu, Arguments arguments) {
    List<String> words = new ArrayList<>();
    words.add(Launcher.path().toString());
    words.addAll(List.of("daemon", "swrk", ShimCommands.CRIU, criu.toString()));
    for (String file : arguments.values(EditCommands.RULES)) {
      words.addAll(List.of(EditCommands.RULES, absolute(file)));
    }
    for (String line : arguments.values(EditCommands.EXPRESSION)) {
      words.addAll(List.of(EditCommands.EXPRESSION, line));
    }
    for (String name : List.of(ShimCommands.CONTAINERS, DaemonCommands.AUDIT)) {
      arguments.value(name).ifPresent(it -> words.addAll(List.of(name, absolute(it))));
    }
    return """
    #!/bin/sh
    # Made by crit daemon shim: what engines restore through this criu, rules change.
    [ "${1:-}" = swrk ] || exec %s "$@"
    files= # but for those of this shell, which are closed at an exec or are gone already
    for file in /proc/$$/fdinfo/*; do
      [ -e "$file" ] || continue
      while read -r name flags; do
        [ "$name" != flags: ] || [ $((flags & 02000000)) -ne 0 ] || files="$files ${file##*/}"
      done <"$file"
    done
    CRIT_JAVA_OPTIONS=-XX:-MaxFDLimit exec %s %s "$files" "$2"
    """
        .formatted(
            Launcher.quoted(criu.toString()),
            String.join(" ", words.stream().map(Launcher::quoted).toList()),
            ShimCommands.FILES);
  }

  private static String absolute(String file) {
    return Path.of(file).toAbsolutePath().normalize().toString();
  }
}
