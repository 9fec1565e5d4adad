package io.ringfort.bench;

import io.ringfort.bench.load.Latencies;
import io.ringfort.bench.load.MessageRequests;
import io.ringfort.bench.load.PostLoad;
import io.ringfort.bench.processes.CarrierLedger;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Sends messages through a stack and watches the carrier's ledger until all have come and all
/// their receipts have gone back. One thread.
final class MessageFlow {
  private static final int CREATED = 201;

  /// How finely the last arrival is known.
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  private final URI api;
  private final MessageRequests requests;
  private final CarrierLedger ledger;
  private final @Nullable CpuClocks clocks;
  private final AtomicInteger nextNumber;
  private final Duration patience;

  /// @param clocks null where the stack's processes are not ours
  /// @param firstNumber of the first message
  /// @param patience without any progress for so long, the rest is lost
  MessageFlow(
      URI api,
      MessageRequests requests,
      CarrierLedger ledger,
      @Nullable CpuClocks clocks,
      int firstNumber,
      Duration patience) {
    this.api = api;
    this.requests = requests;
    this.ledger = ledger;
    this.clocks = clocks;
    this.nextNumber = new AtomicInteger(firstNumber);
    this.patience = patience;
  }

  /// @param perSecond 0: as fast as they are answered
  SmsReport.Flow send(int messages, int clients, double perSecond)
      throws IOException, InterruptedException {
    ledger.reset();
    CpuClocks.Reading before = clocks == null ? null : clocks.read();
    int first = nextNumber.getAndAdd(messages);
    PostLoad load = new PostLoad(api, clients, messages, perSecond, CREATED);
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<PostLoad.Result> posting = thread.submit(() -> load.run(n -> requests.of(first + n)));
      Arrivals arrivals = watch(posting, messages);
      PostLoad.Result posted = posting.get();
      SmsReport.Cpu cpu = clocks == null || before == null ? null : cpu(clocks, before, messages);
      return flow(messages, perSecond, posted, arrivals, cpu);
    } catch (ExecutionException e) {
      throw new IOException("the load failed", e.getCause());
    }
  }

  private static SmsReport.Cpu cpu(CpuClocks clocks, CpuClocks.Reading before, int messages) {
    double strangers = clocks.read().strangersSince(before);
    return clocks.readAtRest().since(before, messages, strangers);
  }

  /// @param lastSubmitNanos and `lastReceiptNanos`: [System#nanoTime] when they were seen
  private record Arrivals(
      long lastSubmitNanos, long lastReceiptNanos, CarrierLedger.Totals totals) {}

  private Arrivals watch(Future<PostLoad.Result> posting, int messages) throws IOException {
    CarrierLedger.Totals before = ledger.read();
    long lastSubmit = System.nanoTime();
    long lastReceipt = lastSubmit;
    while (true) {
      CarrierLedger.Totals now = ledger.read();
      long at = System.nanoTime();
      lastSubmit = now.distinct() > before.distinct() ? at : lastSubmit;
      lastReceipt = now.receipts() > before.receipts() ? at : lastReceipt;
      before = now;
      boolean givenUp =
          posting.isDone() && at - Math.max(lastSubmit, lastReceipt) > patience.toNanos();
      if ((posting.isDone() && now.receipts() >= accepted(posting)) || givenUp) {
        return new Arrivals(lastSubmit, lastReceipt, now);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /// A load that failed has nothing to wait for.
  private static long accepted(Future<PostLoad.Result> posting) {
    return posting.state() == Future.State.SUCCESS ? posting.resultNow().latencies().count() : 0;
  }

  private static SmsReport.Flow flow(
      int messages,
      double perSecond,
      PostLoad.Result posted,
      Arrivals arrivals,
      SmsReport.@Nullable Cpu cpu) {
    Latencies accept = posted.latencies();
    CarrierLedger.Totals totals = arrivals.totals();
    return new SmsReport.Flow(
        messages,
        perSecond,
        posted.goodPerSecond(),
        new SmsReport.Millis(
            accept.millisAt(50), accept.millisAt(99), accept.millisAt(99.9), accept.millisAt(100)),
        totals.distinct() / ((arrivals.lastSubmitNanos() - posted.begunNanos()) / 1e9),
        totals.receipts() / ((arrivals.lastReceiptNanos() - posted.begunNanos()) / 1e9),
        cpu,
        new SmsReport.Faults(
            accept.count() - totals.distinct(), totals.doubled(), posted.bad(), posted.example()));
  }
}
