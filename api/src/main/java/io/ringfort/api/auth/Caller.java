package io.ringfort.api.auth;

import io.ringfort.core.directory.Account;

/// Who sent a request.
///
/// @param account whose credentials they are
/// @param credential the SID that was given as user: the account's, or a key's
/// @param isKey true for an API key
public record Caller(Account account, String credential, boolean isKey) {}
