/**
 * The bench's client: requests on keep-alive connections, one after another on each, as many at a
 * time as there are connections (a closed loop). It costs little, because it shares the cores with
 * what it measures, and it checks every answer. Knows the servers by their HTTP API only.
 */
@NullMarked
package dev.errand.bench.client;

import org.jspecify.annotations.NullMarked;
