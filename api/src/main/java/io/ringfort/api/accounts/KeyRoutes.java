package io.ringfort.api.accounts;

import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.http.Route;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.idempotency.FrontDoor;
import io.ringfort.api.paging.NewestFirst;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.api.rendering.Dates;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.directory.ApiKey;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.ids.ApiKeySid;
import io.ringfort.core.secrets.SecretBox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `/Keys`, and `/SigningKeys`, their older name.
/// <https://www.twilio.com/docs/iam/api-keys/keys-in-console>
public final class KeyRoutes implements Creator {
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}/";

  private final Directory directory;
  private final DirectoryWriter writer;
  private final InstantSource clock;

  public KeyRoutes(Directory directory, DirectoryWriter writer, InstantSource clock) {
    this.directory = directory;
    this.writer = writer;
    this.clock = clock;
  }

  public List<Route> routes(FrontDoor door) {
    return Stream.concat(named("Keys", "keys", door), named("SigningKeys", "signing_keys", door))
        .map(route -> route.with(Route.Access.AUTH_TOKEN))
        .toList();
  }

  private Stream<Route> named(String name, String listKey, FrontDoor door) {
    String one = ACCOUNT + name + "/{Sid}.json";
    return Stream.of(
        Route.get(ACCOUNT + name + ".json", request -> list(request, listKey)),
        Route.post(ACCOUNT + name + ".json", door.creates(ApiKeySid.PREFIX, this)),
        Route.get(one, request -> answer(find(request))),
        Route.post(one, this::update),
        Route.delete(one, this::delete));
  }

  private static Response answer(ApiKey key) {
    return Response.ok(out -> write(out, key));
  }

  private static void write(JsonOut out, ApiKey key) {
    out.text("sid", key.sid().value())
        .text("friendly_name", key.friendlyName())
        .text("date_created", Dates.rfc2822(key.created()))
        .text("date_updated", Dates.rfc2822(key.updated()));
  }

  /// The secret is shown to the request that made it, and to its repeats: they come from clients
  /// that never saw the answer.
  private static void writeWithSecret(JsonOut out, ApiKey key) {
    write(out, key);
    out.text("secret", key.secret().reveal());
  }

  private Response list(Request request, String listKey) {
    List<ApiKey> keys =
        directory.ownedBy(request.accountSid(), ApiKey.class).stream()
            .sorted(NewestFirst.by(ApiKey::created, ApiKey::id))
            .toList();
    return PageRequest.of(request.params())
        .cut(keys, ApiKey::id)
        .in2010(request, listKey, KeyRoutes::write);
  }

  @Override
  public Created create(Request request, Claim claim) {
    Instant now = clock.instant();
    String name = FriendlyName.of(request.params()).orElse("");
    ApiKey key =
        new ApiKey(
            new ApiKeySid(claim.sid()),
            request.accountSid(),
            name,
            SecretBox.newSecret(),
            now,
            now);
    request.requireTime(now);
    DirectoryWriter.Inserted inserted = writer.insert(key, Optional.of(claim.requestHash()));
    return new Created(
        claim.answer(
            inserted,
            () -> Response.created(out -> writeWithSecret(out, key)),
            () -> show(request, claim)),
        now);
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return directory
        .apiKey(new ApiKeySid(claim.sid()))
        .map(key -> Response.created(out -> writeWithSecret(out, key)));
  }

  private ApiKey find(Request request) {
    return directory
        .find(request.variable("Sid"), ApiKey.class)
        .filter(key -> key.account().equals(request.accountSid()))
        .orElseThrow(request::notFound);
  }

  private Response update(Request request) {
    ApiKey next =
        find(request).rename(FriendlyName.of(request.params()).orElse(""), clock.instant());
    request.requireTime(clock.instant());
    if (!writer.update(next)) {
      throw request.notFound();
    }
    return answer(next);
  }

  private Response delete(Request request) {
    ApiKey key = find(request);
    request.requireTime(clock.instant());
    writer.delete(key.id());
    return Response.noContent();
  }
}
