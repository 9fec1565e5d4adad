package io.ringfort.engines.queue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class KafkaQueueTest extends QueueContract {
  @TempDir static Path folder;
  private static KafkaBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start(KafkaBroker.Config.local(folder));
  }

  @AfterAll
  static void closeBroker() {
    broker.close();
  }

  @Override
  protected Queue start(List<Topic> topics) {
    return KafkaQueue.start(KafkaQueue.Config.local(broker.bootstrap()), topics, new SimpleMeterRegistry());
  }
}
