package io.ringfort.engines.database;

import io.ringfort.engines.database.DatabaseHost.Config;
import io.ringfort.engines.database.DatabaseHost.Member;
import io.ringfort.engines.database.Lead.Leadership;
import io.ringfort.engines.threads.Threads;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt to find a new primary (decision 14). It claims the record for a new term, has most
/// members promise to have no part in any lower one, and names whoever of them has the longest log:
/// it has everything that was acknowledged, and whoever led before can acknowledge nothing more.
final class Election {
  private static final Logger LOG = LoggerFactory.getLogger(Election.class);

  private static final Duration PATIENCE = Duration.ofSeconds(12);
  private static final Duration GRACE = Duration.ofMillis(700);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

  private final Config config;
  private final Lead lead;
  private final ServerState state;
  private final Peers peers;

  Election(Config config, Lead lead, ServerState state, Peers peers) {
    this.config = config;
    this.lead = lead;
    this.state = state;
    this.peers = peers;
  }

  /// @param record what it said before
  /// @param atLeast a term that was heard of
  /// @param preferred who is to lead if nobody has more
  /// @return who was named
  Optional<Leadership> run(@Nullable Leadership record, long atLeast, @Nullable Member preferred) {
    long before = Math.max(record == null ? 0 : record.term(), state.terms().promised());
    long term = Math.max(before, atLeast) + 1;
    var claim = new Leadership(term, "", TermHistory.empty(), 0);
    if (!lead.replace(record, claim)) {
      return Optional.empty();
    }
    LOG.info("{} holds the election of term {}", config.self().name(), term);
    var promises = prepare(term, record, preferred != null);
    var voters = promises.stream().filter(Peers.Promise::accepted).toList();
    if (voters.size() <= config.members().size() / 2) {
      LOG.warn("too few for term {}: {}", term, promises);
      return Optional.empty();
    }
    var longest =
        voters.stream()
            .max(
                Comparator.comparingLong(Peers.Promise::lastTerm)
                    .thenComparingLong(Peers.Promise::position))
            .orElseThrow();
    var chosen =
        voters.stream()
            .filter(v -> preferred != null && v.member().equals(preferred.name()))
            .filter(v -> v.lastTerm() == longest.lastTerm() && v.position() == longest.position())
            .findFirst()
            .orElse(longest);
    var named =
        new Leadership(term, chosen.member(), chosen.history().with(term, chosen.position()), 0);
    LOG.info("{} is to lead in term {}: {}", chosen.member(), term, promises);
    return lead.replace(claim, named) ? Optional.of(named) : Optional.empty();
  }

  private List<Peers.Promise> prepare(long term, @Nullable Leadership record, boolean planned) {
    var promises = new ArrayList<Peers.Promise>();
    var rest = new ArrayList<>(config.members());
    if (planned && record != null) {
      // It stops while the others still receive: so they get all that it has.
      var primary =
          rest.stream().filter(member -> member.name().equals(record.primary())).findFirst();
      primary.ifPresent(
          member -> {
            rest.remove(member);
            prepare(member, term).ifPresent(promises::add);
          });
    }
    var answers =
        rest.stream()
            .map(
                member -> {
                  var answer = new CompletableFuture<Optional<Peers.Promise>>();
                  Threads.startVirtual(
                      "prepare-" + member.name(), () -> answer.complete(prepare(member, term)));
                  return answer;
                })
            .toList();
    // A frozen host is not waited for once enough have promised, but for a moment: the more there
    // are, the fewer have to be cloned.
    long begun = System.nanoTime();
    long enoughSince = 0;
    while (answers.stream().anyMatch(answer -> !answer.isDone())
        && System.nanoTime() - begun < PATIENCE.toNanos()
        && (enoughSince == 0 || System.nanoTime() - enoughSince < GRACE.toNanos())) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      long accepted =
          Stream.concat(promises.stream(), given(answers)).filter(Peers.Promise::accepted).count();
      if (enoughSince == 0 && accepted > config.members().size() / 2) {
        enoughSince = System.nanoTime();
      }
    }
    given(answers).forEach(promises::add);
    return promises;
  }

  private static Stream<Peers.Promise> given(
      List<CompletableFuture<Optional<Peers.Promise>>> answers) {
    return answers.stream()
        .filter(CompletableFuture::isDone)
        .flatMap(answer -> answer.join().stream());
  }

  private Optional<Peers.Promise> prepare(Member member, long term) {
    if (!member.equals(config.self())) {
      return peers.prepare(member, term);
    }
    try {
      return Optional.of(state.prepare(term));
    } catch (IOException | SQLException | RuntimeException e) {
      LOG.warn("this host does not take part in the election of term {}", term, e);
      return Optional.empty();
    }
  }
}
