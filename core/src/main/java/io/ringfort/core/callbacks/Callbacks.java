package io.ringfort.core.callbacks;

import io.ringfort.core.json.Json;
import io.ringfort.core.topics.Topics;
import io.ringfort.engines.queue.Position;
import io.ringfort.engines.queue.Queue;
import java.util.concurrent.CompletableFuture;

/// Where callbacks come to be owed. Any thread; does not block.
public final class Callbacks {
  private final Queue queue;
  private final Topics topics;
  private final Json json;

  public Callbacks(Queue queue, Topics topics, Json json) {
    this.queue = queue;
    this.topics = topics;
    this.json = json;
  }

  /// Owes it: it will be told, whichever hosts die, once the future is complete. One that failed
  /// may have been owed all the same: owing it again, with the same token, is right.
  public CompletableFuture<Position> owe(Callback callback) {
    return queue.append(topics.callbacks(), callback.key(), json.bytes(callback));
  }
}
