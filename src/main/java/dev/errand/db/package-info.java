/**
 * The only door to PostgreSQL: named statements, their budgets, the lanes they travel, what
 * SQLSTATEs mean to a client, migrations and the embedded server.
 *
 * <p>Features ({@code user}, {@code task}, {@code queue}, {@code ops}) and {@code Service} may
 * import it; it imports {@code problem} and {@code observe} alone, never {@code http}. Nothing else
 * touches the SQL client's connections.
 */
@NullMarked
package dev.errand.db;

import org.jspecify.annotations.NullMarked;
