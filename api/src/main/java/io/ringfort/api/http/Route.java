package io.ringfort.api.http;

/// What answers a method on a path.
///
/// @param method `GET`, `POST` or `DELETE`
/// @param template such as `/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json`; where a
///   variable is called `AccountSid`, only accounts that the caller may reach come through
public record Route(String method, String template, Access access, Handler handler) {

  /// Who may use a route.
  public enum Access {
    /// Anyone with the account's token or one of its keys.
    ANY_CREDENTIAL,
    /// The account's token only: keys cannot make keys.
    AUTH_TOKEN,
    /// As [#AUTH_TOKEN], and the account in the path need not be active: this is where its parent
    /// makes it so.
    ACCOUNT_ITSELF
  }

  public static Route get(String template, Handler handler) {
    return new Route("GET", template, Access.ANY_CREDENTIAL, handler);
  }

  public static Route post(String template, Handler handler) {
    return new Route("POST", template, Access.ANY_CREDENTIAL, handler);
  }

  public static Route delete(String template, Handler handler) {
    return new Route("DELETE", template, Access.ANY_CREDENTIAL, handler);
  }

  public Route with(Access other) {
    return new Route(method, template, other, handler);
  }
}
