package io.ringfort.stack.boot;

import io.ringfort.stack.config.StackConfig;
import io.ringfort.stack.data.Credentials;
import io.ringfort.stack.data.DataFolder;
import java.util.concurrent.ExecutionException;

/// One process with all roles. [#start] returns when traffic can flow, or closes what had started
/// and throws. [#close] drains: the API first, so that nothing new comes in, the engines last.
public final class Stack implements AutoCloseable {
  private final Started started;
  private final Credentials credentials;

  private Stack(Started started, Credentials credentials) {
    this.started = started;
    this.credentials = credentials;
  }

  /// @param folder belongs to the stack from here on: it is closed with it
  /// @throws io.ringfort.stack.exit.Refusal when the surroundings do not allow it; then nothing
  ///   runs
  public static Stack start(StackConfig config, DataFolder folder) {
    Started started = new Started();
    started.add("data folder", folder);
    try {
      Ports.check(config);
      Credentials credentials = new Boot(config, folder, started).run();
      credentials.write(folder);
      return new Stack(started, credentials);
    } catch (ExecutionException | RuntimeException e) {
      started.close();
      throw StartFailure.of(e);
    } catch (InterruptedException e) {
      started.close();
      Thread.currentThread().interrupt();
      throw StartFailure.of(e);
    }
  }

  public Credentials credentials() {
    return credentials;
  }

  @Override
  public void close() {
    started.close();
  }
}
