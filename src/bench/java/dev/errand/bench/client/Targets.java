package dev.errand.bench.client;

import java.util.SplittableRandom;

/**
 * The loaded tasks that requests are made about. Each is as likely as any other, so the owners are
 * met as skewed as they are.
 */
public final class Targets {

  /** A task that was loaded. */
  record Target(long owner, long id) {}

  private final int[] ownerOf;
  private final long[] firstOf;
  private final int[] sizeOf;

  /**
   * Tasks whose ids are 1 and following.
   *
   * @param ownerOf the owner of each, in the order of their ids; owners count from 1
   */
  public Targets(int[] ownerOf) {
    this.ownerOf = ownerOf.clone();
    int owners = 0;
    for (int owner : ownerOf) {
      owners = Math.max(owners, owner);
    }
    this.firstOf = new long[owners + 1];
    this.sizeOf = new int[owners + 1];
    for (int i = ownerOf.length - 1; i >= 0; i--) {
      firstOf[ownerOf[i]] = i + 1L;
      sizeOf[ownerOf[i]]++;
    }
  }

  /** Any task. */
  Target any(SplittableRandom random) {
    int place = random.nextInt(ownerOf.length);
    return new Target(ownerOf[place], place + 1L);
  }

  /** The first task of an owner with more tasks than that. */
  Target firstOfOwner(SplittableRandom random, int moreThan) {
    while (true) {
      int owner = ownerOf[random.nextInt(ownerOf.length)];
      if (sizeOf[owner] > moreThan) {
        return new Target(owner, firstOf[owner]);
      }
    }
  }
}
