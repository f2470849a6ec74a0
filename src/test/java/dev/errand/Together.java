package dev.errand;

import dev.errand.TestHttp.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Requests that are all sent before the first answer is waited for. */
public final class Together {

  private Together() {}

  /** Sends requests 0 to count - 1 and returns their answers in that order. */
  public static List<Answer> send(int count, IntFunction<CompletableFuture<Answer>> request) {
    List<CompletableFuture<Answer>> sent = IntStream.range(0, count).mapToObj(request).toList();
    return sent.stream().map(CompletableFuture::join).toList();
  }

  /** How many of the answers have a status. */
  public static long count(List<Answer> answers, int status) {
    return answers.stream().filter(answer -> answer.status() == status).count();
  }
}
