package io.ringfort.engines.fakes;

import io.ringfort.engines.queue.Queue;
import io.ringfort.engines.queue.QueueContract;
import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.time.ExecutorTimer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class FakeQueueTest extends QueueContract {
  private final ExecutorTimer timer = new ExecutorTimer();
  private final FakeQueue first = new FakeQueue(timer);

  @Override
  protected Queue start(List<Topic> topics) {
    return first.anotherHost();
  }

  @AfterEach
  void closeTimer() {
    timer.close();
  }
}
