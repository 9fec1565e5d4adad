package io.ringfort.engines.fakes;

import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryContract;
import io.ringfort.engines.time.ExecutorTimer;
import org.junit.jupiter.api.AfterEach;

class FakeMemoryTest extends MemoryContract {
  private final ExecutorTimer timer = new ExecutorTimer();

  @Override
  protected Memory start() {
    return new FakeMemory(timer);
  }

  @AfterEach
  void closeTimer() {
    timer.close();
  }
}
