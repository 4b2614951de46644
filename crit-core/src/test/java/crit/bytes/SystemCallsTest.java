package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import crit.bytes.SystemCalls.SystemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemCallsTest {
  @TempDir private Path directory;

  @Test
  void returnsWhatTheFunctionReturns() throws IOException {
    assertThat(SystemCalls.call("getpid")).isEqualTo((int) ProcessHandle.current().pid());
  }

  @Test
  void saysWhyTheSystemRefused() {
    assertThatThrownBy(() -> SystemCalls.call("close", -1))
        .isInstanceOfSatisfying(SystemException.class, it -> assertThat(it.number()).isEqualTo(9))
        .hasMessage("close: is closed");
    assertThatThrownBy(() -> SystemCalls.call("no_such_function"))
        .hasMessage("no_such_function: not known to the kernel or the C library");
    assertThatThrownBy(() -> SystemCalls.open(directory.resolve("none")))
        .hasMessage("opendir: no such file or directory");
  }

  @Test
  void openedFileIsEmptyAndIsWrittenByItsNumber() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "old");
    int number = SystemCalls.openEmptied(file);
    assertThat(file).isEmptyFile();
    assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + number))).isEqualTo(file);
    SystemCalls.closeDescriptor(number);
    assertThat(Path.of("/proc/self/fd/" + number)).doesNotExist();
    assertThatThrownBy(() -> SystemCalls.closeDescriptor(number)).hasMessage("close: is closed");
    assertThatThrownBy(() -> SystemCalls.openEmptied(directory.resolve("no/file")))
        .hasMessage("creat: no such file or directory");
  }

  @Test
  void exchangesTwoFilesOrNone() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "1");
    Path other = Files.writeString(directory.resolve("other"), "2");
    SystemCalls.exchange(one, other);
    assertThat(one).hasContent("2");
    assertThat(other).hasContent("1");
    assertThatThrownBy(() -> SystemCalls.exchange(one, directory.resolve("none")))
        .hasMessage("renameat2: no such file or directory");
    assertThat(one).hasContent("2");
  }

  @ParameterizedTest
  @CsvSource({
    "1, operation not permitted",
    "2, no such file or directory",
    "9, is closed",
    "11, nothing moved in the time there was",
    "13, permission denied",
    "16, device or resource busy",
    "18, not on one file system",
    "20, no directory",
    "22, not known to the file system",
    "24, too many open files",
    "28, no space left on device",
    "30, read-only file system",
    "32, the other end is gone",
    "88, is closed",
    "98, exists already",
    "104, the other end is gone",
    "111, nobody listens there",
    "4095, error 4095"
  })
  void numbersHaveWords(int number, String words) {
    var refusal = new SystemException("call", number);
    assertThat(refusal).hasMessage("call: " + words);
    assertThat(refusal.reason()).isEqualTo(words);
    assertThat(refusal.number()).isEqualTo(number);
  }
}
