package io.ringfort.protocol.sip.dialog;

import io.ringfort.protocol.sip.SipResponse;

/// The caller's view of reliable provisional responses in one early dialog (RFC 3262 section 4).
///
/// @param last the highest RSeq confirmed so far; -1 for none
public record ProvisionalOrder(long last) {
  public static final ProvisionalOrder NONE = new ProvisionalOrder(-1);

  /// What to do with a reliable provisional response.
  public sealed interface Verdict {
    /// Take it, and confirm it with `Dialog.prack`.
    record Confirm(ProvisionalOrder after) implements Verdict {}

    /// Drop it: a copy, whose PRACK is on its way.
    record Repeated() implements Verdict {}

    /// Drop it and confirm nothing: one before it is missing and will be sent again.
    record OutOfOrder() implements Verdict {}
  }

  public Verdict receive(SipResponse response) {
    long rseq = response.rseq().orElseThrow();
    if (last < 0 || rseq == last + 1) {
      return new Verdict.Confirm(new ProvisionalOrder(rseq));
    }
    return rseq <= last ? new Verdict.Repeated() : new Verdict.OutOfOrder();
  }
}
