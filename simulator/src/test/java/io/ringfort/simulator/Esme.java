package io.ringfort.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;

/// A platform's side of one bind, for tests: submits, and collects what is delivered to it.
public final class Esme implements AutoCloseable {
  public static final String FROM = "14155550100";

  private final SMPPSession session = new SMPPSession();
  private final BlockingQueue<DeliverSm> delivered = new LinkedBlockingQueue<>();
  private final List<DeliverSm> refused = new CopyOnWriteArrayList<>();
  private final AtomicReference<Integer> answer = new AtomicReference<>(0);

  private Esme() {}

  public static Esme bind(Simulator simulator) throws IOException {
    return bind(simulator.smppPorts().getFirst(), BindType.BIND_TRX);
  }

  public static Esme bind(int port, BindType type) throws IOException {
    return bind(port, type, "ringfort", "ringfort");
  }

  public static Esme bind(int port, BindType type, String systemId, String password)
      throws IOException {
    Esme esme = new Esme();
    esme.session.setTransactionTimer(10_000);
    esme.session.setQueueCapacity(10_000);
    esme.session.setMessageReceiverListener(esme.new Listener());
    esme.session.connectAndBind(
        "127.0.0.1",
        port,
        new BindParameter(
            type,
            systemId,
            password,
            "",
            TypeOfNumber.UNKNOWN,
            NumberingPlanIndicator.UNKNOWN,
            ""));
    return esme;
  }

  public SMPPSession session() {
    return session;
  }

  /// What was delivered, in order; taking waits.
  public BlockingQueue<DeliverSm> delivered() {
    return delivered;
  }

  /// What this bind answered with another status than 0.
  public List<DeliverSm> refused() {
    return refused;
  }

  /// From now on every delivery is answered with this status.
  public void answerWith(int commandStatus) {
    answer.set(commandStatus);
  }

  /// Submits in the default alphabet, with a receipt asked for.
  public String submit(String to, String text, OptionalParameter... tlvs) throws Exception {
    return submit(to, 0, 0, text.getBytes(StandardCharsets.US_ASCII), tlvs);
  }

  public String submit(
      String to, int esmClass, int dataCoding, byte[] octets, OptionalParameter... tlvs)
      throws Exception {
    return submit(to, new ESMClass(esmClass), dataCoding, octets, 1, tlvs);
  }

  public String submitWithoutReceipt(String to, String text) throws Exception {
    return submit(to, new ESMClass(), 0, text.getBytes(StandardCharsets.US_ASCII), 0);
  }

  private String submit(
      String to,
      ESMClass esmClass,
      int dataCoding,
      byte[] octets,
      int registeredDelivery,
      OptionalParameter... tlvs)
      throws Exception {
    return session
        .submitShortMessage(
            "",
            TypeOfNumber.INTERNATIONAL,
            NumberingPlanIndicator.ISDN,
            FROM,
            TypeOfNumber.INTERNATIONAL,
            NumberingPlanIndicator.ISDN,
            to,
            esmClass,
            (byte) 0,
            (byte) 0,
            null,
            null,
            new RegisteredDelivery(registeredDelivery),
            (byte) 0,
            new RawDataCoding((byte) dataCoding),
            (byte) 0,
            octets,
            tlvs)
        .getMessageId();
  }

  @Override
  public void close() {
    session.close();
  }

  public static OptionalParameter reference(String own) {
    return new OptionalParameter.OctetString((short) 0x1400, own);
  }

  private final class Listener implements MessageReceiverListener {
    @Override
    public void onAcceptDeliverSm(DeliverSm pdu) throws ProcessRequestException {
      if (answer.get() != 0) {
        refused.add(pdu);
        throw new ProcessRequestException("not now", answer.get());
      }
      delivered.add(pdu);
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
