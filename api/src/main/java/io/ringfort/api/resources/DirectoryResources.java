package io.ringfort.api.resources;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.http.Response;
import io.ringfort.api.idempotency.Creator;
import io.ringfort.api.paging.NewestFirst;
import io.ringfort.api.paging.Page;
import io.ringfort.api.paging.PageRequest;
import io.ringfort.api.rendering.JsonOut;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DirectoryWriter;
import io.ringfort.core.directory.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Finds, lists, inserts, changes and deletes resources of the directory for an account. Any
/// thread.
public final class DirectoryResources {
  private final Directory directory;
  private final DirectoryWriter writer;
  private final InstantSource clock;

  public DirectoryResources(Directory directory, DirectoryWriter writer, InstantSource clock) {
    this.directory = directory;
    this.writer = writer;
    this.clock = clock;
  }

  public Directory directory() {
    return directory;
  }

  public Instant now() {
    return clock.instant();
  }

  /// The account's resource that a variable of the path names.
  ///
  /// @throws ApiException 404
  public <T extends Resource> T find(Request request, String variable, Class<T> kind) {
    return directory
        .find(request.variable(variable), kind)
        .filter(r -> r.owner().equals(request.accountSid()))
        .orElseThrow(request::notFound);
  }

  /// The page of a list that is asked for, newest first.
  public static <T extends Resource> Page<T> page(
      Request request, List<T> found, Function<T, Instant> created) {
    return PageRequest.of(request.params())
        .cut(found.stream().sorted(NewestFirst.by(created, Resource::id)).toList(), Resource::id);
  }

  /// Makes a resource of a request, or refuses to.
  @FunctionalInterface
  public interface Maker<T> {

    /// @param sid of the resource
    T make(Request request, String sid, Instant now);
  }

  /// Creates that are one insert.
  ///
  /// @param taken when another resource has what must be unique
  public <T extends Resource> Creator creator(
      Class<T> kind, Maker<T> maker, BiConsumer<JsonOut, T> fields, ApiError taken) {
    return new InsertCreator<>(this, kind, maker, fields, taken);
  }

  DirectoryWriter writer() {
    return writer;
  }

  /// @param taken when another resource has what must be unique
  public <T extends Resource> T update(Request request, T next, ApiError taken) {
    request.requireTime(clock.instant());
    return switch (writer.replace(next)) {
      case DONE -> next;
      case MISSING -> throw request.notFound();
      case TAKEN -> throw new ApiException(taken, "got one that exists already");
    };
  }

  /// Deletes what hangs on a resource, then the resource: if this is cut off in the middle, the
  /// same request can be sent again.
  public Response delete(Request request, Resource resource, List<? extends Resource> dependants) {
    request.requireTime(clock.instant());
    dependants.forEach(dependant -> writer.delete(dependant.id()));
    writer.delete(resource.id());
    return Response.noContent();
  }
}
