/** What a realm's export holds. Reference: Keycloak Admin REST API, RealmRepresentation and all below it. */
export const realm = `
Realm {
  id, realm, displayName, displayNameHtml, keycloakVersion string
  enabled bool
  accessCodeLifespan, accessCodeLifespanLogin, accessCodeLifespanUserAction, accessTokenLifespan,
    accessTokenLifespanForImplicitFlow, actionTokenGeneratedByAdminLifespan, actionTokenGeneratedByUserLifespan,
    clientOfflineSessionIdleTimeout, clientOfflineSessionMaxLifespan, clientSessionIdleTimeout,
    clientSessionMaxLifespan, oauth2DeviceCodeLifespan, oauth2DevicePollingInterval, offlineSessionIdleTimeout,
    offlineSessionMaxLifespan, refreshTokenMaxReuse, ssoSessionIdleTimeout, ssoSessionIdleTimeoutRememberMe,
    ssoSessionMaxLifespan, ssoSessionMaxLifespanRememberMe int
  offlineSessionMaxLifespanEnabled, revokeRefreshToken bool
  failureFactor, maxDeltaTimeSeconds, maxFailureWaitSeconds, maxSecondaryAuthFailures, maxTemporaryLockouts,
    minimumQuickLoginWaitSeconds, quickLoginCheckMilliSeconds, waitIncrementSeconds, notBefore int
  bruteForceProtected, permanentLockout bool
  bruteForceStrategy (LINEAR|MULTIPLE)

  duplicateEmailsAllowed, editUsernameAllowed, loginWithEmailAllowed, passwordCredentialGrantAllowed,
    registrationAllowed, registrationEmailAsUsername, rememberMe, resetPasswordAllowed, verifyEmail,
    userManagedAccessAllowed, social, updateProfileOnInitialSocialLogin bool
  sslRequired, passwordPolicy, defaultLocale, defaultSignatureAlgorithm string
  accountTheme, adminTheme, emailTheme, loginTheme string
  browserFlow, clientAuthenticationFlow, directGrantFlow, dockerAuthenticationFlow, firstBrokerLoginFlow,
    registrationFlow, resetCredentialsFlow string
  certificate, codeSecret, privateKey, publicKey string
  internationalizationEnabled bool
  localizationTexts <<string>>
  supportedLocales [string]
  attributes, browserSecurityHeaders, smtpServer, socialProviders <string>

  adminEventsDetailsEnabled, adminEventsEnabled, adminPermissionsEnabled, eventsEnabled bool
  enabledEventTypes, eventsListeners [string]
  eventsExpiration int

  adminPermissionsClient Client
  clients [Client]
  applications, oauthClients [{ ...Client  claims Claims }]
  clientPolicies, clientProfiles any
  clientScopes [ClientScope]
  clientTemplates [ClientTemplate]
  clientScopeMappings, applicationScopeMappings <[ScopeMapping]>
  scopeMappings [ScopeMapping]
  defaultDefaultClientScopes, defaultGroups, defaultOptionalClientScopes, defaultRoles, requiredCredentials [string]
  defaultRole Role
  roles { realm [Role]  client, application <[Role]> }
  groups [Group]
  users, federatedUsers [User]
  protocolMappers [ProtocolMapper]

  authenticationFlows [{
    alias, description, id, providerId string
    builtIn, topLevel bool
    authenticationExecutions [{
      authenticator, authenticatorConfig, flowAlias, requirement string
      authenticatorFlow, autheticatorFlow, userSetupAllowed bool
      priority int
    }]
  }]
  authenticatorConfig [{ alias, id string  config <string> }]
  requiredActions [{
    alias, name, providerId string
    config <string>
    defaultAction, enabled bool
    priority int
  }]
  components <[RealmComponent]>
  identityProviders [IdentityProvider]
  identityProviderMappers [{ id, identityProviderAlias, identityProviderMapper, name string  config <string> }]
  organizationsEnabled, scimApiEnabled, verifiableCredentialsEnabled bool
  organizations [{
    alias, description, id, name, redirectUrl string
    attributes <[string]>
    domains [{ name string  verified bool }]
    enabled bool
    groups [Group]
    identityProviders [IdentityProvider]
    members [{ ...User  membershipType (MANAGED|UNMANAGED) }]
  }]
  userFederationMappers [{
    federationMapperType, federationProviderDisplayName, id, name string
    config <string>
  }]
  userFederationProviders [{
    displayName, id, providerName string
    changedSyncPeriod, fullSyncPeriod, lastSync, priority int
    config <string>
  }]

  otpPolicyAlgorithm, otpPolicyType string
  otpPolicyCodeReusable bool
  otpPolicyDigits, otpPolicyInitialCounter, otpPolicyLookAheadWindow, otpPolicyPeriod int
  otpSupportedApplications [string]
  webAuthnPolicyAcceptableAaguids, webAuthnPolicyExtraOrigins, webAuthnPolicySignatureAlgorithms,
    webAuthnPolicyPasswordlessAcceptableAaguids, webAuthnPolicyPasswordlessExtraOrigins,
    webAuthnPolicyPasswordlessSignatureAlgorithms [string]
  webAuthnPolicyAttestationConveyancePreference, webAuthnPolicyAuthenticatorAttachment,
    webAuthnPolicyRequireResidentKey, webAuthnPolicyRpEntityName, webAuthnPolicyRpId,
    webAuthnPolicyUserVerificationRequirement, webAuthnPolicyPasswordlessAttestationConveyancePreference,
    webAuthnPolicyPasswordlessAuthenticatorAttachment, webAuthnPolicyPasswordlessRequireResidentKey,
    webAuthnPolicyPasswordlessRpEntityName, webAuthnPolicyPasswordlessRpId,
    webAuthnPolicyPasswordlessUserVerificationRequirement string
  webAuthnPolicyAvoidSameAuthenticatorRegister, webAuthnPolicyPasswordlessAvoidSameAuthenticatorRegister,
    webAuthnPolicyPasswordlessPasskeysEnabled bool
  webAuthnPolicyCreateTimeout, webAuthnPolicyPasswordlessCreateTimeout int
}

Client {
  id, name, clientId, description, protocol, type, origin, secret, registrationAccessToken string
  enabled, alwaysDisplayInConsole, authorizationServicesEnabled, bearerOnly, consentRequired,
    directAccessGrantsEnabled, directGrantsOnly, frontchannelLogout, fullScopeAllowed, implicitFlowEnabled,
    publicClient, serviceAccountsEnabled, standardFlowEnabled, surrogateAuthRequired bool
  adminUrl, baseUrl, rootUrl, clientAuthenticatorType, clientTemplate string
  useTemplateConfig, useTemplateMappers, useTemplateScope bool
  access <bool>
  attributes, authenticationFlowBindingOverrides <string>
  authorizationSettings {
    allowRemoteResourceManagement bool
    authorizationSchema { resourceTypes <{ groupType, type string  scopeAliases <[string]>  scopes [string] }> }
    clientId, id, name string
    decisionStrategy DecisionStrategy
    policies [Policy]
    policyEnforcementMode (DISABLED|ENFORCING|PERMISSIVE)
    resources [AuthorizationResource]
    scopes [AuthorizationScope]
  }
  defaultClientScopes, defaultRoles, optionalClientScopes, redirectUris, webOrigins [string]
  nodeReRegistrationTimeout, notBefore int
  protocolMappers [ProtocolMapper]
  registeredNodes <int>
}
Claims { address, email, gender, locale, name, phone, picture, profile, username, website bool }
DecisionStrategy (AFFIRMATIVE|CONSENSUS|UNANIMOUS)
Policy {
  id, name, description, owner, resourceType, type string
  config <string>
  decisionStrategy DecisionStrategy
  logic (NEGATIVE|POSITIVE)
  policies, resources, scopes [string]
  resourcesData [AuthorizationResource]
  scopesData [AuthorizationScope]
}
AuthorizationResource {
  _id, displayName, icon_uri, name, type string
  attributes <[string]>
  owner { id, name string }
  ownerManagedAccess bool
  scopes [AuthorizationScope]
  uris [string]
}
AuthorizationScope { displayName, iconUri, id, name string }
ProtocolMapper {
  id, name, protocol, protocolMapper, consentText string
  config <string>
  consentRequired bool
}
ClientScope { id, name, description, protocol string  attributes <string>  protocolMappers [ProtocolMapper] }
ClientTemplate {
  ...ClientScope
  bearerOnly, consentRequired, directAccessGrantsEnabled, frontchannelLogout, fullScopeAllowed, implicitFlowEnabled,
    publicClient, serviceAccountsEnabled, standardFlowEnabled bool
}
ScopeMapping { client, clientScope, clientTemplate, self string  roles [string] }
Role {
  id, name, description, containerId string
  attributes <[string]>
  clientRole, composite, scopeParamRequired bool
  composites { realm [string]  client, application <[string]> }
}
Group {
  id, name, description, parentId, path string
  access <bool>
  attributes, clientRoles <[string]>
  realmRoles [string]
  subGroupCount int
  subGroups [Group]
}
RealmComponent {
  id, name, providerId, subType string
  config <[string]>
  subComponents <[RealmComponent]>
}
IdentityProvider {
  alias, displayName, firstBrokerLoginFlowAlias, internalId, organizationId, postBrokerLoginFlowAlias, providerId,
    updateProfileFirstLoginMode string
  addReadTokenRoleOnCreate, authenticateByDefault, enabled, hideOnLogin, linkOnly, storeToken, trustEmail bool
  config <string>
  types [string]
}
User {
  id, username, email, firstName, lastName, federationLink, origin, self, serviceAccountClientId string
  emailVerified, enabled, totp bool
  createdTimestamp, notBefore int
  access <bool>
  attributes, applicationRoles, clientRoles <[string]>
  disableableCredentialTypes, groups, realmRoles, requiredActions [string]
  clientConsents [{
    clientId string
    createdDate, lastUpdatedDate int
    grantedClientScopes, grantedRealmRoles [string]
  }]
  credentials [{
    algorithm, credentialData, device, federationLink, hashedSaltedValue, id, salt, secretData, type, userLabel,
      value string
    config <[string]>
    counter, createdDate, digits, hashIterations, period, priority int
    temporary bool
  }]
  federatedIdentities [{ identityProvider, userId, userName string }]
  socialLinks [{ socialProvider, socialUserId, socialUsername string }]
  userProfileMetadata {
    attributes [{
      annotations <{}>
      defaultValue, displayName, group, name string
      multivalued, readOnly, required bool
      validators <<{}>>
    }]
    groups [{ annotations <{}>  displayDescription, displayHeader, name string }]
  }
}
`;
