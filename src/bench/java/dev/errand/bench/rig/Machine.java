package dev.errand.bench.rig;

import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** What a run was measured on. */
public final class Machine {

  private Machine() {}

  /** In one line, for now. */
  public static String now() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores shared by client, server and PostgreSQL, %s %s, Java %s, load average %.1f"
            + " before",
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
