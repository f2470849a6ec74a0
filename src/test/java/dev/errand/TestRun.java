package dev.errand;

import dev.errand.contract.Coverage;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** The beginning and the end of a whole test run, whichever engines run the tests. */
public final class TestRun implements LauncherSessionListener {

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    BufferLoans.install();
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    TestServer.stopIfRunning();
    Coverage.write();
  }
}
