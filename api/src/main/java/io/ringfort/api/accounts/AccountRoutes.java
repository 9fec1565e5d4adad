package io.ringfort.api.accounts;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.paging.NewestFirst;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.core.directory.Account;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.DomainMapping;
import io.ringfort.core.directory.OwnedNumber;
import io.ringfort.core.directory.PoolMember;
import io.ringfort.core.directory.SipDomain;
import io.ringfort.core.ids.AccountSid;
import io.ringfort.core.secrets.SecretBox;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// `/Accounts` and `/Balance`: an account and its subaccounts.
/// <https://www.twilio.com/docs/iam/api/account>
public final class AccountRoutes implements Creator {
  private static final String LIST = "/2010-04-01/Accounts.json";
  private static final String ONE = "/2010-04-01/Accounts/{AccountSid}.json";
  private static final String BALANCE = "/2010-04-01/Accounts/{AccountSid}/Balance.json";
  private static final int MAX_SUBACCOUNTS = 1_000;
  private static final DateTimeFormatter DEFAULT_NAME =
      DateTimeFormatter.ofPattern("'SubAccount Created at' yyyy-MM-dd hh:mm a", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Directory directory;
  private final DirectoryWriter writer;
  private final InstantSource clock;

  public AccountRoutes(Directory directory, DirectoryWriter writer, InstantSource clock) {
    this.directory = directory;
    this.writer = writer;
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    return Stream.of(
            Route.get(LIST, this::list).with(Route.Access.AUTH_TOKEN),
            Route.post(LIST, door.creates(AccountSid.PREFIX, this)).with(Route.Access.AUTH_TOKEN),
            Route.get(ONE, request -> answer(request.account())).with(Route.Access.ACCOUNT_ITSELF),
            Route.post(ONE, this::update).with(Route.Access.ACCOUNT_ITSELF),
            Route.get(BALANCE, AccountRoutes::balance))
        .toList();
  }

  private static Response answer(Account account) {
    return Response.ok(out -> AccountJson.write(out, account));
  }

  /// This stack bills nobody.
  private static Response balance(Request request) {
    return Response.ok(
        out ->
            out.text("account_sid", request.accountSid().value())
                .text("balance", "0.00")
                .text("currency", "USD"));
  }

  private Response list(Request request) {
    Optional<String> name = request.params().given("FriendlyName");
    Optional<Account.Status> status = request.params().given("Status").map(AccountRoutes::status);
    AccountSid own = request.accountSid();
    List<Account> found =
        directory
            .all(Account.class)
            .filter(a -> a.sid().equals(own) || own.equals(a.parent()))
            .filter(a -> name.isEmpty() || name.get().equals(a.friendlyName()))
            .filter(a -> status.isEmpty() || status.get() == a.status())
            .sorted(NewestFirst.by(Account::created, Account::id))
            .toList();
    return PageRequest.of(request.params())
        .cut(found, Account::id)
        .in2010(request, "accounts", AccountJson::write);
  }

  @Override
  public Created create(Request request, Claim claim) {
    if (request.account().parent() != null) {
      throw new ApiException(ApiError.NOT_NESTED, request.accountSid().value());
    }
    Instant now = clock.instant();
    long subaccounts =
        directory
            .all(Account.class)
            .filter(
                a -> request.accountSid().equals(a.parent()) && a.status() != Account.Status.CLOSED)
            .count();
    if (subaccounts >= MAX_SUBACCOUNTS) {
      throw new ApiException(
          ApiError.TOO_MANY_SUBACCOUNTS,
          "got " + subaccounts + " (expected: fewer than " + MAX_SUBACCOUNTS + ")");
    }
    String name = FriendlyName.of(request.params()).orElseGet(() -> DEFAULT_NAME.format(now));
    Account account =
        new Account(
            new AccountSid(claim.sid()),
            request.accountSid(),
            name,
            Account.Status.ACTIVE,
            SecretBox.newToken(),
            now,
            now);
    request.requireTime(clock.instant());
    DirectoryWriter.Inserted inserted = writer.insert(account, Optional.of(claim.requestHash()));
    return new Created(
        claim.answer(
            inserted,
            () -> Response.created(out -> AccountJson.write(out, account)),
            () -> show(request, claim)),
        now);
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return directory
        .account(new AccountSid(claim.sid()))
        .map(a -> Response.created(out -> AccountJson.write(out, a)));
  }

  private Response update(Request request) {
    Account account = request.account();
    Optional<String> name = FriendlyName.of(request.params());
    Optional<Account.Status> status =
        request
            .params()
            .given("Status")
            .map(AccountRoutes::status)
            .filter(s -> s != account.status());
    if (status.isPresent()) {
      checkStatusChange(request, account);
    }
    if (account.status() == Account.Status.CLOSED) {
      throw new ApiException(ApiError.ACCOUNT_CLOSED, account.sid().value());
    }
    request.requireTime(clock.instant());
    if (status.filter(s -> s == Account.Status.CLOSED).isPresent()) {
      // Before the account itself: if this is cut off in the middle, the same request can be sent
      // again.
      freeNumbers(account);
      freeDomains(account);
    }
    Instant now = clock.instant();
    Account renamed = name.map(n -> account.rename(n, now)).orElse(account);
    Account next = status.map(s -> renamed.withStatus(s, now)).orElse(renamed);
    if (!writer.update(next)) {
      throw request.notFound();
    }
    return answer(next);
  }

  private static void checkStatusChange(Request request, Account account) {
    if (account.sid().equals(request.caller().account().sid())) {
      throw new ApiException(
          account.parent() == null ? ApiError.OWN_STATUS : ApiError.FORBIDDEN,
          "Status: only a parent changes its subaccounts'");
    }
  }

  private void freeNumbers(Account account) {
    for (PoolMember member : directory.ownedBy(account.sid(), PoolMember.class)) {
      writer.delete(member.id());
    }
    for (OwnedNumber number : directory.ownedBy(account.sid(), OwnedNumber.class)) {
      writer.delete(number.id());
    }
  }

  /// Their names are nobody's then.
  private void freeDomains(Account account) {
    for (DomainMapping mapping : directory.ownedBy(account.sid(), DomainMapping.class)) {
      writer.delete(mapping.id());
    }
    for (SipDomain domain : directory.ownedBy(account.sid(), SipDomain.class)) {
      writer.delete(domain.id());
    }
  }

  private static Account.Status status(String text) {
    return switch (text) {
      case "active" -> Account.Status.ACTIVE;
      case "suspended" -> Account.Status.SUSPENDED;
      case "closed" -> Account.Status.CLOSED;
      default ->
          throw new ApiException(
              ApiError.INVALID_ACCOUNT_STATUS,
              "Status: got '" + text + "' (expected: active, suspended or closed)");
    };
  }
}
