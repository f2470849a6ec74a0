package dev.errand.bench.queue;

import dev.errand.bench.rig.Memory;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * What claims that wait cost.
 *
 * @param before of the instance without them
 * @param connected with their connections alone
 * @param waiting when all of them wait
 * @param connections to PostgreSQL meanwhile, of all instances
 * @param idle of one processor, while nothing happens
 * @param log how soon some of them got a task
 */
record WaitingFigures(
    int waiters,
    Memory before,
    Memory connected,
    Memory waiting,
    long connections,
    Usage idle,
    PickUpLog log) {

  private static final double KIB = 1_024;
  private static final double MIB = KIB * KIB;

  Section section() {
    String memory =
        String.format(
            Locale.ROOT,
            "%,d claims wait: resident %.0f MiB before, %.0f with their connections, %.0f when they"
                + " wait; a waiter has %.1f KiB of live heap, %.1f with its connection, and %.1f KiB"
                + " resident with it",
            waiters,
            before.resident() / MIB,
            connected.resident() / MIB,
            waiting.resident() / MIB,
            each(waiting.live() - connected.live()),
            each(waiting.live() - before.live()),
            each(waiting.resident() - before.resident()));
    String cost =
        String.format(
            Locale.ROOT,
            "meanwhile: %d connections to PostgreSQL (all instances); of one processor: the instance"
                + " %.3f, PostgreSQL %.3f",
            connections,
            idle.service(),
            idle.postgres());
    return new Section(
        "waiting",
        List.of(memory, "", cost, "", log.line("pick-up across two instances meanwhile")),
        json(),
        List.of());
  }

  private double each(long bytes) {
    return bytes / KIB / waiters;
  }

  private JsonObject json() {
    return new JsonObject()
        .put("waiters", waiters)
        .put("residentBytesBefore", before.resident())
        .put("residentBytesConnected", connected.resident())
        .put("residentBytesWaiting", waiting.resident())
        .put("liveHeapBytesBefore", before.live())
        .put("liveHeapBytesConnected", connected.live())
        .put("liveHeapBytesWaiting", waiting.live())
        .put("connections", connections)
        .put("serviceProcessors", QueueFigures.finite(idle.service()))
        .put("postgresProcessors", QueueFigures.finite(idle.postgres()))
        .put("pickUp", log.json());
  }
}
