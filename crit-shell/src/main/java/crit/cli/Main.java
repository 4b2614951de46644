package crit.cli;

import crit.render.Printable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The program: runs a command, and turns what goes wrong into text and exit status. */
public final class Main {
  /** All went well. */
  static final int DONE = 0;

  /** Bad input, or reading or writing failed. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** A defect of this program. */
  static final int DEFECT = 70;

  /** Nobody reads the output any more; what the shell shows for a program ended by SIGPIPE. */
  static final int BROKEN_PIPE = 141;

  private Main() {}

  /** Runs the command that the words name, and exits. */
  public static void main(String[] words) {
    Locale.setDefault(Locale.ROOT);
    var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
    var streams = new Streams(new FileInputStream(FileDescriptor.in), new StandardOutput(), err);
    int status = run(words, streams);
    if (status != DONE) {
      System.exit(status);
    }
  }

  /** Runs the command that the words name, and returns the exit status. */
  static int run(String[] words, Streams streams) {
    try {
      return dispatch(words, streams);
    } catch (IOException | RuntimeException | Error e) {
      return failed(e, streams.err());
    }
  }

  /** Tells what went wrong, and returns the exit status. */
  static int failed(Throwable cause, PrintStream err) {
    return switch (cause) {
      case BrokenPipeException _ -> BROKEN_PIPE;
      case UsageException e -> told(Printable.of(String.valueOf(e.getMessage())), USAGE, err);
      case IOException e -> told(text(e), FAILED, err);
      case InvalidPathException e ->
          told(Printable.of(e.getInput()) + ": is no file name: " + e.getReason(), FAILED, err);
      case OutOfMemoryError e ->
          told(
              "not enough memory (%s); set CRIT_JAVA_OPTIONS=-Xmx8g, say".formatted(e.getMessage()),
              FAILED,
              err);
      default -> {
        err.println("crit: a defect of crit, please report it with the lines below");
        cause.printStackTrace(err);
        yield DEFECT;
      }
    };
  }

  private static int told(String text, int status, PrintStream err) {
    err.println("crit: " + text);
    return status;
  }

  private static int dispatch(String[] words, Streams streams) throws IOException {
    if (Arrays.asList(words).contains("")) {
      streams.err().println("crit: an argument is empty; an unset variable of the shell?");
      return USAGE;
    }
    Optional<Command> command = words.length == 0 ? Optional.empty() : Commands.named(words[0]);
    int used = 1;
    if (command.isEmpty() && words.length > 1) {
      command = Commands.named(words[0] + " " + words[1]);
      used = 2;
    }
    if (command.isPresent()) {
      var rest = Arrays.asList(words).subList(used, words.length);
      Optional<Arguments> arguments = PlainArguments.parse(command.get(), rest);
      if (arguments.isPresent()) {
        return command.get().action().run(arguments.get(), streams);
      }
    }
    return Picocli.run(words, streams);
  }

  /** Returns an error's text; the JDK's own say little more than a file's name. */
  static String text(IOException e) {
    String message = String.valueOf(e.getMessage());
    return Printable.of(
        switch (e) {
          case AccessDeniedException denied -> denied.getFile() + ": permission denied";
          case FileSystemException system when system.getReason() == null ->
              message + ": " + e.getClass().getSimpleName();
          default -> message;
        });
  }
}
