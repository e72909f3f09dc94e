/** Reference: Envoy Gateway API, SecurityPolicy. */
export const envoySecurity = String.raw`
SecurityPolicySpec {
  ...PolicyTargets
  @rule(securityTargets)
  apiKeyAuth {
    credentialRefs! [SecretObject]
    extractFrom! [{ cookies, headers, params [string] }]
    forwardClientIDHeader string
    sanitize bool
  }
  authorization { defaultAction (Allow|Deny)  rules [AuthorizationRule] }
  basicAuth { users! SecretObject  forwardUsernameHeader string }
  cors {
    allowCredentials bool
    allowHeaders, allowMethods, exposeHeaders [string]
    allowOrigins [~^(\*|https?:\/\/(\*|(\*\.)?(([\w-]+\.?)+)?[\w-]+)(:\d{1,5})?)$~(1..253)]
    maxAge GatewayDuration
  }
  extAuth {
    bodyToExtAuth { maxRequestBytes! int(1..) }
    contextExtensions [{
      name! string
      type! (Value|ValueRef)
      value string
      valueRef { ...LocalObject  group! (""|v1)  kind! (ConfigMap|Secret)  key! string }
      @union(type Value:value ValueRef:valueRef)
    } by name]
    failOpen, includeRouteMetadata, recomputeRoute bool
    grpc { ...EnvoyBackend  @rule(someBackend) }
    headersToExtAuth [string]
    http { ...EnvoyBackend  headersToBackend [string]  path, pathOverride string  @atMost(path pathOverride)  @rule(someBackend) }
    statusOnError int(400|401|402|403|404|405|406|407|408|409|410|411|412|413|414|415|416|417|421|422|423|424|426|428|429|431|500|501|502|503|504|505|506|507|508|510|511)
    timeout GatewayDuration
    @one(grpc http)
  }
  jwt { providers! [JwtProvider](1..16)  optional bool }
  mergeType (StrategicMerge|JSONMerge)
  oidc {
    provider! {
      ...EnvoyBackend
      issuer! string(1..)
      authorizationEndpoint, endSessionEndpoint, tokenEndpoint string
      @rule(issuerBackend)
    }
    clientID string(1..)
    clientIDRef SecretObject
    clientSecret! SecretObject
    cookieConfig { sameSite (Lax|Strict|None) }
    cookieDomain ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9]))*$~
    cookieNames { accessToken, idToken string }
    csrfTokenTTL, defaultRefreshTokenTTL, defaultTokenTTL GatewayDuration
    denyRedirect { headers! [{ ...Match  name! string(1..) }](1..16) }
    disableTokenEncryption, forwardAccessToken, passThroughAuthHeader, refreshToken bool
    forwardIDToken { header! string(1..) }
    logoutPath, redirectURL string
    resources, scopes [string]
    @one(clientID clientIDRef)
    @rule(forwardedTokens)
  }
  @rule(jwtAuthorization)
}
AuthorizationRule {
  action! (Allow|Deny)
  name string(1..253)
  operation { methods! [(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)](1..16) }
  principal! {
    clientCIDRs [cidr](1..)
    clientIPGeoLocations [{
      anonymous {
        isAnonymous, isHosting, isProxy, isTor, isVPN bool
        @some(isAnonymous isHosting isProxy isTor isVPN)
      }
      asn int(1..)
      city string(1..128)
      country ~^[A-Za-z]{2}$~(2..2)
      isp string(1..256)
      region ~^[A-Za-z0-9-]+$~(1..16)
      @some(anonymous asn city country isp region)
    }](1..)
    headers [{ name! string(1..256)  values! [string](1..256) }](1..256)
    jwt {
      provider! string(1..253)
      claims [{ name! string(1..253)  valueType (String|StringArray)  values! [string](1..128) }](1..16)
      scopes [string(1..253)](1..16)
      @some(claims scopes)
    }
    @some(clientCIDRs clientIPGeoLocations headers jwt)
  }
}
JwtProvider {
  name! string(1..253)
  audiences [string](..8)
  claimToHeaders [{ claim!, header! string }]
  extractFrom { cookies, params [string]  headers [{ name! string  valuePrefix string }] }
  issuer string(..253)
  localJWKS {
    type! (Inline|ValueRef)
    inline string
    valueRef LocalObject
    @union(type Inline:inline ValueRef:valueRef)
  }
  recomputeRoute bool
  remoteJWKS { ...EnvoyBackend  cacheDuration GatewayDuration  uri! string(1..253)  @rule(issuerBackend) }
  @one(localJWKS remoteJWKS)
  @rule(jwtRecompute)
}
`;
