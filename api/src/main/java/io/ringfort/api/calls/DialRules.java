package io.ringfort.api.calls;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Params;
import io.ringfort.api.params.ClientAddress;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.voice.lifecycle.CallIntent.Parties;

/// Whom a page may call whose token lets it dial: what a request for a call may say, with
/// `CallerId` as its `From`. Any thread; reads this host's directory only.
public final class DialRules {
  private final PartyRules rules;

  public DialRules(Directory directory) {
    this.rules = new PartyRules(directory);
  }

  /// @param callerId empty: the page's own name, which no phone can be shown
  /// @throws ApiException for what is no number and no client, or a caller id of others
  public Parties check(AccountSid account, String identity, String to, String callerId) {
    Params params = Params.of("To", to, "From", callerId);
    Endpoint whom = PartyRules.to(params);
    if (whom instanceof Endpoint.Sip) {
      throw new ApiException(
          ApiError.INVALID_TO, "To: got a SIP address (expected: a number or client:NAME)");
    }
    boolean isPage = whom instanceof Endpoint.Client;
    if (callerId.isBlank() && isPage) {
      params = Params.of("To", to, "From", ClientAddress.PREFIX + identity);
    }
    return rules.check(params, account, whom);
  }
}
