package io.ringfort.engines.threads;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/// Makes every thread of the product, so that each has a name that says what it does.
public final class Threads {
  private Threads() {}

  /// Starts a named virtual thread.
  public static Thread startVirtual(String name, Runnable task) {
    return Thread.ofVirtual().name(name).start(task);
  }

  /// Starts a named platform thread that does not keep the process alive.
  public static Thread startDaemon(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).start(task);
  }

  /// An executor with a new virtual thread per task, named `name-0`, `name-1`, ...
  public static ExecutorService virtualPerTask(String name) {
    return Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  /// A factory of named daemon platform threads, for pools that a library insists on.
  public static ThreadFactory daemons(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
  }
}
