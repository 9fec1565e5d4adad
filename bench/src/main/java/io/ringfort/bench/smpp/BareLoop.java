package io.ringfort.bench.smpp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;

/// The product's SMPP library in a loop with nothing around it: what the same carrier takes through
/// the same number of binds with the same window. The product can at best come near it.
public final class BareLoop implements AutoCloseable {
  private static final int ANSWER_WITHIN_MS = 10_000;
  private static final int PDU_THREADS = 16;
  private static final int PDU_QUEUE = 10_000;
  private static final RegisteredDelivery WITH_RECEIPT =
      new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE);

  private final List<SMPPSession> binds = new ArrayList<>();

  private BareLoop() {}

  /// @param ports one for each gateway
  /// @param bindsPerGateway sessions to each
  public static BareLoop bind(
      List<Integer> ports, int bindsPerGateway, String systemId, String password)
      throws IOException {
    BareLoop loop = new BareLoop();
    for (int port : ports) {
      for (int i = 0; i < bindsPerGateway; i++) {
        SMPPSession session = new SMPPSession();
        loop.binds.add(session);
        session.setTransactionTimer(ANSWER_WITHIN_MS);
        session.setPduProcessorDegree(PDU_THREADS);
        session.setQueueCapacity(PDU_QUEUE);
        session.setMessageReceiverListener(new Acknowledge());
        session.connectAndBind("127.0.0.1", port, parameter(systemId, password));
      }
    }
    return loop;
  }

  private static BindParameter parameter(String systemId, String password) {
    return new BindParameter(
        BindType.BIND_TRX,
        systemId,
        password,
        "",
        TypeOfNumber.UNKNOWN,
        NumberingPlanIndicator.UNKNOWN,
        "");
  }

  /// Submits so many messages, with receipts asked for, and returns when the last is answered.
  ///
  /// @param window unanswered submits at a time on each bind
  /// @param firstNumber the first message's; no number may come twice in a simulator's life
  /// @return how long it took, in seconds
  public double submit(int messages, int window, int firstNumber)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    long begun = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (SMPPSession bind : binds) {
        for (int i = 0; i < window; i++) {
          running.add(threads.submit(() -> submitAll(bind, next, messages, firstNumber)));
        }
      }
      for (Future<?> each : running) {
        await(each);
      }
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static Void submitAll(SMPPSession bind, AtomicInteger next, int messages, int firstNumber)
      throws IOException,
          PDUException,
          InvalidResponseException,
          NegativeResponseException,
          ResponseTimeoutException {
    for (int n = next.getAndIncrement(); n < messages; n = next.getAndIncrement()) {
      submit(bind, firstNumber + n);
    }
    return null;
  }

  private static void submit(SMPPSession bind, int number)
      throws IOException,
          PDUException,
          InvalidResponseException,
          NegativeResponseException,
          ResponseTimeoutException {
    String text = String.valueOf(10_000_000 + number);
    // The reference is as long as the product's, so that a PDU is as long as its.
    OptionalParameter reference =
        new OptionalParameter.OctetString((short) 0x1400, "SM00000000000000000000000000" + text);
    bind.submitShortMessage(
        "",
        TypeOfNumber.INTERNATIONAL,
        NumberingPlanIndicator.ISDN,
        "14155550100",
        TypeOfNumber.INTERNATIONAL,
        NumberingPlanIndicator.ISDN,
        "49151" + text,
        new ESMClass(),
        (byte) 0,
        (byte) 0,
        null,
        null,
        WITH_RECEIPT,
        (byte) 0,
        new RawDataCoding((byte) 0),
        (byte) 0,
        ("Your parcel arrives today between 14 and 16. No. " + text)
            .getBytes(StandardCharsets.US_ASCII),
        reference);
  }

  private static void await(Future<?> each) throws IOException, InterruptedException {
    try {
      each.get();
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new IOException("the bare loop failed: " + cause.getMessage(), cause);
    }
  }

  @Override
  public void close() {
    binds.forEach(SMPPSession::unbindAndClose);
  }

  /// Takes every receipt and does nothing with it.
  private static final class Acknowledge implements MessageReceiverListener {
    @Override
    public void onAcceptDeliverSm(DeliverSm receipt) {
      // Returning is the acknowledgement.
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification pdu) {
      throw new IllegalStateException("got alert_notification (expected: deliver_sm)");
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm pdu, Session source) throws ProcessRequestException {
      throw new ProcessRequestException("got data_sm (expected: deliver_sm)", 3);
    }
  }
}
