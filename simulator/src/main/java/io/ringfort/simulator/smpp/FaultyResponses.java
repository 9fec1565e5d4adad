package io.ringfort.simulator.smpp;

import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.ledger.Ledger;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.OptionalParameter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a session's PDUs, and holds back or swallows the answers to submits when the faults say
/// so. It extends the library's sender because only two of its twenty-five kinds of PDU are
/// concerned.
final class FaultyResponses extends SynchronizedPDUSender {
  private static final Logger log = LoggerFactory.getLogger(FaultyResponses.class);
  private static final byte[] NOTHING = {};

  private final FaultInjector faults;
  private final Ledger ledger;
  private final ScheduledExecutorService clock;

  FaultyResponses(FaultInjector faults, Ledger ledger, ScheduledExecutorService clock) {
    super(new DefaultPDUSender());
    this.faults = faults;
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public byte[] sendSubmitSmResp(
      OutputStream os, int sequenceNumber, String messageId, OptionalParameter... tlvs)
      throws PDUStringException, IOException {
    if (faults.dropsResponse()) {
      ledger.responseDropped();
      return NOTHING;
    }
    return answer(() -> writeSubmitSmResp(os, sequenceNumber, messageId, tlvs));
  }

  @Override
  public byte[] sendHeader(OutputStream os, int commandId, int commandStatus, int sequenceNumber)
      throws IOException {
    if (commandId != SMPPConstant.CID_SUBMIT_SM_RESP) {
      return super.sendHeader(os, commandId, commandStatus, sequenceNumber);
    }
    return answer(() -> super.sendHeader(os, commandId, commandStatus, sequenceNumber));
  }

  /// The library leaves just this PDU out of its locking, so a receipt could break into it.
  private byte[] writeSubmitSmResp(
      OutputStream os, int sequenceNumber, String messageId, OptionalParameter... tlvs)
      throws IOException {
    synchronized (os) {
      try {
        return super.sendSubmitSmResp(os, sequenceNumber, messageId, tlvs);
      } catch (PDUStringException e) {
        throw new IllegalStateException("the carrier made a message id that SMPP cannot carry", e);
      }
    }
  }

  private byte[] answer(Write write) throws IOException {
    long delayMs = faults.current().delayMs();
    if (delayMs == 0) {
      return write.run();
    }
    // A write may block on a peer that does not read: the clock only hands it over.
    Runnable later =
        () -> Thread.ofVirtual().name("simulator-late-answer").start(() -> writeLate(write));
    try {
      clock.schedule(later, delayMs, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw new IOException("the carrier is closing", e);
    }
    return NOTHING;
  }

  private static void writeLate(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      log.debug("a late answer found its bind gone: {}", e.getMessage());
    }
  }

  private interface Write {
    byte[] run() throws IOException;
  }
}
