/** The stores that External Secrets reads from. Reference: its API, SecretStoreProvider and all below it. */
export const providers = String.raw`
Name ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$~(1..253)
Key ~^[-._a-zA-Z0-9]+$~(1..253)
NamespaceName ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?$~(1..63)

# A namespace is for stores of the cluster alone.
SecretKey { name Name  key Key  namespace NamespaceName }
Account { name! Name  namespace NamespaceName  audiences [string] }
CertificateAuthority { type! (Secret|ConfigMap)  name! Name  key Key  namespace NamespaceName }
Trust { caBundle base64  caProvider CertificateAuthority }
ValueOrSecret { secretRef SecretKey  value string }
SecretAlone { secretRef SecretKey }

Provider {
  akeyless {
    akeylessGWApiURL! string
    authSecretRef! {
      kubernetesAuth { accessID!, k8sConfName! string  secretRef SecretKey  serviceAccountRef Account }
      secretRef { accessID, accessType, accessTypeParam SecretKey }
    }
    ...Trust
  }
  aws {
    region! string
    service! (SecretsManager|ParameterStore)
    additionalRoles, transitiveTagKeys [string]
    auth { jwt { serviceAccountRef Account }  secretRef AwsKeys }
    customSessionTags <~^(?!eso(?:Namespace|StoreName|StoreKind)$)~: string>
    externalID, prefix, role string
    secretsManager { forceDeleteWithoutRecovery bool  recoveryWindowInDays int }
    sessionTags [{ key!, value! string }]
    sessionTagsPolicy (None|Simple|Custom)
  }
  azurekv {
    vaultUrl! string
    authSecretRef { clientCertificate, clientId, clientSecret, tenantId SecretKey }
    authType (ServicePrincipal|ManagedIdentity|WorkloadIdentity)
    customCloudConfig {
      activeDirectoryEndpoint! string
      keyVaultDNSSuffix, keyVaultEndpoint, resourceManagerEndpoint string
    }
    environmentType (PublicCloud|USGovernmentCloud|ChinaCloud|GermanCloud|AzureStackCloud)
    identityId, tenantId string
    serviceAccountRef Account
    useAzureSDK bool
  }
  barbican {
    auth! { password! { secretRef! SecretKey }  username! { ...ValueOrSecret  @size(1..1) } }
    authURL, domainName, region, tenantName string
  }
  beyondtrust {
    auth! { apiKey, certificate, certificateKey, clientId, clientSecret ValueOrSecret }
    server! {
      apiUrl! string
      verifyCA! bool
      apiVersion, retrievalType, separator string
      clientTimeOutSeconds int
      decrypt bool
    }
  }
  bitwardensecretsmanager {
    auth! { secretRef! { credentials! SecretKey } }
    organizationID!, projectID! string
    apiURL, bitwardenServerSDKURL, caBundle, identityURL string
    caProvider CertificateAuthority
  }
  chef { auth! { secretRef! { privateKeySecretRef! SecretKey } }  serverUrl!, username! string }
  cloudrusm { auth! { secretRef { accessKeyIDSecretRef!, accessKeySecretSecretRef! SecretKey } }  projectID string }
  conjur {
    auth! {
      apikey { account! string  apiKeyRef!, userRef! SecretKey }
      jwt { account!, serviceID! string  hostId string  secretRef SecretKey  serviceAccountRef Account }
    }
    url! string
    caBundle string
    caProvider CertificateAuthority
  }
  delinea { clientId!, clientSecret! ValueOrSecret  tenant! string  tld, urlTemplate string }
  doppler {
    auth! {
      oidcConfig { identity! string  serviceAccountRef! Account  expirationSeconds int }
      secretRef { dopplerToken! SecretKey }
      @one(oidcConfig secretRef)
    }
    config, project string
    format (json|dotnet-json|env|yaml|docker)
    nameTransformer (upper-camel|camel|lower-snake|tf-var|dotnet-env|lower-kebab)
  }
  dvls { auth! { secretRef! { appId!, appSecret! SecretKey } }  serverUrl! string  insecure bool  vault string }
  fake { data! [{ key!, value! string  version string }]  validationResult int }
  fortanix { apiKey SecretAlone  apiUrl string }
  gcpsm {
    auth { secretRef { secretAccessKeySecretRef SecretKey }  workloadIdentity GcpIdentity  workloadIdentityFederation GcpFederation }
    location, projectID, secretVersionSelectionPolicy string
  }
  github {
    appID!, installationID! int
    auth! { privateKey! SecretKey }
    organization! string
    environment, repository, uploadURL, url string
    orgSecretVisibility (all|private)
  }
  gitlab {
    auth! { SecretRef! { accessToken SecretKey } }
    environment, projectID, url string
    groupIDs [string]
    inheritFromGroups bool
    ...Trust
  }
  ibm {
    auth! {
      containerAuth { profile! string  iamEndpoint, tokenLocation string }
      secretRef { iamEndpoint string  secretApiKeySecretRef SecretKey }
      @size(1..1)
    }
    serviceUrl string
  }
  infisical {
    auth! {
      awsAuthCredentials, gcpIdTokenAuthCredentials { identityId! SecretKey }
      azureAuthCredentials { identityId! SecretKey  resource SecretKey }
      gcpIamAuthCredentials { identityId!, serviceAccountKeyFilePath! SecretKey }
      jwtAuthCredentials { identityId!, jwt! SecretKey }
      kubernetesAuthCredentials { identityId! SecretKey  serviceAccountTokenPath SecretKey }
      ldapAuthCredentials { identityId!, ldapPassword!, ldapUsername! SecretKey }
      ociAuthCredentials {
        fingerprint!, identityId!, privateKey!, region!, tenancyId!, userId! SecretKey
        privateKeyPassphrase SecretKey
      }
      tokenAuthCredentials { accessToken! SecretKey }
      universalAuthCredentials { clientId!, clientSecret! SecretKey }
    }
    secretsScope! { environmentSlug!, projectSlug! string  expandSecretReferences, recursive bool  secretsPath string }
    hostAPI string
    ...Trust
  }
  keepersecurity { authRef! SecretKey  folderID! string  getByTitleFallback bool }
  kubernetes {
    auth {
      cert { clientCert, clientKey SecretKey }
      serviceAccount Account
      token { bearerToken SecretKey }
      @size(1..1)
    }
    authRef SecretKey
    remoteNamespace NamespaceName
    server { ...Trust  url string }
  }
  nebiusmysterybox {
    apiDomain! string
    auth! { serviceAccountCredsSecretRef, tokenSecretRef SecretKey  @some(serviceAccountCredsSecretRef tokenSecretRef) }
    caProvider { certSecretRef SecretKey }
  }
  ngrok { auth! { apiKey SecretAlone  @size(1..1) }  vault! { name! string }  apiUrl string }
  onboardbase { apiHost!, environment!, project! string  auth! { apiKeyRef!, passcodeRef! SecretKey } }
  onepassword { auth! { secretRef! { connectTokenSecretRef! SecretKey } }  connectHost! string  vaults! <int> }
  onepasswordSDK {
    auth! { serviceAccountSecretRef! SecretKey }
    vault! string
    cache { maxSize int(1..)  ttl string }
    integrationInfo { name, version string }
  }
  oracle {
    region!, vault! string
    auth { secretRef! { fingerprint!, privatekey! SecretKey }  tenancy!, user! string }
    compartment, encryptionKey string
    principalType (""|UserPrincipal|InstancePrincipal|Workload)
    serviceAccountRef Account
  }
  ovh {
    auth! { mtls { ...Trust  certSecretRef!, keySecretRef! SecretKey }  token { tokenSecretRef! SecretKey } }
    okmsid!, server! string
    casRequired bool
    okmsTimeout int(1..)
  }
  passbolt { auth! { passwordSecretRef!, privateKeySecretRef! SecretKey }  host! string  ...Trust }
  passworddepot { auth! { secretRef! { credentials SecretKey } }  database!, host! string }
  previder { auth! { secretRef { accessToken! SecretKey } }  baseUri string }
  pulumi {
    environment!, organization!, project! string
    accessToken SecretAlone
    apiUrl string
    auth {
      accessToken SecretAlone
      oidcConfig { organization! string  serviceAccountRef! Account  expirationSeconds int(600..) }
      @one(accessToken oidcConfig)
    }
    @one(auth accessToken)
  }
  scaleway { accessKey!, secretKey! ValueOrSecret  projectId!, region! string  apiUrl string }
  secretserver { password!, username! ValueOrSecret  serverURL! string  domain string  ...Trust }
  senhasegura { auth! { clientId! string  clientSecretSecretRef! SecretKey }  module!, url! string  ignoreSslCertificate bool }
  vault Vault
  volcengine { region! string  auth { secretRef { accessKeyID!, secretAccessKey! SecretKey  token SecretKey } } }
  webhook {
    url! string
    auth { ntlm { passwordSecret!, usernameSecret! SecretKey }  @size(1..1) }
    body, method, timeout string
    headers <string>
    result { jsonPath string }
    secrets [{ name! string  secretRef! SecretKey }]
    ...Trust
  }
  yandexcertificatemanager, yandexlockbox {
    auth! { authorizedKeySecretRef SecretKey }
    apiEndpoint string
    caProvider { certSecretRef SecretKey }
    fetching { byID {}  byName { folderID! string }  @size(1..1) }
  }
  @size(1..1)
}

AwsKeys { accessKeyIDSecretRef, secretAccessKeySecretRef, sessionTokenSecretRef SecretKey }
GcpIdentity { serviceAccountRef! Account  clusterLocation, clusterName, clusterProjectID string }
GcpFederation {
  audience, externalTokenEndpoint string
  awsSecurityCredentials { awsCredentialsSecretRef! { name! Name  namespace NamespaceName }  region! ~^[a-z0-9-]+$~(1..50) }
  credConfig { name! Name  key! Key  namespace NamespaceName }
  gcpServiceAccountEmail ~^.*@.*\.iam\.gserviceaccount\.com$~(1..)
  serviceAccountRef Account
}

Vault {
  server! string
  auth {
    appRole { path! string  secretRef! SecretKey  roleId string  roleRef SecretKey }
    cert { clientCert, secretRef SecretKey  path, vaultRole string }
    gcp {
      role! string
      location, path, projectID string
      secretRef { secretAccessKeySecretRef SecretKey }
      serviceAccountRef Account
      workloadIdentity GcpIdentity
    }
    iam {
      vaultRole! string
      externalID, path, region, role, vaultAwsIamServerID string
      jwt { serviceAccountRef Account }
      secretRef AwsKeys
    }
    jwt {
      path! string
      kubernetesServiceAccountToken { serviceAccountRef! Account  audiences [string]  expirationSeconds int }
      role string
      secretRef SecretKey
    }
    kubernetes { mountPath!, role! string  secretRef SecretKey  serviceAccountRef Account }
    ldap, userPass { path!, username! string  secretRef SecretKey }
    namespace string
    tokenSecretRef SecretKey
    @rule(vaultAuth)
  }
  checkAndSet { required bool }
  forwardInconsistent, readYourWrites bool
  headers <string>
  namespace, path string
  tls { certSecretRef, keySecretRef SecretKey }
  version (v1|v2)
  ...Trust
}
`;
