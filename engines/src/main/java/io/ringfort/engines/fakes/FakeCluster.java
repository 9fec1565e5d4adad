package io.ringfort.engines.fakes;

import io.ringfort.engines.queue.Topic;
import io.ringfort.engines.time.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/// What the fake queues of one test share: the log, who reads it, and which member of a group has
/// which partition.
final class FakeCluster {
  final FakeLog log = new FakeLog();
  final Pump pump = new Pump();
  final Timer timer;
  final Executor workers;
  private final List<Reader> readers = new ArrayList<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private volatile boolean available = true;
  private volatile boolean commitsHeld;
  private volatile boolean confirming = true;

  /// Anything that is given entries. Called within the pump.
  interface Reader {
    void deliver();
  }

  /// A reader that shares a topic with the others of its group. Called within the pump.
  interface Member extends Reader {
    Topic topic();

    String group();

    boolean holds(int partition);

    void assign(int partition, long epoch);

    void revoke(int partition);
  }

  FakeCluster(Timer timer, Executor workers) {
    this.timer = timer;
    this.workers = workers;
  }

  boolean isAvailable() {
    return available;
  }

  void setAvailable(boolean available) {
    this.available = available;
    deliver();
  }

  boolean commitsAreHeld() {
    return commitsHeld;
  }

  void setCommitsHeld(boolean held) {
    this.commitsHeld = held;
  }

  boolean isConfirming() {
    return confirming;
  }

  void setConfirming(boolean confirming) {
    this.confirming = confirming;
  }

  /// Gives readers what is new, soon.
  void deliver() {
    pump.run(
        () -> {
          if (available) {
            List.copyOf(readers).forEach(Reader::deliver);
          }
        });
  }

  void add(Reader reader) {
    readers.add(reader);
    if (reader instanceof Member member) {
      balance(member);
    }
  }

  void remove(Reader reader) {
    if (readers.remove(reader) && reader instanceof Member member) {
      balance(member);
    }
  }

  /// Partition p goes to member p modulo their number; what moves is taken away from all before it
  /// is given to anybody.
  private void balance(Member one) {
    var members =
        readers.stream()
            .filter(
                reader ->
                    reader instanceof Member m
                        && m.topic().equals(one.topic())
                        && m.group().equals(one.group()))
            .map(Member.class::cast)
            .toList();
    if (members.isEmpty()) {
      return;
    }
    long epoch = epochs.merge(one.topic().name() + "/" + one.group(), 1L, Long::sum);
    int partitions = one.topic().partitions();
    for (int p = 0; p < partitions; p++) {
      for (int m = 0; m < members.size(); m++) {
        if (m != p % members.size() && members.get(m).holds(p)) {
          members.get(m).revoke(p);
        }
      }
    }
    for (int p = 0; p < partitions; p++) {
      var member = members.get(p % members.size());
      if (!member.holds(p)) {
        member.assign(p, epoch);
      }
    }
  }
}
