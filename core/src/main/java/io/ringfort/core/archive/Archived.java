package io.ringfort.core.archive;

import io.ringfort.core.ids.AccountSid;
import java.time.Instant;

/// The record of something that ended.
///
/// @param kind such as `message`
/// @param created when the thing began: never changes, so the same record always falls into the
///   same month
/// @param doc the whole record as JSON text
public record Archived(String sid, AccountSid account, String kind, Instant created, String doc) {}
