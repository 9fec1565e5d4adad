package io.ringfort.api.sip;

import io.ringfort.api.errors.ApiError;
import io.ringfort.api.errors.ApiException;
import io.ringfort.api.http.Request;
import io.ringfort.api.params.FriendlyName;
import io.ringfort.core.directory.Directory;
import io.ringfort.core.directory.DomainMapping;
import io.ringfort.core.directory.Resource;

/// What the two kinds of lists share.
final class Lists {
  private Lists() {}

  /// @param error when there is none
  static String requiredName(Request request, int most, ApiError error) {
    return FriendlyName.of(request.params(), most)
        .orElseThrow(
            () ->
                new ApiException(
                    error, "FriendlyName: got none (expected: 1 to " + most + " characters)"));
  }

  /// A list that goes while another host maps it leaves a mapping to nothing, which lets nobody in.
  static void requireUnmapped(Directory directory, Resource list, ApiError error) {
    boolean isMapped =
        directory.ownedBy(list.owner(), DomainMapping.class).stream()
            .anyMatch(m -> m.list().equals(list.id()));
    if (isMapped) {
      throw new ApiException(error, list.id());
    }
  }
}
