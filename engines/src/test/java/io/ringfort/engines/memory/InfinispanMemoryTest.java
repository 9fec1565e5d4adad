package io.ringfort.engines.memory;

class InfinispanMemoryTest extends MemoryContract {

  @Override
  protected Memory start() {
    return InfinispanMemory.start(InfinispanMemory.Config.local());
  }
}
