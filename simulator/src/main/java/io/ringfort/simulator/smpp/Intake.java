package io.ringfort.simulator.smpp;

import io.ringfort.simulator.faults.FaultInjector;
import io.ringfort.simulator.handsets.HandsetState;
import io.ringfort.simulator.handsets.Handsets;
import io.ringfort.simulator.handsets.ReceivedMessage;
import io.ringfort.simulator.ledger.Ledger;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes submits from all binds: counts them, puts whole messages into inboxes and orders receipts.
/// Called by each session's own processing thread; nothing here blocks.
final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);
  private static final OptionalParameter[] NO_TLVS = {};
  private static final int RECEIPT_TEXT = 20;
  private static final int ID_CLOCK_SHIFT = 20;

  private final FaultInjector faults;
  private final Ledger ledger;
  private final Handsets handsets;
  private final Deliveries deliveries;
  private final Duration receiptDelay;
  private final Reassembler reassembler = new Reassembler();
  // Begins at the clock, so that a restarted carrier gives no id twice.
  private final AtomicLong lastId = new AtomicLong(System.currentTimeMillis() << ID_CLOCK_SHIFT);

  Intake(
      FaultInjector faults,
      Ledger ledger,
      Handsets handsets,
      Deliveries deliveries,
      Duration receiptDelay) {
    this.faults = faults;
    this.ledger = ledger;
    this.handsets = handsets;
    this.deliveries = deliveries;
    this.receiptDelay = receiptDelay;
  }

  SubmitSmResult submit(SubmitSm pdu) throws ProcessRequestException {
    if (faults.throttles()) {
      ledger.throttled();
      throw new ProcessRequestException("throttled", SMPPConstant.STAT_ESME_RTHROTTLED);
    }
    if (faults.rejects()) {
      throw rejected("rejected on order");
    }
    Submit submit = decode(pdu);
    String messageId = Long.toHexString(lastId.incrementAndGet());
    HandsetState state = handsets.state(submit.destination().handset());
    Instant now = Instant.now();
    ledger.submitted(submit.identity());
    if (state.delivers()) {
      reassembler
          .add(submit)
          .filter(whole -> ledger.arrives(whole.parts()))
          .ifPresent(whole -> handsets.receive(received(submit, whole, now)));
    }
    if (submit.wantsReceipt(state.delivers())) {
      deliveries.add(receipt(messageId, submit, state, now), receiptDelay);
    }
    return result(messageId);
  }

  /// Forgets the parts of messages that are not complete.
  void clear() {
    reassembler.clear();
  }

  private Submit decode(SubmitSm pdu) throws ProcessRequestException {
    try {
      return SubmitDecoder.decode(pdu);
    } catch (IllegalArgumentException e) {
      log.warn("a submit_sm was rejected: {}", e.getMessage());
      throw rejected(String.valueOf(e.getMessage()));
    }
  }

  private ProcessRequestException rejected(String reason) {
    ledger.rejected();
    return new ProcessRequestException(reason, SMPPConstant.STAT_ESME_RSUBMITFAIL);
  }

  private static ReceivedMessage received(Submit submit, Reassembler.Whole whole, Instant now) {
    return new ReceivedMessage(
        submit.source().display(),
        submit.destination().handset(),
        whole.body(),
        submit.encoding().label(),
        now,
        whole.parts());
  }

  private Delivery.Receipt receipt(
      String messageId, Submit submit, HandsetState state, Instant now) {
    String body = submit.body();
    return new Delivery.Receipt(
        messageId,
        submit.source(),
        submit.destination(),
        now,
        now.plus(receiptDelay),
        state,
        body.substring(0, Math.min(RECEIPT_TEXT, body.length())));
  }

  private static SubmitSmResult result(String messageId) {
    try {
      return new SubmitSmResult(new MessageId(messageId), NO_TLVS);
    } catch (PDUStringException e) {
      throw new IllegalStateException("the carrier made a message id that SMPP cannot carry", e);
    }
  }
}
