package io.ringfort.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.bean.BindType;

/// Measures how many submits a running simulator takes: `port submits binds window receipts`, with
/// `receipts` true or false. Not a test: run it by hand, beside a simulator of its own process.
public final class SubmitLoad {
  private SubmitLoad() {}

  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int submits = Integer.parseInt(args[1]);
    int window = Integer.parseInt(args[3]);
    boolean receipts = Boolean.parseBoolean(args[4]);
    List<Esme> binds = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[2]); i++) {
      binds.add(Esme.bind(port, BindType.BIND_TRX));
    }
    run(binds, submits, window, receipts, "warm-up");
    run(binds, submits, window, receipts, "measured");
    binds.forEach(Esme::close);
  }

  private static void run(List<Esme> binds, int submits, int window, boolean receipts, String name)
      throws Exception {
    AtomicInteger next = new AtomicInteger();
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Esme bind : binds) {
        for (int i = 0; i < window; i++) {
          threads.submit(
              () -> {
                for (int n = next.incrementAndGet(); n <= submits; n = next.incrementAndGet()) {
                  submit(bind, name + n, receipts);
                }
                return null;
              });
        }
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "%s: %d submits in %.2f s: %.0f/s%n",
        name,
        submits,
        seconds,
        submits / seconds);
    if (receipts) {
      int count = 0;
      for (Esme bind : binds) {
        count += bind.delivered().size();
      }
      System.out.printf(Locale.ROOT, "receipts by then: %d%n", count);
      binds.forEach(bind -> bind.delivered().clear());
    }
  }

  private static void submit(Esme bind, String name, boolean receipts) throws Exception {
    String text = "Sixty octets of text for message number " + name + " and no more";
    String to = "49151" + Math.abs(name.hashCode() % 10_000_000);
    if (receipts) {
      bind.submit(to, text, Esme.reference(name));
    } else {
      bind.submitWithoutReceipt(to, text);
    }
  }
}
