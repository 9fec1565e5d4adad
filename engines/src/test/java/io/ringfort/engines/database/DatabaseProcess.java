package io.ringfort.engines.database;

import io.ringfort.engines.database.DatabaseHost.Config;
import io.ringfort.engines.database.DatabaseHost.Member;
import io.ringfort.engines.database.Lead.Leadership;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The `main` of a database host, to be killed and frozen: the shared folder, its own number, then
/// each member as `name,zone,address,port,peerPort`; then, on its input, zones to promote. The
// leadership record is a file there.
final class DatabaseProcess {
  static final Password PASSWORD = new Password("only-for-tests");

  private DatabaseProcess() {}

  public static void main(String[] args) throws InterruptedException {
    var members = Arrays.stream(args).skip(2).map(DatabaseProcess::parse).toList();
    var host =
        DatabaseHost.start(
            config(Path.of(args[0]), members, Integer.parseInt(args[1])), lead(Path.of(args[0])));
    System.out.println("READY");
    // A line is a zone to which the primary is to move.
    new BufferedReader(new InputStreamReader(System.in)).lines().forEach(host::promote);
    Thread.currentThread().join();
  }

  static Config config(Path home, List<Member> members, int i) {
    return new Config(
        home.resolve("binaries"),
        home.resolve("host-" + i),
        members.get(i),
        members,
        PASSWORD,
        Duration.ofSeconds(3));
  }

  static String text(Member m) {
    return String.join(",", m.name(), m.zone(), m.address(), "" + m.port(), "" + m.peerPort());
  }

  private static Member parse(String text) {
    var words = text.split(",");
    return new Member(
        words[0], words[1], words[2], Integer.parseInt(words[3]), Integer.parseInt(words[4]));
  }

  /// A record in a file, under the file's lock.
  static Lead lead(Path home) {
    var file = home.resolve("lead");
    return new Lead() {
      @Override
      public synchronized Optional<Leadership> read() {
        return locked(() -> parse(file));
      }

      @Override
      public synchronized boolean replace(@Nullable Leadership expected, Leadership next) {
        return locked(
            () -> {
              if (!Objects.equals(parse(file).orElse(null), expected)) {
                return false;
              }
              Files.writeString(
                  file,
                  String.join(
                      ";",
                      "" + next.term(),
                      next.primary(),
                      "" + next.beat(),
                      next.history().text()));
              return true;
            });
      }

      private <T> T locked(Work<T> work) {
        try (var channel =
                FileChannel.open(
                    home.resolve("lead.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            var _ = channel.lock()) {
          return work.run();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static Optional<Leadership> parse(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var words = Files.readString(file, StandardCharsets.UTF_8).split(";", -1);
    return Optional.of(
        new Leadership(
            Long.parseLong(words[0]),
            words[1],
            TermHistory.parse(words[3]),
            Long.parseLong(words[2])));
  }
}
