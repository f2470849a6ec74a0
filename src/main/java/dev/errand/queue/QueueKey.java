package dev.errand.queue;

/** A queue of an owner's. */
record QueueKey(long owner, String queue) {

  private static final char SEPARATOR = ' ';

  /** As replicas tell it each other. A queue's name has no space. */
  String topic() {
    return owner + String.valueOf(SEPARATOR) + queue;
  }

  /**
   * What a topic tells.
   *
   * @throws IllegalArgumentException when it is none
   */
  static QueueKey ofTopic(String topic) {
    int space = topic.indexOf(SEPARATOR);
    if (space < 1) {
      throw new IllegalArgumentException("no topic of a queue");
    }
    return new QueueKey(Long.parseLong(topic.substring(0, space)), topic.substring(space + 1));
  }
}
