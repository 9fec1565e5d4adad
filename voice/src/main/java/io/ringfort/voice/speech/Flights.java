package io.ringfort.voice.speech;

import io.ringfort.engines.threads.Threads;
import io.ringfort.voice.media.Prompt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;

/// Makes each prompt once, however many ask for it at the same time: whoever comes while it is
/// being made gets the same one. Each caller has a future of its own, which it may cancel.
final class Flights implements AutoCloseable {
  static final int MAX = 1_000;

  private final ConcurrentHashMap<String, CompletableFuture<Prompt>> flights =
      new ConcurrentHashMap<>();
  private final ExecutorService threads = Threads.virtualPerTask("prompts");

  /// Runs on a thread of its own.
  interface Work {
    Prompt make() throws PromptFailed, InterruptedException;
  }

  CompletableFuture<Prompt> join(String key, Work work) {
    CompletableFuture<Prompt> mine = new CompletableFuture<>();
    CompletableFuture<Prompt> earlier = flights.putIfAbsent(key, mine);
    CompletableFuture<Prompt> callers = forwarded(earlier == null ? mine : earlier);
    if (earlier == null) {
      begin(key, work, mine);
    }
    return callers;
  }

  private void begin(String key, Work work, CompletableFuture<Prompt> flight) {
    if (flights.size() > MAX) {
      end(key, flight, failed("got one more prompt (expected: at most " + MAX + " being made)"));
      return;
    }
    try {
      threads.execute(() -> run(key, work, flight));
    } catch (RejectedExecutionException closed) {
      end(key, flight, failed("prompts are closed"));
    }
  }

  private void run(String key, Work work, CompletableFuture<Prompt> flight) {
    try {
      Prompt prompt = work.make();
      flights.remove(key, flight);
      flight.complete(prompt);
    } catch (PromptFailed why) {
      end(key, flight, why);
    } catch (InterruptedException closing) {
      end(key, flight, failed("prompts are closed"));
    } catch (RuntimeException | Error fault) { // the boundary of the thread
      PromptFailed why = failed("a prompt could not be made: " + fault);
      why.initCause(fault);
      end(key, flight, why);
    }
  }

  /// First out of the map: who hears of the failure and asks again must not get it again.
  private void end(String key, CompletableFuture<Prompt> flight, PromptFailed why) {
    flights.remove(key, flight);
    flight.completeExceptionally(why);
  }

  private static CompletableFuture<Prompt> forwarded(CompletableFuture<Prompt> flight) {
    CompletableFuture<Prompt> callers = new CompletableFuture<>();
    flight.whenComplete(
        (prompt, why) -> {
          if (why == null) {
            callers.complete(prompt);
          } else {
            callers.completeExceptionally(why);
          }
        });
    return callers;
  }

  private static PromptFailed failed(String why) {
    return new PromptFailed(Codes.SPEECH, why);
  }

  int size() {
    return flights.size();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
