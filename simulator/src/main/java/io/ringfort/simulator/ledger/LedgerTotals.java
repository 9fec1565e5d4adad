package io.ringfort.simulator.ledger;

/// What the carrier counted since the last reset. Submits are submit_sm PDUs that were accepted,
/// answered or not; refused ones count as throttled or rejected only. `distinctMessages` counts the
/// messages whose first (or only) part came, `doubled` those of which any part came twice.
public record LedgerTotals(
    long submits,
    long distinctMessages,
    long doubled,
    long receiptsSent,
    long throttled,
    long rejected,
    long droppedResponses,
    long mobileOriginated,
    long mobileOriginatedAcknowledged) {}
