package io.ringfort.bench.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// How much processor time a process has had since it began, from Linux's `/proc/PID/stat`, in
/// steps of 10 ms. It includes the children that have ended and were waited for, so that a server's
/// sessions that come and go are not lost.
public final class CpuTime {
  // proc(5): utime, stime, cutime and cstime are the fields 14 to 17, counted from 1.
  private static final int UTIME = 14;
  private static final int FIELDS = 4;
  private static final int CUTIME = 16;
  private static final int CHILDREN_FIELDS = 2;

  // proc(5): user, nice, system, idle, iowait, irq, softirq and steal; what guests had is in user
  // already.
  private static final int MACHINE_FIELDS = 8;
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;

  /// USER_HZ, in which the kernel tells these times on every Linux that Java runs on.
  private static final double TICKS_PER_SECOND = 100;

  private CpuTime() {}

  /// Seconds of the process alone; 0 when it is gone.
  public static double secondsOf(ProcessHandle process) {
    return secondsOf(process, UTIME, FIELDS);
  }

  /// Seconds of those of its children that have ended and were waited for.
  public static double secondsOfEndedChildren(ProcessHandle process) {
    return secondsOf(process, CUTIME, CHILDREN_FIELDS);
  }

  private static double secondsOf(ProcessHandle process, int first, int fields) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
      return parse(stat, first, fields);
    } catch (NoSuchFileException _) {
      // It ended: its parent's figure has its time now.
      return 0;
    } catch (IOException e) {
      if (!process.isAlive()) {
        return 0;
      }
      throw new UncheckedIOException("cannot read the processor time of " + process.pid(), e);
    }
  }

  /// Seconds of all processes that the process has begun, directly or not.
  public static double secondsOfDescendants(ProcessHandle process) {
    try (Stream<ProcessHandle> descendants = process.descendants()) {
      return descendants.mapToDouble(CpuTime::secondsOf).sum();
    }
  }

  /// Seconds of those of its threads that live and whose name (cut by the kernel after 15
  /// characters) has that part.
  public static double secondsOfThreads(ProcessHandle process, String partOfName) {
    try (Stream<Path> threads =
        Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
      return threads.mapToDouble(thread -> secondsOfThread(thread, partOfName)).sum();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the threads of " + process.pid(), e);
    }
  }

  private static double secondsOfThread(Path thread, String partOfName) {
    try {
      String stat = Files.readString(thread.resolve("stat"));
      return stat.contains(partOfName) ? parse(stat, UTIME, CHILDREN_FIELDS) : 0;
    } catch (IOException _) {
      // It ended meanwhile.
      return 0;
    }
  }

  /// Seconds that the cores of this machine have been busy since it booted, whoever with.
  public static double secondsOfMachine() {
    try {
      return parseMachine(Files.readString(Path.of("/proc/stat")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the processor time of the machine", e);
    }
  }

  static double parseMachine(String stat) {
    String[] fields = stat.lines().findFirst().orElse("").split(" +");
    long ticks = 0;
    for (int field = 1; field <= MACHINE_FIELDS; field++) {
      ticks += field == IDLE || field == IO_WAIT ? 0 : Long.parseLong(fields[field]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  static double parse(String stat) {
    return parse(stat, UTIME, FIELDS);
  }

  static double parse(String stat, int first, int fields) {
    // The second field is the program's name in parentheses, which may hold spaces and parentheses.
    String[] behindName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int field = first; field < first + fields; field++) {
      ticks += Long.parseLong(behindName[field - 3]);
    }
    return ticks / TICKS_PER_SECOND;
  }
}
