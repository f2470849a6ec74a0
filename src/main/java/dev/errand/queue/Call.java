package dev.errand.queue;

/**
 * What one replica calls out to the others: a queue got work.
 *
 * @param isOld whether it may stand there with a time that lies back
 */
record Call(QueueKey key, boolean isOld) {

  /** No queue's name has one. */
  private static final char SEPARATOR = ' ';

  private static final String OLD = SEPARATOR + "old";

  /** As a topic of a signal. */
  String topic() {
    return Long.toString(key.owner()) + SEPARATOR + key.queue() + (isOld ? OLD : "");
  }

  /**
   * What a topic tells.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Call ofTopic(String topic) {
    int space = topic.indexOf(SEPARATOR);
    if (space < 1) {
      throw new IllegalArgumentException("no topic of a queue");
    }
    boolean isOld = topic.endsWith(OLD);
    int end = topic.length() - (isOld ? OLD.length() : 0);
    long owner = Long.parseLong(topic.substring(0, space));
    return new Call(new QueueKey(owner, topic.substring(space + 1, end)), isOld);
  }
}
