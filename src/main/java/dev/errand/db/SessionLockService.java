package dev.errand.db;

import liquibase.database.Database;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;

/**
 * Liquibase's lock, granted without asking: {@link MigrationLock} has already kept the others out.
 *
 * <p>The stock lock is a row that a killed process leaves behind, in a table that replicas starting
 * together race to create. Public because Liquibase finds it by {@code META-INF/services} and makes
 * it by reflection.
 */
public final class SessionLockService implements LockService {

  private boolean held;

  @Override
  public int getPriority() {
    return PRIORITY_DATABASE + 1;
  }

  @Override
  public boolean supports(Database database) {
    return true;
  }

  @Override
  public void setDatabase(Database database) {
    // It never talks to one.
  }

  @Override
  public void setChangeLogLockWaitTime(long minutes) {
    // It never waits.
  }

  @Override
  public void setChangeLogLockRecheckTime(long seconds) {
    // It never waits.
  }

  @Override
  public boolean hasChangeLogLock() {
    return held;
  }

  @Override
  public void waitForLock() {
    held = true;
  }

  @Override
  public boolean acquireLock() {
    held = true;
    return true;
  }

  @Override
  public void releaseLock() {
    held = false;
  }

  @Override
  public DatabaseChangeLogLock[] listLocks() {
    return new DatabaseChangeLogLock[0];
  }

  @Override
  public void forceReleaseLock() {
    held = false;
  }

  @Override
  public void reset() {
    held = false;
  }

  @Override
  public void init() {
    // No table.
  }

  @Override
  public void destroy() {
    // No table.
  }
}
