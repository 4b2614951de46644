package crit.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResultsTest {
  static Throwable[] failures() {
    return new Throwable[] {
      new IOException("a"), new IllegalArgumentException("b"), new AssertionError("c")
    };
  }

  @Test
  void givesWhatWasWorkedOut() throws IOException {
    assertThat(Results.await(CompletableFuture.completedFuture("done"))).isEqualTo("done");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void throwsWhatTheWorkThrew(Throwable failure) {
    assertThatThrownBy(() -> Results.await(CompletableFuture.failedFuture(failure)))
        .isSameAs(failure);
  }

  @Test
  void whatWorkCannotThrowIsADefect() {
    var failure = new Exception("d");
    assertThatThrownBy(() -> Results.await(CompletableFuture.failedFuture(failure)))
        .isInstanceOf(IllegalStateException.class)
        .hasRootCause(failure);
  }

  @Test
  void anInterruptedThreadStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Results.await(new CompletableFuture<String>()))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
