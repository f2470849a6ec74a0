package dev.errand.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalInt;

/**
 * What the database remembers of the change logs that were applied to it: Liquibase's own table,
 * and beside it the digests of those that left nothing to do.
 *
 * <p>A digest counts only while Liquibase's table has as many rows and the same last checksum as
 * when it was kept, so a rollback by hand is seen. There is one row for each release that has
 * started on this schema: during a rolling deploy two releases share it without disturbing one
 * another.
 */
final class AppliedChangeLog {

  private static final String TABLES_EXIST =
      """
      select to_regclass('databasechangelog') is not null,
             to_regclass('errand_changelog_digest') is not null
      """;

  private static final String LOOK_UP =
      """
      select d.unknown_change_sets
        from errand_changelog_digest d
       where d.digest = ?
         and d.change_sets = (select count(*) from databasechangelog)
         and d.last_checksum is not distinct from
             (select md5sum from databasechangelog order by orderexecuted desc limit 1)
      """;

  private static final String CREATE =
      """
      create table if not exists errand_changelog_digest (
        kept_at timestamptz not null default now(),
        change_sets integer not null,
        unknown_change_sets integer not null,
        digest varchar(64) collate "C" not null,
        last_checksum varchar(35),
        constraint pk_errand_changelog_digest primary key (digest));
      comment on table errand_changelog_digest is
        'Change logs that need nothing done to this schema, by SHA-256: such a start skips Liquibase.'
      """;

  private static final String FORGET_STALE =
      """
      delete from errand_changelog_digest
       where change_sets <> (select count(*) from databasechangelog)
          or last_checksum is distinct from
             (select md5sum from databasechangelog order by orderexecuted desc limit 1)
      """;

  private static final String KEEP =
      """
      insert into errand_changelog_digest (digest, unknown_change_sets, change_sets, last_checksum)
      select ?, ?, (select count(*) from databasechangelog),
             (select md5sum from databasechangelog order by orderexecuted desc limit 1)
          on conflict (digest) do update
         set (kept_at, unknown_change_sets) = (now(), excluded.unknown_change_sets)
      """;

  private static final String AFTER_TAG =
      """
      select (select count(*) from databasechangelog a where a.orderexecuted > t.orderexecuted)
        from databasechangelog t
       where t.tag = ?
       order by t.orderexecuted desc
       limit 1
      """;

  private final Connection connection;

  AppliedChangeLog(Connection connection) {
    this.connection = connection;
  }

  /**
   * How many change sets a newer release has added that the given change log doesn't know (mostly
   * 0); empty when the change log is not known to be applied.
   */
  OptionalInt unknownChangeSets(String digest) throws SQLException {
    if (!tablesExist()) {
      return OptionalInt.empty();
    }
    try (PreparedStatement query = connection.prepareStatement(LOOK_UP)) {
      query.setString(1, digest);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? OptionalInt.of(row.getInt(1)) : OptionalInt.empty();
      }
    }
  }

  /** Remembers that the change log is applied. Under the lock only. */
  void keep(String digest, int unknownChangeSets) throws SQLException {
    try (Statement ddl = connection.createStatement()) {
      ddl.execute(CREATE);
      ddl.execute(FORGET_STALE);
    }
    try (PreparedStatement insert = connection.prepareStatement(KEEP)) {
      insert.setString(1, digest);
      insert.setInt(2, unknownChangeSets);
      insert.executeUpdate();
    }
  }

  /** How many change sets Liquibase's table holds; 0 when there is no such table. */
  int changeSets() throws SQLException {
    try (Statement query = connection.createStatement()) {
      try (ResultSet row = query.executeQuery(TABLES_EXIST)) {
        row.next();
        if (!row.getBoolean(1)) {
          return 0;
        }
      }
      try (ResultSet row = query.executeQuery("select count(*) from databasechangelog")) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /**
   * How many change sets ran after the one that carries the tag.
   *
   * @throws MigrationException when none carries it
   */
  int changeSetsAfter(String tag) throws SQLException {
    if (changeSets() > 0) {
      try (PreparedStatement query = connection.prepareStatement(AFTER_TAG)) {
        query.setString(1, tag);
        try (ResultSet row = query.executeQuery()) {
          if (row.next()) {
            return row.getInt(1);
          }
        }
      }
    }
    throw new MigrationException("the database has no tag " + tag, null);
  }

  private boolean tablesExist() throws SQLException {
    try (Statement query = connection.createStatement();
        ResultSet row = query.executeQuery(TABLES_EXIST)) {
      return row.next() && row.getBoolean(1) && row.getBoolean(2);
    }
  }
}
