package io.ringfort.engines.database;

import io.ringfort.engines.database.DatabaseHost.Config;
import io.ringfort.engines.database.DatabaseHost.Member;
import io.ringfort.engines.database.DatabaseHost.Role;
import io.ringfort.engines.database.Lead.Leadership;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this host's server is, and every change of it. Any thread; one change at a time.
///
/// EMPTY → (initialise) PRIMARY or (clone) REPLICA; REPLICA, PRIMARY → (promise) WAITING → (follow)
/// REPLICA or (elected) PRIMARY. A replica whose log parted from the primary's is cloned anew.
final class ServerState implements Peers.Answers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerState.class);

  /// After so long without a stream from a primary that is there, a replica is cloned anew: the
  /// primary may not have any more what it needs.
  private static final Duration SILENCE = Duration.ofSeconds(15);

  /// Each look at the server is a connection of its own.
  private static final Duration CHECK = Duration.ofSeconds(1);

  /// A machine that is short of its cores may leave one question unanswered.
  private static final int UNANSWERED = 3;

  private final Config config;
  private final ReplicatedNode node;
  private final Path termsFile;

  /// Held while the server starts, stops, is cloned.
  private final ReentrantLock lock = new ReentrantLock();

  private volatile Terms terms;
  private volatile Role role;
  private volatile long term;
  private volatile long receivedAt = System.nanoTime();
  private volatile long checkedAt = System.nanoTime() - CHECK.toNanos();

  /// How often in a row the server did not answer. Under the lock.
  private int unanswered;

  ServerState(Config config) throws IOException {
    this.config = config;
    this.node = new ReplicatedNode(config);
    this.termsFile = config.folder().resolve("terms");
    this.terms = Terms.read(termsFile);
    // One that a killed process left behind: it must not go on as whatever it was.
    if (node.isRunning()) {
      node.kill();
    }
    become(node.hasData() ? Role.WAITING : Role.EMPTY, terms.promised());
  }

  Role role() {
    return role;
  }

  long term() {
    return term;
  }

  Terms terms() {
    return terms;
  }

  boolean hasData() {
    return node.hasData();
  }

  /// How far the log goes; 0 when that is not known.
  long position() {
    return node.isRunning() ? node.position() : 0;
  }

  private void become(Role next, long ofTerm) {
    if (next != role || ofTerm != term) {
      LOG.info("{} is {} in term {}", config.self().name(), next, ofTerm);
    }
    role = next;
    term = ofTerm;
    unanswered = 0;
    receivedAt = System.nanoTime();
    checkedAt = receivedAt;
  }

  private void save(Terms next) throws IOException {
    next.write(termsFile);
    terms = next;
  }

  @Override
  public Peers.State state() {
    return new Peers.State(role, term, node.hasData());
  }

  @Override
  public Peers.Promise prepare(long wanted) throws IOException, SQLException {
    lock.lock();
    try {
      var self = config.self().name();
      if (wanted <= terms.promised()) {
        return new Peers.Promise(self, false, terms.promised(), TermHistory.empty(), 0);
      }
      save(terms.promising(wanted));
      if (!node.hasData()) {
        return new Peers.Promise(self, false, wanted, TermHistory.empty(), 0);
      }
      if (role == Role.PRIMARY) {
        node.stop();
      }
      become(Role.WAITING, wanted);
      return new Peers.Promise(self, true, wanted, terms.history(), node.detach());
    } finally {
      lock.unlock();
    }
  }

  /// The very first primary.
  Leadership initialise() throws IOException {
    lock.lock();
    try {
      var history = TermHistory.empty().with(1, 0);
      node.initialise();
      save(new Terms(1, history));
      node.startAsPrimary();
      become(Role.PRIMARY, 1);
      return new Leadership(1, config.self().name(), history, 0);
    } finally {
      lock.unlock();
    }
  }

  /// The record says that this host leads.
  void takeLead(Leadership record) throws IOException, SQLException {
    lock.lock();
    try {
      if (record.term() < terms.promised()) {
        return;
      }
      long position = node.detach();
      if (!terms.history().equals(record.history())) {
        // Elected for what it had; should that not be what it has, another is elected.
        if (!terms.history().with(record.term(), position).equals(record.history())) {
          LOG.error("elected for {}, but has {} up to {}", record, terms, position);
          return;
        }
        save(new Terms(record.term(), record.history()));
      }
      node.promote();
      become(Role.PRIMARY, record.term());
    } finally {
      lock.unlock();
    }
  }

  /// What a primary has to do now and then: true when its server answers, so that it may go on
  /// leading.
  boolean keepServing() throws IOException {
    lock.lock();
    try {
      if (role != Role.PRIMARY) {
        return false;
      }
      if (!node.isRunning()) {
        LOG.warn("the primary's server ended and is started again");
        node.startAsPrimary();
      }
      if (hasPassed(checkedAt, CHECK)) {
        unanswered = node.answers() ? 0 : unanswered + 1;
        checkedAt = System.nanoTime();
      }
      return unanswered < UNANSWERED;
    } finally {
      lock.unlock();
    }
  }

  private static boolean hasPassed(long since, Duration time) {
    return System.nanoTime() - since > time.toNanos();
  }

  /// Another leads: at once nothing is acknowledged here any more.
  void stepDown() {
    lock.lock();
    try {
      node.kill();
      become(Role.WAITING, terms.promised());
    } finally {
      lock.unlock();
    }
  }

  /// Whether this host receives from the primary of the record.
  boolean follows(Leadership record) {
    if (role != Role.REPLICA || term != record.term()) {
      return false;
    }
    if (hasPassed(checkedAt, CHECK)) {
      checkedAt = System.nanoTime();
      if (node.isReceiving()) {
        receivedAt = System.nanoTime();
      }
    }
    return System.nanoTime() - receivedAt < SILENCE.toNanos();
  }

  /// Goes behind the primary of the record: as it is where its log is a beginning of the primary's,
  /// else as a clone.
  void follow(Leadership record, Member primary, Peers peers) throws IOException, SQLException {
    lock.lock();
    try {
      if (record.term() < terms.promised()) {
        return;
      }
      boolean again = role == Role.REPLICA && term == record.term();
      if (node.hasData() && !again && record.history().continues(terms.history(), node.detach())) {
        save(new Terms(record.term(), record.history()));
        node.follow(primary);
      } else {
        copy(record, primary, peers);
      }
      become(Role.REPLICA, record.term());
    } finally {
      lock.unlock();
    }
  }

  private void copy(Leadership record, Member primary, Peers peers)
      throws IOException, SQLException {
    var clone = config.folder().resolve("data-clone");
    Folders.delete(clone);
    LOG.info("{} is cloned from {}", config.self().name(), primary.name());
    peers.clone(primary, record.term(), clone);
    // Without data in between: neither the old log under the new terms nor the other way round.
    node.replaceData(clone, () -> save(new Terms(record.term(), record.history())));
    node.follow(primary);
  }

  // Without the lock: the primary's life goes on meanwhile.
  @Override
  public void sendClone(long wanted, DataOutputStream out) throws IOException, SQLException {
    if (role != Role.PRIMARY || term != wanted) {
      throw new IOException(
          "clone of term " + wanted + ": got " + role + " of " + term + " (expected: its primary)");
    }
    try (var connection = node.connect()) {
      CloneStream.send(connection, node.data(), out);
    }
  }

  boolean isReceiving() {
    return node.isReceiving();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      node.close();
    } finally {
      lock.unlock();
    }
  }
}
