package io.ringfort.voice.conference;

import io.ringfort.engines.memory.Memory;
import io.ringfort.engines.memory.MemoryMap;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/// A memory store that cannot be reached for a while.
final class Away {
  private Away() {}

  static Memory when(AtomicBoolean away, Memory memory) {
    return new Memory() {
      @Override
      public MemoryMap map(String name) {
        MemoryMap real = memory.map(name);
        InvocationHandler handler =
            (_, method, arguments) -> {
              if (away.get()) {
                throw new IllegalStateException("the store is away: " + method.getName());
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            };
        Class<?> map = MemoryMap.class;
        return (MemoryMap)
            Proxy.newProxyInstance(map.getClassLoader(), new Class<?>[] {map}, handler);
      }

      @Override
      public boolean isHealthy() {
        return !away.get();
      }

      @Override
      public void close() {
        memory.close();
      }
    };
  }
}
