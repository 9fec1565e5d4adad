package io.ringfort.engines.database;

import io.ringfort.engines.database.DatabaseHost.Config;
import io.ringfort.engines.database.DatabaseHost.Member;
import io.ringfort.engines.database.DatabaseHost.Role;
import io.ringfort.engines.threads.Threads;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How the database hosts speak to each other: one question for each TCP connection, in
/// [DataOutputStream]'s words. Who asks proves that it knows the database's password: it sends the
/// HMAC of the question and of a random number that it was given.
final class Peers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
  private static final Duration CONNECT = Duration.ofMillis(800);
  private static final Duration STATE_WITHIN = Duration.ofMillis(1500);
  private static final Duration PREPARE_WITHIN = Duration.ofSeconds(12);
  private static final Duration CLONE_WITHIN = Duration.ofSeconds(60);

  private final Config config;
  private final Answers answers;
  private final ServerSocket server;
  private final ExecutorService threads = Threads.virtualPerTask("database-peer");

  /// What a host says of itself.
  record State(Role role, long term, boolean hasData) {}

  /// A host's answer to being asked to have no part in any lower term.
  ///
  /// @param accepted false when it had promised that to somebody else, or has no data to vote with
  /// @param position how far its log goes
  record Promise(
      String member, boolean accepted, long promised, TermHistory history, long position) {

    /// The term of its last entry.
    long lastTerm() {
      return history.termAt(position);
    }
  }

  /// What the others may ask of this host.
  interface Answers {
    State state();

    Promise prepare(long term) throws IOException, SQLException;

    /// @throws IOException when this is not the primary of the term
    void sendClone(long term, DataOutputStream out) throws IOException, SQLException;
  }

  Peers(Config config, Answers answers) throws IOException {
    this.config = config;
    this.answers = answers;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(
        new InetSocketAddress(
            InetAddress.getByName(config.self().address()), config.self().peerPort()));
    Threads.startDaemon("database-peers", this::accept);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        threads.execute(() -> answer(socket));
      } catch (IOException e) {
        LOG.debug("no more questions of peers", e);
      }
    }
  }

  private void answer(Socket socket) {
    try (socket;
        var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()))) {
      socket.setSoTimeout((int) STATE_WITHIN.toMillis());
      var random = new byte[16];
      new SecureRandom().nextBytes(random);
      var nonce = HexFormat.of().formatHex(random);
      out.writeUTF(nonce);
      out.flush();
      var question = in.readUTF();
      if (!MessageDigest.isEqual(proof(nonce, question), HexFormat.of().parseHex(in.readUTF()))) {
        LOG.warn("{} does not know the database's password", socket.getRemoteSocketAddress());
        return;
      }
      var words = question.split(" ");
      switch (words[0]) {
        case "STATE" -> {
          var state = answers.state();
          out.writeUTF(state.role() + " " + state.term() + " " + state.hasData());
        }
        case "PREPARE" -> write(answers.prepare(Long.parseLong(words[1])), out);
        case "CLONE" -> answers.sendClone(Long.parseLong(words[1]), out);
        default -> throw new IOException("got " + question + " (expected: a question)");
      }
      out.flush();
    } catch (IOException | SQLException | RuntimeException e) {
      LOG.warn("a peer gets no answer", e);
    }
  }

  private static void write(Promise promise, DataOutputStream out) throws IOException {
    out.writeUTF(promise.member());
    out.writeBoolean(promise.accepted());
    out.writeLong(promise.promised());
    out.writeUTF(promise.history().text());
    out.writeLong(promise.position());
  }

  private byte[] proof(String nonce, String question) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              config.password().value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal((nonce + " " + question).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /// Empty when it does not answer.
  Optional<State> state(Member of) {
    try {
      return Optional.of(
          ask(
              of,
              "STATE",
              STATE_WITHIN,
              in -> {
                var words = in.readUTF().split(" ");
                return new State(
                    Role.valueOf(words[0]),
                    Long.parseLong(words[1]),
                    Boolean.parseBoolean(words[2]));
              }));
    } catch (IOException e) {
      LOG.debug("{} does not answer", of.name(), e);
      return Optional.empty();
    }
  }

  /// Empty when it does not answer.
  Optional<Promise> prepare(Member of, long term) {
    try {
      return Optional.of(
          ask(
              of,
              "PREPARE " + term,
              PREPARE_WITHIN,
              in ->
                  new Promise(
                      in.readUTF(),
                      in.readBoolean(),
                      in.readLong(),
                      TermHistory.parse(in.readUTF()),
                      in.readLong())));
    } catch (IOException e) {
      LOG.info("{} does not take part in the election of term {}", of.name(), term, e);
      return Optional.empty();
    }
  }

  void clone(Member primary, long term, Path into) throws IOException {
    ask(
        primary,
        "CLONE " + term,
        CLONE_WITHIN,
        in -> {
          CloneStream.receive(in, into);
          return true;
        });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  private <T> T ask(Member member, String question, Duration within, Reading<T> reading)
      throws IOException {
    try (var socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(member.address(), member.peerPort()), (int) CONNECT.toMillis());
      socket.setSoTimeout((int) within.toMillis());
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
      var nonce = in.readUTF();
      out.writeUTF(question);
      out.writeUTF(HexFormat.of().formatHex(proof(nonce, question)));
      out.flush();
      return reading.read(in);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("the peers' port is closed", e);
    }
    threads.shutdownNow();
  }
}
