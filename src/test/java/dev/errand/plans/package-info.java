/**
 * The guard of plans: every statement of the service is planned and run on skewed data, both ways
 * that PostgreSQL plans a prepared statement, and must keep the rules of {@link
 * dev.errand.plans.PlanRules}.
 *
 * <p>For a new statement: a line of representative arguments in the {@code …Arguments} of its
 * store. For a new table: rows in {@link dev.errand.plans.SkewedData}.
 */
@NullMarked
package dev.errand.plans;

import org.jspecify.annotations.NullMarked;
