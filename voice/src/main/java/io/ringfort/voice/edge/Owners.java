package io.ringfort.voice.edge;

import org.jspecify.annotations.Nullable;

/// Finds the voice role that a message is for. Any thread; must not block.
public interface Owners {

  /// Who owns the call of that SID; when nobody does, whoever says so to the far end. Null: no
  /// voice role can be reached.
  @Nullable EdgeLink ofCall(String callSid);

  /// Who sent the request with this branch.
  @Nullable EdgeLink ofBranch(String branch);

  /// Who takes a request that begins something; the same one for the same Call-ID, because
  /// retransmissions and CANCEL must meet the INVITE.
  @Nullable EdgeLink ofNew(String callId);

  /// One voice role takes everything.
  static Owners only(EdgeLink link) {
    return new Owners() {
      @Override
      public EdgeLink ofCall(String callSid) {
        return link;
      }

      @Override
      public EdgeLink ofBranch(String branch) {
        return link;
      }

      @Override
      public EdgeLink ofNew(String callId) {
        return link;
      }
    };
  }
}
