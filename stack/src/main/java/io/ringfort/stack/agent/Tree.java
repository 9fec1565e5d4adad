package io.ringfort.stack.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A host's process and everything that it started, such as a database server.
final class Tree {
  private static final int PATIENCE_SECONDS = 5;

  private final Optional<ProcessHandle> root;

  private Tree(Optional<ProcessHandle> root) {
    this.root = root;
  }

  Tree(ProcessHandle root) {
    this(Optional.of(root));
  }

  /// Of one that has no handle, since it is a part of this process, nothing: signals are not for it.
  static Tree of(Process process) {
    try {
      return new Tree(process.toHandle());
    } catch (UnsupportedOperationException _) {
      return new Tree(Optional.empty());
    }
  }

  /// As a crash of the machine would.
  void kill() {
    // Looked up before the root dies: orphans are nobody's descendants.
    all().forEach(ProcessHandle::destroyForcibly);
  }

  /// SIGSTOP: everything stands still, as a host does that its machine forgot.
  void freeze() {
    signal("STOP");
  }

  void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    if (root.isEmpty()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -" + name + " \"$@\"", "sh"));
    all().forEach(p -> command.add("" + p.pid()));
    try {
      Process kill =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("no signal " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<ProcessHandle> all() {
    return root.stream().flatMap(r -> Stream.concat(Stream.of(r), r.descendants())).toList();
  }
}
