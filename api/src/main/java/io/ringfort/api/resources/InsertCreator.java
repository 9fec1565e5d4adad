package io.ringfort.api.resources;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.idempotency.Claim;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.directory.DirectoryWriter.Inserted;
import io.ringfort.core.directory.Resource;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;

/// A create that is one insert into the directory. Any thread.
final class InsertCreator<T extends Resource> implements Creator {
  private final DirectoryResources resources;
  private final Class<T> kind;
  private final DirectoryResources.Maker<T> maker;
  private final BiConsumer<JsonOut, T> fields;
  private final ApiError taken;

  InsertCreator(
      DirectoryResources resources,
      Class<T> kind,
      DirectoryResources.Maker<T> maker,
      BiConsumer<JsonOut, T> fields,
      ApiError taken) {
    this.resources = resources;
    this.kind = kind;
    this.maker = maker;
    this.fields = fields;
    this.taken = taken;
  }

  @Override
  public Created create(Request request, Claim claim) {
    Instant now = resources.now();
    // What an earlier try made may not be allowed any more, such as the last one below a limit; the
    // insert tells whether that was the same request.
    T resource =
        resources
            .directory()
            .find(claim.sid(), kind)
            .orElseGet(() -> maker.make(request, claim.sid(), now));
    request.requireTime(resources.now());
    Inserted inserted = resources.writer().insert(resource, Optional.of(claim.requestHash()));
    if (inserted == Inserted.TAKEN && resource.naturalKey().isPresent()) {
      throw new ApiException(taken, "got one that exists already");
    }
    return new Created(
        claim.answer(
            inserted,
            () -> Response.created(out -> fields.accept(out, resource)),
            () -> show(request, claim)),
        now);
  }

  @Override
  public Optional<Response> show(Request request, Claim claim) {
    return resources
        .directory()
        .find(claim.sid(), kind)
        .map(r -> Response.created(out -> fields.accept(out, r)));
  }
}
