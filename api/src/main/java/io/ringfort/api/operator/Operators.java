package io.ringfort.api.operator;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Handler;
import io.ringfort.core.ids.AccountSid;

/// Who may look at the stack: those with credentials of its own account. Others, its subaccounts
/// among them, are customers, who learn nothing of hosts and carriers that they share.
///
/// @param account the stack's own
public record Operators(AccountSid account) {

  /// @return what refuses everybody else with 403
  public Handler only(Handler handler) {
    return request -> {
      if (!includes(request.accountSid())) {
        throw new ApiException(
            ApiError.ACCESS_DENIED,
            "got credentials of "
                + request.accountSid()
                + " (expected: those of the stack's own account)");
      }
      return handler.handle(request);
    };
  }

  public boolean includes(AccountSid who) {
    return account.equals(who);
  }
}
