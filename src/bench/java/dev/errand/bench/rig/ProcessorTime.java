package dev.errand.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much processor time processes have used, from {@code /proc} (proc(5)), in microseconds. The
 * kernel counts to 10 ms, so what is measured has to take seconds. Not a number where there is no
 * such file: another system, or a process on another machine.
 */
public final class ProcessorTime {

  /** Linux shows times to programs in hundredths of a second, whatever its own clock. */
  private static final double MICROS_A_TICK = 10_000;

  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int USER_OF_ENDED_CHILDREN = 13;
  private static final int SYSTEM_OF_ENDED_CHILDREN = 14;

  private ProcessorTime() {}

  /** Of all threads of a process. */
  public static double of(long pid) {
    try {
      String[] fields = fields(pid);
      return micros(fields, USER, SYSTEM);
    } catch (IOException unknown) {
      return Double.NaN;
    }
  }

  /** Of a process and its children, those that have ended included. */
  static double ofFamily(long pid) {
    try {
      double sum =
          micros(fields(pid), USER, SYSTEM, USER_OF_ENDED_CHILDREN, SYSTEM_OF_ENDED_CHILDREN);
      String children = Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children"));
      for (String child : children.strip().split(" ", -1)) {
        // One that ends in between counts with its parent.
        double used = child.isEmpty() ? 0 : of(Long.parseLong(child));
        sum += Double.isNaN(used) ? 0 : used;
      }
      return sum;
    } catch (IOException unknown) {
      return Double.NaN;
    }
  }

  /** The parent of a process with a name that begins so; 0 if there is none here. */
  static long parent(long pid, String name) {
    try {
      String command = Files.readString(Path.of("/proc/" + pid + "/comm"));
      return command.startsWith(name) ? Long.parseLong(fields(pid)[PARENT]) : 0;
    } catch (IOException unknown) {
      return 0;
    }
  }

  /** From the state on: the name before it may hold anything. */
  private static String[] fields(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static double micros(String[] fields, int... places) {
    long ticks = 0;
    for (int place : places) {
      ticks += Long.parseLong(fields[place]);
    }
    return ticks * MICROS_A_TICK;
  }
}
