package crit.names;

/** Signals, how they are handled, and why they came. */
public final class SignalNames {
  /** The first of the signals that have no meaning of their own, as the kernel counts them. */
  private static final int FIRST_REAL_TIME = 32;

  /**
   * Signals 1 to 64, {@code asm-generic/signal.h}, on all architectures of CRIU but MIPS. {@code
   * task_core_entry.stop_signo}, {@code thread_core_entry.pdeath_sig}, {@code fown_entry.signum},
   * {@code posix_timer_entry.si_signo}; as a set from 1 on {@code task_core_entry.blk_sigset},
   * {@code thread_core_entry.blk_sigset}, {@code sa_entry.mask}, {@code signalfd_entry.sigmask}.
   *
   * <p>{@code SIGRTMIN} is the kernel's 32; the C library keeps two for itself and counts from 34.
   */
  public static final NumberNames GENERIC =
      signals(
          64,
          """
          1: HUP INT QUIT ILL TRAP ABRT ~IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM
          16: STKFLT CHLD ~CLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH
          29: IO ~POLL PWR SYS
          """);

  /** Signals 1 to 128 of MIPS, {@code asm/signal.h}; the same fields, and their extensions. */
  public static final NumberNames MIPS =
      signals(
          128,
          """
          1: HUP INT QUIT ILL TRAP ABRT ~IOT EMT FPE KILL BUS SEGV SYS PIPE ALRM TERM
          16: USR1 USR2 CHLD ~CLD PWR WINCH URG IO ~POLL STOP TSTP CONT TTIN TTOU VTALRM
          29: PROF XCPU XFSZ
          """);

  /** {@code asm-generic/signal-defs.h}, {@code SA_*}. {@code sa_entry.flags}. */
  public static final NumberNames ACTION_FLAGS =
      NumberNames.of(
          "SA_",
          """
          0x1: NOCLDSTOP 0x2: NOCLDWAIT 0x4: SIGINFO 0x400: UNSUPPORTED 0x800: EXPOSE_TAGBITS
          0x04000000: RESTORER 0x08000000: ONSTACK 0x10000000: RESTART
          0x40000000: NODEFER ~NOMASK 0x80000000: RESETHAND ~ONESHOT
          """);

  /** {@code asm/signal.h} of MIPS. {@code sa_entry.flags}. */
  public static final NumberNames MIPS_ACTION_FLAGS =
      NumberNames.of(
          "SA_",
          """
          0x1: NOCLDSTOP 0x8: SIGINFO 0x400: UNSUPPORTED 0x800: EXPOSE_TAGBITS
          0x10000: NOCLDWAIT 0x08000000: ONSTACK 0x10000000: RESTART
          0x40000000: NODEFER ~NOMASK 0x80000000: RESETHAND ~ONESHOT
          """);

  /** How the alternate stack stands, {@code linux/signal.h}. {@code thread_sas_entry.ss_flags}. */
  public static final NumberNames STACK_FLAGS =
      NumberNames.of("SS_", "0x1: ONSTACK 0x2: DISABLE 0x80000000: AUTODISARM");

  /**
   * What a timer does, {@code asm-generic/siginfo.h}. {@code posix_timer_entry.it_sigev_notify}.
   */
  public static final NumberNames NOTIFY =
      NumberNames.of("SIGEV_", "0: SIGNAL NONE THREAD 4: THREAD_ID");

  private static final String ANY_CODE =
      """
      0x80: SI_KERNEL
      -7: SI_DETHREAD SI_TKILL SI_SIGIO SI_ASYNCIO SI_MESGQ SI_TIMER SI_QUEUE SI_USER
      -60: SI_ASYNCNL
      """;

  private SignalNames() {}

  /**
   * Returns the names of {@code si_code}, {@code asm-generic/siginfo.h}, which is a number with a
   * sign. {@code siginfo_entry.siginfo}, the third word of 4 bytes (on MIPS the second).
   *
   * @param signal the signal's name as the tables of signals have it; its own codes are the
   *     positive ones, and a signal may have none
   */
  public static NumberNames codes(String signal) {
    String own =
        switch (signal) {
          case "SIGILL" ->
              """
              1: ILL_ILLOPC ILL_ILLOPN ILL_ILLADR ILL_ILLTRP ILL_PRVOPC ILL_PRVREG ILL_COPROC
              8: ILL_BADSTK ILL_BADIADDR
              """;
          case "SIGFPE" ->
              """
              1: FPE_INTDIV FPE_INTOVF FPE_FLTDIV FPE_FLTOVF FPE_FLTUND FPE_FLTRES FPE_FLTINV
              8: FPE_FLTSUB 14: FPE_FLTUNK FPE_CONDTRAP
              """;
          case "SIGSEGV" ->
              """
              1: SEGV_MAPERR SEGV_ACCERR SEGV_BNDERR SEGV_PKUERR SEGV_ACCADI SEGV_ADIDERR
              7: SEGV_ADIPERR SEGV_MTEAERR SEGV_MTESERR SEGV_CPERR
              """;
          case "SIGBUS" -> "1: BUS_ADRALN BUS_ADRERR BUS_OBJERR BUS_MCEERR_AR BUS_MCEERR_AO";
          case "SIGTRAP" -> "1: TRAP_BRKPT TRAP_TRACE TRAP_BRANCH TRAP_HWBKPT TRAP_UNK TRAP_PERF";
          case "SIGCHLD" ->
              "1: CLD_EXITED CLD_KILLED CLD_DUMPED CLD_TRAPPED CLD_STOPPED CLD_CONTINUED";
          case "SIGIO" -> "1: POLL_IN POLL_OUT POLL_MSG POLL_ERR POLL_PRI POLL_HUP";
          case "SIGSYS" -> "1: SYS_SECCOMP SYS_USER_DISPATCH";
          default -> "";
        };
    return NumberNames.of("", ANY_CODE + own);
  }

  private static NumberNames signals(int last, String named) {
    StringBuilder text = new StringBuilder(named).append("32: RTMIN");
    for (int signal = FIRST_REAL_TIME + 1; signal <= last; signal++) {
      text.append(" RTMIN+").append(signal - FIRST_REAL_TIME);
    }
    return NumberNames.of("SIG", text.toString());
  }
}
