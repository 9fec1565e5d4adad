package io.ringfort.api.sip;

import io.ringfort.core.directory.DomainMapping.Use;

/// Under which paths lists are mapped to a domain. The older paths and `Auth/Calls` are two views
/// of the same mappings.
enum MappingFamily {
  CREDENTIALS("CredentialListMappings", Use.CALLS, true, "credential_list_mappings"),
  ADDRESSES("IpAccessControlListMappings", Use.CALLS, false, "ip_access_control_list_mappings"),
  CALL_CREDENTIALS("Auth/Calls/CredentialListMappings", Use.CALLS, true, "contents"),
  CALL_ADDRESSES("Auth/Calls/IpAccessControlListMappings", Use.CALLS, false, "contents"),
  REGISTRATION_CREDENTIALS(
      "Auth/Registrations/CredentialListMappings", Use.REGISTRATIONS, true, "contents");

  private final String path;
  private final Use use;
  private final boolean ofCredentials;
  private final String listKey;

  MappingFamily(String path, Use use, boolean ofCredentials, String listKey) {
    this.path = path;
    this.use = use;
    this.ofCredentials = ofCredentials;
    this.listKey = listKey;
  }

  /// Below the domain.
  String path() {
    return path;
  }

  Use use() {
    return use;
  }

  boolean ofCredentials() {
    return ofCredentials;
  }

  String listKey() {
    return listKey;
  }

  /// Which parameter names the list.
  String parameter() {
    return ofCredentials ? "CredentialListSid" : "IpAccessControlListSid";
  }

  /// The older paths show more.
  boolean showsDomain() {
    return this == CREDENTIALS || this == ADDRESSES;
  }
}
