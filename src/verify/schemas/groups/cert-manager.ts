import type { ApiGroup } from '../library.ts';
import { gatewayTypes } from './gateway.ts';
import { meta } from './meta.ts';
import { pod } from './pod.ts';

/** Reference: cert-manager API, cert-manager.io/v1. */
export const certManager: ApiGroup = {
  group: 'cert-manager.io',
  uses: [meta, pod, gatewayTypes],
  notation: `
kind Certificate v1 {
  spec {
    secretName! string
    issuerRef! { name! string  kind, group string }
    additionalOutputFormats [{ type! (DER|CombinedPEM) }]
    commonName, literalSubject string
    dnsNames, emailAddresses, uris [string]
    ipAddresses [ip]
    duration, renewBefore duration
    encodeUsagesInRequest, isCA bool
    keystores {
      jks { create! bool  alias, password string  passwordSecretRef SecretRef }
      pkcs12 { create! bool  password string  passwordSecretRef SecretRef  profile (LegacyRC2|LegacyDES|Modern2023) }
    }
    nameConstraints { critical bool  excluded, permitted Names }
    otherNames [{ oid, utf8Value string }]
    privateKey {
      algorithm (RSA|ECDSA|Ed25519)
      encoding (PKCS1|PKCS8)
      rotationPolicy (Never|Always)
      size int
    }
    renewBeforePercentage, revisionHistoryLimit int
    secretTemplate { annotations, labels <string> }
    signatureAlgorithm (SHA256WithRSA|SHA384WithRSA|SHA512WithRSA|ECDSAWithSHA256|ECDSAWithSHA384|ECDSAWithSHA512|PureEd25519)
    subject {
      countries, localities, organizationalUnits, organizations, postalCodes, provinces, streetAddresses [string]
      serialNumber string
    }
    usages [(signing|"digital signature"|"content commitment"|"key encipherment"|"key agreement"|"data encipherment"|"cert sign"|"crl sign"|"encipher only"|"decipher only"|any|"server auth"|"client auth"|"code signing"|"email protection"|s/mime|"ipsec end system"|"ipsec tunnel"|"ipsec user"|timestamping|"ocsp signing"|"microsoft sgc"|"netscape sgc")]
    @some(commonName dnsNames uris ipAddresses emailAddresses literalSubject otherNames)
    @atMost(renewBefore renewBeforePercentage)
  }
}
Names { dnsDomains, emailAddresses, ipRanges, uriDomains [string] }
SecretRef { name! string  key string }

kind Issuer v1 { spec! IssuerSpec }
kind ClusterIssuer v1 cluster { spec! IssuerSpec }

IssuerSpec {
  acme {
    server! string
    privateKeySecretRef! SecretRef
    caBundle base64
    disableAccountKeyGeneration, enableDurationFeature, skipTLSVerify bool
    email, profile string
    externalAccountBinding { keyID! string  keySecretRef! SecretRef  keyAlgorithm (HS256|HS384|HS512) }
    preferredChain string(..64)
    solvers [Solver]
  }
  ca { secretName! string  crlDistributionPoints, issuingCertificateURLs, ocspServers [string] }
  selfSigned { crlDistributionPoints [string] }
  vault {
    auth! {
      appRole { path!, roleId! string  secretRef! SecretRef }
      clientCertificate { mountPath, name, secretName string }
      kubernetes { role! string  mountPath string  secretRef SecretRef  serviceAccountRef TokenAccount }
      tokenSecretRef SecretRef
    }
    path!, server! string
    caBundle base64
    caBundleSecretRef, clientCertSecretRef, clientKeySecretRef SecretRef
    namespace, serverName string
  }
  venafi {
    zone! string
    cloud { apiTokenSecretRef! SecretRef  url string }
    tpp { url! string  credentialsRef! LocalReference  caBundle base64  caBundleSecretRef SecretRef }
  }
  @one(acme ca selfSigned vault venafi)
}
TokenAccount { name! string  audiences [string] }

Solver {
  selector { dnsNames, dnsZones [string]  matchLabels <string> }
  dns01 {
    cnameStrategy (None|Follow)
    acmeDNS { host! string  accountSecretRef! SecretRef }
    akamai { serviceConsumerDomain! string  accessTokenSecretRef!, clientSecretSecretRef!, clientTokenSecretRef! SecretRef }
    azureDNS {
      resourceGroupName!, subscriptionID! string
      clientID, hostedZoneName, tenantID string
      clientSecretSecretRef SecretRef
      environment (AzurePublicCloud|AzureChinaCloud|AzureGermanCloud|AzureUSGovernmentCloud)
      managedIdentity { clientID, resourceID, tenantID string }
      zoneType (AzurePublicZone|AzurePrivateZone)
    }
    cloudDNS { project! string  hostedZoneName string  serviceAccountSecretRef SecretRef }
    cloudflare { apiKeySecretRef, apiTokenSecretRef SecretRef  email string }
    digitalocean { tokenSecretRef! SecretRef }
    rfc2136 {
      nameserver! string
      protocol (TCP|UDP)
      tsigAlgorithm, tsigKeyName string
      tsigSecretSecretRef SecretRef
    }
    route53 {
      accessKeyID, hostedZoneID, region, role string
      accessKeyIDSecretRef, secretAccessKeySecretRef SecretRef
      auth { kubernetes! { serviceAccountRef! TokenAccount } }
    }
    webhook { groupName!, solverName! string  config any }
    @one(acmeDNS akamai azureDNS cloudDNS cloudflare digitalocean rfc2136 route53 webhook)
  }
  http01 {
    gatewayHTTPRoute {
      labels <string>
      parentRefs [ParentReference]
      podTemplate SolverPod
      serviceType string
    }
    ingress {
      class, ingressClassName, name, serviceType string
      ingressTemplate { metadata SolverMetadata }
      podTemplate SolverPod
    }
    @one(gatewayHTTPRoute ingress)
  }
  @one(dns01 http01)
}
SolverMetadata { annotations, labels <string> }
SolverPod {
  metadata SolverMetadata
  spec {
    affinity Affinity
    imagePullSecrets [OptionalLocalReference by name]
    nodeSelector <string>
    priorityClassName, serviceAccountName string
    resources { limits, requests <quantity> }
    securityContext {
      ...PodSecurityContext
      -appArmorProfile -seLinuxChangePolicy -supplementalGroupsPolicy -windowsOptions
    }
    tolerations [Toleration]
  }
}
`,
};
