package io.ringfort.simulator.smpp;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPServerSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One bound session. Any thread may deliver over it, and blocks until the platform acknowledges.
final class Bind {
  private static final Logger log = LoggerFactory.getLogger(Bind.class);

  private final SMPPServerSession session;
  private final Socket socket;
  private final BindType type;
  private final Set<Thread> delivering = ConcurrentHashMap.newKeySet();

  Bind(SMPPServerSession session, Socket socket, BindType type) {
    this.session = session;
    this.socket = socket;
    this.type = type;
  }

  boolean receives() {
    return type != BindType.BIND_TX;
  }

  /// Delivers, and returns once it is acknowledged.
  void deliver(Delivery.DeliverSm pdu)
      throws PDUException,
          IOException,
          NegativeResponseException,
          ResponseTimeoutException,
          InvalidResponseException {
    delivering.add(Thread.currentThread());
    try {
      session.deliverShortMessage(
          "",
          pdu.source().ton(),
          pdu.source().npi(),
          pdu.source().value(),
          pdu.destination().ton(),
          pdu.destination().npi(),
          pdu.destination().value(),
          new ESMClass(pdu.esmClass()),
          (byte) 0,
          (byte) 0,
          new RegisteredDelivery(0),
          new RawDataCoding(pdu.dataCoding()),
          pdu.octets(),
          pdu.tlvs());
    } finally {
      delivering.remove(Thread.currentThread());
    }
  }

  /// Wakes the deliveries that wait for an acknowledgement which cannot come any more: the library
  /// would let them wait for their whole timeout.
  void closed() {
    delivering.forEach(Thread::interrupt);
  }

  /// Cuts the connection at the TCP level: a reset, and no unbind. The session's reader notices.
  void cut() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      log.debug("a bind was already gone when it was to be cut: {}", e.getMessage());
    }
  }
}
