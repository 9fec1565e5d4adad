package io.ringfort.messaging.smpp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfort.engines.threads.Threads;
import io.ringfort.engines.time.Timer;
import io.ringfort.messaging.lifecycle.Event.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One SMPP session to one gateway, made again whenever it is lost, with a window of unanswered
/// submits. States: down (connecting or waiting to), up, paused (up, but the carrier throttles),
/// closed.
final class Bind implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bind.class);
  private static final String SUBMITS = "ringfort.smpp.submits";
  private static final String BINDS_UP = "ringfort.smpp.bind.up";
  private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
  private static final Duration LONGEST_RECONNECT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final int PDU_THREADS = 16;
  private static final int PDU_QUEUE = 10_000;
  private static final RegisteredDelivery WITH_RECEIPT =
      new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE);
  private static final RegisteredDelivery NO_RECEIPT =
      new RegisteredDelivery(SMSCDeliveryReceipt.DEFAULT);

  private final CarrierConfig config;
  private final CarrierConfig.Gateway gateway;
  private final String name;
  private final DeliverHandler deliveries;
  private final Timer timer;
  private final Runnable capacity;
  private final Semaphore window;
  private final AtomicReference<State> state =
      new AtomicReference<>(new State(null, 0, Duration.ZERO, false));
  private final Counter taken;
  private final Counter refused;
  private final Counter unanswered;

  /// @param session null when down
  /// @param pausedUntil in [System#nanoTime]; what it is compared with when the session is up
  /// @param pause the last pause; grows while the carrier throttles
  private record State(
      @org.jspecify.annotations.Nullable SMPPSession session,
      long pausedUntil,
      Duration pause,
      boolean closed) {}

  /// What came of a submit_sm.
  sealed interface Answer {
    record Taken(String carrierId) implements Answer {}

    record Refused(Problem problem) implements Answer {}
  }

  Bind(
      CarrierConfig config,
      CarrierConfig.Gateway gateway,
      int index,
      DeliverHandler deliveries,
      Timer timer,
      MeterRegistry metrics,
      Runnable capacity) {
    this.config = config;
    this.gateway = gateway;
    this.name = config.name() + " " + gateway + " #" + index;
    this.deliveries = deliveries;
    this.timer = timer;
    this.capacity = capacity;
    window = new Semaphore(config.limits().window());
    taken = metrics.counter(SUBMITS, "carrier", config.name(), "answer", "taken");
    refused = metrics.counter(SUBMITS, "carrier", config.name(), "answer", "refused");
    unanswered = metrics.counter(SUBMITS, "carrier", config.name(), "answer", "none");
    Gauge.builder(BINDS_UP, this, b -> b.isUp() ? 1 : 0)
        .tag("carrier", config.name())
        .tag("bind", gateway + "#" + index)
        .register(metrics);
  }

  CarrierConfig.Gateway gateway() {
    return gateway;
  }

  void start() {
    connectAfter(Duration.ZERO, FIRST_RECONNECT);
  }

  boolean isUp() {
    return state.get().session() != null;
  }

  /// Takes a place in the window, if the bind is up and not paused.
  boolean tryTake(long nowNanos) {
    State s = state.get();
    return s.session() != null && nowNanos - s.pausedUntil() >= 0 && window.tryAcquire();
  }

  void giveBack() {
    window.release();
    capacity.run();
  }

  /// Submits one part and waits for the answer. The caller holds a place in the window.
  Answer submit(PartPdu pdu) {
    SMPPSession session = state.get().session();
    if (session == null || !session.getSessionState().isTransmittable()) {
      return new Answer.Refused(new Problem.NotSent());
    }
    try {
      String id =
          session
              .submitShortMessage(
                  "",
                  pdu.source().ton(),
                  pdu.source().npi(),
                  pdu.source().digits(),
                  pdu.destination().ton(),
                  pdu.destination().npi(),
                  pdu.destination().digits(),
                  pdu.esmClass(),
                  (byte) 0,
                  (byte) 0,
                  null,
                  null,
                  config.options().receipts() ? WITH_RECEIPT : NO_RECEIPT,
                  (byte) 0,
                  pdu.dataCoding(),
                  (byte) 0,
                  pdu.payload(),
                  pdu.references())
              .getMessageId();
      taken.increment();
      resumed();
      return new Answer.Taken(id);
    } catch (NegativeResponseException e) {
      refused.increment();
      Problem problem = CommandStatus.problem(e.getCommandStatus());
      if (problem instanceof Problem.Throttled) {
        pause();
      }
      return new Answer.Refused(problem);
    } catch (PDUException e) {
      // Our own PDU is not legal: it never left, and never will.
      LOG.error("carrier {}: a submit_sm could not be encoded: {}", name, e.getMessage());
      return new Answer.Refused(
          new Problem.Permanent(io.ringfort.messaging.lifecycle.Failures.UNKNOWN));
    } catch (ResponseTimeoutException | InvalidResponseException | IOException e) {
      // Even a failed write may have reached the carrier.
      unanswered.increment();
      LOG.debug("carrier {}: a submit_sm has no known outcome: {}", name, e.getMessage());
      return new Answer.Refused(new Problem.Unknown());
    }
  }

  private void pause() {
    State next =
        state.updateAndGet(
            s -> {
              if (System.nanoTime() - s.pausedUntil() < 0) {
                return s;
              }
              Duration pause =
                  s.pause().isZero() ? FIRST_PAUSE : min(s.pause().multipliedBy(2), LONGEST_PAUSE);
              return new State(s.session(), System.nanoTime() + pause.toNanos(), pause, s.closed());
            });
    timer.after(next.pause(), capacity);
  }

  private void resumed() {
    if (!state.get().pause().isZero()) {
      state.updateAndGet(s -> new State(s.session(), s.pausedUntil(), Duration.ZERO, s.closed()));
    }
  }

  private void connectAfter(Duration delay, Duration nextDelay) {
    timer.after(
        delay, () -> Threads.startVirtual("smpp-connect " + name, () -> connect(nextDelay)));
  }

  private void connect(Duration nextDelay) {
    if (state.get().closed()) {
      return;
    }
    SMPPSession session = new SMPPSession();
    session.setTransactionTimer(config.limits().responseTimeout().toMillis());
    session.setEnquireLinkTimer((int) config.limits().enquireLink().toMillis());
    session.setPduProcessorDegree(PDU_THREADS);
    session.setQueueCapacity(PDU_QUEUE);
    session.setMessageReceiverListener(new DeliverReader(config.name(), deliveries));
    session.addSessionStateListener(
        (now, _, _) -> {
          if (now == SessionState.CLOSED) {
            lost(session);
          }
        });
    try {
      session.connectAndBind(
          gateway.host(),
          gateway.port(),
          bindParameter(),
          config.limits().responseTimeout().toMillis());
    } catch (IOException | RuntimeException e) {
      LOG.debug("carrier {}: cannot bind: {}", name, e.getMessage());
      session.close();
      connectAfter(nextDelay, min(nextDelay.multipliedBy(2), LONGEST_RECONNECT));
      return;
    }
    State next =
        state.updateAndGet(
            s -> s.closed() ? s : new State(session, System.nanoTime(), Duration.ZERO, false));
    if (next.closed()) {
      session.unbindAndClose();
    } else if (session.getSessionState() == SessionState.CLOSED) {
      // Lost before the state was set: its listener came too early.
      lost(session);
    } else {
      LOG.info("carrier {}: bound", name);
      capacity.run();
    }
  }

  private void lost(SMPPSession session) {
    State before =
        state.getAndUpdate(
            s -> s.session() == session ? new State(null, 0, Duration.ZERO, s.closed()) : s);
    if (before.session() == session && !before.closed()) {
      LOG.warn("carrier {}: bind lost", name);
      connectAfter(FIRST_RECONNECT, FIRST_RECONNECT.multipliedBy(2));
    }
  }

  private BindParameter bindParameter() {
    CarrierConfig.Login login = config.login();
    return new BindParameter(
        BindType.BIND_TRX,
        login.systemId(),
        login.password().reveal(),
        login.systemType(),
        TypeOfNumber.UNKNOWN,
        NumberingPlanIndicator.UNKNOWN,
        null);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    State before = state.getAndUpdate(s -> new State(null, 0, Duration.ZERO, true));
    if (before.session() != null) {
      before.session().unbindAndClose();
    }
  }
}
